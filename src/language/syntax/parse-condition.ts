import { parseName, parseText } from './parse-parts.js';
import { defaults } from './keywords.js';
import type { ConditionNode, TextNode } from './syntax.js';
import type { TokenCursor } from './token-cursor.js';
import { TokenKind, type Token } from './tokens.js';
import type { SyntaxRole } from './messages.js';

/** Parses the declaration of a condition; the current token is its keyword. */
export function parseCondition(cursor: TokenCursor): ConditionNode {
  const first = cursor.index;
  const keyword = cursor.next();
  const name = parseName(cursor, 'condition-name');
  const on = cursor.isString() ? parseText(cursor, 'condition-text') : undefined;
  const off = parseTextAfter(cursor, 'else', 'condition-text');
  const value = cursor.acceptWord('default') ? parseDefault(cursor) : undefined;
  const reason = parseTextAfter(cursor, 'because', 'condition-reason');
  return cursor.finish(first, { type: 'condition' as const, keyword, name, on, off, value, reason });
}

function parseTextAfter(cursor: TokenCursor, word: string, what: SyntaxRole): TextNode | undefined {
  return cursor.acceptWord(word) ? parseText(cursor, what) : undefined;
}

function parseDefault(cursor: TokenCursor): Token | undefined {
  const isWord = cursor.isKind(TokenKind.Name) && cursor.onSameLine;
  if (isWord && defaults.some((word) => cursor.isWord(word))) return cursor.next();
  const found = cursor.describe(cursor.current);
  if (!isWord) cursor.missing('expected-word', [{ role: 'condition-default' }, found]);
  else cursor.error('expected-word:bad', cursor.next(), [found, { role: 'condition-default' }]);
  return undefined;
}
