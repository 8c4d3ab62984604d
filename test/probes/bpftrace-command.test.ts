import { execFileSync, spawn } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test as base } from 'vitest';
import type { Probe } from '../../src/model/scenario.js';
import { bpftraceScript } from '../../src/probes/index.js';
import { sampleFlow, sampleScenario } from '../diagram/sample-scenario.js';

const onHost = (type: Probe['type'], target: string): Probe => ({ side: 'host', type, target });
const flow = sampleFlow([
  onHost('kprobe', 'plain'), onHost('kprobe', 'copied'), onHost('kretprobe', 'copied'), onHost('kprobe', 'gone'), onHost('tracepoint', 'kvm:kvm_mmio'), onHost('uprobe', '/usr/lib/libx.so.1:there'), onHost('uretprobe', '/usr/lib/libx.so.1:there'),
].map((probe) => ({ from: 'q1', to: 'q2', observe: [probe] })));
const script = bpftraceScript(sampleScenario(flow), flow, { machine: 'host', language: 'en', version: '1.2.3' });

/** What bpftrace lists on a machine. */
const listed = ['kprobe:plain', 'kprobe:plainer', 'kprobe:copied.isra.0', 'kprobe:copied.part.0.constprop.1', 'tracepoint:kvm:kvm_mmio', 'tracepoint:kvm:kvm_exit', 'uprobe:/usr/lib/libx.so.1:there', 'uprobe:/usr/lib/libx.so.1:there_too'];

const test = base.extend<{ folder: string }>({
  folder: async ({}, use) => {
    const folder = await mkdtemp(path.join(tmpdir(), 'vhflow-command-'));
    await use(folder);
    await rm(folder, { recursive: true, force: true });
  },
});

/** Lines that a program without `-l` runs as bpftrace. */
async function withBpftrace(folder: string, lines: string): Promise<{ readonly cwd: string; readonly env: NodeJS.ProcessEnv }> {
  await writeFile(path.join(folder, 'bpftrace'), `#!/bin/sh\nif [ "$1" = -l ]; then echo "$2" > asked; cat list; exit; fi\n${lines}\n`);
  await chmod(path.join(folder, 'bpftrace'), 0o755);
  await writeFile(path.join(folder, script.fileName), script.text);
  return { cwd: folder, env: { PATH: `${folder}:${process.env['PATH'] ?? ''}`, PROGRAM: 'app1' } };
}

/** Runs a script by its command with a bpftrace that lists these probes, and prints its arguments and the script that it gets. */
async function recordingOf(folder: string, probes: readonly string[]): Promise<readonly string[]> {
  await writeFile(path.join(folder, 'list'), probes.map((probe) => `${probe}\n`).join(''));
  execFileSync('sh', ['-c', script.command], await withBpftrace(folder, 'echo "arguments: $*"; cat'));
  return (await readFile(path.join(folder, script.recording), 'utf8')).split('\n');
}

test('the list of what exists is made once, and says which probes of the script can attach', async ({ folder }) => {
  const lines = await recordingOf(folder, listed);
  expect(lines.filter((line) => line.startsWith('vhflow 1 attached'))).toEqual([
    'vhflow 1 attached kprobe:plain',
    'vhflow 1 attached kprobe:copied copied.isra.0',
    'vhflow 1 attached kretprobe:copied copied.isra.0',
    'vhflow 1 attached kprobe:copied copied.part.0.constprop.1',
    'vhflow 1 attached kretprobe:copied copied.part.0.constprop.1',
    'vhflow 1 attached tracepoint:kvm:kvm_mmio',
    'vhflow 1 attached uprobe:/usr/lib/libx.so.1:there',
    'vhflow 1 attached uretprobe:/usr/lib/libx.so.1:there',
  ]);
  expect(await readFile(path.join(folder, 'asked'), 'utf8')).toBe('kprobe:*,tracepoint:*:*,uprobe:/usr/lib/libx.so.1:*\n');
});

test('bpftrace gets the copies that exist in place of the patterns, and the rest of the script as it is', async ({ folder }) => {
  const lines = await recordingOf(folder, listed);
  const from = lines.indexOf('arguments: - /usr/lib/libx.so.1 app1');
  const copies = ['kprobe:copied.isra.0,\nkprobe:copied.part.0.constprop.1', 'kretprobe:copied.isra.0,\nkretprobe:copied.part.0.constprop.1'];
  const expected = script.text.replace('\nkprobe:copied.*', `\n${copies[0]}`).replace('\nkretprobe:copied.*', `\n${copies[1]}`).replace(/\nkprobe:(?:plain|gone)\.\*/g, '\ninterval:s:1000000');
  expect(lines.slice(from + 1).join('\n')).toBe(expected);
});

test('without a list, bpftrace gets the script as it is, and nothing counts as listed', async ({ folder }) => {
  const lines = await recordingOf(folder, []);
  expect(lines.filter((line) => line.startsWith('vhflow 1 attached'))).toEqual([]);
  expect(lines.slice(lines.indexOf('arguments: - /usr/lib/libx.so.1 app1') + 1).join('\n').trim()).toBe(script.text.trim());
});

test('Ctrl-C that bpftrace misses can be pressed again, and the command ends when bpftrace has ended', async ({ folder }) => {
  await writeFile(path.join(folder, 'list'), '');
  const options = await withBpftrace(folder, "heard=0; trap 'heard=$((heard + 1))' INT\nuntil [ $heard -ge 2 ]; do echo heard $heard; sleep 0.02; done\necho whole");
  // A terminal sends the signal to all processes of the command.
  const shell = spawn('sh', ['-s'], { ...options, detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  const ended = new Promise((resolve) => shell.once('close', (...how) => resolve(how)));
  const recorded = (): Promise<string> => readFile(path.join(folder, script.recording), 'utf8').catch(() => '');
  shell.stdin.end(script.text.split('\n').flatMap((line) => (line.startsWith('//$ ') ? [`${line.slice(4)}\n`] : [])).join(''));
  for (const count of [0, 1]) {
    await expect.poll(recorded).toContain(`heard ${count}\n`);
    process.kill(-(shell.pid ?? 0), 'SIGINT');
  }
  expect(await ended).toEqual([0, null]);
  expect(await recorded()).toContain('whole\n');
});
