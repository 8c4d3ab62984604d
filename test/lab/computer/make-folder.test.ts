import { existsSync } from 'node:fs';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeFolder } from '../../../src/lab/computer/make-folder.js';

let base: string;
beforeAll(async () => { base = await mkdtemp(path.join(tmpdir(), 'vhflow-folder-')); });
afterAll(async () => { await rm(base, { recursive: true, force: true }); });

describe('a folder', () => {
  test('is made with those around it, also by several at once, and left alone if it is there', async () => {
    const folder = path.join(base, 'a', 'b', 'ä c');
    await Promise.all([makeFolder(folder), makeFolder(folder), makeFolder(path.dirname(folder))]);
    await makeFolder(folder);
    expect((await stat(folder)).isDirectory()).toBe(true);
  });

  test('says which folders it has made', async () => {
    await makeFolder(path.join(base, 'c'));
    expect(await makeFolder(path.join(base, 'c', 'd', 'e'))).toEqual([path.join(base, 'c', 'd'), path.join(base, 'c', 'd', 'e')]);
    expect(await makeFolder(path.join(base, 'c'))).toEqual([]);
  });

  test('is not made where a file is in the way', async () => {
    await writeFile(path.join(base, 'file'), '');
    await expect(makeFolder(path.join(base, 'file'))).rejects.toThrow('EEXIST');
    await expect(makeFolder(path.join(base, 'file', 'x', 'y'))).rejects.toThrow(/EEXIST|ENOTDIR/);
  });

  test.runIf(existsSync('/proc/self'))('is refused at once where no folder can be made', async () => {
    await expect(makeFolder('/proc/vhflow/x')).rejects.toThrow('ENOENT');
  });
});
