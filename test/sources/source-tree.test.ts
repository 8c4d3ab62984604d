import { describe, expect, it } from 'vitest';
import { compile } from '../../src/language/index.js';
import { anchorsOfHop, safeFiles, SourceTree, type FileAccess } from '../../src/sources/index.js';
import { scenarioWith } from '../language/documents.js';
import { memoryFiles, type Entry } from './memory-files.js';

/** A tree of files that tests change while it is in use. */
function treeOf(entries: Record<string, Entry>, more: Partial<FileAccess> = {}): { readonly tree: SourceTree; readonly reads: string[] } {
  const files = memoryFiles(entries);
  return { tree: new SourceTree({ project: 'linux', version: '6.1.7' }, safeFiles({ ...files, ...more })), reads: files.reads };
}

describe('a source tree', () => {
  it('reads a file once while it is cached, and again after that', async () => {
    const files = memoryFiles({ 'a.c': 'aaaa', 'b.c': 'bbbb' });
    const tree = new SourceTree({ project: 'linux' }, safeFiles(files), { text: 6, entries: 100 });
    await Promise.all([tree.read('a.c'), tree.read('a.c')]);
    await tree.read('b.c');
    await tree.read('a.c');
    expect(files.reads).toEqual(['a.c', 'b.c', 'a.c']);
  });

  it('caches texts of 32,000,000 characters and 500,000 names, unless something else is said', async () => {
    const reads: string[] = [];
    const found = <T>(path: string, value: T) => (reads.push(path), Promise.resolve({ value, at: path, stamp: undefined }));
    const names = Array.from({ length: 500_000 }, () => ({ name: 'a.c', type: 'file' as const }));
    const tree = new SourceTree({ project: 'linux' }, {
      read: (path) => found(path, 'x'.repeat(path === 'whole' ? 31_999_999 : 1)),
      entries: (path) => found(path, path === 'whole' ? names.slice(1) : names.slice(0, 1)),
    });
    for (const look of [(path: string) => tree.read(path), (path: string) => tree.list(path)]) {
      reads.length = 0;
      for (const path of ['whole', 'one', 'whole', 'one', 'two', 'one', 'two', 'whole']) await look(path);
      expect(reads).toEqual(['whole', 'one', 'two', 'whole']);
    }
  });

  it('drops everything if the platform cannot tell what has changed', async () => {
    const reads: string[] = [];
    const tree = new SourceTree({ project: 'linux' }, {
      read: async (path) => (reads.push(path), { value: 'x', at: path, stamp: '1' }), entries: async (path) => (reads.push(`${path}/`), { value: [], at: path, stamp: '1' }),
    });
    for (let times = 0; times < 2; times++) {
      await Promise.all([tree.read('a.c'), tree.list('net'), tree.read('a.c'), tree.list('net')]);
      await tree.recheck();
    }
    expect(reads).toEqual(['a.c', 'net/', 'a.c', 'net/']);
  });

  it.each([
    ['a', ['a', 'a/b', 'a/b/c']], ['a/b', ['a/b', 'a/b/c']], ['a/b/c', ['a/b/c']], ['/a', []], ['b', ['b']], ['', ['a', 'a/b', 'a/b/c', 'b', 'ab/c']], ['ab', ['ab/c']],
  ])('drops the files at or below %j', async (changed, dropped) => {
    const reads: string[] = [];
    const tree = new SourceTree({ project: 'linux' }, { read: async (path) => (reads.push(path), { value: 'x', at: path, stamp: undefined }), entries: async () => undefined });
    const all = ['a', 'a/b', 'a/b/c', 'b', 'ab/c'];
    for (const path of all) await tree.read(path);
    reads.length = 0;
    tree.drop([changed]);
    for (const path of all) await tree.read(path);
    expect(reads).toEqual(dropped);
  });

  it('notices a new file in the root', async () => {
    const entries: Record<string, Entry> = { 'a.c': 'a' };
    const { tree } = treeOf(entries);
    expect(await tree.list('')).toEqual(['a.c']);
    entries['b.c'] = 'b';
    tree.drop(['b.c']);
    expect(await tree.list('')).toEqual(['a.c', 'b.c']);
  });

  it('lists links, too, and nothing where it cannot be read', async () => {
    const { tree } = treeOf({ 'net/a.c': '', 'net/b.c': { type: 'link' }, 'net/core/c.c': '', 'net/dev': { type: 'other' } });
    expect(await tree.list('net')).toEqual(['a.c', 'b.c']);
    const failing = treeOf({ 'net/a.c': '' }, { list: () => Promise.reject(new Error('no')) }).tree;
    expect([await failing.list('net'), await failing.entries('net')]).toEqual([[], []]);
  });

  it('has a title with its version, if that is known', () => {
    const files = safeFiles(memoryFiles({}));
    expect([new SourceTree({ project: 'linux', version: '6.1.7' }, files), new SourceTree({ project: 'linux' }, files)].map(({ title, version }) => [title, version])).toEqual([['Linux 6.1.7', '6.1.7'], ['Linux', undefined]]);
  });

  it('drops only the changed files from the cache', async () => {
    const entries = { 'net/a.c': 'old a', 'net/b.c': 'old b' };
    const { tree, reads } = treeOf(entries);
    await Promise.all([tree.read('net/a.c'), tree.read('net/b.c')]);
    Object.assign(entries, { 'net/a.c': 'new a', 'net/b.c': 'new b' });
    tree.drop(['net/a.c']);
    expect([await tree.read('net/a.c'), await tree.read('net/b.c')]).toEqual(['new a', 'old b']);
    expect(reads).toEqual(['net/a.c', 'net/b.c', 'net/a.c']);
  });

  it('notices new and deleted files', async () => {
    const entries: Record<string, Entry> = { 'net/a.c': 'a' };
    const { tree } = treeOf(entries);
    expect([await tree.read('net/b.c'), await tree.list('net')]).toEqual([undefined, ['a.c']]);
    entries['net/b.c'] = 'b';
    delete entries['net/a.c'];
    tree.drop(['net/a.c', 'net/b.c']);
    expect([await tree.read('net/a.c'), await tree.read('net/b.c'), await tree.list('net')]).toEqual([undefined, 'b', ['b.c']]);
  });

  it.each([['net'], ['']])('drops everything below a changed directory: %j', async (directory) => {
    const entries = { 'net/core/a.c': 'old', 'net.c': 'old' };
    const { tree } = treeOf(entries);
    await Promise.all([tree.read('net/core/a.c'), tree.read('net.c'), tree.list('net/core')]);
    Object.assign(entries, { 'net/core/a.c': 'new', 'net.c': 'new', 'net/core/b.c': 'new' });
    tree.drop([directory]);
    expect(await tree.read('net/core/a.c')).toBe('new');
    expect(await tree.list('net/core')).toEqual(['a.c', 'b.c']);
    expect(await tree.read('net.c')).toBe(directory === '' ? 'new' : 'old');
  });

  it('drops what was read through a link when its target changed', async () => {
    const entries = { 'real.c': 'old', 'link.c': { type: 'link' as const } };
    const { tree } = treeOf(entries, { realPath: async (path) => (path === '' ? '/tree' : `/tree/${path.replace('link', 'real')}`) });
    expect(await tree.read('link.c')).toBe('old');
    entries['real.c'] = 'new';
    tree.drop(['real.c']);
    expect(await tree.read('link.c')).toBe('new');
  });

  it('drops what is being read at that moment', async () => {
    const answers: ((text: string) => void)[] = [];
    const tree = new SourceTree({ project: 'linux' }, {
      read: (path) => new Promise((resolve) => answers.push((value) => resolve({ value, at: path, stamp: undefined }))), entries: async () => undefined,
    });
    const early = tree.read('a.c');
    tree.drop(['a.c']);
    const late = tree.read('a.c');
    answers[1]?.('new');
    answers[0]?.('old');
    expect([await early, await late, await tree.read('a.c')]).toEqual(['old', 'new', 'new']);
  });

  it('does not cache failures', async () => {
    const entries: Record<string, Entry> = { 'a.c': { type: 'file' } };
    const { tree } = treeOf(entries);
    await expect(tree.read('a.c')).rejects.toMatchObject({ reason: 'unreadable' });
    entries['a.c'] = 'text';
    expect(await tree.read('a.c')).toBe('text');
    let isDown = true;
    const other = treeOf({ 'net/a.c': '' }, { stat: async () => { if (isDown) throw new Error('no connection'); return { type: 'directory', size: 0 }; } });
    await expect(other.tree.read('net')).rejects.toMatchObject({ reason: 'unreadable' });
    expect(await other.tree.list('net')).toEqual([]);
    isDown = false;
    expect(await other.tree.list('net')).toEqual(['a.c']);
  });

  it('checks the size and modification time if it is not notified of changes', async () => {
    const entries: Record<string, Entry> = { 'a.c': 'old', 'b.c': 'old' };
    const files = memoryFiles(entries);
    const modified = new Map<string, number>();
    const tree = new SourceTree({ project: 'linux' }, safeFiles({
      ...files, stat: async (path) => { const found = await files.stat(path); return found && { ...found, modified: modified.get(path) ?? 0 }; },
    }));
    expect([await tree.read('a.c'), await tree.read('b.c'), await tree.read('c.c'), await tree.list('')]).toEqual(['old', 'old', undefined, ['a.c', 'b.c']]);
    Object.assign(entries, { 'a.c': 'new', 'b.c': 'same', 'c.c': 'new' });
    for (const path of ['a.c', '', 'b.c']) modified.set(path, 1);
    entries['b.c'] = 'old';
    modified.delete('b.c');
    await tree.recheck();
    expect([await tree.read('a.c'), await tree.read('b.c'), await tree.read('c.c'), await tree.list('')]).toEqual(['new', 'old', 'new', ['a.c', 'b.c', 'c.c']]);
    expect(files.reads).toEqual(['a.c', 'b.c', 'a.c', 'c.c']);
  });

  it('lists files and directories, and nothing outside the tree', async () => {
    const { tree } = treeOf({ 'net/a.c': '', 'net/core/b.c': '', 'net/link': { type: 'link' }, 'net/dev': { type: 'other' } });
    expect(await tree.entries('net')).toEqual([{ name: 'a.c', type: 'file' }, { name: 'core', type: 'directory' }]);
    expect([await tree.entries('..'), await tree.entries('none')]).toEqual([[], []]);
    await expect(tree.list('..')).rejects.toMatchObject({ reason: 'outside-root' });
  });
});

describe('the state of an anchor in a tree', () => {
  const { tree } = treeOf({ 'net/a.c': 'int first(void)\n{\n\treturn second();\n}\n', 'net/b.c': 'int moved(void)\n{\n}\n', 'net/binary.c': '\0' });
  it.each([
    ['at linux:net/a.c#first', 'at', { state: 'exact', found: { line: 0 } }],
    ['at linux:net/a.c#moved', 'at', { state: 'moved', found: { path: 'net/b.c' } }],
    ['at linux:net/a.c#firts', 'at', { state: 'lost', missing: 'function' }],
    ['at linux:net/none.c#nothing', 'at', { state: 'lost', missing: 'file' }],
    ['via linux:net/a.c#first calls third', 'via', { state: 'lost', missing: 'call' }],
    ['via linux:net/a.c#fifth calls third', 'via', { state: 'lost', missing: 'function' }],
    ['at linux:net/b.c#moved\nvia linux:net/a.c#first calls third through linux:net/a.c#first', 'through', { state: 'lost', missing: 'setting' }],
    ['at linux:net/binary.c#first', 'at', { state: 'refused', refusal: { reason: 'binary', path: 'net/binary.c' } }],
  ])('%s', async (items, role, verdict) => {
    const [scenario] = compile(scenarioWith(`app -> drv "write" {\n  kind syscall\n${items}\n}`)).scenarios;
    const hop = scenario?.flows[0]?.hops[0] ?? expect.unreachable('no hop');
    const anchor = anchorsOfHop(hop).find((each) => each.role === role) ?? expect.unreachable('no anchor');
    expect(await tree.verify(anchor)).toMatchObject(verdict);
  });
});
