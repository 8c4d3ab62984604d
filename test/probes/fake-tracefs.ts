import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** What a fake machine has. */
export interface FakeMachine {
  /** Lines of `available_filter_functions`; undefined if it cannot be read. */
  readonly functions: readonly string[] | undefined;
  /** `category:event`. */
  readonly events: readonly string[];
  /** Functions of every program, with their addresses in hexadecimal digits. */
  readonly symbols?: Readonly<Record<string, string>>;
  /** What `trace` of an instance contains, and what `trace-cmd report` prints. */
  readonly trace?: string;
  readonly clocks?: string;
}

/** What a script did to the machine. */
export interface Recorded {
  readonly status: number | null;
  readonly errors: string;
  /** The lines of the recording. */
  readonly lines: readonly string[];
  /** By path in the instance of ftrace, the files that were written last, without their final line feeds. */
  readonly written: Readonly<Record<string, string>>;
  readonly uprobes: string;
  readonly kprobes: string;
  readonly instances: readonly string[];
  /** The arguments of `trace-cmd record`. */
  readonly traceCmd: readonly string[];
}

/**
 * Runs a script of vhflow against files that stand for tracefs. Where the kernel would make an instance, a stub of `mkdir` does; stubs
 * of `readelf`, `dmesg` and `trace-cmd` print what the machine says.
 *
 * @param stop sends this signal once the script says that it records; otherwise it is told to record for no time
 */
export async function runScript(script: string, machine: FakeMachine, args: readonly string[] = [], stop?: NodeJS.Signals): Promise<Recorded> {
  const folder = mkdtempSync(path.join(tmpdir(), 'vhflow-tracefs-'));
  try {
    const { tracefs, bin, kept } = lay(folder, machine);
    writeFileSync(path.join(folder, 'script.sh'), script);
    const child = spawn('sh', ['script.sh', ...(stop ? [] : ['-s', '0']), '-o', 'recording', ...args], {
      cwd: folder, stdio: ['ignore', 'ignore', 'pipe'], env: { PATH: `${bin}:${process.env['PATH'] ?? ''}`, TRACEFS: tracefs, KEPT: kept },
    });
    let errors = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      if (stop && !errors.includes('Recording') && `${errors}${text}`.includes('Recording')) child.kill(stop);
      errors += text;
    });
    const status = await new Promise<number | null>((resolve) => child.on('close', resolve));
    const read = (file: string) => readFileSync(path.join(folder, file), 'utf8');
    const names = readdirSync(folder);
    return {
      status, errors, lines: names.includes('recording') ? read('recording').trimEnd().split('\n') : [],
      written: writtenIn(kept), uprobes: read('tracefs/uprobe_events'), kprobes: read('tracefs/kprobe_events'), instances: readdirSync(path.join(tracefs, 'instances')),
      traceCmd: names.includes('trace-cmd-arguments') ? read('trace-cmd-arguments').trimEnd().split('\n') : [],
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function lay(folder: string, { functions, events, symbols = {}, trace = '', clocks = '[local] global mono x86-tsc' }: FakeMachine) {
  const tracefs = path.join(folder, 'tracefs');
  const bin = path.join(folder, 'bin');
  const kept = path.join(folder, 'kept');
  const template = path.join(folder, 'template');
  for (const each of [bin, kept, template, `${tracefs}/instances`, `${template}/per_cpu/cpu0`, `${template}/events`]) mkdirSync(each, { recursive: true });
  for (const event of events) for (const place of [tracefs, template]) mkdirSync(path.join(place, 'events', ...event.split(':')), { recursive: true });
  const files = { trace: '', trace_clock: `${clocks}\n`, ...(functions && { available_filter_functions: `${functions.join('\n')}\n` }), uprobe_events: '', kprobe_events: '' };
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(tracefs, name), text);
  writeFileSync(path.join(template, 'trace'), trace);
  writeFileSync(path.join(template, 'per_cpu/cpu0/stats'), 'entries: 1\noverrun: 0\n');
  const elf = [
    '  LOAD           0x001000 0x0000000000401000 0x0000000000401000 0x009000 0x009000 R E 0x1000',
    ...Object.entries(symbols).map(([name, address], index) => ` ${index + 1}: ${address.padStart(16, '0')} 10 FUNC GLOBAL DEFAULT 12 ${name}`),
  ];
  const stubs = {
    // Dynamic events get their directories in the instance, as the kernel makes them.
    'mkdir': `cp -r '${template}' "$1"; cat "$TRACEFS"/?probe_events | sed -n 's,^[pr]:\\([^ ]*\\) .*,\\1,p' | while read -r name; do /bin/mkdir -p "$1/events/$name"; done`,
    'rmdir': 'cp -r "$1"/. "$KEPT"; rm -r "$1"',
    'readelf': `[ "$1" = -lW ] || exec cat '${folder}/symbols'\nhead -n 1 '${folder}/symbols'`,
    'dmesg': "echo '[    0.0] tsc: Detected 2596.098 MHz processor'",
    'trace-cmd': `if [ "$1" = record ]; then printf '%s\\n' "$@" > '${folder}/trace-cmd-arguments'; echo data > "$3"; else cat '${template}/trace'; fi`,
  };
  writeFileSync(path.join(folder, 'symbols'), `${elf.join('\n')}\n`);
  for (const [name, text] of Object.entries(stubs)) {
    writeFileSync(path.join(bin, name), `#!/bin/sh\n${text}\n`);
    chmodSync(path.join(bin, name), 0o755);
  }
  return { tracefs, bin, kept };
}

function writtenIn(kept: string): Record<string, string> {
  const files = execFileSync('find', ['.', '-type', 'f'], { cwd: kept, encoding: 'utf8' }).split('\n').filter((file) => file !== '');
  return Object.fromEntries(files.map((file) => [file.slice(2), readFileSync(path.join(kept, file), 'utf8').trimEnd()]));
}
