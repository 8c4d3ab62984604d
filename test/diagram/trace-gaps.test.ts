import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { measurableGap, timeSince } from '../../src/diagram/trace-gaps.js';
import type { Gap, Pass, PassHop } from '../../src/traces/matching/overlay.js';

const thread = { machine: 'host', tid: 1, comm: 'worker' } as const;
const hop = (n: number, time: number, line: number): PassHop => ({ n, time, line, how: 'itself', name: 'f', thread, cpu: 0 });
const pass = (n: number, ...hops: PassHop[]): Pass => ({ n, start: 0, end: 0, isComplete: true, hasStart: true, hops, shared: [] });
const gapOf = (times: readonly number[], uncertainty = 0): Gap => ({ after: 1, times, p50: times[0] ?? 0, p90: times.at(-1) ?? 0, max: times.at(-1) ?? 0, uncertainty });

describe('the times before a hop', () => {
  test('stay as they are where all of them are times', () => {
    const gap = gapOf([1, 2, 3]);
    expect(measurableGap(gap, 2, [])).toBe(gap);
  });

  test('leave out packets in which the hop before came later', () => {
    expect(measurableGap(gapOf([-9, 4, 6, 8]), 2, [])).toMatchObject({ times: [4, 6, 8], p50: 6, p90: 8, max: 8 });
    expect(measurableGap(gapOf([-9, -4]), 2, [])).toBeUndefined();
    expect(measurableGap(gapOf([-9, -4, 5], 5), 2, [])?.times, 'the clocks do not tell the order').toEqual([-4, 5]);
  });

  test('leave out packets in which both hops are one event, and no others without a time between', () => {
    const passes = [pass(1, hop(1, 5, 7), hop(2, 5, 7)), pass(2, hop(1, 5, 8), hop(2, 5, 9)), pass(3, hop(1, 5, 8), hop(2, 9, 10))];
    expect(measurableGap(gapOf([0, 0, 4]), 2, passes)?.times).toEqual([0, 4]);
    expect(measurableGap(gapOf([0]), 2, passes.slice(0, 1))).toBeUndefined();
  });

  test('agree with the time of each packet', () => {
    const events = fc.array(fc.tuple(fc.integer({ min: -3, max: 3 }), fc.boolean()), { minLength: 1, maxLength: 20 });
    fc.assert(fc.property(events, (all) => {
      const passes = all.map(([time, isOne], index) => pass(index + 1, hop(1, 0, 1), hop(2, isOne ? 0 : time, isOne ? 1 : 2)));
      const times = passes.map(({ hops: [, second] }) => second?.time ?? 0).sort((one, other) => one - other);
      const each = passes.flatMap(({ hops: [first, second] }) => (first && second ? timeSince(second, 1, new Map([[1, first]]), 0) ?? [] : [])).map(({ time }) => time);
      expect(measurableGap(gapOf(times), 2, passes)?.times ?? []).toEqual(each.sort((one, other) => one - other));
    }));
  });
});
