import { expectsOperand, foreignIn, startsExpression, startsForeign } from './foreign-expression.js';
import { atHopItem } from './hop-item-start.js';
import type { MessageKey } from './messages.js';
import { parseLane } from './parse-parts.js';
import { atStep } from './step-start.js';
import type { ExpressionNode, TermNode } from './syntax.js';
import type { TokenCursor } from './token-cursor.js';
import { TokenKind } from './tokens.js';

/** Parses terms joined by `and`; at least one is expected. What other languages allow there is reported, and skipped with what it joins. */
export function parseExpression(cursor: TokenCursor): ExpressionNode {
  const first = cursor.index;
  const terms: TermNode[] = [];
  do terms.push(parseTerm(cursor));
  while (cursor.acceptWord('and'));
  if (foreignIn(cursor)) skipForeign(cursor);
  return cursor.finish(first, { terms });
}

/** Skips the rest of an expression from the first token that cannot be in one, and reports each kind of mistake once. */
function skipForeign(cursor: TokenCursor): void {
  const reported = new Set<MessageKey>();
  let awaitsOperand = false;
  for (;;) {
    const key = foreignIn(cursor);
    if (!key && !goesOn(cursor, awaitsOperand)) return;
    if (key && !reported.has(key)) cursor.error(key, cursor.current, [cursor.describe(cursor.current)]);
    if (key) reported.add(key);
    awaitsOperand = expectsOperand(cursor.textOf(cursor.next()));
  }
}

/** Whether the current token is a part of an expression of which something was skipped. */
function goesOn(cursor: TokenCursor, awaitsOperand: boolean): boolean {
  if (!cursor.isKind(TokenKind.Name) || cursor.isKind(TokenKind.Arrow, 1)) return false;
  if (/^(?:and|not)$/i.test(cursor.wordAt())) return true;
  return awaitsOperand && !atHopItem(cursor) && !atStep(cursor);
}

function parseTerm(cursor: TokenCursor): TermNode {
  const not = cursor.acceptWord('not');
  // The caller reports it.
  if (startsForeign(cursor)) return { not };
  // The name is not written yet if the next item or step follows.
  if (!atHopItem(cursor) && !atStep(cursor)) return { not, name: parseLane(cursor, 'condition-name') };
  cursor.missing('expected-name', [{ role: 'condition-name' }, cursor.describe(cursor.current)]);
  return { not };
}

/** Whether `if` and a condition follow, where `if` could also be a name that is still missing before it. */
export function atIf(cursor: TokenCursor): boolean {
  return cursor.isWord('if') && startsExpression(cursor, 1) && !cursor.isWord('through', 1) && !atHopItem(cursor, 1) && !atStep(cursor, 1);
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
  if (!cursor.isWord(word) || !startsExpression(cursor, 1)) return undefined;
  cursor.next();
  return parseExpression(cursor);
}
