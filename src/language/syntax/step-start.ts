import { startsExpression } from './foreign-expression.js';
import { isBlockKeyword, isScenarioItemKeyword } from './keywords.js';
import type { TokenCursor } from './token-cursor.js';
import { TokenKind } from './tokens.js';

/** Whether a step of a flow (a hop, a lane note, a block, an `else`) starts at the token at a distance from the current one. */
export function atStep(cursor: TokenCursor, distance = 0): boolean {
  const { kind } = cursor.peek(distance);
  if (kind === TokenKind.Arrow) return true;
  if (kind !== TokenKind.Name) return false;
  if (cursor.isKind(TokenKind.Arrow, distance + 1)) return true;
  const word = cursor.wordAt(distance);
  if (isBlockKeyword(word) || word === 'else') return startsSection(cursor, distance + 1);
  return word === 'note' && cursor.isWord('over', distance + 1) && !cursor.isKind(TokenKind.Arrow, distance + 2);
}

/** Whether what follows the keyword of a block is its title, or what follows a title that is missing. */
export function startsSection(cursor: TokenCursor, distance: number): boolean {
  if (cursor.isString(distance) || cursor.isKind(TokenKind.OpenBrace, distance)) return true;
  return cursor.isWord('when', distance) && startsExpression(cursor, distance + 1) && !cursor.isKind(TokenKind.Arrow, distance + 2);
}

/** Whether the token at a distance from the current one starts an item of the scenario or the file, so that the flow must have ended. */
export function endsFlow(cursor: TokenCursor, distance = 0): boolean {
  const word = cursor.wordAt(distance);
  if (word === 'scenario') return cursor.isKind(TokenKind.Name, distance + 1) && !cursor.isKind(TokenKind.Arrow, distance + 2);
  if (word === 'summary' || !isScenarioItemKeyword(word)) return false;
  if (word === 'title' || word === 'assume') return cursor.isString(distance + 1);
  return cursor.isKind(TokenKind.Name, distance + 1) && !cursor.isKind(TokenKind.Arrow, distance + 2);
}
