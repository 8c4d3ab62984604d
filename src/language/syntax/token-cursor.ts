import type { MessageKey, MessageValue } from './messages.js';
import { Problems } from './problems.js';
import type { Span } from './syntax.js';
import { TokenKind, type Token } from './tokens.js';

/** Moves forward over the tokens of a text, and collects the problems that the parser finds. */
export class TokenCursor {
  readonly problems = new Problems();
  /** Whether a required token was missing or a token was skipped. */
  broken = false;
  index = 0;
  /** The end token, which stays the current one at the end. */
  private readonly end: Token;
  /** The offset of the first backslash at or after the last token that was checked. */
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

  /** The text of a token. */
  textOf(token: Token): string {
    return this.text.slice(token.start, token.end);
  }

  /** Whether the token at a distance from the current one is a word. */
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

  /** The text of the token at a distance from the current one if it is a name, else an empty string. */
  wordAt(distance = 0): string {
    const token = this.peek(distance);
    if (token.kind !== TokenKind.Name) return '';
    // Several functions in turn ask for the same word.
    if (token !== this.lastNamed) {
      this.lastNamed = token;
      this.lastName = this.textOf(token);
    }
    return this.lastName;
  }

  /** Whether a token contains a backslash. Called in the order of the file, it looks at each character once. */
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

  /** Whether the current token is on the line on which the previous one ends. */
  get onSameLine(): boolean {
    for (let at = this.current.fullStart; at < this.current.start; at++) {
      const code = this.text.charCodeAt(at);
      if (code === 10 || code === 13) return false;
    }
    return true;
  }

  /** Reports that something is missing: at the current token, or after the previous one if that is on an earlier line. */
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

  /** Makes a node of the tokens from `first` up to the current one, which is not included; `first` always is. */
  finish<T extends object>(first: number, node: T): T & Span {
    const last = Math.max(first, this.index - 1);
    // Assigned one by one: spreading a span into each node takes longer than the rest of the parser.
    const spanned = node as T & { -readonly [K in keyof Span]: Span[K] };
    spanned.first = first;
    spanned.last = last;
    spanned.start = (this.tokens[first] as Token).start;
    spanned.end = (this.tokens[last] as Token).end;
    return spanned;
  }

  /** The token as messages name it. */
  describe(token: Token): MessageValue {
    if (token.kind === TokenKind.End) return { role: 'end-of-file' };
    const text = this.textOf(token);
    return `\`${text.length > 40 ? `${text.slice(0, 40)}…` : text}\``;
  }
}
