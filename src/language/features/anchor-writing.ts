import type { Position, Range } from 'vscode-languageserver-types';
import type { Source } from '../../model/scenario.js';
import { anchorText, splitAnchor } from '../compile/build-anchor.js';
import { lastTokenBefore, type VhflowDocument } from '../compile/document.js';
import { rangeOf } from '../syntax/positions.js';
import { textOf } from '../syntax/syntax.js';
import { TokenKind, type Token } from '../syntax/tokens.js';

/** A part of an anchor that is being written, up to the caret. */
interface Unfinished {
  readonly source: Source;
  /** The part of the name that is already written. */
  readonly typed: string;
  /** The range of the name to be replaced, which may extend beyond the caret. */
  readonly name: Range;
  /** Names of functions that the hop calls or reaches, as far as they are written: the wanted function is or mentions one of them. */
  readonly likely: readonly string[];
}

/** A path of a file. */
export interface UnfinishedPath extends Unfinished {
  readonly writing: 'path';
  /** The directories that are already written, without a slash at the end; empty at the root. */
  readonly path: string;
  /** The range of the whole path, including the part after the caret. */
  readonly whole: Range;
  /** Files that other anchors of the scenario name in the same source, the last ones before the caret first. */
  readonly named: readonly string[];
}

/** A function of a file or, after `through`, a table. */
export interface UnfinishedSymbol extends Unfinished {
  readonly writing: 'symbol';
  readonly role: 'at' | 'via' | 'through';
  readonly path: string;
}

/** A name after `calls`. */
export interface UnfinishedCall extends Unfinished {
  readonly writing: 'call';
  /** The functions that may call it, the usual one first; all are in the tree of `source`. */
  readonly callers: readonly { readonly path: string; readonly symbol: string }[];
}

export type UnfinishedAnchor = UnfinishedPath | UnfinishedSymbol | UnfinishedCall;

const roles = ['at', 'via', 'through', 'calls'] as const;
type Role = (typeof roles)[number];

/** The part of an anchor that is being written at a position: a part of `source:path#symbol` after the `:`, or a name after `calls`. */
export function unfinishedAnchorAt(document: VhflowDocument, position: Position): UnfinishedAnchor | undefined {
  const { tree, textDocument } = document;
  const offset = textDocument.offsetAt(position);
  const last = lastTokenBefore(tree, offset);
  const current = tree.tokens[last];
  const isWritten = current !== undefined && offset <= current.end && (current.kind === TokenKind.Word || current.kind === TokenKind.Name);
  const before = isWritten ? last - 1 : last;
  const role = roleBefore(document, before);
  if (!role) return undefined;
  if (role.word === 'calls') return unfinishedCall(document, role.index, isWritten ? current : undefined, offset);
  return isWritten && current.kind === TokenKind.Word ? unfinishedPlace(document, current, offset, { word: role.word, index: role.index }) : undefined;
}

/** The keyword before an anchor; there may be other anchors and `|` in between. */
function roleBefore({ tree }: VhflowDocument, before: number): { word: Role; index: number } | undefined {
  let index = before;
  while (tree.tokens[index]?.kind === TokenKind.Bar) index -= 2;
  const token = tree.tokens[index];
  const word = token && roles.find((role) => textOf(tree, token) === role);
  return word && { word, index };
}

function unfinishedPlace(document: VhflowDocument, token: Token, offset: number, role: { word: 'at' | 'via' | 'through'; index: number }): UnfinishedAnchor | undefined {
  const { tree, textDocument } = document;
  const before = tree.text.slice(token.start, offset);
  const written = splitAnchor(before);
  const source = sourceAround(document, token.start, written.source);
  if (!source || !before.includes(':')) return undefined;
  const likely = likelyNames(document, role.word, role.index);
  if (before.includes('#')) {
    const start = token.start + written.symbolStart;
    return { writing: 'symbol', role: role.word, source, likely, path: written.path, typed: written.symbol, name: rangeOf(textDocument, { start, end: token.end }) };
  }
  const slash = written.path.lastIndexOf('/');
  const start = token.start + written.pathStart + slash + 1;
  const rest = /[/#]/.exec(tree.text.slice(offset, token.end));
  const end = rest ? offset + rest.index : token.end;
  const hash = tree.text.slice(offset, token.end).indexOf('#');
  return {
    writing: 'path', source, likely,
    path: written.path.slice(0, Math.max(0, slash)), typed: written.path.slice(slash + 1), name: rangeOf(textDocument, { start, end }),
    whole: rangeOf(textDocument, { start: token.start + written.pathStart, end: hash < 0 ? token.end : offset + hash }),
    named: pathsNamed(document, token, source.name),
  };
}

/** The paths of the other anchors of the scenario: those before the token, the nearest first, then those after it. */
function pathsNamed({ tree }: VhflowDocument, token: Token, source: string): readonly string[] {
  const scenario = tree.scenarios.find(({ start, end }) => start <= token.start && token.end <= end);
  if (!scenario) return [];
  const before: string[] = [];
  const after: string[] = [];
  for (let index = scenario.first; index <= scenario.last; index++) {
    const other = tree.tokens[index] as Token;
    if (other.kind !== TokenKind.Word || other === token) continue;
    const parts = splitAnchor(textOf(tree, other));
    if (parts.source !== source || parts.symbol === '') continue;
    if (other.start < token.start) before.unshift(parts.path);
    else after.push(parts.path);
  }
  return [...new Set([...before, ...after])];
}

function unfinishedCall(document: VhflowDocument, calls: number, token: Token | undefined, offset: number): UnfinishedCall | undefined {
  const { tree, textDocument } = document;
  const callers = namesBack(document, calls - 1, 'via').map((each) => splitAnchor(anchorText(tree.text, each)));
  const source = callers[0] && sourceAround(document, offset, callers[0].source);
  if (!source) return undefined;
  const start = token?.start ?? offset;
  return {
    writing: 'call', source, likely: likelyNames(document, 'via', calls),
    callers: callers.filter((caller) => caller.source === source.name),
    typed: tree.text.slice(start, offset), name: rangeOf(textDocument, { start, end: token?.end ?? offset }),
  };
}

/** The tokens between a keyword and an index, in file order, without the `|`. */
function namesBack({ tree }: VhflowDocument, last: number, keyword: string): Token[] {
  const names: Token[] = [];
  for (let index = last; index >= 0; index--) {
    const token = tree.tokens[index] as Token;
    if (token.kind === TokenKind.OpenBrace || textOf(tree, token) === keyword) break;
    if (token.kind !== TokenKind.Bar) names.unshift(token);
  }
  return names;
}

function likelyNames(document: VhflowDocument, role: 'at' | 'via' | 'through', index: number): readonly string[] {
  if (role === 'at') return [];
  const { tree, textDocument, compiled } = document;
  const called = role === 'through' ? namesBack(document, index - 1, 'calls').map((token) => textOf(tree, token)) : [];
  const hop = compiled.hopAt(textDocument.positionAt((tree.tokens[index] as Token).start))?.hop;
  return [...called, ...(hop?.at ?? []).map(({ symbol }) => symbol)];
}

function sourceAround({ tree, compiled }: VhflowDocument, offset: number, name: string): Source | undefined {
  const index = tree.scenarios.filter((node) => node.start < offset).length - 1;
  return compiled.scenarios[index]?.sources.find((source) => source.name === name);
}
