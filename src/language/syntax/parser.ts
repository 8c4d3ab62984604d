import { parseCondition } from './parse-condition.js';
import { isScenarioItemKeyword, scenarioItemKeywords } from './keywords.js';
import { limits } from './limits.js';
import { parseFlow } from './parse-flow.js';
import { parseName, parseOpenBrace, parseString, parseText, skipUnexpected } from './parse-parts.js';
import { atStep } from './step-start.js';
import type {
  ConditionNode, ContextNode, MachineNode, ParticipantNode, ScenarioItemNode, ScenarioNode, SourceNode, SyntaxTree, TextItemNode,
} from './syntax.js';
import { TokenCursor } from './token-cursor.js';
import { scan, TokenKind } from './tokens.js';

/**
 * Parses a .vhflow file. It never throws: what cannot be understood is reported and skipped, and parsing continues after it. The
 * tokens, each with the white space and comments before it, make up the whole text.
 */
export function parse(text: string): SyntaxTree {
  const cursor = new TokenCursor(text, scan(text, Math.min(text.length, limits.fileLength)));
  if (text.length > limits.fileLength) {
    cursor.error('file-too-large', { start: limits.fileLength, end: limits.fileLength }, [text.length, limits.fileLength]);
  }
  const scenarios: ScenarioNode[] = [];
  const conditions: ConditionNode[] = [];
  const startsItem = () => cursor.isWord('scenario') || atCondition(cursor);
  while (!cursor.isKind(TokenKind.End)) {
    if (cursor.isWord('scenario')) scenarios.push(parseScenario(cursor));
    else if (atCondition(cursor)) conditions.push(parseCondition(cursor));
    else skipUnexpected(cursor, 'unexpected-token:in-file', startsItem);
  }
  return { text, tokens: cursor.tokens, scenarios, conditions, problems: cursor.problems.list, broken: cursor.broken };
}

function atCondition(cursor: TokenCursor): boolean {
  return cursor.isWord('condition');
}

function parseScenario(cursor: TokenCursor): ScenarioNode {
  const first = cursor.index;
  const keyword = cursor.next();
  const name = parseName(cursor, 'scenario-id');
  const opened = parseOpenBrace(cursor, 'scenario');
  const items: ScenarioItemNode[] = [];
  if (opened || isScenarioItemKeyword(cursor.wordAt())) parseScenarioItems(cursor, items, opened);
  return cursor.finish(first, { type: 'scenario' as const, keyword, name, items });
}

function parseScenarioItems(cursor: TokenCursor, items: ScenarioItemNode[], opened: boolean): void {
  for (;;) {
    if (cursor.isKind(TokenKind.CloseBrace)) {
      const stray = isScenarioItemKeyword(cursor.wordAt(1)) && !beforeConditionsOfFile(cursor);
      const token = cursor.next();
      if (!stray) return;
      cursor.error('unexpected-token:scenario-goes-on', token);
      continue;
    }
    if (cursor.isKind(TokenKind.End) || cursor.isWord('scenario')) {
      if (opened) cursor.missing('expected-brace:close', [{ role: 'scenario' }]);
      return;
    }
    const item = parseScenarioItem(cursor);
    if (item) items.push(item);
    else skipUnexpectedItem(cursor);
  }
}

/** Whether conditions follow the current token, and after them the end of the file or another scenario: they are those of the file. */
function beforeConditionsOfFile(cursor: TokenCursor): boolean {
  let at = 1;
  const isPart = (): boolean => cursor.isString(at) || (cursor.isKind(TokenKind.Name, at) && !isScenarioItemKeyword(cursor.wordAt(at)) && !cursor.isWord('scenario', at));
  while (cursor.isWord('condition', at)) {
    // The name of a condition can be any word.
    at += cursor.isKind(TokenKind.Name, at + 1) ? 2 : 1;
    while (isPart()) at++;
  }
  return cursor.isKind(TokenKind.End, at) || cursor.isWord('scenario', at);
}

function skipUnexpectedItem(cursor: TokenCursor): void {
  skipUnexpected(
    cursor,
    'unexpected-token:in-scenario',
    () => cursor.isKind(TokenKind.CloseBrace) || isScenarioItemKeyword(cursor.wordAt()) || cursor.isWord('scenario'),
    scenarioItemKeywords,
  );
}

function parseScenarioItem(cursor: TokenCursor): ScenarioItemNode | undefined {
  const word = cursor.wordAt();
  switch (word) {
    case 'title':
    case 'summary':
    case 'assume':
      return parseTextItem(cursor, word);
    case 'source':
      return parseSource(cursor);
    case 'context':
      return parseContext(cursor);
    case 'condition':
      return parseCondition(cursor);
    case 'machine':
      return parseMachine(cursor);
    case 'flow':
      return parseFlow(cursor);
    default:
      return atMisnamedFlow(cursor) ? parseFlow(cursor) : undefined;
  }
}

/** Whether an unknown word precedes what otherwise is a flow. It is reported and read as `flow`, so that its hops are not lost. */
function atMisnamedFlow(cursor: TokenCursor): boolean {
  const isOne = cursor.isKind(TokenKind.Name) && cursor.isKind(TokenKind.Name, 1) && cursor.isString(2)
    && cursor.isKind(TokenKind.OpenBrace, 3) && (atStep(cursor, 4) || cursor.isWord('summary', 4));
  if (isOne) cursor.error('unexpected-token:misnamed-flow', cursor.current, [cursor.describe(cursor.current)], ['flow']);
  return isOne;
}

function parseTextItem(cursor: TokenCursor, type: TextItemNode['type']): TextItemNode {
  const first = cursor.index;
  const keyword = cursor.next();
  const text = parseText(cursor, `${type}-text`);
  return cursor.finish(first, { type, keyword, text });
}

function parseSource(cursor: TokenCursor): SourceNode {
  const first = cursor.index;
  const keyword = cursor.next();
  const name = parseName(cursor, 'source-name');
  const project = cursor.accept(TokenKind.Equals) ? parseName(cursor, 'source-project') : undefined;
  const version = parseString(cursor, 'source-version');
  return cursor.finish(first, { type: 'source' as const, keyword, name, project, version });
}

function parseContext(cursor: TokenCursor): ContextNode {
  const first = cursor.index;
  const keyword = cursor.next();
  const name = parseName(cursor, 'context-id');
  const text = parseText(cursor, 'context-title');
  let like;
  if (cursor.acceptWord('like')) like = parseName(cursor, 'like-context');
  else cursor.missing('expected-keyword:like');
  return cursor.finish(first, { type: 'context' as const, keyword, name, text, like });
}

function parseMachine(cursor: TokenCursor): MachineNode {
  const first = cursor.index;
  const keyword = cursor.next();
  const name = parseName(cursor, 'machine-id');
  const text = parseText(cursor, 'machine-title');
  const opened = parseOpenBrace(cursor, 'machine');
  const participants: ParticipantNode[] = [];
  while (!cursor.accept(TokenKind.CloseBrace)) {
    if (cursor.isWord('participant')) {
      participants.push(parseParticipant(cursor));
    } else if (cursor.isKind(TokenKind.End) || isScenarioItemKeyword(cursor.wordAt()) || cursor.isWord('scenario')) {
      if (opened) cursor.missing('expected-brace:close', [{ role: 'machine' }]);
      break;
    } else {
      skipUnexpected(
        cursor,
        'unexpected-token:in-machine',
        () => cursor.isKind(TokenKind.CloseBrace) || cursor.isWord('participant') || cursor.isWord('scenario') || isScenarioItemKeyword(cursor.wordAt()),
      );
    }
  }
  return cursor.finish(first, { type: 'machine' as const, keyword, name, text, participants });
}

function parseParticipant(cursor: TokenCursor): ParticipantNode {
  const first = cursor.index;
  const keyword = cursor.next();
  const name = parseName(cursor, 'participant-id');
  const text = parseText(cursor, 'participant-title');
  let context;
  if (cursor.acceptWord('in')) context = parseName(cursor, 'participant-context');
  else cursor.missing('expected-keyword:in');
  const source = cursor.acceptWord('of') ? parseName(cursor, 'participant-source') : undefined;
  return cursor.finish(first, { type: 'participant' as const, keyword, name, text, context, source });
}
