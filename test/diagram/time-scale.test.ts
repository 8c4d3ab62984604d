import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { breakWidth, scaleMargin, timeScale } from '../../src/diagram/time-scale.js';

const width = 800;
const sortedTimes = fc.array(fc.double({ noNaN: true, min: 0, max: 1e12 }), { minLength: 1, maxLength: 60 }).map((times) => [...times].sort((one, other) => one - other));

describe('the scale of a time line', () => {
  test('is linear where events are evenly spread', () => {
    const { x, breaks } = timeScale([0, 10, 20, 30, 40], width);
    expect(breaks).toEqual([]);
    expect([0, 20, 40].map(x)).toEqual([scaleMargin, width / 2, width - scaleMargin]);
  });

  test('cuts out a long stretch without events, at its true length', () => {
    const { x, breaks } = timeScale([0, 10, 20, 30, 9_030, 9_040, 9_050], width);
    expect(breaks.map(({ from, to }) => [from, to])).toEqual([[30, 9_030]]);
    expect(x(9_030) - x(30)).toBeCloseTo(breakWidth);
    expect(x(20) - x(10)).toBeCloseTo(x(9_050) - x(9_040));
  });

  test('draws the whole time where nothing would be left beside a break', () => {
    const { x, breaks } = timeScale([0, 0, 0, 1], width);
    expect(breaks).toEqual([]);
    expect([0, 0.5, 1].map(x)).toEqual([scaleMargin, width / 2, width - scaleMargin]);
  });

  test('keeps the order of all times, within its width', () => {
    fc.assert(fc.property(sortedTimes, fc.integer({ min: 120, max: 4_000 }), (times, pixels) => {
      const { x } = timeScale(times, pixels);
      const places = times.map(x);
      places.forEach((place, index) => {
        expect(place).toBeGreaterThanOrEqual(scaleMargin - 1e-6);
        expect(place).toBeLessThanOrEqual(pixels - scaleMargin + 1e-6);
        expect(place).toBeGreaterThanOrEqual((places[index - 1] ?? 0) - 1e-6);
      });
      const [first = 0, last = 0] = [times[0], times.at(-1)];
      expect(x(first - 1e15)).toBeGreaterThanOrEqual(2);
      expect(x(last + 1e15)).toBeLessThanOrEqual(pixels - 2);
    }));
  });

  test('tells the time of a place', () => {
    fc.assert(fc.property(sortedTimes, fc.double({ noNaN: true, min: -50, max: width + 50 }), (times, place) => {
      const scale = timeScale(times, width);
      const time = scale.time(place);
      expect(time).toBeGreaterThanOrEqual(times[0] ?? 0);
      expect(time).toBeLessThanOrEqual(times.at(-1) ?? 0);
      const isOneMoment = (times.at(-1) ?? 0) - (times[0] ?? 0) < 1;
      if (!isOneMoment && place >= scaleMargin && place <= width - scaleMargin) expect(scale.x(time)).toBeCloseTo(place, 0);
    }), { numRuns: 1_000 });
  });

  test('has ticks at round times, as far apart as asked for, outside of breaks', () => {
    fc.assert(fc.property(sortedTimes, (times) => {
      const { ticks, breaks } = timeScale(times, width);
      const all = ticks(90);
      all.forEach(({ x }, index) => {
        const before = all[index - 1];
        if (before) expect(x - before.x).toBeGreaterThanOrEqual(90 - 1e-6);
        expect(breaks.some((each) => x > each.x + 1e-6 && x < each.x + each.width - 1e-6)).toBe(false);
      });
    }));
    expect(timeScale([0, 100, 200, 300, 400], width).ticks(90).map(({ time }) => time)).toEqual([0, 50, 100, 150, 200, 250, 300, 350, 400]);
  });
});
