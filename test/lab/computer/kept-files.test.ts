import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, symlink, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test as base } from 'vitest';
import { contentName, kept, keptFile, removeUnused } from '../../../src/lab/computer/kept-files.js';

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

test('where the folder is a file, that is said, with what helps', async ({ folder }) => {
  const file = path.join(folder, 'images');
  await writeFile(file, '');
  const make = () => Promise.resolve();
  await expect(keptFile({ cache: file, name: 'host', damaged: () => undefined }, make)).rejects.toThrow(`${file} is not a folder; name another folder in XDG_CACHE_HOME`);
  await expect(kept(path.join(file, 'kernel'), make)).rejects.toThrow(`${file} is not a folder; name another folder in XDG_CACHE_HOME`);
});

test('of each kind only the last used one stays, but for those that a run may still use', async ({ folder }) => {
  const name = (kind: string, digit: string): string => `${kind}-${digit.repeat(20)}`;
  const files = [['host', 'a', 60], ['host', 'b', 30], ['host', 'c', 5], ['guest', 'a', 60], ['app1', 'a', 3]] as const;
  for (const [kind, digit, minutes] of files) {
    await writeFile(path.join(folder, name(kind, digit)), '');
    const used = new Date(Date.now() - minutes * 60_000);
    await utimes(path.join(folder, name(kind, digit)), used, used);
  }
  await writeFile(path.join(folder, `${name('host', 'd')}.cpio`), '');
  await writeFile(path.join(folder, `${name('app1', 'b')}-${'c'.repeat(20)}`), '');
  await removeUnused(folder);
  expect((await readdir(folder)).sort()).toEqual([name('app1', 'a'), `${name('app1', 'b')}-${'c'.repeat(20)}`, name('guest', 'a'), name('host', 'c'), `${name('host', 'd')}.cpio`].sort());
});

test.for<readonly [string, (file: string) => Promise<unknown>]>([
  ['cut', (file) => truncate(file, 3)],
  ['changed', (file) => writeFile(file, 'contenX')],
  ['a link to the same content', async (file) => {
    const elsewhere = path.join(path.dirname(path.dirname(file)), `${path.basename(path.dirname(file))}-elsewhere`);
    await rename(file, elsewhere);
    await symlink(elsewhere, file);
    onTestFinished(() => rm(elsewhere, { force: true }));
  }],
  ['a folder', async (file) => {
    await rm(file);
    await mkdir(path.join(file, 'x'), { recursive: true });
  }],
])('a file that was damaged is made again, and told: %s', async ([, damage], { folder }) => {
  const told: string[] = [];
  let made = 0;
  const make = (content?: string) => keptFile({ cache: folder, name: 'host', end: '.cpio', ...(content !== undefined && { content }), damaged: (file) => told.push(file) }, async (unfinished) => {
    made++;
    await writeFile(unfinished, 'content');
  });
  const file = await make();
  expect(path.basename(file)).toMatch(/^host-[0-9a-f]{20}\.cpio$/);
  const content = path.basename(file).slice('host-'.length, -'.cpio'.length);
  expect([await make(), await make(content), made]).toEqual([file, file, 1]);
  for (const known of [undefined, content]) {
    await damage(file);
    expect([await make(known), await readFile(file, 'utf8'), await readdir(folder)]).toEqual([file, 'content', [path.basename(file)]]);
  }
  expect([told, made]).toEqual([[file, file], 3]);
});

test('the name of content depends on where its parts end', () => {
  expect(contentName(['ab', 'c'])).toBe(contentName(['ab', 'c']));
  expect(contentName(['ab', 'c'])).not.toBe(contentName(['a', 'bc']));
});
