import { describe, expect, it } from 'vitest';
import { scan, TokenKind, triviaBefore } from '../../../src/language/syntax/tokens.js';

const tokens = (text: string, limit?: number) => scan(text, limit).slice(0, -1).map(({ kind, start, end }) => `${TokenKind[kind]} ${text.slice(start, end)}`);

describe('tokens', () => {
  it.each([
    ['app_1.x-y', ['Name app_1.x-y']],
    ['_a A Z z', ['Name _a', 'Name A', 'Name Z', 'Name z']],
    ['.a -a 9a a/b a:b ä', ['Word .a', 'Word -a', 'Word 9a', 'Word a/b', 'Word a:b', 'Word ä']],
    ['0 42 4.2 4-2', ['Number 0', 'Number 42', 'Word 4.2', 'Word 4-2']],
    ['a->b', ['Name a', 'Arrow ->', 'Name b']],
    ['a-b->c-', ['Name a-b', 'Arrow ->', 'Name c-']],
    ['- > a- >', ['Word -', 'Word >', 'Name a-', 'Word >']],
    ['{}=,|', ['OpenBrace {', 'CloseBrace }', 'Equals =', 'Comma ,', 'Bar |']],
    ['a{b}c=d,e|f', ['Name a', 'OpenBrace {', 'Name b', 'CloseBrace }', 'Name c', 'Equals =', 'Name d', 'Comma ,', 'Name e', 'Bar |', 'Name f']],
    ['"" "a b" "//" x"y"z', ['String ""', 'String "a b"', 'String "//"', 'Name x', 'String "y"', 'Name z']],
    ['"\\"" "\\\\" "\\\\\\"x"', ['String "\\""', 'String "\\\\"', 'String "\\\\\\"x"']],
    ['"open\n"next', ['OpenString "open', 'OpenString "next']],
    ['"open\r\nnext "x\ry', ['OpenString "open', 'Name next', 'OpenString "x', 'Name y']],
    ['"a" "b\n"c"', ['String "a"', 'OpenString "b', 'String "c"']],
    ['"', ['OpenString "']],
    ['"ends \\"', ['OpenString "ends \\"']],
    ['a//b\nc // d\n//\ne', ['Name a', 'Name c', 'Name e']],
    ['a/b//c', ['Word a/b']],
    ['/ a /', ['Word /', 'Name a', 'Word /']],
    ['linux:net/a.c#f | x', ['Word linux:net/a.c#f', 'Bar |', 'Name x']],
    ['a\u00a0b\u3000c\ufeffd\u2003e', ['Name a', 'Name b', 'Name c', 'Word d\u2003e']],
    ['\t\v\fa\u007fb', ['Word a\u007fb']],
    ['\u0080', ['Word \u0080']],
    [' ', []],
  ])('of %j', (text, expected) => {
    expect(tokens(text)).toEqual(expected);
  });

  it('are read up to a limit', () => {
    expect(tokens('abc def', 5)).toEqual(['Name abc', 'Name d']);
    expect(tokens('abc def', 3)).toEqual(['Name abc']);
    expect(tokens('a "bcd" e', 6)).toEqual(['Name a', 'OpenString "bcd']);
    expect(tokens('a "bcd" e', 7)).toEqual(['Name a', 'String "bcd"']);
    expect(tokens('a->b', 2)).toEqual(['Name a', 'Word -']);
    expect(tokens('a ->b', 3)).toEqual(['Name a', 'Word -']);
    expect(tokens('a /// b', 3)).toEqual(['Name a', 'Word /']);
    expect(scan('abc def', 3).at(-1)).toEqual({ kind: TokenKind.End, fullStart: 3, start: 7, end: 7 });
  });

  it('and what lies before each make up the text', () => {
    const text = ' // one\n a /* -> "b \\" c"\r\n{ // two';
    expect(scan(text).map(({ fullStart, end }) => text.slice(fullStart, end)).join('')).toBe(text);
  });
});

describe('comments before a token', () => {
  const before = (text: string, index: number) => {
    const { comments, blankBefore } = triviaBefore(text, scan(text)[index] as ReturnType<typeof scan>[number]);
    const shown = comments.map(({ start, end, trailing, afterBlank, doc }) => [text.slice(start, end), ...(trailing ? ['trailing'] : []), ...(afterBlank ? ['after blank'] : []), ...(doc ? ['doc'] : [])].join('|'));
    return [...shown, ...(blankBefore ? ['blank'] : [])];
  };

  it.each([
    ['a b', []],
    ['a // x\nb', ['// x|trailing']],
    ['a\n// x\nb', ['// x']],
    ['a // x\n// y\nb', ['// x|trailing', '// y']],
    ['a\n\n// x\n\nb', ['// x|after blank', 'blank']],
    ['a\r\n// x\r\n\r\nb', ['// x', 'blank']],
    ['a\r\r// x\r\rb', ['// x|after blank', 'blank']],
    ['a\r\n\r\n// x\r\nb', ['// x|after blank']],
    ['a /// x\n//// y\n///\nb', ['/// x|trailing|doc', '//// y', '///|doc']],
    ['a\n\nb', ['blank']],
    ['a\nb', []],
    ['a // x\n\n\n// y\nb', ['// x|trailing', '// y|after blank']],
  ])('of %j', (text, expected) => {
    expect(before(text, 1)).toEqual(expected);
  });

  it('are not trailing at the start of a file, and are there at its end', () => {
    expect(before('// x\na', 0)).toEqual(['// x']);
    expect(before('\n\n// x\n\na', 0)).toEqual(['// x|after blank', 'blank']);
    expect(before('a // x', 1)).toEqual(['// x|trailing']);
  });
});
