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
    ['ネットワークスタック', 13, ['ネットワーク', 'スタック']],
    ['リングを参照、空ならpoll()', 18, ['リングを参照、', '空ならpoll()']],
    ['short', 20, ['short']],
    ['', 20, ['']],
    [' '.repeat(21), 20, ['']],
    ['exactly as wide', 15, ['exactly as wide']],
    ['exactly as wide.', 15, ['exactly', 'as wide.']],
    ['vhost_user x', 10, ['vhost_user', 'x']],
    ['漢字漢字abc-def漢字', 8, ['漢字漢字', 'abc-def', '漢字']],
    ['これはpoll(x)を', 10, ['これは', 'poll(x)を']],
    ['これはabc-defを', 9, ['これは', 'abc-defを']],
    ['漢字', 1, ['漢', '字']],
    [`${'a'.repeat(12)}_${'b'.repeat(12)}`, 10, ['a'.repeat(10), 'aa_', 'b'.repeat(10), 'bb']],
    ['x'.repeat(20), 10, ['x'.repeat(10), 'x'.repeat(10)]],
    ['❤️❤️', 1, ['❤️', '❤️']],
  ])('of %j break where a reader expects it', (text, columns, lines) => {
    expect(breakLines(text, columns)).toEqual(lines);
  });

  it('end in an ellipsis if the text does not fit', () => {
    expect(breakLines('one two three four five six', 9, 2)).toEqual(['one two', 'three…']);
    expect(breakLines('aaaaaaaaa bbbbbbbbb ccc', 9, 2)).toEqual(['aaaaaaaaa', 'bbbbbbbb…']);
    expect(breakLines('one two three', 7, 2)).toEqual(['one two', 'three']);
    expect(breakLines('❤️❤️', 1, 1)).toEqual(['❤️…']);
  });

  it.each([
    ['even if only one column is saved', 'aaaa bbbb ccc', 9, ['aaaa', 'bbbb ccc']],
    ['even if one of them cannot be shorter', 'xxxxxxxxx aaaa bbbb ccc', 9, ['xxxxxxxxx', 'aaaa', 'bbbb ccc']],
    ['down to half of the width', 'aaaaa bbbbb', 10, ['aaaaa', 'bbbbb']],
    ['but not more of them', 'aaaa bbbb cccccccc', 9, ['aaaa bbbb', 'cccccccc']],
  ])('are about equally long, %s', (_, text, columns, lines) => {
    expect(breakLines(text, columns)).toEqual(lines);
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

  it('breaks a long name in Japanese text', () => {
    expect(breakLines('それはdrivers/net/ethernet/intel/e1000/e1000_main.cにある', 20).every((line) => columnsOf(line) <= 20)).toBe(true);
  });
});
