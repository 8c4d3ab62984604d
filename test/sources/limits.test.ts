import { describe, expect, it } from 'vitest';
import { safeFiles } from '../../src/sources/index.js';
import { PathCache } from '../../src/sources/path-cache.js';
import { decidesWhichTree, recogniseTree } from '../../src/sources/recognise-tree.js';
import { parseSourcesChanged } from '../../src/sources/requests.js';
import { FileRefused, isRefusalReason } from '../../src/sources/refusal.js';
import { checkPath } from '../../src/sources/safe-files.js';
import { memoryFiles } from './memory-files.js';

describe('what may be read', () => {
  it('is a path of 1,024 characters at most', () => {
    expect(() => checkPath('x'.repeat(1_024))).not.toThrow();
    expect(() => checkPath('x'.repeat(1_025))).toThrow();
  });

  it('is as large as the limit and no larger, as it is measured and as it is read', async () => {
    const of = (size: number) => safeFiles(memoryFiles({ 'a.c': 'x'.repeat(size) }), 10).read('a.c');
    expect(await of(10)).toMatchObject({ value: 'x'.repeat(10) });
    await expect(of(11)).rejects.toMatchObject({ reason: 'too-large' });
    const grown = (size: number) => safeFiles({ ...memoryFiles({ 'a.c': 'x' }), read: async () => new Uint8Array(size).fill(65) }, 10).read('a.c');
    expect(await grown(10)).toMatchObject({ value: 'A'.repeat(10) });
    await expect(grown(11)).rejects.toMatchObject({ reason: 'too-large' });
  });

  it('has 8 MiB at most unless something else is said', async () => {
    const of = (size: number) => safeFiles({ ...memoryFiles({ 'a.c': 'x' }), stat: async () => ({ type: 'file' as const, size }) }).read('a.c');
    expect(await of(8 * 1024 * 1024)).toBeDefined();
    await expect(of(8 * 1024 * 1024 + 1)).rejects.toMatchObject({ reason: 'too-large' });
  });

  it('is known by its type, its size and the time when it was written, where the platform says that', async () => {
    const at = (modified: number | undefined) => ({ ...memoryFiles({ 'a.c': 'abc' }), stat: async () => ({ type: 'file' as const, size: 3, ...(modified !== undefined && { modified }) }) });
    expect(await safeFiles(at(7)).stamp('a.c')).toBe('file 3 7');
    expect((await safeFiles(at(7)).read('a.c'))?.stamp).toBe('file 3 7');
    expect(await safeFiles(at(undefined)).stamp('a.c')).toBeUndefined();
    expect(await safeFiles(memoryFiles({})).stamp('a.c')).toBeUndefined();
  });

  it('lies below the real root, which may be the root of the file system', async () => {
    const real = (root: string, file: string) => safeFiles({ ...memoryFiles({ 'a.c': 'x', 'b.c': 'y' }), realPath: async (path) => (path === '' ? root : file) }).read('a.c');
    expect(await real('/tree/', '/tree/b.c')).toMatchObject({ value: 'y', at: 'b.c' });
    expect(await real('/', '/b.c')).toMatchObject({ at: 'b.c' });
    expect(await real('C:\\tree', 'C:\\tree\\b.c')).toMatchObject({ at: 'b.c' });
    await expect(real('/tree', '/tree-beside/b.c')).rejects.toMatchObject({ reason: 'outside-root' });
    await expect(safeFiles({ ...memoryFiles({ 'a.c': 'x' }), realPath: async () => Promise.reject(new Error('no')) }).read('a.c')).rejects.toMatchObject({ reason: 'unreadable', path: 'a.c' });
  });

  it('cannot be had where the platform fails', async () => {
    const failing = { ...memoryFiles({ 'a/b.c': 'x' }), list: async () => Promise.reject(new Error('no')) };
    await expect(safeFiles(failing).entries('a')).rejects.toMatchObject({ reason: 'unreadable', path: 'a' });
    await expect(safeFiles({ ...failing, stat: async () => Promise.reject(new Error('no')) }).read('a/b.c')).rejects.toMatchObject({ reason: 'unreadable', path: 'a/b.c' });
  });

  it('lists the root', async () => {
    expect((await safeFiles(memoryFiles({ 'a.c': '', 'b/c.c': '' })).entries(''))?.value).toEqual([{ name: 'a.c', type: 'file' }, { name: 'b', type: 'directory' }]);
  });
});

describe('the version of a tree', () => {
  const version = async (files: Readonly<Record<string, string>>) => (await recogniseTree(memoryFiles(files)))?.version;
  const qemu = (text: string) => version({ 'VERSION': text, 'hw/virtio/virtio.c': '' });

  it.each([['7.2.0', '7.2.0'], ['  7.2.0-rc1\nmore\n', '7.2.0-rc1'], ['7.2.0\r\n', '7.2.0'], ['v8.0+dfsg~1', 'v8.0+dfsg~1'], ['', undefined], ['7 2', undefined]])('in the line %j is %s', async (text, expected) => {
    expect(await qemu(text)).toBe(expected);
  });

  it('is in the first 200 characters of its line', async () => {
    expect(await qemu(`${' '.repeat(195)}7.2.0`)).toBe('7.2.0');
    expect(await qemu(`${' '.repeat(195)}7.2.01`)).toBe('7.2.0');
    expect(await qemu(`${' '.repeat(196)}7.2.0`)).toBe('7.2.');
  });

  it.each([['', true], ['VERSION', true], ['kernel', true], ['lib/eal', true], ['lib', true], ['lib/eal/none', false], ['eal', false], ['lib/none', false], ['README', false]])('may depend on %j: %s', (path, decides) => {
    expect(decidesWhichTree(path)).toBe(decides);
  });

  it('has 40 characters at most', async () => {
    expect(await qemu('7'.repeat(40))).toBe('7'.repeat(40));
    expect(await qemu('7'.repeat(41))).toBeUndefined();
  });

  it('is that of a kernel with all its parts, and none when one is missing', async () => {
    const linux = (makefile: string) => version({ 'Makefile': makefile, 'kernel/fork.c': '' });
    expect(await linux('VERSION=6\nPATCHLEVEL =1\nSUBLEVEL = 0\n')).toBe('6.1.0');
    expect(await linux('VERSION = 6\nPATCHLEVEL = 1\n')).toBeUndefined();
  });

  it('has two digits for the months of DPDK, and a third part unless that is 0', async () => {
    const dpdk = (month: string, minor: string) => version({ 'lib/librte_eal/common/include/rte_version.h': `#define RTE_VER_YEAR 16\n#define RTE_VER_MONTH ${month}\n#define RTE_VER_MINOR ${minor}\n` });
    expect([await dpdk('4', '0'), await dpdk('11', '00'), await dpdk('7', '2')]).toEqual(['16.04', '16.11', '16.07.2']);
  });

  it.each([['AC_INIT([fuse], [2.9.9])', '2.9.9'], ['dnl AC_INIT(x, 1.0)\nAC_INIT(fuse,2.8.0, mail)', '2.8.0']])('of autoconf in %j is %s', async (text, expected) => {
    expect(await version({ 'configure.ac': text, 'lib/fuse_lowlevel.c': '' })).toBe(expected);
  });
});

describe('what is kept of a tree', () => {
  const cacheOf = (limit: number) => {
    const read: string[] = [];
    const cache = new PathCache(async (path: string) => { read.push(path); return path === 'none' ? undefined : { value: path, at: path === 'link' ? 'target' : path, stamp: path === 'unknown' ? undefined : '1' }; }, (value) => value.length, limit);
    return { cache, read };
  };

  it('is read once, until the oldest is pushed out', async () => {
    const { cache, read } = cacheOf(8);
    for (const path of ['aaaa', 'bbbb', 'aaaa', 'bbbb']) expect(await cache.get(path)).toBe(path);
    expect(read).toEqual(['aaaa', 'bbbb']);
    await cache.get('c');
    for (const path of ['bbbb', 'c']) await cache.get(path);
    expect(read).toEqual(['aaaa', 'bbbb', 'c']);
    await cache.get('aaaa');
    expect(read).toEqual(['aaaa', 'bbbb', 'c', 'aaaa']);
    await cache.get('bbbb');
    expect(read).toHaveLength(5);
  });

  it('is not more because files are absent', async () => {
    const { cache, read } = cacheOf(4);
    for (const path of ['none', 'aaaa', 'b', 'b', 'aaaa']) await cache.get(path);
    expect(read).toEqual(['none', 'aaaa', 'b', 'aaaa']);
  });

  it('is read again when it was dropped, by its path or by what it leads to', async () => {
    const { cache, read } = cacheOf(100);
    for (const path of ['a', 'link', 'none']) await cache.get(path);
    cache.drop((path) => path === 'target' || path === 'none');
    for (const path of ['a', 'link', 'none']) await cache.get(path);
    expect(read).toEqual(['a', 'link', 'none', 'link', 'none']);
    cache.clear();
    await cache.get('a');
    expect(read).toHaveLength(6);
  });

  it('is read again when it may have changed', async () => {
    const { cache, read } = cacheOf(100);
    const all = ['same', 'other', 'unknown', 'none', 'gone'];
    const again = async (stamps: Readonly<Record<string, string | Error>>) => {
      read.length = 0;
      await cache.recheck(async (path) => { const stamp = stamps[path]; if (stamp instanceof Error) throw stamp; return stamp; });
      for (const path of all) await cache.get(path);
      return read;
    };
    for (const path of all) await cache.get(path);
    expect(await again({ same: '1', other: '2' })).toEqual(['other', 'unknown', 'gone']);
    expect(await again({ same: new Error('no'), other: '1', unknown: '1', none: '1', gone: '1' })).toEqual(['same', 'unknown', 'none']);
  });

  it('has its whole limit again when everything was dropped', async () => {
    const { cache, read } = cacheOf(8);
    await cache.get('aaaa');
    cache.clear();
    for (const path of ['bbbb', 'cccc', 'bbbb', 'cccc']) await cache.get(path);
    expect(read).toEqual(['aaaa', 'bbbb', 'cccc']);
  });

  it('has no more than its limit when something was dropped while it was read', async () => {
    const { cache, read } = cacheOf(8);
    const early = cache.get('a');
    cache.drop(() => false);
    await early;
    for (const path of ['bbbb', 'cccc', 'd', 'bbbb']) await cache.get(path);
    expect(read).toEqual(['a', 'bbbb', 'cccc', 'd', 'bbbb']);
  });

  it('is no failure', async () => {
    let fails = true;
    const cache = new PathCache(async () => { if (fails) throw new Error('busy'); return { value: 'x', at: 'a', stamp: undefined }; }, () => 1, 10);
    await expect(cache.get('a')).rejects.toThrow('busy');
    fails = false;
    expect(await cache.get('a')).toBe('x');
  });
});

describe('a refused file', () => {
  it('is named in its message, to the 500th character', () => {
    expect(new FileRefused('missing', 'x'.repeat(500)).message).toBe(`${'x'.repeat(500)}: the file does not exist`);
    expect(new FileRefused('missing', 'x'.repeat(501)).message).toBe(`${'x'.repeat(500)}…: the file does not exist`);
  });

  it.each([['missing', true], ['binary', true], ['other', false], ['toString', false], [1, false], [['missing'], false], [undefined, false]])('has a reason: %j: %s', (value, known) => {
    expect(isRefusalReason(value)).toBe(known);
  });
});

describe('what changed in trees', () => {
  it('is a list of roots and paths, and otherwise anything', () => {
    const change = { root: 'file:///tree', paths: ['a.c', ''] };
    expect(parseSourcesChanged({ files: [change] })).toEqual([change]);
    expect(parseSourcesChanged({ files: [] })).toEqual([]);
    for (const other of [undefined, null, 'x', {}, { files: change }, { files: [change, null] }, { files: [{ root: 1, paths: [] }] }, { files: [{ root: 'x' }] }, { files: [{ root: 'x', paths: [1] }] }, { files: [{ root: 'x', paths: 'a' }] }]) {
      expect(parseSourcesChanged(other)).toBeUndefined();
    }
  });
});
