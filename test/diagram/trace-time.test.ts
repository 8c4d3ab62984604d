import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { histogramOf } from '../../src/diagram/histogram.js';
import { timeText } from '../../src/diagram/trace-time.js';

describe('times of a trace', () => {
  test.each([
    [0, '0 ns'], [7, '7 ns'], [999, '999 ns'], [999.7, '1 µs'], [1_000, '1 µs'], [1_250, '1.25 µs'], [12_340, '12.3 µs'], [100_000, '100 µs'], [999_600, '1 ms'], [1_500_000, '1.5 ms'],
    [2_000_000_000, '2 s'], [7_200_000_000_000, '7200 s'], [-40, '−40 ns'], [-0.2, '0 ns'], [-1_250, '−1.25 µs'],
  ])('%d nanoseconds are %s', (time, text) => expect(timeText(time, 'ns')).toBe(text));

  test.each([[0, '0 ticks'], [640, '640 ticks'], [26_120, '26.1k ticks'], [4_200_000, '4.2M ticks']])('%d ticks are %s', (time, text) => expect(timeText(time, 'ticks')).toBe(text));

  test('have at most three digits that count below a thousand seconds, and are true within one per cent', () => {
    fc.assert(fc.property(fc.double({ noNaN: true, min: 1, max: 9e11 }), (time) => {
      const [digits = '', unit = ''] = timeText(time, 'ns').split(' ');
      expect(digits.replace('.', '').length).toBeLessThanOrEqual(3);
      const factor = { 'ns': 1, 'µs': 1e3, 'ms': 1e6, 's': 1e9 }[unit] ?? 0;
      expect(Math.abs(Number(digits) * factor - time)).toBeLessThanOrEqual(Math.max(0.5, time * 0.01));
    }));
  });
});

describe('a histogram', () => {
  test('has bins of equal width for similar times, and of equal ratio for very different ones', () => {
    expect(histogramOf([10, 11, 12, 20]).isLog).toBe(false);
    const log = histogramOf([1, 10, 100, 1_000]);
    expect(log.isLog).toBe(true);
    expect(log.place(10)).toBeCloseTo(1 / 3);
    expect(histogramOf([0, 1_000]).isLog).toBe(false);
    expect(histogramOf([5]).place(5)).toBe(0.5);
  });

  test('counts every time once', () => {
    fc.assert(fc.property(fc.array(fc.double({ noNaN: true, min: -1e12, max: 1e12 }), { minLength: 1 }), (times) => {
      const { bins } = histogramOf([...times].sort((one, other) => one - other));
      expect(bins.reduce((sum, count) => sum + count, 0)).toBe(times.length);
    }));
  });
});
