import type { Anchor, Place } from '../../model/scenario.js';
import { stringValue } from './build-text.js';
import type { MessageKey, MessageValue } from '../syntax/messages.js';
import { appended } from '../syntax/small-list.js';
import { suggestion, type ScenarioScope } from './scope.js';
import { textOf } from '../syntax/syntax.js';
import { scan, TokenKind, type Token } from '../syntax/tokens.js';
import { quoteString } from '../syntax/string-literals.js';

const longestPath = 1_024;
/** Nearly all names match this, which is faster than what C++ and other scripts allow. */
const plainIdentifier = /^[A-Za-z_][A-Za-z0-9_]{0,254}$/;
/** A character that cannot be seen is not part of a name, because the name would look like another one. */
const word = '(?!\\p{Default_Ignorable_Code_Point})[\\p{XID_Start}_$](?:(?!\\p{Default_Ignorable_Code_Point})[\\p{XID_Continue}$])*';
const operator = 'operator(?:[-+*/%^&|~!=<>,]{1,3}|\\(\\)|\\[\\]|""_\\w+| [\\w:]+(?: [\\w:]+)*[*&]*(?:\\[\\])?)';
/** A name in C or C++, with the classes and namespaces before it. */
const identifier = new RegExp(`^(?:${word}::)*(?:~?${word}|${operator})$`, 'u');
const longestIdentifier = 255;
const dotSegment = /(^|\/)\.\.?(\/|$)/;
const emptySegment = /\/(\/|$)/;
const drive = /^[A-Za-z]:/;
const controlCharacter = /[\u0000-\u001f\u007f]/;

/** Nearly all paths match this, which proves with one test that nothing is wrong with them. */
const plainPath = /^[\w-][\w.-]*(?:\/[\w-][\w.-]*)*$/;

/** Whether a word can be the name of a function, macro or member in C or C++. */
function isIdentifier(word: string): boolean {
  return plainIdentifier.test(word) || (word.length <= longestIdentifier && identifier.test(word));
}

/** The parts of `source:path#symbol`; offsets count from the start of the anchor's text. */
export interface AnchorParts {
  readonly source: string;
  readonly path: string;
  readonly symbol: string;
  readonly pathStart: number;
  readonly symbolStart: number;
}

/** Splits an anchor at its first `:` and the last `#` after it; a missing part is empty. */
export function splitAnchor(text: string): AnchorParts {
  const colon = text.indexOf(':');
  const hash = text.lastIndexOf('#');
  const pathStart = colon + 1;
  const pathEnd = hash < pathStart ? text.length : hash;
  return {
    source: colon < 0 ? '' : text.slice(0, colon),
    path: text.slice(pathStart, pathEnd),
    symbol: hash < pathStart ? '' : text.slice(hash + 1),
    pathStart,
    symbolStart: hash < pathStart ? text.length : hash + 1,
  };
}

/** The text of an anchor token: the word itself, or the value of the string. */
export function anchorText(text: string, token: Token): string {
  return token.kind === TokenKind.String || token.kind === TokenKind.OpenString ? stringValue(text, token) : text.slice(token.start, token.end);
}

/** The places of anchor tokens; malformed ones are reported and left out. */
export function buildAnchor(scope: ScenarioScope, tokens: readonly Token[]): Anchor | undefined {
  let anchor: [Place, ...Place[]] | undefined;
  for (const token of tokens) {
    const place = buildPlace(scope, token);
    if (place) anchor = appended(anchor, place);
  }
  return anchor;
}

function buildPlace(scope: ScenarioScope, token: Token): Place | undefined {
  const text = anchorText(scope.tree.text, token);
  const parts = splitAnchor(text);
  const problem = pathProblem(parts) ?? symbolProblem(parts);
  const source = scope.sources.get(parts.source);
  if (parts.source === '') {
    scope.problems.error('anchor-without-source', token);
    return undefined;
  }
  if (!source) {
    const place = token.kind === TokenKind.Word ? { start: token.start, end: token.start + parts.source.length } : token;
    scope.problems.error('unknown-source', place, [parts.source], suggestion(scope, parts.source, scope.sources.keys()));
  }
  if (problem) scope.problems.error(problem.key, placeOf(token, problem), problem.values);
  return source && !problem ? { source: source.name, project: source.project, path: parts.path, symbol: parts.symbol } : undefined;
}

interface PartProblem {
  readonly key: MessageKey;
  readonly values?: readonly MessageValue[];
  /** Offsets in the anchor's text. */
  readonly start: number;
  readonly end: number;
}

/** The offsets in the file. Those in a string may be shifted by escapes, so that the whole string is reported. */
function placeOf(token: Token, problem: PartProblem): { start: number; end: number } {
  return token.kind === TokenKind.String || token.kind === TokenKind.OpenString
    ? token
    : { start: token.start + problem.start, end: token.start + problem.end };
}

function pathProblem({ path, pathStart }: AnchorParts): PartProblem | undefined {
  if (path.length <= longestPath && plainPath.test(path)) return undefined;
  const at = { start: pathStart, end: pathStart + path.length };
  if (path === '') return { key: 'anchor-without-path', ...at };
  if (path.includes('\\')) return { key: 'anchor-backslash', ...at };
  if (path.startsWith('/') || drive.test(path)) return { key: 'anchor-absolute-path', ...at };
  if (dotSegment.test(path)) return { key: 'anchor-outside-root', ...at };
  if (emptySegment.test(path) || path.length > longestPath || controlCharacter.test(path)) {
    return { key: 'anchor-bad-path', values: [longestPath], ...at };
  }
  return undefined;
}

function symbolProblem({ symbol, symbolStart }: AnchorParts): PartProblem | undefined {
  if (isIdentifier(symbol)) return undefined;
  const at = { start: symbolStart, end: symbolStart + symbol.length };
  if (symbol === '') return { key: 'anchor-without-symbol', start: 0, end: symbolStart };
  return { key: 'anchor-bad-symbol', values: [symbol.slice(0, 80)], ...at };
}

/** The names after `calls`; what cannot be a name is reported and left out. */
export function buildCalledNames(scope: ScenarioScope, tokens: readonly Token[]): readonly string[] {
  return tokens.map((token) => textOf(scope.tree, token)).filter((name, index) => {
    if (isIdentifier(name)) return true;
    scope.problems.error('anchor-bad-symbol:called', tokens[index] as Token, [name.slice(0, 80)]);
    return false;
  });
}

/** An anchor as it is written in a file: as a word, or in quotes where a path has characters that end a word. */
export function writtenAnchor(source: string, path: string, symbol: string): string {
  const anchor = `${source}:${path}#${symbol}`;
  const [word] = scan(anchor);
  return word?.kind === TokenKind.Word && word.end === anchor.length ? anchor : quoteString(anchor);
}
