import { startsExpression } from './foreign-expression.js';
import { atHopItem } from './hop-item-start.js';
import { hopItemKeywords, isHopItemKeyword, type HopItemKeyword } from './keywords.js';
import type { SyntaxRole } from './messages.js';
import { atIf, parseExpression, parseIf } from './parse-expression.js';
import { parseAlternatives, parseAnchors, parseLane, parseName, parseString, parseText, skipUnexpected } from './parse-parts.js';
import type { CostNode, HopItemNode, HopNode, ObserveNode, TextNode, ViaNode } from './syntax.js';
import type { TokenCursor } from './token-cursor.js';
import { TokenKind, type Token } from './tokens.js';
import { atStep, endsFlow } from './step-start.js';

/** Parses a hop; the caller has checked that one starts here. */
export function parseHop(cursor: TokenCursor): HopNode {
  const first = cursor.index;
  const from = cursor.isKind(TokenKind.Arrow) ? missingLane(cursor) : parseName(cursor, 'lane');
  if (!cursor.accept(TokenKind.Arrow)) cursor.missing('expected-arrow');
  const to = parseLane(cursor, 'hop-target');
  const text = parseText(cursor, 'hop-label');
  const id = cursor.acceptWord('as') ? parseName(cursor, 'hop-id') : undefined;
  const items: HopItemNode[] = [];
  if (cursor.accept(TokenKind.OpenBrace)) parseHopItems(cursor, items, true);
  else if (atHopItem(cursor) && !atStep(cursor)) {
    cursor.missing('expected-brace:open', [{ role: 'hop' }]);
    parseHopItems(cursor, items, false);
  }
  return cursor.finish(first, { type: 'hop' as const, from, to, text, id, items });
}

function missingLane(cursor: TokenCursor): undefined {
  cursor.missing('expected-name:origin');
  return undefined;
}

/**
 * Parses hop items up to and including the closing brace, or up to a token that can only follow it.
 *
 * @param opened whether there was an opening brace, so that a missing closing brace is reported
 */
function parseHopItems(cursor: TokenCursor, items: HopItemNode[], opened: boolean): void {
  while (!cursor.accept(TokenKind.CloseBrace)) {
    const isItem = atHopItem(cursor);
    if (cursor.isKind(TokenKind.End) || (!isItem && (atStep(cursor) || endsFlow(cursor)))) {
      if (opened) cursor.missing('expected-brace:close', [{ role: 'hop' }]);
      return;
    }
    if (isItem || isHopItemKeyword(cursor.wordAt())) items.push(parseHopItem(cursor));
    else skipUnexpectedItem(cursor);
  }
}

function skipUnexpectedItem(cursor: TokenCursor): void {
  skipUnexpected(
    cursor,
    'unexpected-token:in-hop',
    () => cursor.isKind(TokenKind.CloseBrace) || isHopItemKeyword(cursor.wordAt()) || atStep(cursor) || endsFlow(cursor),
    hopItemKeywords,
  );
}

/** Parses a hop item, with the condition after it; the current token is its keyword. */
export function parseHopItem(cursor: TokenCursor): HopItemNode {
  const first = cursor.index;
  const item = parseItem(cursor, first);
  const under = parseIf(cursor);
  return under ? cursor.finish(first, { ...item, under }) : item;
}

function parseItem(cursor: TokenCursor, first: number): HopItemNode {
  const type = cursor.wordAt() as HopItemKeyword;
  const keyword = cursor.next();
  switch (type) {
    case 'kind':
    case 'level':
    case 'branch': {
      const value = parseWord(cursor, type);
      return cursor.finish(first, { type, keyword, value });
    }
    case 'in': {
      const missing = atHopItem(cursor) && !cursor.isWord('in');
      const value = missing ? missingWord(cursor, 'lane') : parseLane(cursor, 'lane');
      return cursor.finish(first, { type, keyword, value });
    }
    case 'when': {
      // Without a name, a text is missing as likely as an expression.
      const expression = startsExpression(cursor) && !atStep(cursor) && !atHopItem(cursor) ? parseExpression(cursor) : undefined;
      const text = expression ? undefined : parseText(cursor, 'when-text');
      return cursor.finish(first, { type, keyword, text, expression });
    }
    case 'thread':
    case 'note':
    case 'versions': {
      const text = parseText(cursor, `${type}-text`);
      return cursor.finish(first, { type, keyword, text });
    }
    case 'copy': {
      const from = parseKeywordText(cursor, 'from', 'copy-from');
      const to = parseKeywordText(cursor, 'to', 'copy-to');
      return cursor.finish(first, { type, keyword, from, to });
    }
    case 'cost': {
      const entries = parseCosts(cursor);
      return cursor.finish(first, { type, keyword, entries });
    }
    case 'at': {
      const anchors = parseAnchors(cursor);
      return cursor.finish(first, { type, keyword, anchors });
    }
    case 'via':
      return parseVia(cursor, first, keyword);
    case 'observe':
      return parseObserve(cursor, first, keyword);
  }
}

function missingWord(cursor: TokenCursor, what: SyntaxRole): undefined {
  cursor.missing('expected-word', [{ role: what }, cursor.describe(cursor.current)]);
  return undefined;
}

/** Parses a word of a fixed set. The keyword of the next item or the lane of the next hop is not consumed in its place. */
function parseWord(cursor: TokenCursor, what: SyntaxRole): Token | undefined {
  // `copy` is both a kind and the keyword of an item.
  const isItem = isHopItemKeyword(cursor.wordAt()) && !(cursor.isWord('copy') && !cursor.isWord('from', 1));
  if (cursor.isKind(TokenKind.Name) && !isItem && !cursor.isKind(TokenKind.Arrow, 1)) return cursor.next();
  if ((cursor.isKind(TokenKind.Word) || cursor.isKind(TokenKind.Number)) && cursor.onSameLine) {
    const token = cursor.next();
    cursor.error('expected-word:bad', token, [cursor.describe(token), { role: what }]);
    return undefined;
  }
  return missingWord(cursor, what);
}

function parseKeywordText(cursor: TokenCursor, keyword: string, what: SyntaxRole): TextNode | undefined {
  if (cursor.acceptWord(keyword)) return parseText(cursor, what);
  cursor.missing('expected-keyword:text', [keyword, { role: what }]);
  return undefined;
}

function parseCosts(cursor: TokenCursor): CostNode['entries'] {
  const entries: { name: Token; amount?: Token | undefined }[] = [];
  do {
    const name = parseWord(cursor, 'cost-name');
    if (!name) return entries;
    const amount = cursor.accept(TokenKind.Number);
    if (!amount) cursor.missing('expected-number', [cursor.describe(name)]);
    entries.push({ name, amount });
  } while (cursor.accept(TokenKind.Comma));
  return entries;
}

function parseVia(cursor: TokenCursor, first: number, keyword: Token): ViaNode {
  const hardware = cursor.acceptWord('hardware');
  if (hardware) {
    const text = cursor.isString() ? parseText(cursor, 'hardware-text') : undefined;
    return cursor.finish(first, { type: 'via' as const, keyword, hardware, text, callers: [], calls: [], through: [] });
  }
  const callers = parseAnchors(cursor);
  let calls: readonly Token[] = [];
  if (cursor.acceptWord('calls')) calls = parseCalledNames(cursor);
  else if (callers.length > 0) cursor.missing('expected-keyword:calls');
  const through = cursor.acceptWord('through') ? parseAnchors(cursor) : [];
  return cursor.finish(first, { type: 'via' as const, keyword, callers, calls, through });
}

function parseCalledNames(cursor: TokenCursor): readonly Token[] {
  return parseAlternatives(cursor, () => {
    // The name is not written yet if the next item or step follows.
    // The length of a name in C is checked together with its characters.
    if (!atHopItem(cursor) && !atStep(cursor) && !atIf(cursor)) return cursor.accept(TokenKind.Name) ?? parseName(cursor, 'called-name');
    cursor.missing('expected-name', [{ role: 'called-name' }, cursor.describe(cursor.current)]);
    return undefined;
  });
}

function parseObserve(cursor: TokenCursor, first: number, keyword: Token): ObserveNode {
  const side = cursor.acceptWord('guest') ?? cursor.acceptWord('host');
  const probe = parseWord(cursor, 'probe');
  const target = probe && parseTarget(cursor);
  return cursor.finish(first, { type: 'observe' as const, keyword, side, probe, target });
}

function parseTarget(cursor: TokenCursor): Token | undefined {
  if (cursor.isString()) return parseString(cursor, 'probe-target');
  const isTarget = cursor.isKind(TokenKind.Word) || cursor.isKind(TokenKind.Number)
    || (cursor.isKind(TokenKind.Name) && !atHopItem(cursor) && !atStep(cursor) && !atIf(cursor));
  if (isTarget) return cursor.next();
  cursor.missing('expected-target');
  return undefined;
}
