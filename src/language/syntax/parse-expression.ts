import { atHopItem } from './hop-item-start.js';
import { parseLane } from './parse-parts.js';
import { atStep } from './step-start.js';
import type { ExpressionNode, TermNode } from './syntax.js';
import type { TokenCursor } from './token-cursor.js';
import { TokenKind } from './tokens.js';

/** Parses terms joined by `and`; at least one is expected. */
export function parseExpression(cursor: TokenCursor): ExpressionNode {
  const first = cursor.index;
  const terms: TermNode[] = [];
  do terms.push(parseTerm(cursor));
  while (cursor.acceptWord('and'));
  return cursor.finish(first, { terms });
}

function parseTerm(cursor: TokenCursor): TermNode {
  const not = cursor.acceptWord('not');
  // The name is not written yet if the next item or step follows.
  if (!atHopItem(cursor) && !atStep(cursor)) return { not, name: parseLane(cursor, 'condition-name') };
  cursor.missing('expected-name', [{ role: 'condition-name' }, cursor.describe(cursor.current)]);
  return { not };
}

/** Whether `if` and a condition follow, where `if` could also be a name that is still missing before it. */
export function atIf(cursor: TokenCursor): boolean {
  return cursor.isWord('if') && cursor.isKind(TokenKind.Name, 1) && !cursor.isWord('through', 1) && !atHopItem(cursor, 1) && !atStep(cursor, 1);
}

/** Parses `if` and the expression after it, if they follow. A hop can start from a participant of that name. */
export function parseIf(cursor: TokenCursor): ExpressionNode | undefined {
  return parseAfter(cursor, 'if');
}

/** Parses `when` and the expression after it, if they follow the title of a block. */
export function parseWhen(cursor: TokenCursor): ExpressionNode | undefined {
  return parseAfter(cursor, 'when');
}

function parseAfter(cursor: TokenCursor, word: 'if' | 'when'): ExpressionNode | undefined {
  if (!cursor.isWord(word) || !cursor.isKind(TokenKind.Name, 1)) return undefined;
  cursor.next();
  return parseExpression(cursor);
}
