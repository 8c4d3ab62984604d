import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resolveAnchor } from '../../src/anchors/index.js';
import { safeFiles, SourceTree, wholeTreeReader, type FileAccess } from '../../src/sources/index.js';
import { defaultWalkLimits } from '../../src/sources/whole-tree.js';
import { anchor } from '../anchors/tree-of.js';
import { memoryFiles, type Entry } from './memory-files.js';

const readerOf = (files: FileAccess, options: Parameters<typeof wholeTreeReader>[2] = {}) => wholeTreeReader(new SourceTree({ project: 'linux' }, safeFiles(files)), files, options);

/** Counts the directories that are listed. */
function counted(entries: Readonly<Record<string, Entry>>): FileAccess & { readonly lists: string[] } {
  const files = memoryFiles(entries);
  const lists: string[] = [];
  return { ...files, lists, list: (directory) => (lists.push(directory), files.list(directory)) };
}

const tree: Readonly<Record<string, Entry>> = {
  'ring.c': 'int top(void)\n{\n}\n',
  'drivers/virtio/ring.c': 'int kick(void)\n{\n}\n',
  'drivers/net/ring.c': 'int other(void)\n{\n}\n',
  'drivers/net/deep/er/ring.c': 'int twice(void)\n{\n}\n',
  'net/ring.c': 'int twice(void)\n{\n}\n',
  'net/link.c': { type: 'link' },
  'net/outside': { type: 'link' },
  '.git/ring.c': 'int hidden(void)\n{\n}\n',
};

describe('a reader of the whole tree', () => {
  it('finds files by their base names, except links and those in hidden directories', async () => {
    const reader = readerOf(memoryFiles(tree));
    expect(await reader.named('ring.c')).toEqual(['drivers/net/deep/er/ring.c', 'drivers/net/ring.c', 'drivers/virtio/ring.c', 'net/ring.c', 'ring.c']);
    expect(await reader.named('link.c')).toEqual([]);
    expect(await reader.named('none.c')).toEqual([]);
    expect(reader.isTruncated).toBe(false);
  });

  it('walks the tree only when first asked, and only once', async () => {
    const files = counted(tree);
    const reader = readerOf(files);
    expect(files.lists).toEqual([]);
    await Promise.all([reader.named('ring.c'), reader.named('none.c')]);
    await reader.named('link.c');
    expect([...files.lists].sort()).toEqual(['', 'drivers', 'drivers/net', 'drivers/net/deep', 'drivers/net/deep/er', 'drivers/virtio', 'net']);
  });

  it('reports its progress', async () => {
    const reported: number[] = [];
    await readerOf(memoryFiles(tree), { onProgress: (directories) => reported.push(directories) }).named('ring.c');
    expect(reported).toEqual([1, 3, 5, 6, 7]);
  });

  it.each([
    ['directories', { directories: 3, files: 100 }],
    ['files', { directories: 100, files: 1 }],
  ])('stops at the limit of %s, and says so', async (_, limits) => {
    const files = counted(tree);
    const reader = readerOf(files, { limits });
    await reader.named('ring.c');
    expect(reader.isTruncated).toBe(true);
    expect(files.lists.length).toBeLessThanOrEqual(3);
  });

  it('is not limited if the tree exactly reaches the limit', async () => {
    const reader = readerOf(memoryFiles(tree), { limits: { directories: 7, files: 5 } });
    expect(await reader.named('ring.c')).toHaveLength(5);
    expect(reader.isTruncated).toBe(false);
  });

  it.each([
    [{ directories: 6, files: 5 }, 7, true], [{ directories: 7, files: 4 }, 4, true], [{ directories: 1, files: 5 }, 1, true], [{ directories: 7, files: 5 }, 7, false],
  ])('lists no more than its limits %j allow', async (limits, most, isTruncated) => {
    const files = counted(tree);
    const reader = readerOf(files, { limits });
    expect((await reader.named('ring.c')).length).toBeLessThanOrEqual(limits.files);
    expect(files.lists.length).toBeLessThanOrEqual(Math.max(limits.directories, most));
    expect(reader.isTruncated).toBe(isTruncated);
  });

  it('lists 50,000 directories with 500,000 files unless something else is said', () => {
    expect(defaultWalkLimits).toEqual({ directories: 50_000, files: 500_000 });
  });

  it('lists sixteen directories at a time', async () => {
    let [now, most] = [0, 0];
    const files = memoryFiles(Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`d${n}/a.c`, ''])));
    const list: FileAccess['list'] = async (directory) => {
      most = Math.max(most, ++now);
      const entries = await files.list(directory);
      now--;
      return entries;
    };
    expect(await readerOf({ ...files, list }).named('a.c')).toHaveLength(40);
    expect(most).toBe(16);
  });

  it('stops when cancelled; others that wait for the same walk still get an answer', async () => {
    const controller = new AbortController();
    const files = memoryFiles(tree);
    const reader = readerOf({ ...files, list: async (directory) => (directory === 'net' && controller.abort(new Error('enough')), files.list(directory)) });
    const cancelled = reader.named('ring.c', controller.signal);
    const waiting = reader.named('ring.c');
    await expect(cancelled).rejects.toThrow('enough');
    expect(await waiting).toHaveLength(5);
    await expect(reader.named('ring.c', controller.signal)).rejects.toThrow('enough');
  });

  it('continues if a directory cannot be listed', async () => {
    const files = memoryFiles(tree);
    const reader = readerOf({ ...files, list: async (directory) => { if (directory === 'drivers') throw new Error('denied'); return files.list(directory); } });
    expect(await reader.named('ring.c')).toEqual(['net/ring.c', 'ring.c']);
  });

  it('does not leave the tree because of names that the file system returns', async () => {
    const listed: string[] = [];
    const list: FileAccess['list'] = async (directory) => {
      listed.push(directory);
      return ['..', '.', '', '../up', 'a/b', 'a\\b', 'a\0b'].flatMap((name) => [{ name, type: 'directory' as const }, { name, type: 'file' as const }]);
    };
    const reader = readerOf({ ...memoryFiles({}), list });
    expect(await reader.named('..')).toEqual([]);
    expect(listed).toEqual(['']);
  });

  it('finds exactly the files of any tree', async () => {
    const names = fc.constantFrom('a.c', 'b.c', 'dir', '.hidden', 'ü.c', '-x', 'a b.c');
    const paths = fc.array(names, { minLength: 1, maxLength: 6 }).map((parts) => parts.join('/'));
    await fc.assert(fc.asyncProperty(fc.array(fc.tuple(paths, fc.boolean()), { maxLength: 40 }), async (all) => {
      const isFree = (path: string, others: readonly string[]) => !others.some((other) => other === path || other.startsWith(`${path}/`) || path.startsWith(`${other}/`));
      const entries = new Map<string, Entry>();
      for (const [path, isLink] of all) if (isFree(path, [...entries.keys()])) entries.set(path, isLink ? { type: 'link' } : '');
      const reader = readerOf(memoryFiles(Object.fromEntries(entries)));
      for (const name of ['a.c', 'b.c', 'dir', '.hidden', 'ü.c', '-x', 'a b.c']) {
        const expected = [...entries].filter(([path, entry]) => entry === '' && path.split('/').at(-1) === name && !path.split('/').slice(0, -1).some((part) => part.startsWith('.')));
        expect(await reader.named(name)).toEqual(expected.map(([path]) => path).sort());
      }
    }));
  });
});

describe('a function that moved to a file of the same base name elsewhere', () => {
  it.each([
    ['moved', 'gone/ring.c#kick', 'drivers/virtio/ring.c', []],
    ['moved', 'ring.c#kick', 'drivers/virtio/ring.c', []],
    ['ambiguous', 'gone/ring.c#twice', 'drivers/net/deep/er/ring.c', ['net/ring.c']],
  ] as const)('is %s: %s', async (state, wanted, path, others) => {
    const found = await resolveAnchor(anchor(wanted), readerOf(memoryFiles(tree)));
    expect(found).toMatchObject({ state, found: { path }, others: others.map((other) => ({ path: other })) });
  });

  it.each(['gone/ring.c#hidden', 'gone/link.c#kick', 'gone/other.c#kick'])('is lost if only a link, a hidden directory or another name leads to it: %s', async (wanted) => {
    expect((await resolveAnchor(anchor(wanted), readerOf(memoryFiles(tree)))).state).toBe('lost');
  });

  it('needs one walk however many anchors are lost, and none if nothing is lost', async () => {
    const files = counted(tree);
    const reader = readerOf(files);
    await resolveAnchor(anchor('drivers/virtio/ring.c#kick'), reader);
    expect(files.lists).toEqual([]);
    for (const symbol of ['kick', 'twice', 'none', 'other']) await resolveAnchor(anchor(`gone/ring.c#${symbol}`), reader);
    expect(files.lists.filter((directory) => directory === 'drivers/net/deep')).toHaveLength(1);
  });

  it('is not searched for after a cancellation', async () => {
    const reader = readerOf(memoryFiles(tree));
    await expect(resolveAnchor(anchor('gone/ring.c#kick'), reader, AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough');
  });
});
