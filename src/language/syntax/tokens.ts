import { lineEnd } from './lines.js';

/**
 * The tokens of a .vhflow file. White space and comments are not tokens, but the text from `fullStart` to `start` of the token after
 * them. The tokens in order, each with the text before it, make up the whole file.
 */
export enum TokenKind {
  /** A name or keyword: letters, digits, `_`, `-`, `.`. */
  Name,
  /** Any other run of characters: an anchor, the target of a probe, or a mistake. */
  Word,
  Number,
  String,
  /** A string whose line ends before its closing quote. */
  OpenString,
  OpenBrace,
  CloseBrace,
  Arrow,
  Equals,
  Comma,
  Bar,
  /** The end of the file; the text before it is the last white space and comments. */
  End,
}

export interface Token {
  readonly kind: TokenKind;
  /** The start of the white space and comments before the token. */
  readonly fullStart: number;
  readonly start: number;
  readonly end: number;
}

/** The classes of characters, as bits, so that one number can tell which classes a word contains. */
const enum CharClass {
  /** May start a name. */
  Letter = 1,
  Digit = 2,
  /** `.`, which can be in a name but not start it. */
  Dot = 4,
  Dash = 8,
  Slash = 16,
  /** Any other character of a word. */
  Other = 32,
  Space = 64,
  Quote = 128,
  Sign = 256,

  MayEndWord = Dash | Slash | Space | Quote | Sign,
  NoName = Slash | Other,
}

const enum Char {
  LineFeed = 10,
  CarriageReturn = 13,
  Quote = 34,
  Comma = 44,
  Equals = 61,
  Greater = 62,
  Slash = 47,
  Backslash = 92,
  OpenBrace = 123,
  Bar = 124,
  CloseBrace = 125,
  NoBreakSpace = 0xa0,
  IdeographicSpace = 0x3000,
  ByteOrderMark = 0xfeff,
}

const classes = new Uint16Array(128).fill(CharClass.Other);
for (let code = 0; code < 128; code++) classes[code] = classOfAscii(String.fromCharCode(code));

function classOfAscii(char: string): CharClass {
  if (/[A-Za-z_]/.test(char)) return CharClass.Letter;
  if (/[0-9]/.test(char)) return CharClass.Digit;
  if (/\s/.test(char)) return CharClass.Space;
  if (/[{}|,=]/.test(char)) return CharClass.Sign;
  const others: Readonly<Record<string, CharClass>> = { '.': CharClass.Dot, '-': CharClass.Dash, '/': CharClass.Slash, '"': CharClass.Quote };
  return others[char] ?? CharClass.Other;
}

function classOf(code: number): CharClass {
  if (code < 128) return classes[code] as CharClass;
  return code === Char.NoBreakSpace || code === Char.IdeographicSpace || code === Char.ByteOrderMark ? CharClass.Space : CharClass.Other;
}

function skipTrivia(text: string, offset: number, limit: number): number {
  let at = offset;
  while (at < limit) {
    const code = text.charCodeAt(at);
    if (classOf(code) === CharClass.Space) at++;
    else if (code === Char.Slash && text.charCodeAt(at + 1) === Char.Slash && at + 1 < limit) at = lineEnd(text, at, limit);
    else break;
  }
  return at;
}

const signs: Readonly<Record<number, TokenKind>> = {
  [Char.OpenBrace]: TokenKind.OpenBrace,
  [Char.CloseBrace]: TokenKind.CloseBrace,
  [Char.Equals]: TokenKind.Equals,
  [Char.Comma]: TokenKind.Comma,
  [Char.Bar]: TokenKind.Bar,
};

/** Reads one token after the other. Its fields describe the last one, so that nothing but the tokens is allocated. */
class Scanner {
  kind = TokenKind.End;
  end = 0;
  /** The first end of a line after the start of the last string that was read. */
  private endOfLine = -1;
  private readonly hasCarriageReturns: boolean;

  constructor(private readonly text: string, private readonly limit: number) {
    this.hasCarriageReturns = text.includes('\r');
  }

  /** Reads the token that starts at an offset before the limit. */
  read(start: number): void {
    const code = this.text.charCodeAt(start);
    const charClass = classOf(code);
    if (charClass === CharClass.Quote) this.readString(start);
    else if (charClass === CharClass.Sign) this.take(signs[code] as TokenKind, start + 1);
    else if (charClass === CharClass.Dash && this.text.charCodeAt(start + 1) === Char.Greater && start + 1 < this.limit) this.take(TokenKind.Arrow, start + 2);
    else this.readWord(start, charClass);
  }

  private take(kind: TokenKind, end: number): void {
    this.kind = kind;
    this.end = end;
  }

  /** A string ends at its quote or, without one, at the end of its line. Half of a file is strings, so that searching is worthwhile. */
  private readString(start: number): void {
    const end = Math.min(this.lineEndAfter(start), this.limit);
    let quote = this.quoteAfter(start);
    while (quote < end && this.isEscaped(quote)) quote = this.quoteAfter(quote);
    if (quote < end) this.take(TokenKind.String, quote + 1);
    else this.take(TokenKind.OpenString, end);
  }

  private quoteAfter(offset: number): number {
    const found = this.text.indexOf('"', offset + 1);
    return found === -1 ? this.text.length : found;
  }

  private isEscaped(offset: number): boolean {
    let backslashes = 0;
    while (this.text.charCodeAt(offset - 1 - backslashes) === Char.Backslash) backslashes++;
    return backslashes % 2 === 1;
  }

  /** Called with rising offsets, it looks at each character once. */
  private lineEndAfter(offset: number): number {
    if (this.endOfLine < offset) {
      const { text } = this;
      const found = this.hasCarriageReturns ? lineEnd(text, offset, text.length) : text.indexOf('\n', offset);
      this.endOfLine = found < 0 ? text.length : found;
    }
    return this.endOfLine;
  }

  private readWord(start: number, first: CharClass): void {
    const { text, limit } = this;
    let seen: number = first;
    let at = start + 1;
    for (; at < limit; at++) {
      const charClass = classOf(text.charCodeAt(at));
      if ((charClass & CharClass.MayEndWord) !== 0 && this.endsWord(charClass, at)) break;
      seen |= charClass;
    }
    const isName = first === CharClass.Letter && (seen & CharClass.NoName) === 0;
    this.take(isName ? TokenKind.Name : seen === CharClass.Digit ? TokenKind.Number : TokenKind.Word, at);
  }

  private endsWord(charClass: CharClass, at: number): boolean {
    if (charClass === CharClass.Dash) return this.text.charCodeAt(at + 1) === Char.Greater;
    return charClass !== CharClass.Slash || this.text.charCodeAt(at + 1) === Char.Slash;
  }
}

/**
 * Splits a text into tokens.
 *
 * @param limit where to stop reading; the rest of the text belongs to the end token
 * @returns the tokens in order; the last one is {@link TokenKind.End}
 */
export function scan(text: string, limit = text.length): Token[] {
  const tokens: Token[] = [];
  const scanner = new Scanner(text, limit);
  let fullStart = 0;
  for (;;) {
    const start = skipTrivia(text, fullStart, limit);
    if (start >= limit) {
      tokens.push({ kind: TokenKind.End, fullStart, start: text.length, end: text.length });
      return tokens;
    }
    scanner.read(start);
    tokens.push({ kind: scanner.kind, fullStart, start, end: scanner.end });
    fullStart = scanner.end;
  }
}

export interface Comment {
  readonly start: number;
  readonly end: number;
  /** Whether it is on the line on which the token before it ends. */
  readonly trailing: boolean;
  /** Whether there is an empty line before it. */
  readonly afterBlank: boolean;
  /** Whether it is a `///` comment. */
  readonly doc: boolean;
}

export interface Trivia {
  readonly comments: readonly Comment[];
  /** Whether there is an empty line between the last comment (or the previous token) and the token. */
  readonly blankBefore: boolean;
}

/** The comments before a token, and where there are empty lines among them. */
export function triviaBefore(text: string, token: Token): Trivia {
  const comments: Comment[] = [];
  let lineBreaks = 0;
  let at = token.fullStart;
  const atFileStart = at === 0;
  while (at < token.start) {
    const code = text.charCodeAt(at);
    if (code === Char.Slash && text.charCodeAt(at + 1) === Char.Slash) {
      const end = lineEnd(text, at, token.start);
      const doc = text.charCodeAt(at + 2) === Char.Slash && text.charCodeAt(at + 3) !== Char.Slash;
      const trailing = lineBreaks === 0 && comments.length === 0 && !atFileStart;
      comments.push({ start: at, end, trailing, afterBlank: lineBreaks > 1, doc });
      lineBreaks = 0;
      at = end;
      continue;
    }
    if (code === Char.LineFeed || (code === Char.CarriageReturn && text.charCodeAt(at + 1) !== Char.LineFeed)) lineBreaks++;
    at++;
  }
  return { comments, blankBefore: lineBreaks > 1 };
}
