import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CharClass, classOf, directiveName, endOfComment, endOfDirective, endOfLine, endOfLiteral, endOfWord, skipBlanks, startsLine } from '../../src/anchors/c-lexis.js';

type EndOf = (text: string, from: number, end: number) => number;

/** The part that is read of a text from its `‹`, up to the end or a `›` that cuts it off. */
function read(endOf: EndOf, marked: string): string {
  const from = Math.max(0, marked.indexOf('‹'));
  const text = marked.replace('‹', '');
  const cut = text.indexOf('›');
  const whole = text.replace('›', '');
  return whole.slice(from, endOf(whole, from, cut < 0 ? whole.length : cut));
}

describe('the extent of a lexical element of C', () => {
  it.each([
    ['ab1_c d', 'ab1_c'], ['a', 'a'], ['a b', 'a'], ['ab›cd', 'ab'], ['x‹ünï y', 'ünï'],
  ])('a word in %j', (text, expected) => {
    expect(read(endOfWord, text)).toBe(expected);
  });

  it.each([
    ['"a" b', '"a"'], ["'\"' b", "'\"'"], ['"" b', '""'], ['"a\\"b" c', '"a\\"b"'], ['"a\\\\" b', '"a\\\\"'],
    ['"not closed\n"', '"not closed'], ['"goes on \\\nhere" x', '"goes on \\\nhere"'], ['"goes on \\\r\nhere" x', '"goes on \\\r\nhere"'],
    ['"goes on \\\r\n" x', '"goes on \\\r\n"'], ['"to the end', '"to the end'], ['"cut›off"', '"cut'], ['x‹"a" "b"', '"a"'], ['"ends \\', '"ends \\'],
  ])('a literal in %j', (text, expected) => {
    expect(read(endOfLiteral, text)).toBe(expected);
  });

  it.each([
    ['/* a */ b', '/* a */'], ['/**/ b', '/**/'], ['/*/ a */ b', '/*/ a */'], ['/* not closed', '/* not closed'], ['/* cut ›off */', '/* cut '],
    ['/* cut *›/', '/* cut *'], ['/* just */›', '/* just */'], ['// a\nb', '// a'], ['//\nb', '//'], ['// a \\\nb\nc', '// a \\\nb'], ['/ 2', '/'], ['/=*/', '/'], ['a\n‹// b', '// b'], ['// a \\\nb', '// a \\\nb'], ['x‹/* a */', '/* a */'],
  ])('a comment in %j', (text, expected) => {
    expect(read(endOfComment, text)).toBe(expected);
  });

  it.each([
    ['a\nb', 'a'], ['\nb', ''], ['a', 'a'], ['a \\\nb\nc', 'a \\\nb'], ['a \\\r\nb\r\nc', 'a \\\r\nb\r'], ['a\r\nb', 'a\r'], ['a›b\nc', 'a'], ['ab›\nc', 'ab'], ['a\n›c', 'a'], ['\\‹\nb', ''], ['\\\nb\nc', '\\\nb'], ['a \\\n\nb', 'a \\\n'], ['a \\\nb', 'a \\\nb'],
  ])('a line in %j', (text, expected) => {
    expect(read(endOfLine, text)).toBe(expected);
  });

  it.each([
    ['#if A\nb', '#if A'], ['#if A', '#if A'], ['#if A \\\n B\nc', '#if A \\\n B'], ['#if A \\\r\n B\r\nc', '#if A \\\r\n B\r'], ['#if A /* over\nlines */ B\nc', '#if A /* over\nlines */ B'],
    ['#if A // not\nb', '#if A // not'], ['#if A / B\nc', '#if A / B'], ['#error "a /* b"\nc', '#error "a /* b"'], ["#error don't /* go on\nc", "#error don't /* go on"], ['#if A›B\nc', '#if A'], ['#if A /* cut ›off */', '#if A /* cut '],
    ['#define A \\\r\n\nb', '#define A \\\r\n'], ['#define A \\\n\nb', '#define A \\\n'], ['#if A // goes \\\non\nb', '#if A // goes \\\non'], ['#if A//\nb', '#if A//'], ['#\nb', '#'],
  ])('a directive in %j', (text, expected) => {
    expect(read(endOfDirective, text)).toBe(expected);
  });

  it.each([
    [' \t\n\r a', ' \t\n\r '], ['a', ''], [' /* a */ // b\n c', ' /* a */ // b\n '], [' / 2', ' '], ['  ›  a', '  '], ['   ', '   '], ['  ›/* a */ b', '  '], [' /›/ a', ' '],
  ])('blanks in %j', (text, expected) => {
    expect(read(skipBlanks, text)).toBe(expected);
  });

  it.each([['#if A', 'if'], ['# \tendif', 'endif'], ['#else/* a */', 'else'], ['#if(A)', 'if'], [`#${' '.repeat(100)}elif`, 'elif'], ['#', ''], ['# 1 "a.c"', '1'], ['#\nif', ''], ['a\n#if', '']])('the name of the directive in %j is %j', (text, name) => {
    expect(directiveName(text, 0)).toBe(name);
  });

  it.each([['a', endOfWord], ['"', endOfLiteral], ['/', endOfComment], ['', endOfLine], ['#', endOfDirective], ['', skipBlanks]] as const)('does not depend on what is around it: %j', (first, endOf) => {
    const pieces = fc.array(fc.constantFrom('a', '1', ' ', '\n', '\r\n', '\\', '\\\n', '"', "'", '/*', '*/', '//', '/', '*', '#', '#if '), { maxLength: 12 }).map((parts) => parts.join(''));
    fc.assert(fc.property(pieces, pieces, pieces, (before, inside, after) => {
      const part = first + inside;
      expect(endOf(before + part + after, before.length, before.length + part.length)).toBe(before.length + endOf(part, 0, part.length));
    }), { numRuns: 500 });
  });
});

it.each([['#a', true], [' \t#a', true], ['x\n#a', true], ['x\n \t#a', true], ['x #a', false], ['x\n;#a', false], ['x;\t#', false]])('in %j, # begins its line: %s', (text, expected) => {
  expect(startsLine(text, text.indexOf('#'))).toBe(expected);
});

it('characters outside ASCII are letters', () => {
  expect([classOf(0), classOf(0x7f), classOf(0x80), classOf(0xfc), classOf(0xffff)]).toEqual([CharClass.None, CharClass.None, CharClass.Identifier, CharClass.Identifier, CharClass.Identifier]);
  const classes = ['a', 'Z', '_', '$', '0', '9', ' ', '\t', '\v', "'", '+', '['].map((sign) => classOf(sign.charCodeAt(0)));
  expect(classes).toEqual([
    CharClass.Identifier, CharClass.Identifier, CharClass.Identifier, CharClass.Identifier, CharClass.Digit, CharClass.Digit,
    CharClass.Space, CharClass.Space, CharClass.Space, CharClass.Quote, CharClass.None, CharClass.None,
  ]);
});
