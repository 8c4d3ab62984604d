import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { format } from '../../src/language/index.js';
import { commentLines } from '../../src/text/c-comment.js';
import { breakLines } from '../../src/text/line-breaks.js';
import { columnsOf } from '../../src/text/width.js';

/** A description of each text, the text, and its width in columns. */
const widths: readonly (readonly [string, string, number])[] = [
  ['Latin', 'virtqueue', 9],
  ['Han', '仮想化', 6],
  ['Hangul', '한국어', 6],
  ['Hangul in jamo', '\u1112\u1161\u11ab', 2],
  ['full-width kana', 'カナ', 4],
  ['half-width kana', 'ｶﾅ', 2],
  ['half-width kana with a voicing mark', 'ｶﾞ', 2],
  ['full-width forms', 'ＶＭ（！）', 10],
  ['an emoji', '🐧', 2],
  ['an emoji with a tone', '👍🏽', 2],
  ['a joined emoji', '👩‍👩‍👧', 2],
  ['a flag', '🇯🇵', 2],
  ['a keycap', '1️⃣', 2],
  ['an emoji by its variation selector', '❤️', 2],
  ['combining marks', 'e\u0301o\u0308', 2],
  ['kana with a combining mark', 'か\u3099', 2],
  ['signs of ambiguous width', '→·…–×', 5],
  ['nothing', '', 0],
];

describe('the width of a text', () => {
  it.each(widths)('%s: %j', (_, text, columns) => {
    expect(columnsOf(text)).toBe(columns);
  });

  it('is the sum that the library computes, whatever characters are next to plain ones', () => {
    const piece = fc.oneof(fc.constantFrom(...'a1#~ かカー漢한！ﾞｶ', '\ufe0f', '\u200d', '\u20e3', '\u3099', '\u0600', ...widths.map(([, each]) => each)), fc.integer({ min: 0, max: 0x10ffff }).map((point) => String.fromCodePoint(point)));
    const text = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(''));
    fc.assert(fc.property(text, (each) => {
      expect(columnsOf(each)).toBe(stringWidth(each, { countAnsiEscapeCodes: true }));
    }), { numRuns: 300 });
  });

  it.each(widths.filter(([, , columns]) => columns > 0))('%s: %j is the same for every use', (_, text, columns) => {
    const word = `${text} `;
    expect(breakLines(word + word, columns)).toEqual([text, text]);
    expect(breakLines(`${text} ${text}`, 2 * columns + 1)).toEqual([`${text} ${text}`]);
    const perLine = Math.floor((44 + 1) / (columns + 1));
    expect(commentLines(word.repeat(perLine), '')).toHaveLength(1);
    expect(commentLines(word.repeat(perLine + 1), '')).toHaveLength(2);
  });

  it.each(widths)('%s: %j counts in the lines of a formatted file', (_, text, columns) => {
    const before = '    a -> a "x" ja "';
    const line = (filling: number): string => `${before}${'x'.repeat(filling)}${text}"`;
    const formatted = (filling: number): string => format(`scenario s {\n  flow f "F" {\n${line(filling)}\n  }\n}\n`) ?? '';
    const room = 100 - before.length - columns - 1;
    expect(formatted(room)).toContain(line(room));
    expect(formatted(room + 1)).not.toContain(line(room + 1));
  });
});
