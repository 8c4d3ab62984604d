/**
 * The tokens of a .vhflow file. White space and comments are no tokens: they are what stands between
 * `fullStart` and `start`, so the tokens in order, each with what stands before it, are the whole text.
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
  /** Nothing is left; what stands before it is the last white space and comments. */
  End,
}

export interface Token {
  readonly kind: TokenKind;
  /** Where the white space and comments before the token start. */
  readonly fullStart: number;
  readonly start: number;
  readonly end: number;
}

const enum CharClass {
  Word,
  Name,
  Digit,
  Space,
  Delimiter,
}

const classOf = new Uint8Array(128).fill(CharClass.Word);
for (let code = 0; code < 128; code++) {
  const char = String.fromCharCode(code);
  if (/[A-Za-z_.-]/.test(char)) classOf[code] = CharClass.Name;
  else if (/[0-9]/.test(char)) classOf[code] = CharClass.Digit;
  else if (/[\s]/.test(char)) classOf[code] = CharClass.Space;
  else if (/[{}",|=]/.test(char)) classOf[code] = CharClass.Delimiter;
}

const enum Char {
  LineFeed = 10,
  CarriageReturn = 13,
  Quote = 34,
  Comma = 44,
  Dash = 45,
  Dot = 46,
  Slash = 47,
  Equals = 61,
  Greater = 62,
  Backslash = 92,
  OpenBrace = 123,
  Bar = 124,
  CloseBrace = 125,
  NoBreakSpace = 0xa0,
  IdeographicSpace = 0x3000,
  ByteOrderMark = 0xfeff,
}

function classAt(text: string, offset: number): CharClass {
  const code = text.charCodeAt(offset);
  if (code < 128) return classOf[code] as CharClass;
  return code === Char.NoBreakSpace || code === Char.IdeographicSpace || code === Char.ByteOrderMark ? CharClass.Space : CharClass.Word;
}

/** The first offset at or after `offset` that is no part of a line: its end of line, or `limit`. */
export function lineEnd(text: string, offset: number, limit: number): number {
  let at = offset;
  while (at < limit) {
    const code = text.charCodeAt(at);
    if (code === Char.LineFeed || code === Char.CarriageReturn) return at;
    at++;
  }
  return limit;
}

function skipTrivia(text: string, offset: number, limit: number): number {
  let at = offset;
  while (at < limit) {
    if (text.charCodeAt(at) === Char.Slash && text.charCodeAt(at + 1) === Char.Slash && at + 1 < limit) at = lineEnd(text, at, limit);
    else if (classAt(text, at) === CharClass.Space) at++;
    else break;
  }
  return at;
}

/** Finds line ends; asked with rising offsets, it looks at each character once. */
class LineEnds {
  private readonly hasCarriageReturns: boolean;
  private next = -1;

  constructor(private readonly text: string) {
    this.hasCarriageReturns = text.includes('\r');
  }

  /** The first end of line at or after an offset, or the end of the text. */
  after(offset: number): number {
    if (this.next < offset) {
      const found = this.hasCarriageReturns ? lineEnd(this.text, offset, this.text.length) : this.text.indexOf('\n', offset);
      this.next = found < 0 ? this.text.length : found;
    }
    return this.next;
  }
}

/** The offset of the quote that closes a string, or -1 when there is none before `end`. */
function closingQuote(text: string, start: number, end: number): number {
  let quote = text.indexOf('"', start + 1);
  while (quote >= 0 && quote < end) {
    let backslashes = 0;
    while (text.charCodeAt(quote - 1 - backslashes) === Char.Backslash) backslashes++;
    if (backslashes % 2 === 0) return quote;
    quote = text.indexOf('"', quote + 1);
  }
  return -1;
}

function wordEnd(text: string, start: number, limit: number): { end: number; kind: TokenKind } {
  const first = classAt(text, start);
  let onlyDigits = true;
  let onlyName = first === CharClass.Name && text.charCodeAt(start) !== Char.Dash && text.charCodeAt(start) !== Char.Dot;
  let at = start;
  while (at < limit) {
    const charClass = classAt(text, at);
    if (charClass === CharClass.Space || charClass === CharClass.Delimiter) break;
    const code = text.charCodeAt(at);
    if (code === Char.Dash && text.charCodeAt(at + 1) === Char.Greater) break;
    if (code === Char.Slash && text.charCodeAt(at + 1) === Char.Slash) break;
    if (charClass === CharClass.Word) onlyName = false;
    if (charClass !== CharClass.Digit) onlyDigits = false;
    at++;
  }
  return { end: at, kind: onlyDigits ? TokenKind.Number : onlyName ? TokenKind.Name : TokenKind.Word };
}

const signs: Readonly<Record<number, TokenKind>> = {
  [Char.OpenBrace]: TokenKind.OpenBrace,
  [Char.CloseBrace]: TokenKind.CloseBrace,
  [Char.Equals]: TokenKind.Equals,
  [Char.Comma]: TokenKind.Comma,
  [Char.Bar]: TokenKind.Bar,
};

/**
 * Splits a text into tokens.
 *
 * @param limit where to stop reading; the rest of the text belongs to the end token
 * @returns the tokens in order; the last one is {@link TokenKind.End}
 */
export function scan(text: string, limit = text.length): Token[] {
  const tokens: Token[] = [];
  const lineEnds = new LineEnds(text);
  let fullStart = 0;
  for (;;) {
    const start = skipTrivia(text, fullStart, limit);
    if (start >= limit) {
      tokens.push({ kind: TokenKind.End, fullStart, start: text.length, end: text.length });
      return tokens;
    }
    const code = text.charCodeAt(start);
    let kind: TokenKind;
    let end: number;
    if (code === Char.Quote) {
      const endOfLine = Math.min(lineEnds.after(start), limit);
      const quote = closingQuote(text, start, endOfLine);
      kind = quote < 0 ? TokenKind.OpenString : TokenKind.String;
      end = quote < 0 ? endOfLine : quote + 1;
    } else if (code === Char.Dash && text.charCodeAt(start + 1) === Char.Greater && start + 1 < limit) {
      kind = TokenKind.Arrow;
      end = start + 2;
    } else if (signs[code] !== undefined) {
      kind = signs[code];
      end = start + 1;
    } else {
      ({ end, kind } = wordEnd(text, start, limit));
      // A lone `-` before `>` cut off by the limit would else be a word without characters.
      if (end === start) end = start + 1;
    }
    tokens.push({ kind, fullStart, start, end });
    fullStart = end;
  }
}

export interface Comment {
  readonly start: number;
  readonly end: number;
  /** Whether it stands on the line on which the token before it ends. */
  readonly trailing: boolean;
  /** Whether an empty line stands before it. */
  readonly afterBlank: boolean;
  /** Whether it is a `///` comment. */
  readonly doc: boolean;
}

export interface Trivia {
  readonly comments: readonly Comment[];
  /** Whether an empty line stands between the last comment (or the token before) and the token. */
  readonly blankBefore: boolean;
}

/** The comments before a token, and where empty lines stand among them. */
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
