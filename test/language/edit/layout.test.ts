import { describe, expect, it } from 'vitest';
import { deeper, endsLine, hopItemInsertion, indentationAt, insertionAfter, insertionBefore, rangeWithComments, reindented, removal, startsLine } from '../../../src/language/edit/layout.js';
import { lineBreakOf, lineEnd, lineStart } from '../../../src/language/syntax/lines.js';
import { hopNodesOf } from '../../../src/language/syntax/syntax-walk.js';
import type { Change } from '../../../src/language/edit/changes.js';
import { openDocument } from '../../../src/language/index.js';

const changed = (text: string, { start, end, newText }: Change): string => text.slice(0, start) + newText + text.slice(end);

/** A text without its marks `«` and `»`, and where they are. */
function marked(text: string): { text: string; start: number; end: number } {
  return { text: text.replace(/[«»]/g, ''), start: text.indexOf('«'), end: text.indexOf('»') - 1 };
}

describe('a hop with its comments', () => {
  it.each([
    'x -> x "1"\n«y -> y "2"»\nx -> x "3"',
    'x -> x "1" // of 1\n«y -> y "2" // of 2»\n// of 3\nx -> x "3"',
    'x -> x "1"\n«// above\ny -> y "2"»',
    'x -> x "1"\n«// a\n// b\ny -> y "2"»\n\n// later',
    'x -> x "1"\n// apart\n\n«y -> y "2"»',
    'x -> x "1"\n// apart\n\n«// above\ny -> y "2"»',
    'x -> x "1"\n\n«// above\ny -> y "2"»',
    'x -> x "1"\n// apart\n\n«/// doc\n// a\n\ny -> y "2"»',
    'x -> x "1"\n// apart\n\n// b\n«/// doc\n\n// a\n\ny -> y "2"»',
    'x -> x "1"\n// apart\n\n«// b\n/// doc\ny -> y "2"»',
    'x -> x "1" /// of 1\n«y -> y "2"»',
    'x -> x "1" /// of 1\n\n«// above\ny -> y "2" {\n // in\n} // of 2»\n',
    '«// first\ny -> y "2"»',
  ])('%j', (steps) => {
    const before = 'scenario s { flow f "F" {\n';
    const { text, start, end } = marked(`${before}${steps}\n} }`);
    const { tree } = openDocument(text);
    const hop = hopNodesOf(tree).find((node) => text.slice(node.start).startsWith('y'));
    expect(hop && rangeWithComments(tree, hop)).toEqual({ start, end });
  });
});

describe('what is removed', () => {
  it.each([
    ['a «b» c', 'a  c'], ['«b» c', ' c'], ['a «b»', 'a '], ['a\n  «b»\t\nc', 'a\nc'], ['a\r\n«b»\r\nc', 'a\r\nc'], ['a\r«b»\rc', 'a\rc'], ['«b»', ''], ['  «b»  ', ''], ['a\n«b\nc»\n\nd', 'a\n\nd'], ['a\n«b»', 'a\n'], ['a\n«b\n»c', 'a\nc'],
  ])('from %j leaves %j', (written, left) => {
    const { text, ...range } = marked(written);
    expect(changed(text, removal(text, range))).toBe(left);
  });
});

describe('lines that are inserted', () => {
  it.each([
    ['scenario s {\n}', 2, 'scenario s {\n  1\n  2\n}'],
    ['scenario s { // why\n}', 2, 'scenario s { // why\n  1\n  2\n}'],
    ['scenario s {  \n}', 2, 'scenario s {\n  1\n  2  \n}'],
    ['  scenario s {   title "T" }', 2, '  scenario s {\n  1\n  2\n  title "T" }'],
    ['scenario s {}', 2, 'scenario s {\n  1\n  2\n}'],
    ['scenario s {\r\n}', 2, 'scenario s {\r\n  1\r\n  2\r\n}'],
    ['scenario s {}', 3, 'scenario s {}\n  1\n  2'],
    ['scenario s { // at the end', 2, 'scenario s { // at the end\n  1\n  2'],
  ])('into %j after token %i', (text, token, result) => {
    expect(changed(text, insertionAfter(openDocument(text).tree, token, ['  1', '  2']))).toBe(result);
  });

  it('before an offset have its indentation, and empty ones have none', () => {
    const text = 'a\n\t b';
    expect(changed(text, insertionBefore(openDocument(text).tree, text.indexOf('b'), ['1', '', '2', '']))).toBe('a\n\t 1\n\n\t 2\n\n\t b');
    expect(changed('a\r\nb', insertionBefore(openDocument('a\r\nb').tree, 3, ['1', '2']))).toBe('a\r\n1\r\n2\r\nb');
  });

  it.each([
    ['  a -> a "x"', '  a -> a "x" {\n    item\n  }'],
    ['  a -> a "x" { kind call\n  }', '  a -> a "x" { kind call\n    item\n  }'],
    ['  a -> a "x" {\n  }', '  a -> a "x" {\n    item\n  }'],
  ])('into the hop %j', (hop, result) => {
    const text = `scenario s { flow f "F" {\n${hop}\n} }`;
    const { tree } = openDocument(text);
    const [node] = hopNodesOf(tree);
    expect(node && changed(text, hopItemInsertion(tree, node, 'item', node.items[0]))).toBe(text.replace(hop, result));
  });

  it('get another indentation, except for empty ones', () => {
    const { text, ...range } = marked('  «a {\n    b\n\n \tc\n  }\r\n   d»');
    expect(reindented(text, range, '>')).toEqual(['>a {', '>  b', '', '>c', '>}', '> d']);
    expect(reindented('', { start: 0, end: 0 }, '>')).toEqual(['>']);
  });
});

describe('lines of a text', () => {
  it.each([
    ['', '', '  '], ['a', '', '  '], ['a {\n  b {', '  ', '    '], ['a {\n\tb {', '\t', '\t\t'], ['a {\n\tb {', '', '\t'], ['a\n\t\n  b', '  ', '    '], ['a\n  b\n\tc', '\t', '\t  '],
  ])('in %j are indented from %j to %j', (text, indentation, deeperOne) => {
    expect(deeper(openDocument(text).tree, indentation)).toBe(deeperOne);
  });

  it.each([
    ['¦', 0, 0, true, true], ['¦a', 0, 1, true, false], ['a¦', 0, 1, false, true], ['\n¦', 1, 1, true, true], ['¦\n', 0, 0, true, true], ['a\n¦ b', 2, 4, true, false], ['a\n ¦b\nc', 2, 4, true, false],
    ['a¦\nb', 0, 1, false, true], ['a¦\rb', 0, 1, false, true], ['a\r\n¦b\r\n', 3, 4, true, false], ['a\rb¦\rc', 2, 3, false, true], ['a\rb¦ \t', 2, 5, false, true], ['a\n \t¦', 2, 4, true, true],
  ])('%j', (written, start, end, starts, ends) => {
    const offset = written.indexOf('¦');
    const text = written.replace('¦', '');
    expect([lineStart(text, offset), lineEnd(text, offset), startsLine(text, offset), endsLine(text, offset)]).toEqual([start, end, starts, ends]);
  });

  it('end at the limit at the latest', () => {
    expect([lineEnd('abc\nd', 0, 2), lineEnd('abc\nd', 0, 3), lineEnd('abc\nd', 0, 4), lineEnd('abc', 3, 3), lineEnd('a\u000bb\u000c', 0)]).toEqual([2, 3, 3, 3, 4]);
  });

  it('have the white space that they start with', () => {
    expect([indentationAt(' \ta b', 4), indentationAt('a\n  b', 4), indentationAt('a\n  b', 2), indentationAt('a', 1)]).toEqual([' \t', '  ', '  ', '']);
  });

  it.each([['', '\n'], ['a\nb', '\n'], ['a\rb', '\r'], ['a\rb\nc', '\n'], ['a\nb\r\nc', '\r\n']])('are separated in %j by %j', (text, lineBreak) => {
    expect(lineBreakOf(text)).toBe(lineBreak);
  });
});
