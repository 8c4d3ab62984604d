import fc from 'fast-check';
import { expect, it } from 'vitest';
import { quoteString, unescapeString } from '../../../src/language/syntax/string-literals.js';

it.each([
  ['', '""'], ['a', '"a"'], ['a"b', '"a\\"b"'], ['a\\b', '"a\\\\b"'], ['a\nb\tc', '"a\\nb\\tc"'], ['\r\u001f\u0000', '"\\u{d}\\u{1f}\\u{0}"'], ['\u2028\u2029', '"\\u{2028}\\u{2029}"'], ['漢 😀 \u007f\u00a0', '"漢 😀 \u007f\u00a0"'],
])('%j is written as %s', (value, written) => {
  expect(quoteString(value)).toBe(written);
});

it.each([
  ['a', 'a', []], ['\\"\\\\\\n\\t', '"\\\n\t', []], ['\\u{41}\\u{1F600}', 'A😀', []], ['\\u{10ffff}', '\u{10ffff}', []], ['\\u{110000}', '\\u{110000}', [[0, 10]]], ['a\\qb', 'a\\qb', [[1, 3]]], ['\\q\\u', '\\q\\u', [[0, 2], [2, 4]]], ['a\\', 'a\\', []],
] as const)('%s stands for %j', (written, value, problems) => {
  const found: number[][] = [];
  expect(unescapeString(written, ({ start, end }) => found.push([start, end]))).toBe(value);
  expect(found).toEqual(problems);
});

it('any text is read back as it was written', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (value) => {
    expect(unescapeString(quoteString(value).slice(1, -1))).toBe(value);
  }));
});
