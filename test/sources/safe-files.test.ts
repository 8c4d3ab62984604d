import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nodeFiles } from '../../src/node/files.js';
import { FileRefused, safeFiles } from '../../src/sources/index.js';
import { memoryFiles } from './memory-files.js';

describe('safeFiles', () => {
  it('reads a file, and returns undefined if there is none', async () => {
    const files = safeFiles(memoryFiles({ 'net/blue.c': 'int a;' }));
    expect(await files.read('net/blue.c')).toMatchObject({ value: 'int a;', at: 'net/blue.c' });
    expect(await files.read('net/green.c')).toBeUndefined();
  });

  it.each(['../x.c', 'a/../../x.c', '/etc/passwd', 'C:/x.c', 'c:x', 'a\\..\\x.c', 'a//b.c', './a.c', 'a/./b.c', '', 'a\0.c', 'a\n.c', 'x/'.repeat(600) + 'y.c'])(
    'refuses the path %j',
    async (hostile) => {
      const files = memoryFiles({ 'x.c': 'secret' });
      await expect(safeFiles(files).read(hostile)).rejects.toMatchObject({ name: 'FileRefused', reason: 'outside-root', path: hostile });
      expect(files.reads).toEqual([]);
    },
  );

  it.each([
    ['a directory', { 'a/b.c': 'x' }, 'a', 'not-a-file'],
    ['a device', { zero: { type: 'other' as const } }, 'zero', 'not-a-file'],
    ['a link, where nothing says where it leads', { 'a.c': { type: 'link' as const } }, 'a.c', 'outside-root'],
    ['a large file', { 'a.c': { type: 'file' as const, size: 1e9 } }, 'a.c', 'too-large'],
    ['a binary file', { 'a.c': new Uint8Array([65, 0, 66]) }, 'a.c', 'binary'],
    ['a file that fails', { 'a.c': { type: 'file' as const, size: 3 } }, 'a.c', 'unreadable'],
  ])('refuses %s', async (_, entries, file, reason) => {
    await expect(safeFiles(memoryFiles(entries)).read(file)).rejects.toMatchObject({ reason, path: file });
  });

  it('refuses a file below a linked directory if the target of the link is unknown', async () => {
    const files = { ...memoryFiles({ 'a/b.c': 'x' }), stat: async (file: string) => ({ type: file === 'a' ? ('link' as const) : ('file' as const), size: 1 }) };
    await expect(safeFiles(files).read('a/b.c')).rejects.toMatchObject({ reason: 'outside-root' });
  });

  it('refuses a file that grew after it was measured', async () => {
    const files = { ...memoryFiles({ 'a.c': 'x' }), read: async () => new Uint8Array(100).fill(65) };
    await expect(safeFiles(files, 50).read('a.c')).rejects.toMatchObject({ reason: 'too-large' });
  });

  it('lists a directory, and returns nothing for a missing one', async () => {
    const files = safeFiles(memoryFiles({ 'net/a.c': '', 'net/sub/b.c': '', 'net/dev': { type: 'other' } }));
    expect((await files.entries('net'))?.value).toEqual([{ name: 'a.c', type: 'file' }, { name: 'sub', type: 'directory' }, { name: 'dev', type: 'other' }]);
    expect(await files.entries('hw')).toBeUndefined();
    expect(await files.entries('net/a.c')).toBeUndefined();
    await expect(files.entries('../net')).rejects.toBeInstanceOf(FileRefused);
  });

  /** Files on a system that ignores letter case, as on macOS and Windows. */
  function ignoringCase(entries: Parameters<typeof memoryFiles>[0]) {
    const files = memoryFiles(entries);
    const known = new Map(Object.keys(entries).flatMap((path) => path.split('/').map((_, index, parts) => parts.slice(0, index + 1).join('/'))).map((path) => [path.toLowerCase(), path]));
    const real = (path: string) => known.get(path.toLowerCase()) ?? path;
    return { ...files, read: (path: string) => files.read(real(path)), list: (path: string) => files.list(real(path)), stat: (path: string) => files.stat(real(path)) };
  }

  it('finds a file only by its own letter case, also where the file system ignores case', async () => {
    const files = safeFiles(ignoringCase({ 'net/Kconfig/socket.c': 'int a;', 'README': 'x' }));
    expect(await files.read('net/Kconfig/socket.c')).toMatchObject({ value: 'int a;' });
    for (const path of ['Net/Kconfig/socket.c', 'net/kconfig/socket.c', 'net/Kconfig/Socket.c', 'readme']) expect(await files.read(path)).toBeUndefined();
    expect(await files.entries('net/Kconfig')).toBeDefined();
    expect(await files.entries('net/kconfig')).toBeUndefined();
    expect(await files.stamp('Readme')).toBeUndefined();
  });

  it('finds a file in a directory that cannot be listed', async () => {
    const files = ignoringCase({ 'net/socket.c': 'int a;' });
    expect(await safeFiles({ ...files, list: async () => Promise.reject(new Error('no')) }).read('net/socket.c')).toMatchObject({ value: 'int a;' });
  });

  it('says that there is no permission to read a file', async () => {
    const denied = (code: string) => async () => Promise.reject(Object.assign(new Error('denied'), { code }));
    const files = memoryFiles({ 'a/b.c': 'x' });
    for (const code of ['EACCES', 'EPERM', 'NoPermissions']) {
      await expect(safeFiles({ ...files, stat: denied(code) }).read('a/b.c')).rejects.toMatchObject({ reason: 'no-permission', path: 'a/b.c' });
      await expect(safeFiles({ ...files, read: denied(code) }).read('a/b.c')).rejects.toMatchObject({ reason: 'no-permission' });
      await expect(safeFiles({ ...files, list: denied(code) }).entries('a')).rejects.toMatchObject({ reason: 'no-permission' });
      await expect(safeFiles({ ...files, realPath: denied(code) }).read('a/b.c')).rejects.toMatchObject({ reason: 'no-permission' });
    }
    await expect(safeFiles({ ...files, stat: denied('EIO') }).read('a/b.c')).rejects.toMatchObject({ reason: 'unreadable' });
  });

  it('never reads outside, whatever the path', async () => {
    const files = memoryFiles({ 'a.c': 'x' });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom('..', '.', 'a.c', '/', '\\', 'C:', '~', '\0', '%2e%2e'), { maxLength: 8 }).map((parts) => parts.join('/')), async (hostile) => {
        await safeFiles(files).read(hostile).catch((error: unknown) => expect(error).toBeInstanceOf(FileRefused));
        expect(files.reads.every((read) => read === 'a.c')).toBe(true);
      }),
    );
  });
});

describe('safeFiles on real files', () => {
  let base = '';

  beforeAll(async () => {
    base = await mkdtemp(path.join(tmpdir(), 'vhflow-reader-'));
    await mkdir(path.join(base, 'tree/net'), { recursive: true });
    await mkdir(path.join(base, 'tree-beside'));
    await writeFile(path.join(base, 'tree/net/a.c'), 'int a;');
    await writeFile(path.join(base, 'secret.c'), 'secret');
    await writeFile(path.join(base, 'tree-beside/b.c'), 'secret');
    await symlink('a.c', path.join(base, 'tree/net/inside.c'));
    await symlink('../../secret.c', path.join(base, 'tree/net/outside.c'));
    await symlink('../tree-beside', path.join(base, 'tree/beside'));
    await symlink('/dev/zero', path.join(base, 'tree/zero.c'));
    await symlink('nowhere', path.join(base, 'tree/dangling.c'));
    await symlink('net', path.join(base, 'tree/linked-directory'));
    await symlink('tree', path.join(base, 'root'));
    await mkdir(path.join(base, 'farm/net'), { recursive: true });
    await symlink(path.join(base, 'tree/net/a.c'), path.join(base, 'farm/net/a.c'));
    await symlink(path.join(base, 'tree/net/a.c'), path.join(base, 'farm/net/b.c'));
  });
  afterAll(() => rm(base, { recursive: true }));

  it.each(['tree', 'root'])('follows links that stay inside the tree, from the root %s', async (root) => {
    const files = safeFiles(nodeFiles(path.join(base, root)));
    expect(await files.read('net/a.c')).toMatchObject({ value: 'int a;', at: 'net/a.c' });
    expect(await files.read('net/inside.c')).toMatchObject({ value: 'int a;', at: 'net/a.c' });
    expect(await files.read('linked-directory/a.c')).toMatchObject({ value: 'int a;', at: 'net/a.c' });
    expect((await files.entries('net'))?.value).toContainEqual({ name: 'a.c', type: 'file' });
  });

  it.each([
    ['net/outside.c', 'outside-root'], ['beside/b.c', 'outside-root'], ['zero.c', 'outside-root'], ['dangling.c', 'unreadable'], ['linked-directory', 'not-a-file'],
  ])('refuses %s', async (file, reason) => {
    await expect(safeFiles(nodeFiles(path.join(base, 'tree'))).read(file)).rejects.toMatchObject({ reason });
  });

  it('knows the folder that the links of a tree of links lead to', async () => {
    const files = safeFiles(nodeFiles(path.join(base, 'farm')));
    await expect(files.read('net/a.c')).rejects.toMatchObject({ reason: 'outside-root', linkedRoot: path.join(await realpath(base), 'tree') });
    await expect(files.read('net/b.c')).rejects.toMatchObject({ reason: 'outside-root', linkedRoot: undefined });
  });

  it('lists nothing outside the tree', async () => {
    await expect(safeFiles(nodeFiles(path.join(base, 'tree'))).entries('beside')).rejects.toMatchObject({ reason: 'outside-root' });
  });
});
