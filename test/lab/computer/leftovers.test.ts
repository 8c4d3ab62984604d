import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test as base } from 'vitest';
import { removeLeftovers, temporaryName } from '../../../src/lab/computer/leftovers.js';

const test = base.extend<{ folder: string }>({
  folder: async ({}, use) => {
    const folder = await mkdtemp(path.join(tmpdir(), 'vhflow-leftovers-'));
    await use(folder);
    await rm(folder, { recursive: true });
  },
});

/** The number of a process that has ended, which the system has not given to another one. */
async function endedProcess(): Promise<number> {
  const child = spawn('true', { stdio: 'ignore' });
  await new Promise((resolve) => child.once('close', resolve));
  return child.pid ?? 0;
}

/** A temporary name with another owner. */
const owned = (name: string, pid: number): string => name.replace(/-\d+\./, `-${pid}.`);

test('what a process that has ended has left is removed, and nothing that a living one uses', async ({ folder }) => {
  const [mine, other] = [await temporaryName('machine'), await temporaryName('machine')];
  expect(mine).not.toBe(other);
  const left = owned(await temporaryName('host-1a2b.cpio'), await endedProcess());
  // A number that was given to this process, after the one that had it before has ended.
  const former = mine.replace(/\.\d+\./, '.1.');
  for (const name of [mine, other, left, former, 'send', '.machine-Ab12Cd', 'summary.json']) await mkdir(path.join(folder, name, 'results'), { recursive: true });
  await removeLeftovers(folder);
  expect((await readdir(folder)).sort()).toEqual([mine, other, 'send', '.machine-Ab12Cd', 'summary.json'].sort());
});

test('of processes of another computer or container, only what is old is removed', async ({ folder }) => {
  const pid = await endedProcess();
  const elsewhere = (name: string): string => owned(name, pid).replace(/\.[0-9a-f]{8}-/, '.00000000-');
  const [old, young] = [elsewhere(await temporaryName('kernel')), elsewhere(await temporaryName('kernel'))];
  for (const name of [old, young]) await mkdir(path.join(folder, name));
  await utimes(path.join(folder, old), new Date('2001-01-01'), new Date('2001-01-01'));
  await removeLeftovers(folder);
  expect(await readdir(folder)).toEqual([young]);
});

test('a folder that is not there has no leftovers', async ({ folder }) => {
  await removeLeftovers(path.join(folder, 'missing'));
  expect(await readdir(folder)).toEqual([]);
});
