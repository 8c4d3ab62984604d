import { parseName, parseText } from './parse-parts.js';
import { defaults } from './keywords.js';
import { endsFlow } from './step-start.js';
import type { ConditionNode, TextNode } from './syntax.js';
import type { TokenCursor } from './token-cursor.js';
import { TokenKind, type Token } from './tokens.js';
import type { SyntaxRole } from './messages.js';

/** Parses the declaration of a condition; the current token is its keyword. */
export function parseCondition(cursor: TokenCursor): ConditionNode {
  const first = cursor.index;
  const keyword = cursor.next();
  const name = parseOwnName(cursor);
  // The text for off needs one for on.
  const on = cursor.isString() || cursor.isWord('else') ? parseText(cursor, 'condition-text') : undefined;
  const off = parseTextAfter(cursor, 'else', 'condition-text');
  const value = cursor.acceptWord('default') ? parseDefault(cursor) : undefined;
  const reason = parseTextAfter(cursor, 'because', 'condition-reason');
  return cursor.finish(first, { type: 'condition' as const, keyword, name, on, off, value, reason });
}

/** While the name is not written yet, what follows on another line is not taken for it. */
function parseOwnName(cursor: TokenCursor): Token | undefined {
  if (cursor.onSameLine || !endsFlow(cursor)) return parseName(cursor, 'condition-name');
  cursor.missing('expected-name', [{ role: 'condition-name' }, cursor.describe(cursor.current)]);
  return undefined;
}

function parseTextAfter(cursor: TokenCursor, word: string, what: SyntaxRole): TextNode | undefined {
  return cursor.acceptWord(word) ? parseText(cursor, what) : undefined;
}

function parseDefault(cursor: TokenCursor): Token | undefined {
  if (defaults.some((word) => cursor.isWord(word))) return cursor.next();
  const found = cursor.describe(cursor.current);
  if (!cursor.isKind(TokenKind.Name) || !cursor.onSameLine) cursor.missing('expected-word', [{ role: 'condition-default' }, found]);
  else cursor.error('expected-word:bad', cursor.next(), [found, { role: 'condition-default' }]);
  return undefined;
}
