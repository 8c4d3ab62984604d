import { hopItemKeywords, isHopItemKeyword, sides, wordSets, type HopItemKeyword } from './keywords.js';
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

const probesToChoose = `how to observe: ${wordSets.probe.map((word) => `\`${word}\``).join(', ')}`;

/** Reads a hop; the caller has seen that one starts here. */
export function parseHop(cursor: TokenCursor): HopNode {
  const first = cursor.index;
  const from = cursor.isKind(TokenKind.Arrow) ? missingLane(cursor) : cursor.next();
  if (!cursor.accept(TokenKind.Arrow)) cursor.missing('expected-arrow', 'The arrow `->` between the two lanes is missing.');
  const to = parseLane(cursor, 'the lane to which the hop goes');
  const text = parseText(cursor, 'the label of the hop');
  const id = cursor.acceptWord('as') ? parseName(cursor, 'the id of the hop') : undefined;
  const items: HopItemNode[] = [];
  if (cursor.accept(TokenKind.OpenBrace)) parseHopItems(cursor, items, true);
  else if (atHopItem(cursor) && !atStep(cursor)) {
    cursor.missing('expected-brace', 'The `{` of the hop is missing.');
    parseHopItems(cursor, items, false);
  }
  return cursor.finish(first, { type: 'hop' as const, from, to, text, id, items });
}

function missingLane(cursor: TokenCursor): undefined {
  cursor.missing('expected-name', 'The lane from which the hop starts is missing.');
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
      if (opened) cursor.missing('expected-brace', 'The `}` that closes the hop is missing.');
      return;
    }
    if (isHopItemKeyword(cursor.wordAt())) items.push(parseHopItem(cursor));
    else skipUnexpectedItem(cursor);
  }
}

function skipUnexpectedItem(cursor: TokenCursor): void {
  skipUnexpected(
    cursor,
    (said) => `${said} is no part of a hop; there are ${hopItemKeywords.map((word) => `\`${word}\``).join(', ')}.`,
    () => cursor.isKind(TokenKind.CloseBrace) || isHopItemKeyword(cursor.wordAt()) || atStep(cursor) || endsFlow(cursor),
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
      const value = parseWord(cursor, `the ${type}`);
      return cursor.finish(first, { type, keyword, value });
    }
    case 'in': {
      const missing = atHopItem(cursor) && !cursor.isWord('in');
      const value = missing ? missingWord(cursor, 'a lane') : parseLane(cursor, 'a lane');
      return cursor.finish(first, { type, keyword, value });
    }
    case 'when':
    case 'thread':
    case 'note': {
      const text = parseText(cursor, `the text of \`${type}\``);
      return cursor.finish(first, { type, keyword, text });
    }
    case 'copy': {
      const from = parseKeywordText(cursor, 'from', 'where the bytes come from');
      const to = parseKeywordText(cursor, 'to', 'where the bytes go');
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

function missingWord(cursor: TokenCursor, what: string): undefined {
  cursor.missing('expected-word', `Here must stand ${what}, not ${cursor.describe(cursor.current)}.`);
  return undefined;
}

/** Reads one word of a closed set, but never the keyword of the next item, or the lane of the next hop, in its place. */
function parseWord(cursor: TokenCursor, what: string): Token | undefined {
  // `copy` is both a kind and the keyword of an item.
  const isItem = isHopItemKeyword(cursor.wordAt()) && !(cursor.isWord('copy') && !cursor.isWord('from', 1));
  if (cursor.isKind(TokenKind.Name) && !isItem && !cursor.isKind(TokenKind.Arrow, 1)) return cursor.next();
  if ((cursor.isKind(TokenKind.Word) || cursor.isKind(TokenKind.Number)) && cursor.onSameLine) {
    const token = cursor.next();
    cursor.error('expected-word', token, `${cursor.describe(token)} cannot be ${what}.`);
    return undefined;
  }
  return missingWord(cursor, what);
}

function parseKeywordText(cursor: TokenCursor, keyword: string, what: string): TextNode | undefined {
  if (cursor.acceptWord(keyword)) return parseText(cursor, what);
  cursor.missing('expected-keyword', `Here must stand \`${keyword} "…"\`: ${what}.`);
  return undefined;
}

function parseCosts(cursor: TokenCursor): CostNode['entries'] {
  const entries: { name: Token; amount?: Token | undefined }[] = [];
  do {
    const name = parseWord(cursor, 'what costs: `copies`, `vm-exits`, `round-trips` or `wakeups`');
    if (!name) return entries;
    const amount = cursor.accept(TokenKind.Number);
    if (!amount) cursor.missing('expected-number', `Here must stand how many ${cursor.say(name)}.`);
    entries.push({ name, amount });
  } while (cursor.accept(TokenKind.Comma));
  return entries;
}

function parseVia(cursor: TokenCursor, first: number, keyword: Token): ViaNode {
  const hardware = cursor.acceptWord('hardware');
  if (hardware) {
    const text = cursor.isString() ? parseText(cursor, 'what the hardware does') : undefined;
    return cursor.finish(first, { type: 'via' as const, keyword, hardware, text, callers: [], calls: [], through: [] });
  }
  const callers = parseAnchors(cursor);
  const calls: Token[] = [];
  if (cursor.acceptWord('calls')) calls.push(...parseCalledNames(cursor));
  else if (callers.length > 0) cursor.missing('expected-keyword', 'Here must stand `calls` and the name that is called.');
  const through = cursor.acceptWord('through') ? parseAnchors(cursor) : [];
  return cursor.finish(first, { type: 'via' as const, keyword, callers, calls, through });
}

function parseCalledNames(cursor: TokenCursor): Token[] {
  const names: Token[] = [];
  do {
    const name = parseName(cursor, 'the name called');
    if (!name) return names;
    names.push(name);
  } while (cursor.accept(TokenKind.Bar));
  return names;
}

function parseObserve(cursor: TokenCursor, first: number, keyword: Token): ObserveNode {
  const side = cursor.acceptWord('guest') ?? cursor.acceptWord('host');
  const probe = parseWord(cursor, probesToChoose);
  const target = probe && parseTarget(cursor);
  return cursor.finish(first, { type: 'observe' as const, keyword, side, probe, target });
}

function parseTarget(cursor: TokenCursor): Token | undefined {
  if (cursor.isString()) return parseString(cursor, 'what to observe');
  const isTarget = cursor.isKind(TokenKind.Word) || cursor.isKind(TokenKind.Number)
    || (cursor.isKind(TokenKind.Name) && !atHopItem(cursor) && !atStep(cursor));
  if (isTarget) return cursor.next();
  cursor.missing('expected-target', 'Here must stand what to observe: a function, `category:event`, or a command line in quotes.');
  return undefined;
}
