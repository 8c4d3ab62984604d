import { describe, expect, test } from 'vitest';
import { type WrittenHop, writtenHopsOf } from '../../../src/extension/scenarios/refs.js';
import { checkTree, jobsFor } from '../../../src/extension/sources-view/verify.js';
import { safeFiles, SourceTree } from '../../../src/sources/index.js';
import { memoryFiles } from '../../sources/memory-files.js';
import { compileSettled } from '../../settled-scenarios.js';

const linux = { project: 'linux', version: '6.1.192' };
const signal = new AbortController().signal;
const ignore = () => undefined;

function hopsOf(...hops: readonly string[]): readonly WrittenHop[] {
  const { scenarios } = compileSettled(`scenario s { title "S" source linux "6.1.192" source qemu "7.2.0" machine m "M" { participant a "A" in host-kernel }
    flow send "Send" { ${hops.map((items, index) => `a -> a "x" { id h${index} ${items} }`).join('\n')} } }`);
  const [scenario] = scenarios;
  if (!scenario) throw new Error('the scenario does not compile');
  const found = writtenHopsOf({ scenario });
  expect(found).toHaveLength(hops.length);
  return found;
}

const files = memoryFiles({
  'net/a.c': 'int first(void)\n{\n\treturn second();\n}\n',
  'net/b.c': 'int moved_here(void)\n{\n\treturn 0;\n}\n',
  'net/c.c': 'int twice(void)\n{\n\treturn 0;\n}\n\nint twice(void)\n{\n\treturn 1;\n}\n',
  'net/binary.c': 'int binary(void)\n{\n}\n\0',
});
const check = (hops: readonly WrittenHop[]) => checkTree(jobsFor(linux, hops), new SourceTree(linux, safeFiles(files)), signal, ignore);

describe('verifying a tree', () => {
  test('counts the anchors by state and lists those that are not exact', async () => {
    const hops = hopsOf('at linux:net/a.c#first via linux:net/a.c#first calls second', 'at linux:net/a.c#moved_here', 'at linux:net/c.c#twice', 'at linux:net/a.c#firts');
    const { counts, findings } = await check(hops);
    expect(counts).toEqual({ 'exact': 2, 'moved': 1, 'ambiguous': 1, 'doubtful': 0, 'lost': 1, 'refused': 0, 'not-in-tree': 0 });
    expect(findings.map(({ state, place }) => `${state} ${place.symbol}`)).toEqual(['moved moved_here', 'ambiguous twice', 'lost firts']);
    expect(findings[0]?.found).toMatchObject({ path: 'net/b.c', line: 0 });
    expect(findings[2]?.nearest).toContain('first');
  });

  test('resolves only what an earlier check has no verdict on', async () => {
    const before = await check(hopsOf('at linux:net/a.c#first', 'at linux:net/a.c#gone'));
    const read: string[] = [];
    const safe = safeFiles(files);
    const reader = new SourceTree(linux, { ...safe, read: async (path) => { read.push(path); return safe.read(path); } });
    const edited = hopsOf('at linux:net/a.c#first', 'at linux:net/c.c#twice', 'at linux:net/a.c#first');
    const { counts, findings, verdicts } = await checkTree(jobsFor(linux, edited), reader, signal, ignore, before.verdicts);
    expect(counts).toMatchObject({ exact: 2, ambiguous: 1, lost: 0 });
    expect(findings.map(({ place }) => place.symbol)).toEqual(['twice']);
    expect(read).toContain('net/c.c');
    expect(read).not.toContain('net/a.c');
    expect(verdicts.size).toBe(2);
  });

  test('lists an anchor once, with all hops that have it', async () => {
    const { counts, findings } = await check(hopsOf('at linux:net/a.c#gone', 'at linux:net/a.c#gone'));
    expect(counts.lost).toBe(2);
    expect(findings.map(({ hops }) => hops.map(({ hop }) => hop.n))).toEqual([[1, 2]]);
  });

  test('covers what a hop does under other settings, and the hops that happen only then', async () => {
    const hops = hopsOf('at linux:net/a.c#first at linux:net/c.c#twice if amd', 'at linux:net/a.c#first', 'when amd at linux:net/a.c#gone', 'at linux:net/a.c#first when not amd');
    const { counts, findings } = await check(hops);
    expect(counts).toMatchObject({ exact: 3, ambiguous: 1, lost: 1 });
    expect(findings.map(({ place, hops: [first] }) => `${place.symbol} h${first?.hop.n} of ${first?.flow.hops.length}`)).toEqual(['twice h1 of 3', 'gone h3 of 4']);
  });

  test('ignores anchors into other trees', () => {
    expect(jobsFor({ project: 'linux', version: '6.1' }, hopsOf('at linux:net/a.c#first'))).toEqual([]);
    expect(jobsFor(linux, hopsOf('at qemu:net/tap.c#tap_send'))).toEqual([]);
  });

  test('reports a file that must not be read as a separate reason', async () => {
    const { counts, findings } = await check(hopsOf('at linux:net/binary.c#binary'));
    expect([counts.lost, counts.refused]).toEqual([0, 1]);
    expect(findings[0]?.problem?.reason).toBe('binary');
  });

  test('reports its progress and can be cancelled', async () => {
    const controller = new AbortController();
    const reported: string[] = [];
    const work = checkTree(jobsFor(linux, hopsOf('at linux:net/a.c#first', 'at linux:net/c.c#twice')), new SourceTree(linux, safeFiles(files)), controller.signal, (done, total) => {
      reported.push(`${done}/${total}`);
      controller.abort(new Error('cancelled'));
    });
    await expect(work).rejects.toThrow('cancelled');
    expect(reported).toEqual(['1/2']);
  });
});
