import { hopItemKeywords, isHopItemKeyword, sides, wordSets, type HopItemKeyword } from './keywords.js';
import type { Thing } from './messages.js';
import { parseAnchors, parseLane, parseName, parseString, parseText, skipUnexpected } from './parse-parts.js';
import type { CostNode, HopItemNode, HopNode, ObserveNode, TextNode, ViaNode } from './syntax.js';
import type { TokenCursor } from './token-cursor.js';
import { TokenKind, type Token } from './tokens.js';
import { atStep, endsFlow } from './step-start.js';

/** Whether the token that far on starts a hop item: its keyword, followed by what can follow it. */
export function atHopItem(cursor: TokenCursor, distance = 0): boolean {
  const word = cursor.wordAt(distance);
  if (!isHopItemKeyword(word)) return false;
  const next = cursor.wordAt(distance + 1);
  const nextKind = cursor.peek(distance + 1).kind;
  switch (word) {
    case 'kind':
      return (wordSets.kind as readonly string[]).includes(next) && !(next === 'copy' && cursor.isWord('from', distance + 2));
    case 'level':
    case 'branch':
      return (wordSets[word] as readonly string[]).includes(next);
    case 'when':
    case 'thread':
    case 'note':
      return cursor.isString(distance + 1);
    case 'copy':
      return next === 'from';
    case 'cost':
      return (wordSets.cost as readonly string[]).includes(next);
    case 'in':
      return nextKind === TokenKind.Name && cursor.peek(distance + 2).kind !== TokenKind.Arrow;
    case 'at':
      return nextKind === TokenKind.Word || cursor.isString(distance + 1);
    case 'via':
      return nextKind === TokenKind.Word || cursor.isString(distance + 1) || next === 'hardware';
    case 'observe':
      return (sides as readonly string[]).includes(next) || (wordSets.probe as readonly string[]).includes(next);
  }
}

/** Reads a hop; the caller has seen that one starts here. */
export function parseHop(cursor: TokenCursor): HopNode {
  const first = cursor.index;
  const from = cursor.isKind(TokenKind.Arrow) ? missingLane(cursor) : cursor.next();
  if (!cursor.accept(TokenKind.Arrow)) cursor.missing('expected-arrow');
  const to = parseLane(cursor, 'hop-target');
  const text = parseText(cursor, 'hop-label');
  const id = cursor.acceptWord('as') ? parseName(cursor, 'hop-id') : undefined;
  const items: HopItemNode[] = [];
  if (cursor.accept(TokenKind.OpenBrace)) parseHopItems(cursor, items, true);
  else if (atHopItem(cursor) && !atStep(cursor)) {
    cursor.missing('expected-brace:open', [{ thing: 'hop' }]);
    parseHopItems(cursor, items, false);
  }
  return cursor.finish(first, { type: 'hop' as const, from, to, text, id, items });
}

function missingLane(cursor: TokenCursor): undefined {
  cursor.missing('expected-name:origin');
  return undefined;
}

/**
 * Reads hop items up to and including the closing brace, or up to a token that only can stand behind it.
 *
 * @param opened whether the opening brace stood there, so that its partner is missed
 */
function parseHopItems(cursor: TokenCursor, items: HopItemNode[], opened: boolean): void {
  while (!cursor.accept(TokenKind.CloseBrace)) {
    if (cursor.isKind(TokenKind.End) || (!atHopItem(cursor) && (atStep(cursor) || endsFlow(cursor)))) {
      if (opened) cursor.missing('expected-brace:close', [{ thing: 'hop' }]);
      return;
    }
    if (isHopItemKeyword(cursor.wordAt())) items.push(parseHopItem(cursor));
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

/** Reads a hop item; the current token is its keyword. */
export function parseHopItem(cursor: TokenCursor): HopItemNode {
  const first = cursor.index;
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
    case 'when':
    case 'thread':
    case 'note': {
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

function missingWord(cursor: TokenCursor, what: Thing): undefined {
  cursor.missing('expected-word', [{ thing: what }, cursor.describe(cursor.current)]);
  return undefined;
}

/** Reads one word of a closed set, but never the keyword of the next item, or the lane of the next hop, in its place. */
function parseWord(cursor: TokenCursor, what: Thing): Token | undefined {
  // `copy` is both a kind and the keyword of an item.
  const isItem = isHopItemKeyword(cursor.wordAt()) && !(cursor.isWord('copy') && !cursor.isWord('from', 1));
  if (cursor.isKind(TokenKind.Name) && !isItem && !cursor.isKind(TokenKind.Arrow, 1)) return cursor.next();
  if ((cursor.isKind(TokenKind.Word) || cursor.isKind(TokenKind.Number)) && cursor.onSameLine) {
    const token = cursor.next();
    cursor.error('expected-word:bad', token, [cursor.describe(token), { thing: what }]);
    return undefined;
  }
  return missingWord(cursor, what);
}

function parseKeywordText(cursor: TokenCursor, keyword: string, what: Thing): TextNode | undefined {
  if (cursor.acceptWord(keyword)) return parseText(cursor, what);
  cursor.missing('expected-keyword:text', [keyword, { thing: what }]);
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
  const calls: Token[] = [];
  if (cursor.acceptWord('calls')) calls.push(...parseCalledNames(cursor));
  else if (callers.length > 0) cursor.missing('expected-keyword:calls');
  const through = cursor.acceptWord('through') ? parseAnchors(cursor) : [];
  return cursor.finish(first, { type: 'via' as const, keyword, callers, calls, through });
}

function parseCalledNames(cursor: TokenCursor): Token[] {
  const names: Token[] = [];
  do {
    const name = parseName(cursor, 'called-name');
    if (!name) return names;
    names.push(name);
  } while (cursor.accept(TokenKind.Bar));
  return names;
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
    || (cursor.isKind(TokenKind.Name) && !atHopItem(cursor) && !atStep(cursor));
  if (isTarget) return cursor.next();
  cursor.missing('expected-target');
  return undefined;
}
