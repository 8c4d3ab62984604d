import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { leastProbability, rankSumProbability } from '../../../src/traces/comparing/rank-sum.js';

const few = fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 5 });

describe('the rank-sum test', () => {
  it.each([
    // Tables of the test have 2/252 for two samples of 5 that do not overlap, and 4/252 if one pair is exchanged.
    [[1, 2, 3, 4, 5], [6, 7, 8, 9, 10], 2 / 252],
    [[1, 2, 3, 4, 6], [5, 7, 8, 9, 10], 4 / 252],
    [[1, 2, 3, 4, 5], [1, 2, 3, 4, 5], 1],
    [[3, 3, 3], [3, 3], 1],
    [[], [1, 2], 1],
  ])('of %j and %j', (a, b, probability) => {
    expect(rankSumProbability(a, b)).toBeCloseTo(probability, 10);
  });

  it('counts as often as all ways to divide the values do', () => {
    fc.assert(fc.property(few, few, (a, b) => {
      expect(rankSumProbability(a, b)).toBeCloseTo(byTrying(a, b), 9);
    }));
  });

  it('is the same either way round', () => {
    fc.assert(fc.property(few, few, (a, b) => {
      expect(rankSumProbability(a, b)).toBeCloseTo(rankSumProbability(b, a), 9);
    }));
  });

  it('gives at least the least probability for different values, which samples that do not overlap have', () => {
    fc.assert(fc.property(fc.uniqueArray(fc.integer(), { minLength: 2, maxLength: 9 }), fc.integer({ min: 1, max: 8 }), (values, size) => {
      const count = Math.min(size, values.length - 1);
      const least = leastProbability(count, values.length - count);
      expect(rankSumProbability(values.slice(0, count), values.slice(count))).toBeGreaterThanOrEqual(least - 1e-12);
      const sorted = [...values].sort((a, b) => a - b);
      expect(rankSumProbability(sorted.slice(0, count), sorted.slice(count))).toBeCloseTo(least, 12);
    }));
  });

  it('has an approximation for large samples that continues the exact one', () => {
    const a = Array.from({ length: 20 }, (_, index) => index * 2);
    const exact = rankSumProbability(a, a.map((value) => value + 7));
    const approximate = rankSumProbability([...a, 22.5], [...a.map((value) => value + 7), 22.5]);
    expect(Math.abs(exact - approximate)).toBeLessThan(0.02);
    const far = Array.from({ length: 200 }, (_, index) => index);
    expect(rankSumProbability(far, far.map((value) => value + 1_000))).toBeLessThan(1e-12);
    expect(rankSumProbability(far, far)).toBeGreaterThan(0.99);
  });
});

/** The probability by trying all ways to choose which values are of the first sample. */
function byTrying(a: readonly number[], b: readonly number[]): number {
  const values = [...a, ...b];
  const rank = (value: number): number => values.filter((each) => each < value).length + (values.filter((each) => each === value).length + 1) / 2;
  const mean = (a.length * (values.length + 1)) / 2;
  const distance = Math.abs(a.reduce((sum, value) => sum + rank(value), 0) - mean);
  let far = 0;
  let all = 0;
  for (let chosen = 0; chosen < 1 << values.length; chosen += 1) {
    const taken = values.filter((_, index) => (chosen >> index) % 2 === 1);
    if (taken.length !== a.length) continue;
    all += 1;
    if (Math.abs(taken.reduce((sum, value) => sum + rank(value), 0) - mean) >= distance - 1e-9) far += 1;
  }
  return far / all;
}
