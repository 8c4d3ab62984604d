import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { patternsBelow } from '../../src/cli/file-pattern.js';
import { filesAt } from '../../src/cli/files-at.js';

/** The folders that were read. */
const read: string[] = [];
vi.mock('node:fs/promises', async (original) => {
  const real: typeof import('node:fs/promises') = await original();
  return {
    ...real,
    readdir: (folder: string, options: { withFileTypes: true }) => {
      read.push(folder);
      return real.readdir(folder, options);
    },
  };
});

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'vhflow-files-'));
  for (const below of ['a/x/deep', 'b/x/deep', 'c/y']) {
    await mkdir(path.join(folder, below), { recursive: true });
    await writeFile(path.join(folder, below, 'f.c'), '');
  }
});
afterEach(() => rm(folder, { recursive: true }));

it.each([
  ['*.c', [], ['.']],
  ['*/x/*.c', [], ['.', 'a/x', 'b/x']],
  ['[ab]/x/deep/f.c', ['a/x/deep/f.c', 'b/x/deep/f.c'], ['.']],
  ['?/y/*', ['c/y/f.c'], ['.', 'c/y']],
  ['{a,c}/*/*.c', ['c/y/f.c'], ['.', 'a', 'a/x', 'c', 'c/y']],
  ['!(a|b)/**', ['c/y/f.c'], ['.', 'c', 'c/y']],
])('%s leads to the files %j through the folders %j only', async (pattern, files, folders) => {
  const [below] = patternsBelow(pattern);
  read.length = 0;
  const found: string[] = [];
  for await (const file of filesAt(folder, below?.steps ?? [], () => true, () => expect.unreachable())) found.push(file);
  expect(found.sort()).toEqual(files);
  expect(read.map((each) => path.relative(folder, each) || '.').sort()).toEqual(folders);
});
