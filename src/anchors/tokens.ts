import type { Condition } from './conditionals.js';

/** What a token at file scope is. Pairs of brackets count as one token, whose content is not looked at until something asks. */
export const enum TokenType {
  Word = 1,
  /** `(…)` */
  Group = 2,
  /** `[…]` */
  Brackets = 3,
  /** `{…}` that does not end the declaration, such as the members of a `struct`. */
  Block = 4,
  Literal = 5,
  /** `::` */
  Scope = 6,
  /** Any other character. */
  Sign = 7,
}

/** A token at file scope, and those before it in the same declaration. It never changes, so that `#if` branches can share the tokens before them. */
export interface Token {
  readonly type: TokenType;
  readonly start: number;
  readonly end: number;
  /** The `#if` branch that contains it. */
  readonly condition: Condition | undefined;
  readonly before: Token | undefined;
  /** The number of tokens up to this one. */
  readonly count: number;
}

/** Appends a token to those of a declaration. */
export function withToken(before: Token | undefined, type: TokenType, start: number, end: number, condition: Condition | undefined): Token {
  return { type, start, end, condition, before, count: before ? before.count + 1 : 1 };
}
