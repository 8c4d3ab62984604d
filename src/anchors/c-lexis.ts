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
const verticalTab = 11;
const formFeed = 12;
const carriageReturn = 13;
const space = 32;
const star = 42;
const apostrophe = 39;
const slash = 47;
const letterR = 82;
const backslash = 92;

const classes = new Uint8Array(128);
for (let code = 0; code < classes.length; code++) classes[code] = classOfAscii(String.fromCharCode(code));

/** 1 for the characters of words: the most frequent question of all, which this answers with a single look-up. */
const wordCharacters = classes.map((found) => (found === CharClass.Identifier || found === CharClass.Digit ? 1 : 0));

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
  return code < 128 ? wordCharacters[code] === 1 : code >= 128;
}

/** The offset after the identifier or number that starts at `from`. */
export function endOfWord(text: string, from: number, end: number): number {
  let at = from + 1;
  while (at < end && continuesWord(text.charCodeAt(at))) at++;
  return at;
}

/**
 * The offset after the string or character literal that opens at `from`, or `from + 1` for an apostrophe that separates digits.
 * A literal that is not closed on its line ends at the line's end, so that a stray apostrophe costs one line.
 */
export function endOfLiteral(text: string, from: number, end: number): number {
  const quote = text.charCodeAt(from);
  const before = text.charCodeAt(from - 1);
  if (quote === apostrophe && continuesWord(before) && isInNumber(text, from)) return from + 1;
  if (quote !== apostrophe && before === letterR) {
    const close = endOfRawLiteral(text, from, end);
    if (close !== undefined) return close;
  }
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

/** No number is longer; in UTF-16 code units. */
const longestNumber = 100;

/** Whether the word before `at` is a number, as in `1'000`, and not the prefix of a literal, as in `L'a'`. */
function isInNumber(text: string, at: number): boolean {
  let start = at;
  while (start > at - longestNumber && (continuesWord(text.charCodeAt(start - 1)) || text.charCodeAt(start - 1) === apostrophe)) start--;
  return classOf(text.charCodeAt(start)) === CharClass.Digit && continuesWord(text.charCodeAt(at + 1));
}

/** What opens a raw literal, from its quotation mark to its parenthesis. */
const rawOpening = /"([^()\\\s"]{0,16})\(/y;
const rawPrefix = /(?:^|[^\w$\u0080-\uffff])(?:u8|[uUL])?R$/;
const longestRawPrefix = 4;

/** The offset after the raw literal whose quotation mark is at `from`, as in `R"x(…)x"`; undefined if there is none. */
function endOfRawLiteral(text: string, from: number, end: number): number | undefined {
  rawOpening.lastIndex = from;
  const delimiter = rawOpening.exec(text)?.[1];
  if (delimiter === undefined || !rawPrefix.test(text.slice(Math.max(0, from - longestRawPrefix), from))) return undefined;
  const close = `)${delimiter}"`;
  const at = text.indexOf(close, from);
  return at < 0 ? undefined : Math.min(at + close.length, end);
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

/** A preprocessor directive. */
export interface Directive {
  /** Empty if it has none. */
  readonly name: string;
  /** Offset after the name. */
  readonly nameEnd: number;
}

/** The directive whose `#` is at `at`. There can be comments before its name. */
export function directiveAt(text: string, at: number, end = text.length): Directive {
  const start = skipBlanksOfLine(text, at + 1, end);
  const nameEnd = start < end && continuesWord(text.charCodeAt(start)) ? endOfWord(text, start, end) : start;
  return { name: text.slice(start, nameEnd), nameEnd };
}

/** The name of the directive whose `#` is at `at`; empty if it has none. */
export function directiveName(text: string, at: number): string {
  return directiveAt(text, at).name;
}

/** The offset of the next character of a directive that is neither blank nor in a comment. */
export function skipBlanksOfLine(text: string, from: number, end: number): number {
  let at = from;
  while (at < end) {
    if (isBlankOfLine(text.charCodeAt(at))) at++;
    else if (text.charCodeAt(at) === slash && text.charCodeAt(at + 1) === star) at = endOfComment(text, at, end);
    else if (isJoint(text, at, end)) at = text.indexOf('\n', at) + 1;
    else break;
  }
  return Math.min(at, end);
}

function isBlankOfLine(code: number): boolean {
  return code === space || code === tab || code === formFeed || code === verticalTab;
}

/** Whether there are only blanks and comments between the start of the line and `at`. */
export function startsLine(text: string, at: number): boolean {
  let before = at - 1;
  while (before >= 0) {
    const code = text.charCodeAt(before);
    if (code === lineFeed) return true;
    if (isBlankOfLine(code)) before--;
    else if (code === slash && text.charCodeAt(before - 1) === star) {
      const open = startOfComment(text, before - 1);
      if (open < 0) return false;
      before = open - 1;
    } else return false;
  }
  return true;
}

/** The offset at which the comment begins whose closing star is at `close`; negative if it does not begin. */
function startOfComment(text: string, close: number): number {
  const previous = text.lastIndexOf('*/', close - 1);
  const from = previous < 0 ? 0 : previous + 2;
  const open = text.slice(from, close).indexOf('/*');
  return open < 0 ? -1 : from + open;
}

/** The offset of the next character that is neither white space nor comment. */
export function skipBlanks(text: string, from: number, end: number): number {
  let at = from;
  while (at < end) {
    const found = classOf(text.charCodeAt(at));
    if (found === CharClass.Space || isJoint(text, at, end)) at++;
    else if (found === CharClass.Slash) {
      const after = endOfComment(text, at, end);
      if (after === at + 1) return at;
      at = after;
    } else return at;
  }
  return end;
}

/** Whether there is a backslash at `at` that joins two lines. */
export function isJoint(text: string, at: number, end: number): boolean {
  if (text.charCodeAt(at) !== backslash) return false;
  const feed = text.charCodeAt(at + 1) === carriageReturn ? at + 2 : at + 1;
  return feed < end && text.charCodeAt(feed) === lineFeed;
}
