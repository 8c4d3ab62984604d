import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { compile } from '../../src/language/index.js';
import { anchorsOfHop, safeFiles, SourceTree, verifyAll, wholeTreeReader, type FileAccess, type HopAnchor } from '../../src/sources/index.js';
import { memoryFiles, type Entry } from './memory-files.js';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** The anchors of hops with these items. */
function anchorsOf(...items: readonly string[]): readonly HopAnchor[] {
  const hops = items.map((item) => `a -> a "x" { ${item} }`).join('\n');
  const { scenarios, diagnostics } = compile(`scenario s { title "S" source linux "6.1" machine host "H" { participant a "A" in kvm of linux } flow f "F" { ${hops} } }`);
  expect(diagnostics.filter(({ severity }) => severity === 1)).toEqual([]);
  return scenarios[0]?.flows[0]?.hops.flatMap(anchorsOfHop) ?? [];
}

const define = (name: string) => `int ${name}(void)\n{\n}\n`;

function readerOf(files: FileAccess) {
  return wholeTreeReader(new SourceTree({ project: 'linux' }, safeFiles(files)), files);
}

async function verified(entries: Readonly<Record<string, Entry>>, ...items: readonly string[]) {
  const files = memoryFiles(entries);
  return { verdicts: await verifyAll(anchorsOf(...items), readerOf(files)), reads: files.reads };
}

describe('a function that is not found where it is looked for first', () => {
  it('has moved to the only file in the whole tree that defines it', async () => {
    const { verdicts } = await verified({ 'lib/vhost/socket.c': define('other'), 'lib/vhost_user/vhost-net.c': define('register') }, 'at linux:lib/vhost/socket.c#register');
    expect(verdicts).toMatchObject([{ state: 'moved', found: { path: 'lib/vhost_user/vhost-net.c', symbol: 'register', line: 0 } }]);
  });

  it('is looked for in all files at once, however many functions are missing', async () => {
    const { verdicts, reads } = await verified(
      { 'net/a.c': '', 'net/b.c': '', 'drivers/c.c': define('one') + define('two'), 'drivers/d.h': define('three'), 'drivers/e.txt': define('four') },
      ...['one', 'two', 'three', 'four'].map((name) => `at linux:net/a.c#${name}`),
    );
    expect(verdicts.map(({ state }) => state)).toEqual(['moved', 'moved', 'moved', 'lost']);
    expect(reads.filter((read) => read === 'drivers/c.c')).toHaveLength(1);
    expect(reads).not.toContain('drivers/e.txt');
  });

  it('does not make other files be read if everything is found', async () => {
    const { reads } = await verified({ 'net/a.c': define('one'), 'drivers/c.c': '' }, 'at linux:net/a.c#one');
    expect(reads).toEqual(['net/a.c']);
  });

  it('is ambiguous in several files, and lost in many', async () => {
    const in_ = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`drivers/d${index}/f${index}.c`, define('probe')]));
    const state = async (count: number) => (await verified({ 'net/a.c': '', ...in_(count) }, 'at linux:net/a.c#probe')).verdicts[0];
    expect(await state(2)).toMatchObject({ state: 'ambiguous', others: [{ path: 'drivers/d1/f1.c' }] });
    expect(await state(8)).toMatchObject({ state: 'ambiguous' });
    expect(await state(9)).toMatchObject({ state: 'lost' });
  });

  it('is not found where it is only mentioned, or for another system', async () => {
    const { verdicts } = await verified({ 'net/a.c': '', 'drivers/b.c': 'int x = gone();', 'tests/c.c': define('gone'), 'os/win32.c': define('gone') }, 'at linux:net/a.c#gone');
    expect(verdicts).toMatchObject([{ state: 'lost', missing: 'function' }]);
  });

  it('is looked for as a caller, too', async () => {
    const { verdicts } = await verified(
      { 'net/a.c': define('callee'), 'drivers/b.c': 'int caller(void)\n{\n\treturn callee();\n}\n' }, 'at linux:net/a.c#callee via linux:net/old.c#caller calls callee',
    );
    expect(verdicts).toMatchObject([{ state: 'exact' }, { state: 'moved', found: { path: 'drivers/b.c', line: 2 } }]);
  });

  it('is not looked for if that was cancelled', async () => {
    const controller = new AbortController();
    const files = memoryFiles({ 'net/a.c': '', 'net/b.c': '', 'drivers/c.c': '' });
    const stopping = { ...files, read: (path: string) => (path.startsWith('drivers') && controller.abort(new Error('enough')), files.read(path)) };
    await expect(verifyAll(anchorsOf('at linux:net/a.c#gone'), readerOf(stopping), { signal: controller.signal })).rejects.toThrow('enough');
  });
});

describe('the state of an anchor', () => {
  it('is that it is not in this tree if the tree has no folder of that name', async () => {
    const { verdicts } = await verified(
      { 'net/a.c': define('one'), 'net/sub/b.c': '' },
      'at linux:app/test/x.c#f', 'at linux:net/none.c#f', 'at linux:net/none/x.c#f', 'at linux:x.c#f', 'at linux:app/x.c#f | linux:net/y.c#f', 'at linux:app/x.c#one',
    );
    expect(verdicts.map(({ state }) => state)).toEqual(['not-in-tree', 'lost', 'lost', 'lost', 'lost', 'moved']);
  });

  it('is that it was refused if its file is there but must not be read', async () => {
    const { verdicts } = await verified({ 'net/binary.c': new Uint8Array([65, 0]), 'net/link.c': { type: 'link' } }, 'at linux:net/binary.c#f', 'at linux:net/link.c#f');
    expect(verdicts).toMatchObject([{ state: 'refused', refusal: { reason: 'binary' } }, { state: 'refused', refusal: { reason: 'outside-root' } }]);
  });
});

describe('anchors in many large files', () => {
  /** Files that exist only while they are read, each of a megabyte. */
  function largeFiles(count: number) {
    let [open, most] = [0, 0];
    const files: FileAccess = {
      read: async (path) => {
        most = Math.max(most, ++open);
        await new Promise((resolve) => setImmediate(resolve));
        open--;
        return new TextEncoder().encode(`${define(`a_function_with_a_long_name_${/\d+/.exec(path)?.[0] ?? ''}`)}/*${' '.repeat(1_000_000)}*/\n`);
      },
      list: async () => [],
      stat: async (path) => (/^[a-z]+\d+\.c$/.test(path) ? { type: 'file', size: 1_000_100 } : undefined),
    };
    return { files, most: () => most, items: Array.from({ length: count }, (_, index) => `at linux:f${index}.c#a_function_with_a_long_name_${index}`) };
  }

  it('are read as many at a time as allowed, and give their results in order', async () => {
    const { files, most, items } = largeFiles(12);
    const verdicts = await verifyAll(anchorsOf(...items), new SourceTree({ project: 'linux' }, safeFiles(files)), { concurrency: 3 });
    expect(verdicts.map(({ found }) => found?.path)).toEqual(items.map((_, index) => `f${index}.c`));
    expect(most()).toBe(3);
  });

  it('do not stay in memory because of their results', async () => {
    const { files, items } = largeFiles(300);
    const before = process.memoryUsage().heapUsed;
    const verdicts = await verifyAll(anchorsOf(...items), new SourceTree({ project: 'linux' }, safeFiles(files)), { concurrency: 4 });
    collectGarbage();
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(150_000_000);
    expect(verdicts).toHaveLength(300);
  });
});
