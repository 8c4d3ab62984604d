import { describe, expect, it } from 'vitest';
import { commentLines, harmless } from '../../src/text/c-comment.js';
import { escapeMarkdown } from '../../src/text/markdown.js';
import { fileWord, formatLiteral, plainLine, shellComment } from '../../src/text/plain-line.js';

describe('a plain line', () => {
  it('has at most 160 characters', () => {
    expect(plainLine('x'.repeat(160))).toBe('x'.repeat(160));
    expect(plainLine('x'.repeat(161))).toBe(`${'x'.repeat(159)}…`);
    expect(plainLine('😀'.repeat(160))).toBe('😀'.repeat(160));
  });

  it.each([
    ['  two   words \n here ', 'two words here'],
    ['tab\tand\u00a0space', 'tab and space'],
    ['ends in a backslash \\\\', 'ends in a backslash '],
    ['\\n stays \\', '\\n stays '],
  ])('of %j is %j', (text, expected) => {
    expect(plainLine(text)).toBe(expected);
  });

  it('is literal in printf and in a shell', () => {
    expect(formatLiteral('a "quoted" 100 % \\n')).toBe('a \\"quoted\\" 100 ％ \\\\n');
    expect(shellComment('run! now!')).toBe('# run！ now！');
  });
});

describe('a word for file names', () => {
  it.each([['virtio & pcap', 'virtiopcap'], ['..-hidden', 'hidden'], ['送信', 'flow'], ['', 'flow'], ['a.b-c_1', 'a.b-c_1']])('of %j is %j', (text, word) => {
    expect(fileWord(text)).toBe(word);
  });

  it('has at most 60 characters', () => {
    expect(fileWord('x'.repeat(60))).toHaveLength(60);
    expect(fileWord('x'.repeat(61))).toHaveLength(60);
  });
});

describe('a C comment', () => {
  it('is broken at 44 columns, its indent included', () => {
    expect(commentLines(`${'x'.repeat(21)} ${'y'.repeat(22)}`, '')).toEqual([`${'x'.repeat(21)} ${'y'.repeat(22)}`]);
    expect(commentLines(`${'x'.repeat(21)} ${'y'.repeat(23)}`, '')).toEqual(['x'.repeat(21), 'y'.repeat(23)]);
    expect(commentLines(`${'x'.repeat(40)} ${'y'.repeat(24)} ${'z'.repeat(16)}`, ' * ')).toEqual([` * ${'x'.repeat(40)}`, ` * ${'y'.repeat(24)} ${'z'.repeat(16)}`]);
    expect(commentLines(`${'x'.repeat(21)} ${'y'.repeat(21)}`, ' * ')).toEqual([` * ${'x'.repeat(21)}`, ` * ${'y'.repeat(21)}`]);
    expect(commentLines('漢'.repeat(22), '')).toEqual(['漢'.repeat(22)]);
    expect(commentLines('漢'.repeat(23), '')).toEqual(['漢'.repeat(22), '漢']);
  });

  it('keeps lines, including empty ones, without trailing spaces', () => {
    expect(commentLines('one\r\n\ntwo \u2028three', ' * ')).toEqual([' * one', ' *', ' * two', ' * three']);
    expect(commentLines('', ' * ')).toEqual([' *']);
  });

  it('breaks a word that does not fit into a line', () => {
    expect(commentLines(`a ${'x'.repeat(70)} b`, '')).toEqual(['a', 'x'.repeat(44), `${'x'.repeat(26)} b`]);
  });

  it('cannot be ended from inside', () => {
    expect(harmless('a */ b /* c \\')).toBe('a * / b / * c \\ ');
  });
});

it('Markdown shows punctuation as it is', () => {
  expect(escapeMarkdown('*a* <b> [c](d)\n  e\tf')).toBe('\\*a\\* \\<b\\> \\[c\\]\\(d\\)  \ne f');
});
