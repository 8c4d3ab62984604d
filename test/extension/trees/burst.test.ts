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

it('delivers a burst of changes as one when no more arrive', () => {
  [1, 2, 3].forEach((item) => burst.add(item));
  expect(delivered).toEqual([]);
  vi.advanceTimersByTime(100);
  expect(delivered).toEqual([[1, 2, 3]]);
  burst.add(4);
  vi.runAllTimers();
  expect(delivered).toEqual([[1, 2, 3], [4]]);
});

it('does not wait forever if changes keep arriving', () => {
  for (let item = 0; item < 100; item++) {
    burst.add(item);
    vi.advanceTimersByTime(50);
  }
  expect(delivered.length).toBeGreaterThanOrEqual(4);
  expect(delivered.flat()).toEqual(Array.from({ length: delivered.flat().length }, (_, index) => index));
});

it('delivers nothing after it was disposed', () => {
  burst.add(1);
  burst.dispose();
  vi.runAllTimers();
  expect(delivered).toEqual([]);
});
