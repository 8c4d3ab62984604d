import { spawn } from 'node:child_process';
import { expect } from 'vitest';
import leash from '../../../src/lab/running/leash.sh';
import { runMachine, type MachineEnd } from '../../../src/lab/running/run-machine.js';
import { isRunning, testOnComputer as test, type FakeComputer } from '../fake-computer.js';

const longAfter = 600_000;

/** Starts a program, and tells what it has printed and how it ends. */
async function start(computer: FakeComputer, script: string, { limit = longAfter, silence = longAfter, signal = new AbortController().signal, onLine = (): void => undefined } = {}) {
  const program = await computer.program('/usr/bin/qemu-system-x86_64', script);
  const lines: string[] = [];
  const ended: Promise<MachineEnd> = runMachine({
    program, args: ['one', "it's two"], limit, silence, signal, onLine: (line) => {
      lines.push(line);
      onLine();
    },
  });
  return { lines, ended };
}

test('what a machine prints comes line by line, with what it says of errors', async ({ computer }) => {
  const { lines, ended } = await start(computer, 'echo "$1 $2"; echo wrong >&2; exit 3');
  expect(await ended).toEqual({ status: 3, isTimedOut: false, isSilent: false });
  expect(lines.sort()).toEqual(["one it's two", 'wrong']);
});

test('a machine that floods its console without a line break ends all the same', async ({ computer }) => {
  const { lines, ended } = await start(computer, "head -c 3000000 /dev/zero | tr '\\0' x");
  expect((await ended).status).toBe(0);
  expect(lines.map(({ length }) => length)).toEqual([4_000]);
});

test('a machine that hangs is ended at the limit, with what it has started', async ({ computer }) => {
  const { lines, ended } = await start(computer, 'sleep 600 & echo $! $$; wait', { limit: 1_000 });
  expect(await ended).toEqual({ status: undefined, isTimedOut: true, isSilent: false });
  const pids = (lines[0] ?? '').split(' ').map(Number);
  expect(pids).toHaveLength(2);
  for (const pid of pids) await expect.poll(() => isRunning(pid)).toBe(false);
});

test('a machine that hangs is ended when it has printed nothing for too long, and not while it prints', async ({ computer }) => {
  const { lines, ended } = await start(computer, 'i=0; while [ $i -lt 300 ]; do echo; sleep 0.01; i=$((i + 1)); done; echo $$; exec sleep 600', { silence: 2_500 });
  expect(await ended).toEqual({ status: undefined, isTimedOut: false, isSilent: true });
  expect(lines).toHaveLength(301);
  await expect.poll(() => isRunning(Number(lines.at(-1)))).toBe(false);
});

test('a machine that stays although it is switched off is ended without an error', async ({ computer }) => {
  const off = new AbortController();
  const program = await computer.program('/usr/bin/qemu-system-x86_64', 'echo $$; sleep 600');
  const lines: string[] = [];
  const machine = { program, args: [], limit: longAfter, silence: longAfter, signal: new AbortController().signal, off: { signal: off.signal, patience: 1 } };
  const end = await runMachine({ ...machine, onLine: (line) => { lines.push(line); off.abort(); } });
  expect(end).toEqual({ status: undefined, isTimedOut: false, isSilent: false });
  await expect.poll(() => isRunning(Number(lines[0]))).toBe(false);
});

test('a machine is ended when the run is cancelled, even if it ignores signals', async ({ computer }) => {
  const control = new AbortController();
  const { lines, ended } = await start(computer, "trap '' INT TERM HUP; echo $$; while :; do sleep 600; done", { signal: control.signal, onLine: () => control.abort(new Error('cancelled')) });
  await expect(ended).rejects.toThrow('cancelled');
  await expect.poll(() => isRunning(Number(lines[0]))).toBe(false);
});

test('nothing starts when the run is cancelled already', async ({ computer }) => {
  const { lines, ended } = await start(computer, 'echo started', { signal: AbortSignal.abort(new Error('cancelled')) });
  await expect(ended).rejects.toThrow('cancelled');
  expect(lines).toEqual([]);
});

test('a program that is not there ends with a status', async () => {
  const { status } = await runMachine({ program: '/no/such/qemu', args: [], limit: longAfter, silence: longAfter, signal: new AbortController().signal, onLine: () => undefined });
  expect(status).toBe(127);
});

test('a machine does not outlive the program that has started it', async ({ computer }) => {
  const program = await computer.program('/usr/bin/qemu-system-x86_64', 'echo $$; exec sleep 600');
  const child = spawn('/bin/sh', ['-c', leash, 'vhflow-lab', program], { stdio: ['pipe', 'pipe', 'ignore'] });
  const pid = Number(await new Promise<string>((resolve) => child.stdout.once('data', (part: Buffer) => resolve(part.toString()))));
  expect(isRunning(pid)).toBe(true);
  // So does the kernel when that program is gone.
  child.stdin.destroy();
  await new Promise((resolve) => child.once('close', resolve));
  await expect.poll(() => isRunning(pid)).toBe(false);
});
