import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { builtInText } from './command.js';
import { ftraceText, hostEvents } from './ftrace-text.js';
import { textFiles } from '../../scripts/text-files.mjs';

/** What the shell command in a test can refer to: `$cli` is `node cli.js`. */
async function shell(script: string, cwd: string): Promise<{ readonly code: number | null; readonly out: string; readonly err: string }> {
  const child = spawn('bash', ['-c', script], { cwd, env: { ...process.env, cli: `${process.execPath} ${program}` } });
  return outcomeOf(child);
}

function outcomeOf(child: ChildProcess): Promise<{ readonly code: number | null; readonly out: string; readonly err: string }> {
  let [out, err] = ['', ''];
  child.stdout?.on('data', (chunk) => (out += String(chunk)));
  child.stderr?.on('data', (chunk) => (err += String(chunk)));
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, out, err })));
}

const installed = mkdtempSync(path.join(tmpdir(), 'vhflow-process-'));
const program = path.join(installed, 'dist/cli.js');
beforeAll(() => build({ bundle: true, loader: textFiles, platform: 'node', target: 'node20', format: 'cjs', entryPoints: ['src/cli/main.ts'], outfile: program }).then(() => undefined));
afterAll(() => rmSync(installed, { recursive: true }));

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'vhflow-process-'));
  writeFileSync(path.join(folder, 'blue.vhflow'), builtInText);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe.skipIf(process.platform === 'win32')('the exit status of the process', () => {
  it.each([
    ['$cli list > /dev/full', 2, 'vhflow: standard output: no space left\n'],
    ['$cli check blue.vhflow > /dev/full', 2, 'vhflow: standard output: no space left\n'],
    ['$cli list 2> /dev/full', 0, ''],
    ['$cli check none.vhflow 2> /dev/full', 2, ''],
    ['$cli --version > /dev/full', 2, 'vhflow: standard output: no space left\n'],
    ['$cli check - < /', 2, 'vhflow: standard input: not a file\n'],
    ['set -o pipefail; $cli list | head -1 > /dev/null', 0, ''],
  ])('%s', async (script, code, err) => {
    expect(await shell(script, folder)).toMatchObject({ code, err });
  });

  it('is that of the command in a deleted working folder, unless a path is relative to it', async () => {
    const copy = path.join(installed, 'blue.vhflow');
    writeFileSync(copy, builtInText);
    const gone = (command: string) => shell(`mkdir gone && cd gone && rmdir ../gone && ${command}`, folder);
    expect(await gone(`$cli check ${copy}`)).toEqual({ code: 0, out: '0 errors, 0 warnings\n', err: '' });
    expect(await gone('$cli --version')).toMatchObject({ code: 0, err: '' });
    // The id of a built-in scenario is not a path.
    expect(await gone('$cli list virtio-pcap')).toMatchObject({ code: 0, err: '' });
    expect(await gone('$cli render virtio-pcap')).toMatchObject({ code: 0, err: '' });
    expect(await gone('$cli check blue.vhflow')).toEqual({ code: 2, out: '', err: 'vhflow: the working folder no longer exists\n' });
    expect(await gone(`$cli check ${path.join(installed, '*.vhflow')}`)).toMatchObject({ code: 0 });
  });

  it.each(['$cli check - --sarif blue.vhflow < blue.vhflow', '$cli check /dev/stdin --sarif blue.vhflow < blue.vhflow', '$cli render - -o ./blue.vhflow < blue.vhflow'])('is 2 for an output that is the standard input: %s', async (script) => {
    const { code, err } = await shell(script, folder);
    expect(code).toBe(2);
    expect(err).toMatch(/blue\.vhflow: is an input of this command and was not overwritten\n$/);
    expect(readFileSync(path.join(folder, 'blue.vhflow'), 'utf8')).toBe(builtInText);
  });

  it.each([
    ['$cli render blue.vhflow -o /dev/stdout | cat'], ['$cli render blue.vhflow -o /dev/fd/1 | cat'], ['$cli render blue.vhflow -o /dev/stderr 2>&1 > /dev/null | cat'],
    ['$cli render blue.vhflow -o /proc/self/fd/1 | cat'], ['ln -s /dev/stdout link; $cli render blue.vhflow -o link | cat'], ['$cli render blue.vhflow -o /dev/fd/3 3>&1 | cat'],
    ['mkfifo p; cat p & $cli render blue.vhflow -o /dev/fd/3 3<> p; wait'], ['mkfifo p; cat p & $cli render blue.vhflow -o p; wait'], ['$cli render blue.vhflow -o - | cat'],
    ['> log; $cli render blue.vhflow -o /dev/stdout >> log; cat log'], ['> log; $cli render blue.vhflow -o /dev/fd/3 3>> log; cat log'],
    ['sleep 60 > log & $cli render blue.vhflow -o /proc/$!/fd/1; kill $!; cat log'],
  ])('is 0 for an output that is open: %s', async (script) => {
    const { out } = await shell('$cli render blue.vhflow', folder);
    expect(await shell(script, folder)).toEqual({ code: 0, out, err: '' });
    if (script.startsWith('> log')) expect((await shell(script.replace('>', 'echo kept >'), folder)).out).toBe(`kept\n${out}`);
    expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it.each(['cat blue.vhflow | $cli fmt /dev/stdin', '$cli fmt <(cat blue.vhflow)', '$cli fmt /dev/stdin < blue.vhflow', 'mkfifo p; $cli fmt p'])('is 2 for a stream that cannot be formatted in place: %s', async (script) => {
    const { code, out, err } = await shell(script, folder);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/^vhflow: \S+: not a file that can be rewritten\n$/);
  });

  it.each(['blue.vhflow', 'dense.vhflow'])('is 2, with the old text of %s, if the new one does not fit', async (name) => {
    const dense = builtInText.replace(/\s+note "[^\n]*|\s+when "[^\n]*/g, '').replace(/ +/g, ' ').replace(/\n +/g, '\n').slice(0, 20_000);
    writeFileSync(path.join(folder, 'dense.vhflow'), `// ${'x'.repeat(2_040 - dense.length)}\n${dense}`);
    writeFileSync(path.join(folder, 'blue.vhflow'), `// ${'x'.repeat(4_000)}\n${dense}`);
    const before = readFileSync(path.join(folder, name), 'utf8');
    expect(await shell(`ulimit -f 2; $cli fmt ${name}`, folder)).toEqual({ code: 2, out: '', err: `vhflow: ${name}: the file would be too large\n` });
    expect(readFileSync(path.join(folder, name), 'utf8')).toBe(before);
    expect(readdirSync(folder).sort()).toEqual(['blue.vhflow', 'dense.vhflow']);
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('is that of %s after the output was written, without a temporary file', async (signal) => {
    const many = Array.from({ length: 40 }, (_, index) => builtInText.replace('scenario blue', `scenario blue${index}`)).join('');
    writeFileSync(path.join(folder, 'blue.vhflow'), many);
    await shell('mkfifo pipe', folder);
    const child = spawn(process.execPath, [program, 'render', 'blue.vhflow', '--format', 'json', '-o', 'pipe'], { cwd: folder, stdio: 'ignore' });
    const ended = new Promise((resolve) => child.on('exit', (_, by) => resolve(by)));
    const reader = await open(path.join(folder, 'pipe'));
    // The text is longer than a pipe can hold, so the command is still writing.
    child.kill(signal);
    const text = await reader.readFile('utf8');
    await reader.close();
    expect(await ended).toBe(signal);
    expect((JSON.parse(text) as { flows: object[] }).flows).toHaveLength(80);
    expect(readdirSync(folder).sort()).toEqual(['blue.vhflow', 'pipe']);
  });

  it.each(['$cli trace blue.vhflow#send - < host.ftrace', 'cat host.ftrace | $cli trace blue.vhflow#send -', 'gzip -c host.ftrace | $cli trace blue.vhflow#send -', 'mkfifo p; cat host.ftrace > p & $cli trace blue.vhflow#send p'])('is 0 for a trace from a stream: %s', async (script) => {
    writeFileSync(path.join(folder, 'host.ftrace'), ftraceText(hostEvents(200)));
    const { code, out, err } = await shell(script, folder);
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('200 packets found, 200 complete');
  });

  it('is that of SIGINT while a trace is read', async () => {
    await shell('mkfifo pipe', folder);
    const child = spawn(process.execPath, [program, 'trace', 'blue.vhflow#send', 'pipe'], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
    const ended = new Promise((resolve) => child.on('exit', (_, by) => resolve(by)));
    const outcome = outcomeOf(child);
    const writer = await open(path.join(folder, 'pipe'), 'w');
    await writer.write(ftraceText(hostEvents(200)));
    child.kill('SIGINT');
    expect(await ended).toBe('SIGINT');
    await writer.close();
    expect(await outcome).toMatchObject({ out: '', err: '' });
  });

  it('is not needed for a file that is complete or absent when the process is ended while it writes', async () => {
    const child = spawn(process.execPath, [program, 'render', 'blue.vhflow', '-o', 'out'], { cwd: folder, stdio: 'ignore' });
    child.kill('SIGTERM');
    await new Promise((resolve) => child.on('exit', resolve));
    expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([]);
    if (existsSync(path.join(folder, 'out'))) expect(readFileSync(path.join(folder, 'out'), 'utf8')).toMatch(/^sequenceDiagram[^]*\n$/);
  });
});
