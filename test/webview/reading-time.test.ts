import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readingTime } from '../../src/webview/diagram/reading-time.js';

const words = (count: number) => Array.from({ length: count }, () => 'virtqueue').join(' ');

it('a hop is shown for as long as its words take to read, and never too short to be found', () => {
  expect(readingTime(['sendto()', undefined, 'Enters the kernel.'])).toBe(2_500);
  expect(readingTime([words(10), words(45)])).toBe(15_000);
  expect(readingTime([words(220)])).toBe(60_000);
});

it('Japanese counts by characters, and names in it as words', () => {
  expect(readingTime(['カーネルへ入る'.repeat(50)])).toBe(42_000);
  expect(readingTime(['関数'.repeat(125), words(22)])).toBe(36_000);
});

it('a longer text never takes less time, whatever it is', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (text, more) => {
    expect(readingTime([text, more])).toBeGreaterThanOrEqual(readingTime([text]));
  }));
});
