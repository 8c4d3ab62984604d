import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withRepeats, type Repeated } from '../../../src/traces/learning/repeats.js';

/** Repeats as text: `3(1 2)`, or `2-3(1)` where the number differs. */
function written(items: readonly Repeated[]): string {
  return items.map((item) => (typeof item === 'number' ? String(item) : `${item.least === item.most ? item.least : `${item.least}-${item.most}`}(${written(item.items)})`)).join(' ');
}

/** What repeats stand for, each as often as it happened at most. */
function unfolded(items: readonly Repeated[]): readonly number[] {
  return items.flatMap((item) => (typeof item === 'number' ? [item] : Array.from({ length: item.most }, () => unfolded(item.items)).flat()));
}

function distinct(items: readonly Repeated[]): readonly number[] {
  return items.flatMap((item) => (typeof item === 'number' ? [item] : distinct(item.items)));
}

describe('repeats', () => {
  it.each([
    [[], ''],
    [[1, 2, 3], '1 2 3'],
    [[1, 1, 1, 2], '3(1) 2'],
    [[1, 2, 1, 2, 3], '2(1 2) 3'],
    [[1, 2, 2, 3, 1, 2, 2, 2, 3], '2(1 2-3(2) 3)'],
    [[1, 2, 3, 1, 2, 4], '1 2 3 1 2 4'],
  ])('of %j', (tokens, expected) => {
    expect(written(withRepeats(tokens))).toBe(expected);
  });

  it('loses no token and makes none up', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 120 }), (tokens) => {
      const found = withRepeats(tokens);
      expect(new Set(distinct(found))).toEqual(new Set(tokens));
      expect(unfolded(found).length).toBeGreaterThanOrEqual(tokens.length);
    }));
  });

  it('keeps the sequence where every repeat has the same number', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 6 }), fc.integer({ min: 2, max: 9 }), (block, times) => {
      fc.pre(new Set(block).size === block.length);
      const tokens = Array.from({ length: times }, () => block).flat();
      expect(withRepeats(tokens)).toEqual([{ least: times, most: times, items: block }]);
    }));
  });
});
