import { describe, expect, it } from 'vitest';
import { resolveAnchor, resolveCall } from '../../src/anchors/index.js';
import { anchorsOfHop, FileRefused, safeFiles, SourceTree, wholeTreeReader } from '../../src/sources/index.js';
import { anchor } from '../anchors/tree-of.js';
import { memoryFiles, type Entry } from './memory-files.js';

function treeOf(entries: Record<string, Entry>): SourceTree {
  return new SourceTree({ project: 'blue' }, safeFiles(memoryFiles(entries)));
}

describe('the macros of a project', () => {
  const code = 'int BLUE(open)(struct blue *b)\n{\n\treturn start(b);\n}\n';
  const entries = { 'vhflow-macros.h': '#define BLUE(name) blue_##name\n', 'net/a.c': code, 'net/b.c': '', 'c.c': code.replace('open', 'close') };

  it('are those in the root of its source tree', async () => {
    expect(await resolveAnchor(anchor('net/a.c#blue_open'), treeOf(entries))).toMatchObject({ state: 'exact', found: { line: 0 } });
    expect(await resolveAnchor(anchor('net/b.c#blue_open'), treeOf(entries))).toMatchObject({ state: 'moved', found: { path: 'net/a.c' } });
    const files = memoryFiles(entries);
    expect(await resolveAnchor(anchor('net/c.c#blue_close'), wholeTreeReader(treeOf(entries), files))).toMatchObject({ state: 'moved', found: { path: 'c.c' } });
    expect(await resolveCall({ type: 'call', caller: anchor('net/a.c#blue_open'), calls: 'start' }, treeOf(entries))).toMatchObject({ call: { state: 'exact', found: { line: 2 } } });
  });

  it('are read again after they changed', async () => {
    const changing: Record<string, Entry> = { 'a.c': code };
    const tree = treeOf(changing);
    expect((await resolveAnchor(anchor('a.c#blue_open'), tree)).state).toBe('lost');
    changing['vhflow-macros.h'] = entries['vhflow-macros.h'];
    tree.drop(['vhflow-macros.h']);
    expect((await resolveAnchor(anchor('a.c#blue_open'), tree)).state).toBe('exact');
  });

  it('are none if their file cannot be read', async () => {
    const tree = treeOf({ 'vhflow-macros.h': { type: 'other' }, 'a.c': 'int f(void) { }\n' });
    expect((await resolveAnchor(anchor('a.c#f'), tree)).state).toBe('exact');
  });
});

describe('a file in another language', () => {
  it('is refused', async () => {
    const tree = treeOf({ 'net.rs': 'pub fn open() { }\n', 'a.c': 'int open(void) { }\n' });
    await expect(tree.read('net.rs')).rejects.toThrow(FileRefused);
    const [at] = anchorsOfHop({ at: anchor('net.rs#open') });
    expect(at && (await tree.verify(at))).toMatchObject({ state: 'refused', refusal: { reason: 'language' } });
  });
});

describe('a function of C++', () => {
  const tree = treeOf({
    'ring.cpp': 'namespace net {\nvoid Ring::push(int a) { }\nclass Slot { void clear() { } };\n}\n', 'other.cc': 'bool Ring::operator==(const Ring& o) const { }\n', 'twice.cpp': 'void A::f() { }\nvoid B::f() { }\n',
  });

  it.each([
    ['ring.cpp#Ring::push', 'exact', 'ring.cpp'], ['ring.cpp#net::Ring::push', 'exact', 'ring.cpp'], ['ring.cpp#push', 'exact', 'ring.cpp'], ['ring.cpp#Slot::clear', 'exact', 'ring.cpp'],
    ['ring.cpp#Ring::operator==', 'moved', 'other.cc'], ['twice.cpp#f', 'ambiguous', 'twice.cpp'], ['twice.cpp#B::f', 'exact', 'twice.cpp'],
  ])('%s is %s', async (place, state, path) => {
    expect(await resolveAnchor(anchor(place), tree)).toMatchObject({ state, found: { path } });
  });

  it('is not found under another class', async () => {
    expect((await resolveAnchor(anchor('ring.cpp#Queue::push'), tree)).state).toBe('lost');
  });
});
