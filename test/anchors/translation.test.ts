import fc from 'fast-check';
import { expect, it } from 'vitest';
import { functionsOf } from '../../src/anchors/index.js';
import { translate } from '../../src/anchors/translation.js';

const pieces = fc.constantFrom('int ', 'f', '(void)', '{', '}', ' ', '\n', '\r', '\r\n', '\\\n', '\\ \n', '\\\r\n', '\\\r', '??/\n', '??=', '??<', '??>', '??', '<%', '%>', '%:', '<:', ':>', '::', '\\u00e9', '\\U0001F600', '\\u0022', '"', "'", '//', '/*', '*/', 'R"(', ')"', 'class A ', 'template <', '>');
const anyText = fc.array(pieces, { maxLength: 60 }).map((parts) => parts.join(''));

it('every part of a translation has its place in the file, in order', () => {
  fc.assert(fc.property(anyText, (text) => {
    const { text: code, startOf, endOf } = translate(text);
    let before = 0;
    for (let at = 0; at < code.length; at++) {
      const [start, end] = [startOf(at), endOf(at + 1)];
      expect(start).toBeGreaterThanOrEqual(before);
      expect(end).toBeGreaterThanOrEqual(start);
      expect(end).toBeLessThanOrEqual(text.length);
      if (end - start === 1 && code[at] !== '\n') expect(code[at]).toBe(text[start]);
      before = start;
    }
    expect(startOf(code.length)).toBe(text.length);
  }), { numRuns: 2_000 });
});

it('functions are within the text, on the line that an editor shows', () => {
  fc.assert(fc.property(anyText, (text) => {
    for (const { start, nameStart, nameEnd, bodyStart, bodyEnd, line } of functionsOf(text)) {
      expect([0 <= start, start <= nameStart, nameStart < nameEnd, nameEnd <= bodyStart, bodyStart < bodyEnd, bodyEnd <= text.length]).toEqual(Array.from({ length: 6 }, () => true));
      expect(text.slice(0, nameStart).split(/\r\n?|\n/).length - 1).toBe(line);
    }
  }), { numRuns: 2_000 });
});

it('a text that is read as it is written is not copied', () => {
  const text = '#define A \\\n\t1\nint f(void)\r\n{\n\treturn "\\n%d"[0];\n}\n';
  expect(translate(text).text).toBe(text);
});
