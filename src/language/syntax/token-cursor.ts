import type { MessageKey, MessageValue } from './messages.js';
import { Problems } from './problems.js';
import type { Span } from './syntax.js';
import { TokenKind, type Token } from './tokens.js';

/** Walks over the tokens of a text, forwards only, and collects what is wrong with them. */
export class TokenCursor {
  readonly problems = new Problems();
  /** Whether a required token was missing or a token was skipped. */
  broken = false;
  index = 0;
  /** The end token, which stays current when all else is read. */
  private readonly end: Token;
  /** The first backslash at or behind a token that was asked about. */
  private backslash = -1;
  private lastNamed: Token | undefined;
  private lastName = '';

  constructor(readonly text: string, readonly tokens: readonly Token[]) {
    this.end = tokens[tokens.length - 1] as Token;
  }

  get current(): Token {
    return this.tokens[this.index] as Token;
  }

  peek(distance: number): Token {
    return this.tokens[this.index + distance] ?? this.end;
  }

  /** What a token says. */
  say(token: Token): string {
    return this.text.slice(token.start, token.end);
  }

  /** Whether the current token, or the one that many tokens on, is that word. */
  isWord(word: string, distance = 0): boolean {
    const token = this.peek(distance);
    return token.kind === TokenKind.Name && token.end - token.start === word.length && this.text.startsWith(word, token.start);
  }

  isKind(kind: TokenKind, distance = 0): boolean {
    return this.peek(distance).kind === kind;
  }

  isString(distance = 0): boolean {
    const kind = this.peek(distance).kind;
    return kind === TokenKind.String || kind === TokenKind.OpenString;
  }

  /** The name that stands there, or an empty string. */
  wordAt(distance = 0): string {
    const token = this.peek(distance);
    if (token.kind !== TokenKind.Name) return '';
    // One place asks after the other what the current word is.
    if (token !== this.lastNamed) {
      this.lastNamed = token;
      this.lastName = this.say(token);
    }
    return this.lastName;
  }

  /** Whether a backslash stands in a token. Asked in the order of the file, it looks at each character once. */
  mayHaveEscape({ start, end }: Token): boolean {
    if (this.backslash < start) {
      const found = this.text.indexOf('\\', start);
      this.backslash = found < 0 ? this.text.length : found;
    }
    return this.backslash < end;
  }

  next(): Token {
    const token = this.current;
    if (token.kind !== TokenKind.End) this.index++;
    return token;
  }

  accept(kind: TokenKind): Token | undefined {
    return this.isKind(kind) ? this.next() : undefined;
  }

  acceptWord(word: string): Token | undefined {
    return this.isWord(word) ? this.next() : undefined;
  }

  /** Whether the current token stands on the line on which the last one ended. */
  get onSameLine(): boolean {
    for (let at = this.current.fullStart; at < this.current.start; at++) {
      const code = this.text.charCodeAt(at);
      if (code === 10 || code === 13) return false;
    }
    return true;
  }

  /** Reports that something is missing here: at the current token, or behind the last one if that is on an earlier line. */
  missing(key: MessageKey, values: readonly MessageValue[] = []): void {
    this.broken = true;
    const { current } = this;
    const place = this.onSameLine && current.kind !== TokenKind.End ? current : { start: current.fullStart, end: current.fullStart };
    this.problems.error(key, place, values);
  }

  error(key: MessageKey, place: { start: number; end: number }, values: readonly MessageValue[] = [], nearest: readonly string[] = []): void {
    this.broken = true;
    this.problems.error(key, place, values, nearest);
  }

  /** Makes a node of what was read from a token on; a node of that token alone if nothing was read since. */
  finish<T extends object>(first: number, node: T): T & Span {
    const last = Math.max(first, this.index - 1);
    // Set one by one: spreading a span into each node takes longer than all the rest of the parser.
    const spanned = node as T & { -readonly [K in keyof Span]: Span[K] };
    spanned.first = first;
    spanned.last = last;
    spanned.start = (this.tokens[first] as Token).start;
    spanned.end = (this.tokens[last] as Token).end;
    return spanned;
  }

  /** The token as a user would name it in a sentence. */
  describe(token: Token): MessageValue {
    if (token.kind === TokenKind.End) return { thing: 'end-of-file' };
    const said = this.say(token);
    return `\`${said.length > 40 ? `${said.slice(0, 40)}…` : said}\``;
  }
}
