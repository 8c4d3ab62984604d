import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Burst } from '../../../src/extension/trees/burst.js';

let delivered: (readonly number[])[];
let burst: Burst<number>;
beforeEach(() => {
  vi.useFakeTimers();
  delivered = [];
  burst = new Burst((items) => delivered.push(items));
});
afterEach(() => vi.useRealTimers());

it('delivers what comes together at once, when it is quiet', () => {
  [1, 2, 3].forEach((item) => burst.add(item));
  expect(delivered).toEqual([]);
  vi.advanceTimersByTime(100);
  expect(delivered).toEqual([[1, 2, 3]]);
  burst.add(4);
  vi.runAllTimers();
  expect(delivered).toEqual([[1, 2, 3], [4]]);
});

it('does not wait for ever where something always comes', () => {
  for (let item = 0; item < 100; item++) {
    burst.add(item);
    vi.advanceTimersByTime(50);
  }
  expect(delivered.length).toBeGreaterThanOrEqual(4);
  expect(delivered.flat()).toEqual(Array.from({ length: delivered.flat().length }, (_, index) => index));
});

it('delivers nothing once it is disposed', () => {
  burst.add(1);
  burst.dispose();
  vi.runAllTimers();
  expect(delivered).toEqual([]);
});
