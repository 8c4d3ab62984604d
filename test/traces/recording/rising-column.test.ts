import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RisingColumn } from '../../../src/traces/recording/rising-column.js';

describe('a column of rising numbers', () => {
  const steps = fc.array(fc.oneof(
    fc.nat({ max: 1000 }),
    fc.nat({ max: 2 ** 40 }),
    fc.integer({ min: -1000, max: 0 }),
    fc.double({ min: -1, max: 1, noNaN: true }),
    fc.constantFrom(0xfffe, 0xffff, 0x1_0000, 0xffff_fffe, 0xffff_ffff, 0x1_0000_0000),
  ), { maxLength: 300 });

  test.each([['wide', () => RisingColumn.wide()], ['narrow', () => RisingColumn.narrow()]] as const)('that are %s has every number as it was, in whatever order', (_, create) => {
    fc.assert(fc.property(fc.double({ min: -1e15, max: 1e15, noNaN: true }), steps, (first, all) => {
      const column = create();
      const numbers: number[] = [];
      // Not -0, which is no other time than 0.
      let value = Math.trunc(first) + 0;
      for (const step of all) {
        value += step;
        numbers.push(value);
        column.push(value);
      }
      expect(column.length).toBe(numbers.length);
      expect(numbers.map((__, index) => column.at(index))).toEqual(numbers);
    }));
  });
});
