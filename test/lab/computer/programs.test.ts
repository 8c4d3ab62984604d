import { readFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import path from 'node:path';
import { describe, expect } from 'vitest';
import { cacheFolder } from '../../../src/lab/computer/computer.js';
import { findProgram, runProgram } from '../../../src/lab/computer/programs.js';
import { testOnComputer as test } from '../fake-computer.js';

/** Whether a process runs. One that has ended may not have been waited for. */
async function isRunning(process: number): Promise<boolean> {
  const status = await readFile(`/proc/${process}/stat`, 'utf8').catch(() => '');
  return status !== '' && !status.includes(') Z ');
}

describe('a program', () => {
  test('is found in PATH before the folders for administrators, and must be executable', async ({ computer }) => {
    expect(await findProgram(computer, 'depmod')).toBeUndefined();
    const administrators = await computer.program('/usr/sbin/depmod', 'exit 0');
    expect(await findProgram(computer, 'depmod')).toBe(administrators);
    await computer.file('/usr/bin/depmod');
    expect(await findProgram(computer, 'depmod')).toBe(administrators);
    expect(await findProgram(computer, 'depmod')).not.toBe(await computer.program('/usr/bin/depmod', 'exit 0'));
    expect(await findProgram(computer, 'depmod')).toBe(computer.at('/usr/bin/depmod'));
  });

  test('gives its status, its output and its errors', async ({ computer }) => {
    const program = await computer.program('/usr/bin/it', 'cat; echo wrong >&2; exit 3');
    expect(await runProgram(program, [], { input: 'given' })).toEqual({ status: 3, output: 'given', errors: 'wrong\n', isTimedOut: false });
  });

  test('that cannot be started says why', async () => {
    expect(await runProgram('/nowhere', [])).toMatchObject({ status: undefined, errors: expect.stringContaining('ENOENT') as string });
  });

  test('that does not end is ended with all that it has started', async ({ computer }) => {
    const program = await computer.program('/usr/bin/it', `sleep 1000 & echo $! > ${computer.at('/child')}; echo started; wait`);
    const controller = new AbortController();
    const running = runProgram(program, [], { signal: controller.signal });
    await expect.poll(() => computer.read('/child')).toMatch(/^\d+\n$/);
    controller.abort();
    await expect(running).rejects.toThrow(/abort/);
    const child = Number(await computer.read('/child'));
    await expect.poll(() => isRunning(child)).toBe(false);
  });

  test('is not started after the signal', async ({ computer }) => {
    const program = await computer.program('/usr/bin/it', `: > ${computer.at('/ran')}`);
    await expect(runProgram(program, [], { signal: AbortSignal.abort() })).rejects.toThrow(/abort/);
    expect(await computer.read('/ran')).toBeUndefined();
  });
});

test('the cache is in XDG_CACHE_HOME only if that is an absolute path', ({ computer }) => {
  expect(cacheFolder(computer)).toBe(computer.at('/home/user/.cache/vhflow/lab'));
  computer.variables.XDG_CACHE_HOME = '/var/cache/me';
  expect(cacheFolder(computer)).toBe('/var/cache/me/vhflow/lab');
  for (const name of ['', 'cache']) {
    computer.variables.XDG_CACHE_HOME = name;
    expect(cacheFolder(computer)).toBe(computer.at('/home/user/.cache/vhflow/lab'));
  }
  for (const home of ['', 'home', undefined]) {
    computer.variables.HOME = home;
    expect(cacheFolder(computer)).toBe(path.join(userInfo().homedir, '.cache/vhflow/lab'));
  }
});
