/**
 * The lowest layer of reading C: character classes, and how far a comment, a literal or a preprocessor line reaches.
 * Every function here moves forward only, so that a file is read in time linear in its length whatever it holds.
 */

/** The kind of token that a character can start; 0 for every other character. */
export const enum CharClass {
  None = 0,
  Identifier = 1,
  Digit = 2,
  Quote = 3,
  Slash = 4,
  Hash = 5,
  OpenBrace = 6,
  CloseBrace = 7,
  OpenParen = 8,
  CloseParen = 9,
  Space = 10,
  Semicolon = 11,
  Comma = 12,
  Equals = 13,
  Star = 14,
}

const tab = 9;
const lineFeed = 10;
const carriageReturn = 13;
const space = 32;
const star = 42;
const slash = 47;
const backslash = 92;

const classes = new Uint8Array(128);
for (let code = 0; code < classes.length; code++) classes[code] = classOfAscii(String.fromCharCode(code));

function classOfAscii(char: string): CharClass {
  if (/[A-Za-z_$]/.test(char)) return CharClass.Identifier;
  if (/[0-9]/.test(char)) return CharClass.Digit;
  if (/[ \t\r\n\v\f]/.test(char)) return CharClass.Space;
  const signs: Readonly<Record<string, CharClass>> = {
    '"': CharClass.Quote, "'": CharClass.Quote, '/': CharClass.Slash, '#': CharClass.Hash,
    '{': CharClass.OpenBrace, '}': CharClass.CloseBrace, '(': CharClass.OpenParen, ')': CharClass.CloseParen,
    ';': CharClass.Semicolon, ',': CharClass.Comma, '=': CharClass.Equals, '*': CharClass.Star,
  };
  return signs[char] ?? CharClass.None;
}

/** The class of a UTF-16 code unit. Anything beyond ASCII counts as part of an identifier. */
export function classOf(code: number): CharClass {
  return code < 128 ? (classes[code] as CharClass) : CharClass.Identifier;
}

/** Whether a code unit can continue an identifier (or a number). */
export function continuesWord(code: number): boolean {
  const found = classOf(code);
  return found === CharClass.Identifier || found === CharClass.Digit;
}

/** The offset after the identifier or number that starts at `from`. */
export function endOfWord(text: string, from: number, end: number): number {
  let at = from + 1;
  while (at < end && continuesWord(text.charCodeAt(at))) at++;
  return at;
}

/**
 * The offset after the string or character literal that opens at `from`.
 * A literal that is not closed on its line ends at the line's end, so that a stray apostrophe costs one line.
 */
export function endOfLiteral(text: string, from: number, end: number): number {
  const quote = text.charCodeAt(from);
  let at = from + 1;
  while (at < end) {
    const code = text.charCodeAt(at);
    if (code === quote) return at + 1;
    if (code === lineFeed) return at;
    if (code !== backslash) at++;
    else at += text.charCodeAt(at + 1) === carriageReturn ? 3 : 2;
  }
  return end;
}

/** The offset after the comment that opens at `from`, or `from + 1` when the slash there opens none. */
export function endOfComment(text: string, from: number, end: number): number {
  const next = text.charCodeAt(from + 1);
  if (next === star) {
    const close = text.indexOf('*/', from + 2);
    return close < 0 ? end : Math.min(close + 2, end);
  }
  return next === slash ? endOfLine(text, from, end) : from + 1;
}

/** The offset of the line feed that ends the logical line, or `end`; a backslash before a line feed continues the line. */
export function endOfLine(text: string, from: number, end: number): number {
  for (let at = from; ; ) {
    const feed = text.indexOf('\n', at);
    if (feed < 0 || feed >= end) return end;
    const last = text.charCodeAt(feed - 1) === carriageReturn ? feed - 2 : feed - 1;
    if (last < from || text.charCodeAt(last) !== backslash) return feed;
    at = feed + 1;
  }
}

/**
 * The offset of the line feed that ends the preprocessor line whose `#` is at `from`.
 * Comments and literals in it are skipped: a comment can spread the directive over several lines.
 */
export function endOfDirective(text: string, from: number, end: number): number {
  for (let at = from; ; ) {
    meaningfulInDirective.lastIndex = at;
    if (!meaningfulInDirective.test(text)) return end;
    at = meaningfulInDirective.lastIndex - 1;
    if (at >= end) return end;
    const code = text.charCodeAt(at);
    if (code === lineFeed) return at;
    if (code === backslash) at += text.charCodeAt(at + 1) === carriageReturn ? 3 : 2;
    else if (code === slash) at = endOfComment(text, at, end);
    else at = endOfLiteral(text, at, end);
  }
}

/** One class without repetition: the engine finds the next one faster than a loop can. */
const meaningfulInDirective = /[\n\\/"']/g;

const nameOfDirective = /#[ \t]*([\w$\u0080-\uffff]*)/y;

/** The name of the directive whose `#` is at `at`; empty if it has none. */
export function directiveName(text: string, at: number): string {
  nameOfDirective.lastIndex = at;
  return nameOfDirective.exec(text)?.[1] ?? '';
}

/** Whether there are only blanks between the start of the line and `at`. */
export function startsLine(text: string, at: number): boolean {
  let before = at - 1;
  while (before >= 0) {
    const code = text.charCodeAt(before);
    if (code === lineFeed) return true;
    if (code !== space && code !== tab) return false;
    before--;
  }
  return true;
}

/** The offset of the next character that is neither white space nor comment. */
export function skipBlanks(text: string, from: number, end: number): number {
  let at = from;
  while (at < end) {
    const found = classOf(text.charCodeAt(at));
    if (found === CharClass.Space) at++;
    else if (found === CharClass.Slash) {
      const after = endOfComment(text, at, end);
      if (after === at + 1) return at;
      at = after;
    } else return at;
  }
  return end;
}
