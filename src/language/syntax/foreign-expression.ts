import type { MessageKey } from './messages.js';
import type { TokenCursor } from './token-cursor.js';
import { TokenKind } from './tokens.js';

/** Whether an expression starts at the token at a distance from the current one, maybe one of another language, such as `(lone` or `!lone`. */
export function startsExpression(cursor: TokenCursor, distance = 0): boolean {
  return cursor.isKind(TokenKind.Name, distance) || startsForeign(cursor, distance);
}

/** Whether the token is an operand as other languages write it: with a parenthesis, `!` or `&`. */
export function startsForeign(cursor: TokenCursor, distance = 0): boolean {
  return cursor.isKind(TokenKind.Word, distance) && /^[!(]|&/.test(cursor.textOf(cursor.peek(distance)));
}

/**
 * The problem of the current token where `and` or the end of an expression is expected.
 *
 * @returns undefined for a token that belongs to something else
 */
export function foreignIn(cursor: TokenCursor): MessageKey | undefined {
  switch (cursor.current.kind) {
    case TokenKind.Name:
      // A hop can start from a participant of that name.
      if (cursor.isKind(TokenKind.Arrow, 1)) return undefined;
      return /^or$/i.test(cursor.wordAt()) ? 'unexpected-token:or' : undefined;
    case TokenKind.Bar:
      // A single bar before a path separates functions.
      return cursor.isKind(TokenKind.Bar, 1) || cursor.isKind(TokenKind.Bar, -1) || startsExpression(cursor, 1) ? 'unexpected-token:or' : undefined;
    case TokenKind.Comma:
    case TokenKind.Equals:
      return 'unexpected-token:operator';
    case TokenKind.Word: {
      const text = cursor.textOf(cursor.current);
      if (/^!?\(|\)$/.test(text)) return 'unexpected-token:parenthesis';
      return /^!|&/.test(text) ? 'unexpected-token:operator' : undefined;
    }
    default:
      return undefined;
  }
}

/** Whether another operand follows the text of a token of an expression: `or`, `||`, `(not`, but not `lone` or `lone)`. */
export function expectsOperand(text: string): boolean {
  return /(?:^|[^\w.)-])(?:or|and|not)?$/i.test(text);
}
