import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { alignFlows, costDifferences, counterpartOf, type AlignedRow, type ScenarioFlow } from '../../src/model/compare.js';
import { costOfFlow } from '../../src/model/cost.js';
import { compileSettled } from '../settled-scenarios.js';

const builtIn = (id: string, flowId = 'send'): ScenarioFlow => {
  const [scenario] = compileSettled(readFileSync(new URL(`../../scenarios/${id}.vhflow`, import.meta.url), 'utf8')).scenarios;
  const flow = scenario?.flows.find((each) => each.id === flowId);
  if (!scenario || !flow) throw new Error(`${id} has no flow ${flowId}`);
  return { scenario, flow };
};

/** A flow with these hops, each given as the text after its participants. */
const flowOf = (...hops: readonly string[]): ScenarioFlow => {
  const [scenario] = compileSettled(`scenario s {
    title "S"
    source linux "6.1"
    machine guest "Guest" { participant g "G" in guest-kernel }
    machine host "Host" { participant a "A" in host-kernel participant b "B" in host-user }
    flow send "Send" { ${hops.join('\n')} }
  }`).scenarios;
  const flow = scenario?.flows[0];
  if (!scenario || flow?.hops.length !== hops.length) throw new Error('the flow is not understood');
  return { scenario, flow };
};

/** Rows as text: the number of the hop in each flow with a sign for its state. */
const signs = { common: '=', shared: '~', varies: '/', differs: '!', only: '*' } as const;
const shown = (rows: readonly AlignedRow[]): string[] => rows.map((row) => row.map((cell) => (cell ? `${cell.hop.n}${signs[cell.state]}` : '-')).join(' '));

describe('flows side by side', () => {
  test('hops at the same function that do the same share a row, whatever their labels', () => {
    const before = flowOf('a -> a "read" { kind ring at linux:net/x.c#f }', 'a -> b "only before"');
    const after = flowOf('b -> b "only after"', 'a -> a "look" { kind ring at linux:net/x.c#f }');
    expect(shown(alignFlows([before, after]))).toEqual(['- 1*', '1= 2=', '2* -']);
  });

  test('hops with the same label share a row, even without a function', () => {
    expect(shown(alignFlows([flowOf('a -> b "one"', 'a -> b "two"'), flowOf('a -> b "two"')]))).toEqual(['1* -', '2= 1=']);
  });

  test('as many hops as possible are common, in their order', () => {
    const letters = (text: string): ScenarioFlow => flowOf(...[...text].map((letter) => `a -> a "${letter}"`));
    const rows = alignFlows([letters('abcbdab'), letters('bdcaba')]);
    expect(rows.filter((row) => row.every((cell) => cell?.state === 'common'))).toHaveLength(4);
  });

  test('the alignment is the best possible, whatever the hops', () => {
    /** The number of pairs in the longest common subsequence. */
    const mostPairs = (a: string, b: string): number => {
      if (a === '' || b === '') return 0;
      return a[0] === b[0] ? 1 + mostPairs(a.slice(1), b.slice(1)) : Math.max(mostPairs(a.slice(1), b), mostPairs(a, b.slice(1)));
    };
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 1, maxLength: 8 });
    const kinds = { a: 'copy', b: 'wakeup', c: 'ring' };
    const pairs = (hopOf: (letter: string, place: string) => string, a: string, b: string): number => {
      const flows = [a, b].map((text, side) => flowOf(...[...text].map((letter, index) => hopOf(letter, `${side}-${index}`))));
      return alignFlows(flows).filter((row) => row.every(Boolean)).length;
    };
    fc.assert(fc.property(letters, letters, (a, b) => {
      expect(pairs((letter) => `a -> a "${letter}"`, a, b)).toBe(mostPairs(a, b));
      expect(pairs((letter, place) => `a -> a "${place}" { kind ${kinds[letter as 'a']} }`, a, b)).toBe(mostPairs(a, b));
    }), { numRuns: 60 });
  });

  test('one common hop counts more than several that only do the same work, and those more than equal ids', () => {
    const before = flowOf('a -> a "same" as x', 'a -> a "1" as p { kind copy }', 'a -> a "2" as q { kind copy }');
    const after = flowOf('b -> b "3" as p { kind copy }', 'b -> b "4" as q { kind copy }', 'a -> a "same" as y');
    expect(shown(alignFlows([before, after]))).toEqual(['- 1*', '- 2*', '1= 3=', '2* -', '3* -']);
    const ids = flowOf('a -> a "1" as p { kind copy }', 'a -> a "2" as q { kind copy }', 'a -> a "3" as r { kind copy }');
    const shifted = flowOf('b -> b "4" as q { kind copy }', 'b -> b "5" as r { kind copy }', 'b -> b "6" as s { kind copy }');
    expect(shown(alignFlows([ids, shifted]))).toEqual(['1! 1!', '2! 2!', '3! 3!']);
  });

  test('of several hops that do the same work, the one with the same id shares the row', () => {
    const one = flowOf('a -> a "1" as k { kind copy }');
    for (const [hops, rows] of [
      [['b -> b "2" as j { kind copy }', 'b -> b "3" as k { kind copy }'], ['- 1*', '1! 2!']],
      [['b -> b "2" as k { kind copy }', 'b -> b "3" as j { kind copy }'], ['1! 1!', '- 2*']],
      [['b -> b "2" as j { kind copy }', 'b -> b "3" as h { kind copy }'], ['1! 1!', '- 2*']],
      [['b -> b "2" as k', 'b -> b "3" as j { kind wakeup }'], ['1* -', '- 1*', '- 2*']],
    ] as const) expect(shown(alignFlows([one, flowOf(...hops)]))).toEqual(rows);
  });

  test('of several hops that are the same step, the one with the same id shares the row', () => {
    const one = flowOf('a -> a "step" as k');
    expect(shown(alignFlows([one, flowOf('a -> a "step" as j', 'a -> a "step" as k')]))).toEqual(['- 1*', '1= 2=']);
    expect(shown(alignFlows([one, flowOf('a -> a "step" as k', 'a -> a "step" as j')]))).toEqual(['1= 1=', '- 2*']);
  });

  test('hops that share nothing are in the order of the flows', () => {
    expect(shown(alignFlows([flowOf('a -> a "1"', 'a -> a "2"'), flowOf('a -> a "3"', 'a -> a "4"'), flowOf('a -> a "5"')]))).toEqual(['1* - -', '2* - -', '- 1* -', '- 2* -', '- - 1*']);
  });

  test('a hop that does the same work in another way shares the row, and is not common', () => {
    const before = flowOf('a -> a "start"', 'a -> a "here" { kind copy }', 'a -> a "end"');
    const after = flowOf('a -> a "start"', 'b -> b "unlike"', 'b -> b "there" { kind copy }', 'a -> a "end"');
    expect(shown(alignFlows([before, after]))).toEqual(['1= 1=', '- 2*', '2! 3!', '3= 4=']);
  });

  test('work in the guest never shares a row with work on the host', () => {
    expect(shown(alignFlows([flowOf('g -> g "in" { kind copy }'), flowOf('a -> a "out" { kind copy }')]))).toEqual(['1* -', '- 1*']);
  });

  test('the same step at another cost, in another context, or only sometimes, is not common', () => {
    const plain = flowOf('a -> a "step"');
    expect(shown(alignFlows([plain, flowOf('b -> b "step"')]))).toEqual(['1! 1!']);
    for (const other of ['a -> a "step" { kind wakeup }', 'a -> a "step" { when "now and then" }']) {
      expect(shown(alignFlows([plain, flowOf(other)]))).toEqual(['1/ 1/']);
    }
  });

  test('the same function is the same hop, whatever the words, kind and lane, if it runs on the same machine at the same privilege level', () => {
    const plain = flowOf('a -> a "kick" { kind ring at linux:drivers/x.c#kick }');
    for (const [other, row] of [
      ['a -> a "does it want a doorbell?" { kind call at linux:drivers/x.c#kick }', '1= 1='],
      ['b -> a "ask" { kind notify at linux:drivers/x.c#kick }', '1= 1='],
      ['a -> a "ask" { kind wakeup at linux:drivers/x.c#kick }', '1/ 1/'],
      ['a -> a "ask" { kind ring when "rarely" at linux:drivers/x.c#kick }', '1/ 1/'],
    ] as const) expect(shown(alignFlows([plain, flowOf(other)])), other).toEqual([row]);
    for (const other of ['g -> g "ask" { at linux:drivers/x.c#kick }', 'a -> a "ask" { at linux:drivers/y.c#kick }', 'a -> a "ask" { kind return at linux:drivers/x.c#kick }']) {
      expect(shown(alignFlows([plain, flowOf(other)])), other).toEqual(['1* -', '- 1*']);
    }
  });

  test('functions that anchors name for other versions count for flows of other versions only', () => {
    const [newer, older] = ['a -> a "now" { at linux:x.c#now | linux:x.c#before }', 'a -> a "before" { at linux:x.c#before }'];
    expect(shown(alignFlows([flowOf(newer), flowOf(older)]))).toEqual(['1* -', '- 1*']);
    const { scenario, flow } = flowOf(older);
    const ofOlder = { flow, scenario: { ...scenario, sources: [{ name: 'linux', project: 'linux', version: '3.10' }] } };
    expect(shown(alignFlows([flowOf(newer), ofOlder]))).toEqual(['1= 1=']);
  });

  test('of several hops of one function, the one of the same kind shares the row', () => {
    const one = flowOf('a -> a "copy out" { kind copy at linux:x.c#f }');
    expect(shown(alignFlows([one, flowOf('a -> a "enter" { at linux:x.c#f }', 'a -> a "move" { kind copy at linux:x.c#f }')]))).toEqual(['- 1*', '1= 2=']);
  });

  test('a hop in two of three flows is shared, with the number of flows', () => {
    const rows = alignFlows([flowOf('a -> a "x"', 'a -> a "y"'), flowOf('a -> a "y"'), flowOf('a -> a "x"', 'a -> a "z"')]);
    expect(shown(rows)).toEqual(['1~ - 1~', '2~ 1~ -', '- - 2*']);
    expect(rows[0]?.[0]?.sharedBy).toBe(2);
  });

  test('every hop of every flow appears once, in its order, and the result is deterministic', () => {
    const hop = fc.constantFrom('a -> a "p"', 'a -> b "q"', 'a -> a "r" { kind copy }', 'b -> b "s" { kind copy }', 'b -> a "t" { kind wakeup }', 'g -> g "u" { kind vm-exit }');
    fc.assert(fc.property(fc.array(fc.array(hop, { maxLength: 8 }), { minLength: 1, maxLength: 4 }), (lists) => {
      const flows = lists.map((hops) => flowOf(...hops));
      const rows = alignFlows(flows);
      flows.forEach(({ flow }, column) => {
        expect(rows.flatMap((row) => row[column]?.hop.n ?? [])).toEqual(flow.hops.map(({ n }) => n));
      });
      expect(rows.every((row) => row.length === flows.length && row.some(Boolean))).toBe(true);
      expect(alignFlows(flows)).toEqual(rows);
    }), { numRuns: 60 });
  });

  test('a flow compared with itself has only common hops', () => {
    const flow = builtIn('virtio-pcap');
    expect(alignFlows([flow, flow]).every((row) => row.length === 2 && row.every((cell) => cell?.state === 'common'))).toBe(true);
  });
});

describe('the counterpart of a hop', () => {
  const rows = alignFlows([flowOf('a -> a "x"', 'a -> a "1"', 'a -> a "2"', 'a -> a "y"'), flowOf('b -> b "start"', 'a -> a "x"', 'b -> b "3"', 'a -> a "y"', 'b -> b "end"')]);

  test('is the hop in its row, else that of the nearest row with both flows, before it first', () => {
    expect([1, 2, 3, 4].map((n) => counterpartOf(rows, 0, n, 1))).toEqual([2, 2, 2, 4]);
    expect([1, 2, 3, 4, 5].map((n) => counterpartOf(rows, 1, n, 0))).toEqual([1, 1, 1, 4, 4]);
  });

  test('does not exist without a row that both flows have, or without the hop', () => {
    expect(counterpartOf(rows, 0, 5, 1)).toBeUndefined();
    expect(counterpartOf(alignFlows([flowOf('a -> a "x"'), flowOf('b -> b "y"')]), 0, 1, 1)).toBeUndefined();
  });
});

test('large flows need memory for their hops only, not for all pairs of them', () => {
  const hops = (seed: number) => Array.from({ length: 3_000 }, (_, n) => `a -> a "step ${(n * seed) % 3_001}"`);
  const flows = [flowOf(...hops(1)), flowOf(...hops(1).map((hop, n) => (n % 7 === 0 ? 'a -> b "other"' : hop)))];
  const { Float64Array: Original } = globalThis;
  let largest = 0;
  globalThis.Float64Array = new Proxy(Original, {
    construct: (target, [length]: [number]) => {
      largest = Math.max(largest, length);
      return new target(length);
    },
  });
  try {
    expect(alignFlows(flows).filter((row) => row.every((cell) => cell?.state === 'common')).length).toBeGreaterThan(2_500);
  } finally {
    globalThis.Float64Array = Original;
  }
  expect(largest).toBe(3_001);
});

describe('what a flow saves', () => {
  const [before, after] = [builtIn('virtio-pcap'), builtIn('virtio-vhost-pcap')];
  const rows = alignFlows([before, after]);
  const differences = new Map(costDifferences(rows, 0, 1).map((difference) => [difference.name, difference]));

  test('vhost removes QEMU from the path, which saves host round trips and nothing else', () => {
    expect([...differences.values()].map(({ name, before: old, after: now }) => [name, old, now])).toEqual([
      ['copies', 5, 5], ['vmExits', 1, 1], ['hostRoundTrips', 6, 1], ['wakeups', 1, 1],
    ]);
    expect(differences.get('hostRoundTrips')?.added).toEqual([]);
    expect(differences.get('hostRoundTrips')?.removed.reduce((sum, { count }) => sum + count, 0)).toBe(5);
  });

  test('vhost, instead of the tap device, copies from guest memory', () => {
    const hopOf = ({ flow }: ScenarioFlow, id: string): number | undefined => flow.hops.find((hop) => hop.id === id)?.n;
    expect(differences.get('copies')).toMatchObject({
      common: 4,
      removed: [{ n: hopOf(before, 'tun-copy-to-skb'), count: 1 }],
      added: [{ n: hopOf(after, 'vhost-copy-from-guest'), count: 1 }],
    });
    const beside = rows.find((row) => row[0]?.hop.id === 'tun-copy-to-skb');
    expect(beside?.[1]?.hop.id).toBe('vhost-copy-from-guest');
    expect(beside?.map((cell) => cell?.state)).toEqual(['differs', 'differs']);
  });

  test('adds up to the totals of every pair of flows', () => {
    const ids = ['e1000-pcap', 'virtio-pcap', 'virtio-vhost-pcap', 'virtio-cuse-vhost', 'virtio-vhost-user'];
    const flows = ids.flatMap((id) => [builtIn(id), builtIn(id, 'receive')]);
    const all = alignFlows(flows);
    flows.forEach(({ flow }, column) => {
      for (const { name, before: old, after: now, common, removed, added } of costDifferences(all, 0, column)) {
        expect([old, now]).toEqual([costOfFlow(flows[0]?.flow ?? flow).steady[name], costOfFlow(flow).steady[name]]);
        const sum = (counts: typeof removed): number => counts.reduce((total, { count }) => total + count, 0);
        expect([common + sum(removed), common + sum(added)]).toEqual([old, now]);
      }
    });
  });

  test('a hop of both flows that costs less in one counts in common as far as it costs the same, with the rest as the difference', () => {
    const hop = (count: number): string => `a -> a "copy ${count}" { kind copy cost copies ${count} at linux:x.c#f }`;
    const copies = (before: number, after: number) => costDifferences(alignFlows([flowOf(hop(before)), flowOf(hop(after))]), 0, 1)[0];
    expect(copies(3, 1)).toEqual({ name: 'copies', before: 3, after: 1, common: 1, removed: [{ n: 1, count: 2 }], added: [] });
    expect(copies(1, 3)).toEqual({ name: 'copies', before: 1, after: 3, common: 1, removed: [], added: [{ n: 1, count: 2 }] });
  });

  test('ignores costs that not every packet incurs', () => {
    const nothing = { before: 0, after: 0, common: 0, removed: [], added: [] };
    const rare = 'a -> a "y" { kind copy when "rarely" }';
    for (const pair of [[flowOf('a -> a "x"'), flowOf('a -> a "x"', rare)], [flowOf('a -> a "x"', rare), flowOf('a -> a "x"')], [flowOf(rare), flowOf(rare)]]) {
      for (const difference of costDifferences(alignFlows(pair), 0, 1)) expect(difference).toMatchObject(nothing);
    }
  });
});
