import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { breakLines } from '../../src/text/line-breaks.js';
import { columnsOf } from '../../src/text/width.js';

describe('lines', () => {
  it.each([
    ['vhost_user_set_vring_addr()', 20, ['vhost_user_set_', 'vring_addr()']],
    ['vhost_vring_call_split(): 割り込みは必要か', 24, ['vhost_vring_', 'call_split():', '割り込みは必要か']],
    ['MSI-Xのマスク変更、マイグレーションのときだけである。', 24, ['MSI-Xのマスク変更、', 'マイグレーションの', 'ときだけである。']],
    ['copy: App1\'s buffer to the skb', 24, ['copy: App1\'s', 'buffer to the skb']],
    ['ゲストのネットワークスタック', 20, ['ゲストの', 'ネットワークスタック']],
    ['リングを参照、空ならpoll()', 18, ['リングを参照、', '空ならpoll()']],
    ['short', 20, ['short']],
    ['', 20, ['']],
  ])('of %j break where a reader expects it', (text, columns, lines) => {
    expect(breakLines(text, columns)).toEqual(lines);
  });

  it('end in an ellipsis if the text does not fit', () => {
    expect(breakLines('one two three four five six', 9, 2)).toEqual(['one two', 'three…']);
  });

  it('keep every character and stay within the width', () => {
    const text = fc.string({ unit: fc.constantFrom(...'ab_/.()漢字カナーっ。「」😀 '), maxLength: 80 }).map((each) => each.replace(/\s+/g, ' ').trim());
    fc.assert(fc.property(text, fc.integer({ min: 8, max: 40 }), (each, columns) => {
      const lines = breakLines(each, columns);
      expect(lines.join('').replaceAll(' ', '')).toBe(each.replaceAll(' ', ''));
      // Punctuation and small kana must not start a line, so they may exceed the end of one.
      for (const line of lines) expect(columnsOf(line.replace(/[^\p{L}\p{N}_😀]+|[っー]+/gu, ''))).toBeLessThanOrEqual(columns);
    }), { numRuns: 1_000 });
  });
});
