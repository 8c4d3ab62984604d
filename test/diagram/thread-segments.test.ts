import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { segmentsOfPicture, threadSegments } from '../../src/diagram/thread-segments.js';
import { hopKinds, type Branch, type HopKind } from '../../src/model/scenario.js';

const hop = (n: number, thread?: string, kind: HopKind = 'call') => ({ n, kind, from: 'lane', to: 'lane', branch: 'data' as Branch, ...(thread === undefined ? {} : { thread }) });
const numbered = (...hops: readonly (readonly [thread?: string, kind?: HopKind])[]) => hops.map(([thread, kind], index) => hop(index + 1, thread, kind));

describe('the segments of threads', () => {
  it('are runs of hops of one thread', () => {
    expect(threadSegments(numbered(['a'], ['a'], ['b'], ['a']), [1, 2, 3, 4])).toEqual([
      { thread: 'a', first: 1, last: 2 }, { thread: 'b', first: 3, last: 3 }, { thread: 'a', first: 4, last: 4 },
    ]);
  });

  it('leave out hops without a thread', () => {
    expect(threadSegments(numbered([], ['a'], [], ['a'], []), [1, 2, 3, 4, 5]).map(({ first, last }) => [first, last])).toEqual([[2, 2], [4, 4]]);
  });

  it('name the hand-off, on either side of the change and also if the picture hides it', () => {
    const handOffs = (hops: ReturnType<typeof numbered>, shown: readonly number[]) => threadSegments(hops, shown).map(({ handOff }) => handOff && `${handOff.n} ${handOff.kind}`);
    expect(handOffs(numbered(['a', 'wakeup'], ['b']), [1, 2])).toEqual([undefined, '1 wakeup']);
    expect(handOffs(numbered(['a'], ['b', 'interrupt']), [1, 2])).toEqual([undefined, '2 interrupt']);
    expect(handOffs(numbered(['a'], ['a', 'notify'], ['b']), [1, 3])).toEqual([undefined, '2 notify']);
    expect(handOffs(numbered(['a'], ['b']), [1, 2])).toEqual([undefined, undefined]);
    expect(handOffs(numbered(['a', 'wakeup']), [1])).toEqual([undefined]);
  });

  it('name no hand-off that leads elsewhere: what polls is not started by the others', () => {
    const hops = [
      { ...hop(1, 'guest', 'interrupt'), from: 'kvm', to: 'guest' }, { ...hop(2, 'lcore'), from: 'switch', to: 'ring' },
      { ...hop(3, 'lcore'), from: 'ring', to: 'switch' },
    ];
    expect(threadSegments(hops, [1, 2, 3]).map(({ handOff }) => handOff)).toEqual([undefined, undefined]);
    expect(threadSegments(hops, [1, 3]).map(({ handOff }) => handOff)).toEqual([undefined, undefined]);
  });

  it('name the VM exit rather than the store that causes it, and skip what runs in parallel', () => {
    const exit = numbered(['guest', 'notify'], ['vcpu', 'vm-exit']);
    expect(threadSegments(exit, [1, 2]).map(({ handOff }) => handOff?.kind)).toEqual([undefined, 'vm-exit']);
    const parallel = [hop(1, 'vcpu', 'wakeup'), { ...hop(2, 'vcpu', 'vm-entry'), branch: 'parallel' as const, to: 'elsewhere' }, hop(3, 'worker')];
    expect(threadSegments(parallel, [1, 2, 3]).map(({ handOff }) => handOff?.n)).toEqual([undefined, 1]);
  });

  it('name the hand-off to a thread whose first hops the picture hides', () => {
    expect(threadSegments(numbered(['a', 'wakeup'], ['b'], ['b']), [1, 3]).map(({ handOff }) => handOff?.n)).toEqual([undefined, 1]);
  });

  it('end where the picture hides a hop of another thread', () => {
    expect(threadSegments(numbered(['a'], ['b'], ['a']), [1, 3])).toHaveLength(2);
    expect(threadSegments(numbered(['a'], [], ['a'], ['a']), [1, 4])).toEqual([{ thread: 'a', first: 1, last: 4 }]);
  });

  it('cover each hop in the picture that has a thread once, in order', () => {
    const hops = fc.array(fc.tuple(fc.option(fc.constantFrom('a', 'b', 'c'), { nil: undefined }), fc.constantFrom(...hopKinds), fc.boolean()));
    fc.assert(fc.property(hops, (all) => {
      const views = all.map(([thread, kind], index) => hop(index + 1, thread, kind));
      const shown = views.map(({ n }) => n).filter((n) => all[n - 1]?.[2]);
      const segments = threadSegments(views, shown);
      const covered = segments.flatMap(({ thread, first, last }) => shown.filter((n) => n >= first && n <= last).map((n) => [n, thread]));
      expect(covered).toEqual(shown.map((n) => [n, views[n - 1]?.thread]).filter(([, thread]) => thread !== undefined));
      expect([...new Set(segments.map(({ thread }) => thread))].sort()).toEqual([...new Set(covered.map(([, thread]) => thread))].sort());
    }));
  });
});

describe('the threads of a picture', () => {
  const view = {
    hops: numbered(['a'], ['b'], ['c'], ['c'], ['b'], ['a']),
    outline: [
      { type: 'hop', n: 1 },
      { type: 'chip', lane: 'lane', hops: [2, 3], isOpen: false, text: '+ 2 hops' },
      { type: 'block', block: 'completion', sections: [{ title: '', items: [{ type: 'bridge', from: 'lane', to: 'lane', hops: [4], text: '' }, { type: 'note', over: [], text: '' }] }] },
      { type: 'chip', lane: 'lane', hops: [6], isOpen: true, text: '' },
      { type: 'hop', n: 6 },
    ],
  } as unknown as Parameters<typeof segmentsOfPicture>[0];

  it('are those of folded hops, too', () => {
    expect(segmentsOfPicture(view).map(({ thread, first, last }) => [thread, first, last])).toEqual([['a', 1, 1], ['b', 2, 2], ['c', 3, 4], ['a', 6, 6]]);
  });

  it('keep their looks whatever of the flow is in the picture', () => {
    const looks = (outline: typeof view.outline) => Object.fromEntries(segmentsOfPicture({ ...view, outline }).map(({ thread, look }) => [thread, look]));
    expect(looks(view.outline)).toEqual({ a: 0, b: 1, c: 2 });
    expect(looks([{ type: 'hop', n: 4 }, { type: 'hop', n: 5 }])).toEqual({ b: 1, c: 2 });
  });
});
