import { nearestName } from '../../text/nearest-names.js';
import { blockKeywords, isBlockKeyword, isHopItemKeyword } from './keywords.js';
import { limits } from './limits.js';
import type { SyntaxRole } from './messages.js';
import { atHopItem } from './hop-item-start.js';
import { parseIf, parseWhen } from './parse-expression.js';
import { parseHop, parseHopItem } from './parse-hop.js';
import { parseLane, parseName, parseOpenBrace, parseText, skipTokenOrBraces, skipUnexpected } from './parse-parts.js';
import { atStep, endsFlow, startsSection } from './step-start.js';
import type { BlockNode, FlowNode, HopItemNode, LaneNoteNode, SectionNode, StepNode, TextItemNode } from './syntax.js';
import type { TokenCursor } from './token-cursor.js';
import { TokenKind, type Token } from './tokens.js';

/** What contains the steps that are parsed: a flow, or a section of a block. */
interface StepsContainer {
  /** The number of blocks around the steps. */
  readonly depth: number;
  /** What the closing brace closes. */
  readonly of: SyntaxRole;
  /** Whether an `else` may follow the closing brace. */
  readonly inAlt: boolean;
  readonly opened: boolean;
}

/** Parses a flow; the current token is its keyword. */
export function parseFlow(cursor: TokenCursor): FlowNode {
  const first = cursor.index;
  const keyword = cursor.next();
  const name = parseName(cursor, 'flow-id');
  const text = parseText(cursor, 'flow-title');
  const opened = parseOpenBrace(cursor, 'flow');
  const items: (TextItemNode | StepNode)[] = [];
  parseSteps(cursor, { depth: 0, of: 'flow', inAlt: false, opened }, items, () => {
    if (cursor.isWord('summary') && cursor.isString(1)) items.push(parseSummary(cursor));
    else return false;
    return true;
  });
  return cursor.finish(first, { type: 'flow' as const, keyword, name, text, items });
}

function parseSummary(cursor: TokenCursor): TextItemNode {
  const first = cursor.index;
  const keyword = cursor.next();
  const text = parseText(cursor, 'summary-text');
  return cursor.finish(first, { type: 'summary' as const, keyword, text });
}

/**
 * Parses steps up to and including the closing brace, or up to a token that can only follow it.
 *
 * @param parseOther parses what else is allowed among the steps, and returns whether there was something
 */
function parseSteps(cursor: TokenCursor, container: StepsContainer, steps: (StepNode | TextItemNode)[], parseOther?: () => boolean): void {
  for (;;) {
    if (cursor.isKind(TokenKind.CloseBrace)) {
      const stray = container.depth === 0 ? countStrayBraces(cursor) : 0;
      if (stray > 0) cursor.error('unexpected-token:flow-goes-on', cursor.current);
      for (let count = 0; count < Math.max(1, stray); count++) cursor.next();
      if (stray === 0) return;
      continue;
    }
    const atElse = cursor.isWord('else') && (cursor.isString(1) || (cursor.isWord('when', 1) && startsSection(cursor, 1)));
    if (cursor.isKind(TokenKind.End) || endsFlow(cursor) || (atElse && container.inAlt)) {
      if (container.opened) cursor.missing('expected-brace:close', [{ role: container.of }]);
      return;
    }
    if (parseOther?.()) continue;
    const step = parseStep(cursor, container.depth);
    if (step) steps.push(step);
    else recover(cursor, steps);
  }
}

/** The number of closing braces before a step, none of which can close the flow. */
function countStrayBraces(cursor: TokenCursor): number {
  let count = 0;
  while (cursor.isKind(TokenKind.CloseBrace, count)) count++;
  return atStep(cursor, count) ? count : 0;
}

/** Whether there are two names and a label: a hop whose arrow is missing. */
function atArrowlessHop(cursor: TokenCursor): boolean {
  const word = cursor.wordAt();
  return cursor.isKind(TokenKind.Name) && cursor.isKind(TokenKind.Name, 1) && cursor.isString(2) && !isHopItemKeyword(word) && !isBlockKeyword(word);
}

function parseStep(cursor: TokenCursor, depth: number): StepNode | undefined {
  if (cursor.isKind(TokenKind.Arrow)) return parseHop(cursor);
  if (!cursor.isKind(TokenKind.Name)) return undefined;
  if (cursor.isKind(TokenKind.Arrow, 1)) return parseHop(cursor);
  const word = cursor.wordAt();
  if (word === 'note' && cursor.isWord('over', 1)) return parseLaneNote(cursor);
  if (isBlockKeyword(word) && startsSection(cursor, 1)) {
    return parseBlock(cursor, word as 'loop' | 'opt' | 'alt', depth);
  }
  if (cursor.isString(1)) return parseUnknownBlock(cursor, depth);
  return atArrowlessHop(cursor) ? parseHop(cursor) : undefined;
}

function parseUnknownBlock(cursor: TokenCursor, depth: number): BlockNode | undefined {
  const isElse = cursor.isWord('else');
  if (!isElse && isHopItemKeyword(cursor.wordAt())) return undefined;
  const opens = cursor.isKind(TokenKind.OpenBrace, 2) && (atStep(cursor, 3) || cursor.isKind(TokenKind.CloseBrace, 3));
  if (!isElse && !opens) return undefined;
  const { current } = cursor;
  if (isElse) cursor.error('else-without-alt', current);
  else cursor.error('unknown-block', current, [cursor.describe(current)], nearestName(cursor.textOf(current), blockKeywords));
  return parseBlock(cursor, 'unknown', depth);
}

function parseLaneNote(cursor: TokenCursor): LaneNoteNode {
  const first = cursor.index;
  cursor.next();
  cursor.next();
  const lanes: Token[] = [];
  do {
    const lane = parseLane(cursor, 'lane');
    if (lane) lanes.push(lane);
  } while (cursor.accept(TokenKind.Comma));
  const text = parseText(cursor, 'lane-note-text');
  const under = parseIf(cursor);
  return cursor.finish(first, { type: 'lane-note' as const, lanes, text, under });
}

function parseBlock(cursor: TokenCursor, kind: BlockNode['kind'], depth: number): BlockNode {
  const first = cursor.index;
  const sections = [parseSection(cursor, kind, depth + 1)];
  while (kind === 'alt' && cursor.isWord('else') && startsSection(cursor, 1)) {
    sections.push(parseSection(cursor, kind, depth + 1));
  }
  return cursor.finish(first, { type: 'block' as const, kind, sections });
}

function parseSection(cursor: TokenCursor, kind: BlockNode['kind'], depth: number): SectionNode {
  const first = cursor.index;
  const keyword = cursor.next();
  const of = blockRole(cursor.textOf(keyword));
  const text = parseText(cursor, 'block-title');
  const under = parseWhen(cursor);
  const steps: StepNode[] = [];
  if (depth > limits.blockDepth) {
    cursor.error('too-deep', keyword, [limits.blockDepth]);
    skipDeepBlock(cursor);
  } else {
    const opened = parseOpenBrace(cursor, of);
    if (opened || atStep(cursor)) parseSteps(cursor, { depth, of, inAlt: kind === 'alt', opened }, steps);
  }
  return cursor.finish(first, { keyword, text, under, steps });
}

function blockRole(word: string): SyntaxRole {
  return isBlockKeyword(word) || word === 'else' ? (word as 'loop' | 'opt' | 'alt' | 'else') : 'unknown';
}

function skipDeepBlock(cursor: TokenCursor): void {
  let depth = 0;
  do {
    if (cursor.isKind(TokenKind.OpenBrace)) depth++;
    if (cursor.isKind(TokenKind.CloseBrace)) depth--;
    if (depth >= 0) cursor.next();
  } while (depth > 0 && !cursor.isKind(TokenKind.End) && !endsFlow(cursor));
}

/** Recovers where no step starts: hop items outside of a hop are added to the previous hop, everything else is skipped. */
function recover(cursor: TokenCursor, steps: (StepNode | TextItemNode)[]): void {
  const lastHop = steps.at(-1);
  if (atHopItem(cursor) && lastHop?.type === 'hop') {
    cursor.error('misplaced-item', cursor.current, [cursor.describe(cursor.current)]);
    while (atHopItem(cursor)) (lastHop.items as HopItemNode[]).push(parseHopItem(cursor));
    return;
  }
  if (cursor.isKind(TokenKind.OpenBrace)) {
    cursor.error('unexpected-token:lonely-brace', cursor.current);
    skipTokenOrBraces(cursor);
    return;
  }
  skipUnexpected(
    cursor,
    'unexpected-token:in-steps',
    () => cursor.isKind(TokenKind.CloseBrace) || atStep(cursor) || endsFlow(cursor) || (atArrowlessHop(cursor) && !cursor.onSameLine),
  );
}
