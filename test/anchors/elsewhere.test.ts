import { describe, expect, it } from 'vitest';
import { resolveAnchor, resolveCall } from '../../src/anchors/index.js';
import { inOrder } from '../../src/anchors/resolve-anchor.js';
import { calledNames, usesOf } from '../../src/anchors/uses.js';
import type { Via } from '../../src/model/scenario.js';
import { anchor, treeOf } from './tree-of.js';

const via = (caller: readonly [string, ...string[]], calls: string, through?: readonly [string, ...string[]]): Extract<Via, { type: 'call' }> => ({
  type: 'call', caller: anchor(...caller), calls, ...(through && { through: anchor(...through) }),
});

describe('an anchor whose file does not define the symbol', () => {
  it('is searched for in the same directory, including under the name that a macro has in the code', async () => {
    const tree = treeOf({ 'net/a.c': '', 'net/b.c': 'SYSCALL_DEFINE1(blue, int, fd)\n{\n}\n', 'net/c.c': 'void HELPER(green)(int a)\n{\n}\n' });
    expect(await resolveAnchor(anchor('net/a.c#sys_blue'), tree)).toMatchObject({ state: 'moved', found: { path: 'net/b.c', symbol: 'blue' } });
    expect(await resolveAnchor(anchor('net/a.c#helper_green'), tree)).toMatchObject({ state: 'moved', found: { path: 'net/c.c', symbol: 'helper_green' } });
  });

  it('resolves to a function rather than a macro of the same name', async () => {
    const tree = treeOf({ 'a.c': '', 'b.h': '#define blue(x) x\n', 'c.c': 'int blue(int a)\n{\n}\n', 'd.h': '#define blue(y) y\n' });
    expect(await resolveAnchor(anchor('a.c#blue'), tree)).toMatchObject({ state: 'moved', found: { path: 'c.c' }, others: [] });
    const macros = treeOf({ 'a.c': '', 'b.h': '#define blue(x) x\n' });
    expect(await resolveAnchor(anchor('a.c#blue'), macros)).toMatchObject({ state: 'moved', found: { path: 'b.h' } });
  });

  it('is searched for neither in files of other kinds nor again in its own file', async () => {
    const tree = treeOf({ 'a.c': '', 'b.txt': 'int blue(int a)\n{\n}\n', 'c.inc': 'int green(int a)\n{\n}\n' });
    expect((await resolveAnchor(anchor('a.c#blue'), tree)).state).toBe('lost');
    expect(await resolveAnchor(anchor('a.c#green'), tree)).toMatchObject({ state: 'moved', found: { path: 'c.inc' } });
    const own = treeOf({ 'a.c': '', 'b.c': 'static int red[] = { 1 };\n' });
    expect((await resolveAnchor(anchor('a.c#red', 'b.c#red'), own)).state).toBe('lost');
  });

  it('is searched for in the first file of its directory, and in the first file with the same base name', async () => {
    const text = 'int blue(int a)\n{\n}\n';
    expect(await resolveAnchor(anchor('net/b.c#blue'), treeOf({ 'net/a.c': text, 'net/b.c': '' }))).toMatchObject({ state: 'moved', found: { path: 'net/a.c' } });
    const asked: string[] = [];
    const named = { ...treeOf({ 'a/core.c': text }), named: async (name: string) => (asked.push(name), ['a/core.c']) };
    for (const own of ['net/core.c#blue', 'core.c#blue']) expect(await resolveAnchor(anchor(own), named)).toMatchObject({ state: 'moved', found: { path: 'a/core.c' } });
    expect(asked).toEqual(['core.c', 'core.c']);
  });

  it('is searched for in at most 1,000 files of its directory', async () => {
    const files = Object.fromEntries(Array.from({ length: 1_001 }, (_, n) => [`${n}.c`, n >= 999 ? `int f${n}(void) { }\n` : '']));
    const tree = treeOf(files);
    expect((await resolveAnchor(anchor('0.c#f999'), tree)).state).toBe('moved');
    expect((await resolveAnchor(anchor('0.c#f1000'), tree)).state).toBe('lost');
  });

  it('is searched for in at most 1,000 files with the same base name', async () => {
    const named = (count: number) => ({
      ...treeOf({}), named: async () => Array.from({ length: count }, (_, n) => `${n}/core.c`),
      read: async (path: string) => (path === `${count - 1}/core.c` ? 'int blue(int a)\n{\n}\n' : path === 'own/core.c' ? undefined : ''),
    });
    expect(await resolveAnchor(anchor('own/core.c#blue'), named(1_000))).toMatchObject({ state: 'moved', found: { path: '999/core.c' } });
    expect((await resolveAnchor(anchor('own/core.c#blue'), named(1_001))).state).toBe('lost');
  });

  it('is lost with the nearest names, first from its own file, then from its directories, as far as they can be read', async () => {
    const tree = treeOf({ 'net/a.c': 'int blue_sendx(void) { }\n', 'net/b.c': 'int blue_send(void) { }\n', 'other/c.c': 'int blue_sends(void) { }\n', 'far/d.c': 'int blue_sent(void) { }\n' });
    const unreadable = { ...tree, read: async (path: string) => (path === 'net/c.c' ? Promise.reject(new Error('not allowed')) : tree.read(path)), list: async (directory: string) => [...(await tree.list(directory)), 'c.c'] };
    const { state, nearest } = await resolveAnchor(anchor('net/a.c#blue_sen', 'other/none.c#blue_sen'), unreadable);
    expect(state).toBe('lost');
    expect(nearest[0]).toBe('blue_sendx');
    expect([...nearest].sort()).toEqual(['blue_send', 'blue_sends', 'blue_sendx']);
  });

  it('is lost if its directory cannot be listed', async () => {
    const tree = { ...treeOf({}), list: async () => Promise.reject(new Error('not allowed')) };
    expect(await resolveAnchor(anchor('net/a.c#blue'), tree)).toEqual({ state: 'lost', others: [], nearest: [] });
  });

  it('stops the search between files when cancelled', async () => {
    const tree = treeOf({ 'a.c': '', 'b.c': '', 'c.c': 'int blue(int a)\n{\n}\n' });
    const stop = new AbortController();
    const read: string[] = [];
    const slow = { ...tree, read: async (path: string) => (read.push(path), path === 'b.c' && stop.abort(new Error('enough')), tree.read(path)) };
    await expect(resolveAnchor(anchor('none.c#blue'), slow, stop.signal)).rejects.toThrow('enough');
    expect(read).toEqual(['none.c', 'a.c', 'b.c']);
  });
});

it('places are tried in order, preferred ones first', () => {
  const order = (...preferred: readonly number[]) => inOrder(anchor('a#f', 'b#f', 'c#f'), (_, index) => preferred.includes(index)).map(([index, { path }]) => `${index}${path}`);
  expect([order(), order(1), order(2, 1), inOrder(anchor('a#f', 'b#f')).map(([index]) => index)]).toEqual([['0a', '1b', '2c'], ['1b', '0a', '2c'], ['1b', '2c', '0a'], [0, 1]]);
  expect(inOrder(anchor('a#f', 'b#f'), (_, index) => index === 1).map(([index]) => index)).toEqual([1, 0]);
});

describe('a call whose caller is in another file', () => {
  const calls = (name: string) => `int ${name}(int a)\n{\n\tx();\n\treturn send(a) + send(a);\n}\n`;

  it('is moved if one file contains the caller, and ambiguous if several do', async () => {
    const one = treeOf({ 'net/a.c': '', 'net/b.c': calls('blue'), 'net/c.c': 'int blue(int a)\n{\n}\n' });
    expect((await resolveCall(via(['net/a.c#blue'], 'send'), one)).call).toMatchObject({ state: 'moved', found: { path: 'net/b.c', line: 3 }, others: [{ path: 'net/b.c', line: 3 }] });
    const two = treeOf({ 'net/a.c': '', 'net/b.c': calls('blue'), 'net/c.c': `\n\n${calls('blue')}` });
    expect((await resolveCall(via(['net/a.c#blue'], 'send'), two)).call).toMatchObject({ state: 'ambiguous', found: { path: 'net/b.c', line: 3 }, others: [{ path: 'net/c.c', line: 5 }] });
  });

  it('is lost if the caller calls something else, and then lists what it calls, or else names similar to the caller', async () => {
    const tree = treeOf({ 'net/a.c': '', 'net/b.c': calls('blue') });
    expect((await resolveCall(via(['net/a.c#blue'], 'sent'), tree)).call).toMatchObject({ state: 'lost', nearest: ['send'] });
    expect((await resolveCall(via(['net/a.c#blues'], 'send'), tree)).call).toMatchObject({ state: 'lost', nearest: ['blue'] });
    const inPlace = treeOf({ 'net/a.c': calls('blue'), 'net/b.c': 'int blue(int a)\n{\n\tsent(a);\n}\n' });
    expect((await resolveCall(via(['net/a.c#blue'], 'sent'), inPlace)).call).toMatchObject({ state: 'lost', nearest: ['send'] });
  });

  it('has the line of the call, even in the first line of the file or of a macro', async () => {
    const tree = treeOf({ 'a.c': 'int blue(int a) { send(a); }\n#define green(x) \\\n\tsend(x)\n' });
    expect((await resolveCall(via(['a.c#blue'], 'send'), tree)).call).toMatchObject({ state: 'exact', found: { line: 0 } });
    expect((await resolveCall(via(['a.c#green'], 'send'), tree)).call).toMatchObject({ state: 'exact', found: { line: 2 } });
  });
});

describe('a call next to other uses', () => {
  it('is preferred to a place that passes the function to another call', async () => {
    const tree = treeOf({ 'a.c': 'int blue(int a)\n{\n\tregister(send);\n\n\n\tsend(a);\n\tx = send;\n}\n' });
    expect((await resolveCall(via(['a.c#blue'], 'send'), tree)).call).toMatchObject({ state: 'exact', found: { line: 5 }, others: [] });
  });

  it('is that place if there is no call', async () => {
    const tree = treeOf({ 'a.c': 'int blue(int a)\n{\n\tx = send;\n\tregister(send);\n}\n' });
    expect((await resolveCall(via(['a.c#blue'], 'send'), tree)).call).toMatchObject({ state: 'exact', found: { line: 3 }, others: [] });
  });
});

describe('the setting of a pointer in another file', () => {
  const table = 'static const struct ops o = {\n\t.send = blue,\n};\n';
  const setting = async (files: Readonly<Record<string, string>>, ...through: [string, ...string[]]) => (await resolveCall(via(['a.c#f'], 'send', through), treeOf(files))).through;

  it('is exact, moved, ambiguous or lost', async () => {
    expect(await setting({ 'a.c': table }, 'a.c#o')).toMatchObject({ state: 'exact', found: { line: 0 }, others: [] });
    expect(await setting({ 'a.c': '', 'b.c': table }, 'a.c#o', 'b.c#o')).toMatchObject({ state: 'moved', found: { path: 'b.c' } });
    expect(await setting({ 'a.c': '', 'b.c': table }, 'a.c#o')).toMatchObject({ state: 'moved', found: { path: 'b.c' }, others: [] });
    expect(await setting({ 'a.c': '', 'b.c': table, 'c.c': table }, 'a.c#o')).toMatchObject({ state: 'ambiguous', found: { path: 'b.c' }, others: [{ path: 'c.c' }] });
    expect(await setting({ 'a.c': 'static int o[] = { 1 };\n', 'b.c': table }, 'a.c#o')).toMatchObject({ state: 'lost', others: [{ path: 'a.c', line: 0 }] });
    expect(await setting({ 'a.c': 'int oo(void) { }\n' }, 'a.c#o')).toMatchObject({ state: 'lost', others: [], nearest: ['oo'] });
  });

  it('is absent if the call does not go through a pointer', async () => {
    expect(await resolveCall(via(['a.c#f'], 'send'), treeOf({ 'a.c': 'int f(void) { send(); }\n' }))).not.toHaveProperty('through');
  });
});

describe('the uses of a name', () => {
  const uses = (text: string, token = 'f', end = text.length) => usesOf(text, token, 0, end).map(({ start, end: after, type }) => `${start}-${after} ${type}`);

  it.each([
    'f‹call›(x)', 'f‹call› (x)', 'f‹call› /* so */ (x)', 'x->f‹call›(y)', '(*f‹call›)(x)', '(*x->f‹call›) (y)', 'f‹call›[i](x)', 'f‹call›[i] [j](x)', 'f‹other›[i]',
    'f‹other›[i', 'f‹call›[](x)', 'x = f‹other›;', '(f‹other›)', 'g(f‹argument›)', 'g(x, f‹argument›[i])', 'g(f‹call›(x))', 'g((f‹argument›))', 'static_call(f‹argument›)(x)',
    'g(x)(f‹argument›)', 't[i](f‹argument›)', 'if (f‹other›)', 'return (f‹other›)', 'sizeof(f‹other›)', 'if (x) f‹call›(y)', 'struct f x', 'union f x', 'enum f x',
    'structs f‹other›', 'struct s f‹other›', 'x f‹other›', 'ff f_ f1 xf', '"f" \'f\' /* f */ // f', 'x; // f\nf‹call›()', 'x; struct f y', 'x; enum f', '#define A f\nf‹call›()', 'x; structs f‹other›', 'x\n#define A f\nf‹call›()', 'x #f‹other›',
    '1f f‹other›', 'g(1, f‹argument›), f‹other›', '(x, f‹other›)', 'g)(f‹argument›)', ') f‹other›', 'g(x); (f‹other›)', 'g("a" f‹argument›)', '12 (f‹other›)', '"a" (f‹other›)',
    'x + (f‹other›)', '[x] (f‹argument›)', 'return f‹other›', 'g(if (f‹argument›))',
  ])('in %j', (marked) => {
    const text = marked.replace(/‹\w+›/g, '');
    const found = [...usesOf(text, 'f', 0, text.length)].reverse();
    expect(found.reduce((shown, { end, type }) => `${shown.slice(0, end)}‹${type}›${shown.slice(end)}`, text)).toBe(marked);
    expect(found.every(({ start, end }) => text.slice(start, end) === 'f')).toBe(true);
  });

  it('are found only between two offsets', () => {
    expect(usesOf('f(a); f(b); f(c);', 'f', 1, 12).map(({ start }) => start)).toEqual([6]);
    expect(usesOf('f(a); f', 'f', 1, 7).map(({ start }) => start)).toEqual([6]);
    expect(uses('f(a)', '')).toEqual([]);
    expect(uses('x f(', 'f', 3)).toEqual(['2-3 other']);
    expect(uses('x f', 'f', 2)).toEqual([]);
  });

  it('are recognised after an index of at most 199 characters', () => {
    const index = (length: number) => uses(`f[${'i'.repeat(length - 2)}](x)`);
    expect([index(200), index(201)]).toEqual([['0-1 call'], ['0-1 other']]);
  });

  it('include each called name once', () => {
    const text = 'if (a) b(c); while (b(d)) (*e)(f); return sizeof(g); h[i](); struct j k();';
    expect(calledNames(text, 0, text.length)).toEqual(['b', 'e', 'h', 'k']);
  });
});
