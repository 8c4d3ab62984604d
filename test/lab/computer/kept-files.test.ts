import { mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test as base } from 'vitest';
import { contentName, kept, removeUnused } from '../../../src/lab/computer/kept-files.js';

const test = base.extend<{ folder: string }>({
  folder: async ({}, use) => {
    const folder = await mkdtemp(path.join(tmpdir(), 'vhflow-kept-'));
    await use(folder);
    await rm(folder, { recursive: true });
  },
});

const long = new Date('2001-01-01');

test('what is there is not made again, and counts as used', async ({ folder }) => {
  const target = path.join(folder, 'image');
  await kept(target, (unfinished) => writeFile(unfinished, 'first'));
  await utimes(target, long, long);
  await kept(target, () => Promise.reject(new Error('made again')));
  expect(await readFile(target, 'utf8')).toBe('first');
  expect((await stat(target)).mtimeMs).toBeGreaterThan(long.getTime());
});

test('what cannot be finished leaves nothing', async ({ folder }) => {
  const made = kept(path.join(folder, 'image'), async (unfinished) => {
    await writeFile(unfinished, 'half');
    throw new Error('cancelled');
  });
  await expect(made).rejects.toThrow('cancelled');
  expect(await readdir(folder)).toEqual([]);
});

test('of two that make the same at once, both get it', async ({ folder }) => {
  const target = path.join(folder, 'kernel');
  const make = (content: string) => kept(target, (unfinished) => writeFile(unfinished, content));
  expect(await Promise.all([make('same'), make('same')])).toEqual([target, target]);
  expect(await readdir(folder)).toEqual(['kernel']);
});

test('a full disk is said in one line, with what helps', async ({ folder }) => {
  const made = kept(path.join(folder, 'image'), () => Promise.reject(Object.assign(new Error('no space left on device'), { code: 'ENOSPC', syscall: 'write' })));
  await expect(made).rejects.toThrow(`${folder} has no room left; make room there, or name another folder in XDG_CACHE_HOME`);
});

test('only what was not used for long is removed', async ({ folder }) => {
  for (const name of ['old', '.unfinished', 'new']) await writeFile(path.join(folder, name), '');
  for (const name of ['old', '.unfinished']) await utimes(path.join(folder, name), long, long);
  await removeUnused(folder);
  expect(await readdir(folder)).toEqual(['new']);
  await removeUnused(path.join(folder, 'missing'));
});

test('the name of content depends on where its parts end', () => {
  expect(contentName(['ab', 'c'])).toBe(contentName(['ab', 'c']));
  expect(contentName(['ab', 'c'])).not.toBe(contentName(['a', 'bc']));
});
