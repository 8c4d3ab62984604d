import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineSplitter } from '../../../src/traces/formats/lines.js';

function linesOf(bytes: Uint8Array, cuts: readonly number[] = []): string[] {
  const lines: string[] = [];
  const splitter = new LineSplitter((line) => lines.push(line));
  const places = [...new Set([0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length])].sort((a, b) => a - b);
  for (const [index, start] of places.entries()) splitter.feed(bytes.subarray(start, places[index + 1] ?? bytes.length));
  splitter.end();
  return lines;
}

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('Splitting into lines', () => {
  const cases: readonly (readonly [what: string, text: string, lines: readonly string[]])[] = [
    ['nothing', '', []],
    ['an end alone', '\n', ['']],
    ['lines with ends', 'a\nb\n', ['a', 'b']],
    ['a last line without an end', 'a\nb', ['a', 'b']],
    ['ends of Windows', 'a\r\nb\r\n', ['a', 'b']],
    ['a carriage return within a line', 'a\rb\n', ['a\rb']],
    ['empty lines', 'a\n\n\nb\n', ['a', '', '', 'b']],
    ['NUL bytes', 'a\n\0\0\0b\0c\n', ['a', 'bc']],
    ['characters of several bytes', 'é\n日本\n🐧', ['é', '日本', '🐧']],
  ];
  it.each(cases)('%s', (_, text, lines) => {
    expect(linesOf(bytesOf(text))).toEqual(lines);
  });

  it('replaces bytes that are not UTF-8', () => {
    expect(linesOf(Uint8Array.of(97, 0xff, 98, 10, 0xe3, 0x81, 10, 99))).toEqual(['a\ufffdb', '\ufffd', 'c']);
  });

  it('cuts a long line and goes on with the next one', () => {
    const lines = linesOf(bytesOf(`${'x'.repeat(200_000)}\nnext\n`), [5, 70_000, 140_000]);
    expect(lines.map((line) => line.length)).toEqual([65_536, 4]);
  });

  it('cuts a long line in one chunk', () => {
    expect(linesOf(bytesOf(`first\n${'x'.repeat(200_000)}\nnext`)).map((line) => line.length)).toEqual([5, 65_536, 4]);
  });

  it('gives the same lines, wherever the chunks of the file end', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), fc.array(fc.nat()), (texts, cuts) => {
        const bytes = bytesOf(texts.join('\n'));
        expect(linesOf(bytes, cuts)).toEqual(linesOf(bytes));
      }),
    );
  });

  it('gives the lines of any text', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' }).filter((text) => !/[\n\r\0]/.test(text)), { minLength: 1 }), fc.array(fc.nat()), (lines, cuts) => {
        expect(linesOf(bytesOf(`${lines.join('\n')}\n`), cuts)).toEqual(lines);
      }),
    );
  });
});
