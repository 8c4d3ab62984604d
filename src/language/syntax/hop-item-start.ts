import { startsExpression } from './foreign-expression.js';
import { isHopItemKeyword, sides, wordSets } from './keywords.js';
import type { TokenCursor } from './token-cursor.js';
import { TokenKind } from './tokens.js';

/** Whether the token at a distance from the current one is the keyword of a hop item and is followed by what can follow it. */
export function atHopItem(cursor: TokenCursor, distance = 0): boolean {
  const word = cursor.wordAt(distance);
  if (!isHopItemKeyword(word)) return false;
  const next = distance + 1;
  switch (word) {
    case 'kind':
      return isOneOf(wordSets.kind, cursor, next) && !(cursor.isWord('copy', next) && cursor.isWord('from', distance + 2));
    case 'level':
    case 'branch':
    case 'cost':
      return isOneOf(wordSets[word], cursor, next);
    case 'when':
      return cursor.isString(next) || (startsExpression(cursor, next) && !cursor.isKind(TokenKind.Arrow, distance + 2));
    case 'thread':
    case 'note':
    case 'versions':
      return cursor.isString(next);
    case 'copy':
      return cursor.isWord('from', next);
    case 'in':
      return cursor.isKind(TokenKind.Name, next) && !cursor.isKind(TokenKind.Arrow, distance + 2);
    case 'at':
      return cursor.isKind(TokenKind.Word, next) || cursor.isString(next);
    case 'via':
      return cursor.isKind(TokenKind.Word, next) || cursor.isString(next) || cursor.isWord('hardware', next);
    case 'observe':
      return isOneOf(sides, cursor, next) || isOneOf(wordSets.probe, cursor, next);
  }
}

function isOneOf(words: readonly string[], cursor: TokenCursor, distance: number): boolean {
  return words.some((word) => cursor.isWord(word, distance));
}
