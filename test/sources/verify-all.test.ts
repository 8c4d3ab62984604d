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

describe('a function that several files define', () => {
  const own = ['at linux:net/tap.c#tap_send', 'at linux:net/tap.c#tap_read', 'at linux:net/tap.c#tap_update | linux:net/tap.c#tap_refresh'];
  const whole = define('tap_send') + define('tap_read') + define('tap_refresh');

  it('has moved to the file that has the other functions, too, which the path names in the old one', async () => {
    const { verdicts } = await verified({ 'net/tap-amiga.c': define('tap_read'), 'net/unix.c': whole }, ...own);
    expect(verdicts.map(({ state, found }) => `${state} ${found?.path}`)).toEqual(['moved net/unix.c', 'moved net/unix.c', 'moved net/unix.c']);
  });

  it('has rather moved to a file of the same name with its companions than to one without them beside the old one', async () => {
    const { verdicts } = await verified({ 'net/tap-amiga.c': define('tap_read'), 'net/sub/tap.c': whole }, ...own);
    expect(verdicts.map(({ found }) => found?.path)).toEqual(['net/sub/tap.c', 'net/sub/tap.c', 'net/sub/tap.c']);
    const alone = await verified({ 'net/tap-amiga.c': define('tap_read'), 'net/sub/tap.c': define('other') }, ...own);
    expect(alone.verdicts.map(({ state }) => state)).toEqual(['lost', 'moved', 'lost']);
  });

  it('is found among many of the same name', async () => {
    const others = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`drivers/d${index}/f${index}.c`, define('tap_read')]));
    const { verdicts } = await verified({ ...others, 'io/unix.c': whole, 'net/tap.c': '' }, ...own);
    expect(verdicts.map(({ state, found }) => `${state} ${found?.path}`)).toEqual(['moved io/unix.c', 'moved io/unix.c', 'moved io/unix.c']);
  });

  it('is ambiguous, with all of them, if they are equally likely', async () => {
    const { verdicts } = await verified({ 'net/one.c': whole, 'net/two.c': whole }, ...own);
    expect(verdicts.map(({ state, others }) => `${state} ${others.map(({ path }) => path).join()}`)).toEqual(['ambiguous net/two.c', 'ambiguous net/two.c', 'ambiguous net/two.c']);
  });

  it('is where the caller calls the name, or the table mentions it, whatever else is in the other files', async () => {
    const caller = (name: string, body: string) => `int ${name}(void)\n{\n\t${body}\n}\n`;
    const { verdicts } = await verified(
      { 'net/one.c': `${whole}${caller('poll', 'other();')}int *ops[] = { other };\n`, 'net/two.c': `${caller('poll', 'tap_read();')}int *ops[] = { tap_read };\n` },
      ...own, 'at linux:net/one.c#tap_read via linux:net/tap.c#poll calls tap_read through linux:net/tap.c#ops',
    );
    expect(verdicts.slice(-2).map(({ state, found }) => `${state} ${found?.path}`)).toEqual(['moved net/two.c', 'moved net/two.c']);
  });

  it('is the first that its anchor names, or the one that the call site names, if a renamed file defines several of them', async () => {
    const renamed = `${define('halt')}${define('block')}int run(void)\n{\n\tblock();\n}\nint enter(void)\n{\n\thalt();\n}\n`;
    const places = 'linux:net/tap.c#halt | linux:net/tap.c#block';
    const { verdicts } = await verified(
      { 'net/unix.c': renamed }, `at ${places}`, `at ${places} via linux:net/tap.c#run calls halt | block`, `at ${places} via linux:net/tap.c#enter | linux:net/tap.c#run calls halt | block`,
    );
    expect(verdicts.map(({ state, found }) => `${state} ${found?.symbol} ${found?.line}`)).toEqual(['moved halt 0', 'moved block 3', 'moved block 8', 'moved halt 0', 'moved halt 12']);
  });

  it('is decided by all anchors of the tree, also if only some are resolved', async () => {
    const files = memoryFiles({ 'net/one.c': define('tap_read'), 'net/two.c': whole });
    const all = anchorsOf(...own);
    const [alone] = await verifyAll(all.slice(1, 2), readerOf(files));
    const [among] = await verifyAll(all.slice(1, 2), readerOf(files), { all });
    expect([alone?.state, among?.state, among?.found?.path]).toEqual(['ambiguous', 'moved', 'net/two.c']);
  });
});

describe('a function that is found under its name elsewhere', () => {
  const body = (name: string, ...calls: readonly string[]) => `int ${name}(void)\n{\n${calls.map((call) => `\t${call}();\n`).join('')}}\n`;
  /** The functions of the hops of a path in which `dequeue` does two things, and `poll` calls it. */
  const path = [
    'at linux:vhost/rxtx.c#dequeue via linux:app/main.c#poll calls dequeue', 'at linux:vhost/rxtx.c#dequeue',
    'at linux:vhost/rxtx.c#copy via linux:vhost/rxtx.c#dequeue calls copy | copy_desc', 'at linux:vhost/rxtx.c#kick via linux:vhost/rxtx.c#dequeue calls kick',
  ];
  const rest = { 'vhost/other.c': define('copy') + define('kick') };
  const stateOf = async (files: Readonly<Record<string, string>>, ...items: readonly string[]) => (await verified(files, ...items)).verdicts.map(({ state }) => state);

  it('has moved if it calls what the path says, in whichever version', async () => {
    expect((await stateOf({ ...rest, 'vhost/net.c': body('dequeue', 'copy_desc') }, ...path)).slice(0, 3)).toEqual(['moved', 'not-in-tree', 'moved']);
  });

  it('is doubtful if it calls nothing of that, except for the hop whose call site leads there', async () => {
    const { verdicts } = await verified({ ...rest, 'vhost/net.c': body('dequeue', 'split'), 'app/main.c': body('poll', 'dequeue') }, ...path);
    expect(verdicts.slice(0, 3).map(({ state }) => state)).toEqual(['moved', 'exact', 'doubtful']);
    expect(verdicts[2]).toMatchObject({ found: { path: 'vhost/net.c' }, notCalled: ['copy', 'kick'] });
  });

  it('is doubtful for that hop, too, if its caller no longer calls it', async () => {
    expect((await stateOf({ ...rest, 'vhost/net.c': body('dequeue', 'split'), 'app/main.c': body('poll', 'other') }, ...path)).slice(0, 3)).toEqual(['doubtful', 'lost', 'doubtful']);
  });

  it('is not doubtful under another name that the path gives', async () => {
    const items = ['at linux:vhost/rxtx.c#dequeue | linux:vhost/net.c#flush', ...path.slice(2)];
    expect((await stateOf({ ...rest, 'vhost/net.c': body('flush', 'split') }, ...items))[0]).toBe('moved');
  });

  it('is doubtful without a single call only if it is somewhere else', async () => {
    const items = [path[1] ?? '', path[2] ?? ''];
    expect((await stateOf({ ...rest, 'vhost/net.c': body('dequeue') }, ...items))[0]).toBe('moved');
    expect((await stateOf({ ...rest, 'drivers/rxtx.c': body('dequeue') }, ...items))[0]).toBe('moved');
    expect((await stateOf({ ...rest, 'drivers/net.c': body('dequeue') }, ...items))[0]).toBe('doubtful');
  });

  it('is exact where the path says, and has moved if the path says nothing about it', async () => {
    expect((await stateOf({ ...rest, 'vhost/rxtx.c': body('dequeue') }, ...path)).slice(0, 3)).toEqual(['exact', 'not-in-tree', 'exact']);
    expect(await stateOf({ 'drivers/net.c': body('dequeue') }, path[1] ?? '')).toEqual(['moved']);
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

  it('is that it is not in this tree if a folder on the way is missing where the tree has no code', async () => {
    const { verdicts } = await verified(
      { 'drivers/net/vhost/a.c': '', 'drivers/net/Kconfig': '', 'hw/pci.h': '' },
      'at linux:drivers/net/pcap/x.c#f', 'at linux:drivers/net/pcap/sub/x.c#f', 'at linux:drivers/net/pcap/x.c#f | linux:x.c#f', 'at linux:drivers/net/pcap/x.c#f | linux:drivers/net/vhost/x.c#f',
      'at linux:hw/net/x.c#f', 'at linux:drivers/net/vhost/x.c#f', 'at linux:a.c#f via linux:drivers/block/x.c#g calls f',
    );
    const pcap = 'not-in-tree drivers/net/pcap';
    expect(verdicts.map(({ state, folder }) => [state, ...(folder === undefined ? [] : [folder])].join(' '))).toEqual([pcap, pcap, pcap, 'lost', 'lost', 'lost', 'lost', 'not-in-tree drivers/block']);
  });

  it('is that it is lost if the missing folder was renamed: several other functions of it are elsewhere', async () => {
    const items = ['one', 'two', 'gone'].map((name) => `at linux:softmmu/mem.c#${name}`);
    expect((await verified({ 'system/mem.c': define('one') + define('two') }, ...items)).verdicts).toMatchObject([{ state: 'moved' }, { state: 'moved' }, { state: 'lost', missing: 'file' }]);
    expect((await verified({ 'include/mem.h': define('one') }, ...items)).verdicts).toMatchObject([{ state: 'moved' }, { state: 'not-in-tree' }, { state: 'not-in-tree', folder: 'softmmu' }]);
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
