import type { Position, Range } from 'vscode-languageserver-types';
import type { Hop, Place, Source } from '../model/scenario.js';
import { anchorText, splitAnchor } from './build-anchor.js';
import { lastTokenBefore, type VhflowDocument } from './document.js';
import type { HopEntry } from './scope.js';
import { hopNodesOf } from './syntax-walk.js';
import { textOf, type HopNode } from './syntax.js';
import { TokenKind, type Token } from './tokens.js';

/** One place of an anchor as it is written in a file. */
export interface AnchorSite extends HopEntry {
  readonly role: 'at' | 'via' | 'through';
  /** Its number among the alternatives of the anchor. */
  readonly index: number;
  readonly place: Place;
  readonly whole: Range;
  /** The path; all of the anchor when it is written as a string. */
  readonly path: Range;
  /** The function; all of the anchor when it is written as a string. */
  readonly symbol: Range;
  /** The names behind `calls`, for `via`. */
  readonly calls: readonly Range[];
}

/** All well-formed anchors of a file, in file order. */
export function anchorSitesOf(document: VhflowDocument): AnchorSite[] {
  const { tree, lines, compiled } = document;
  const nodes = new Map(hopNodesOf(tree).map((node) => [keyOf(lines.position(node.start)), node]));
  return compiled.scenarios.flatMap((scenario) => scenario.flows.flatMap((flow) => flow.hops.flatMap((hop) => {
    const place = compiled.places.get(hop);
    const node = place && nodes.get(keyOf(place.whole.start));
    return node ? sitesOfHop(document, node, { scenario, flow, hop }) : [];
  })));
}

function keyOf({ line, character }: Position): string {
  return `${line}:${character}`;
}

/** The anchor that a position is in. */
export function anchorSiteAt(document: VhflowDocument, position: Position): AnchorSite | undefined {
  const entry = document.compiled.hopAt(position);
  const offset = document.lines.offset(position);
  const node = entry && hopNodesOf(document.tree).find(({ start, end }) => start <= offset && offset <= end);
  return node && sitesOfHop(document, node, entry).find(({ whole }) => {
    return document.lines.offset(whole.start) <= offset && offset <= document.lines.offset(whole.end);
  });
}

function sitesOfHop(document: VhflowDocument, node: HopNode, entry: HopEntry): AnchorSite[] {
  const { hop } = entry;
  const item = <T extends 'at' | 'via'>(type: T) => node.items.find((each): each is typeof each & { type: T } => each.type === type);
  const at = item('at');
  const via = item('via');
  const call = hop.via?.type === 'call' ? hop.via : undefined;
  const calls = via?.calls.map((token) => document.lines.range(token.start, token.end)) ?? [];
  return [
    ...sitesOf(document, entry, 'at', at?.anchors, hop.at, []),
    ...sitesOf(document, entry, 'via', via?.callers, call?.caller, calls),
    ...sitesOf(document, entry, 'through', via?.through, call?.through, calls),
  ];
}

function sitesOf(
  document: VhflowDocument, entry: HopEntry, role: AnchorSite['role'], tokens: readonly Token[] = [], anchor: Hop['at'], calls: readonly Range[],
): AnchorSite[] {
  // Malformed places are no part of the model, so the numbers would not fit.
  if (tokens.length !== anchor?.length) return [];
  return tokens.map((token, index) => ({ ...entry, role, index, place: anchor[index] as Place, calls, ...rangesOf(document, token) }));
}

function rangesOf({ tree, lines }: VhflowDocument, token: Token): Pick<AnchorSite, 'whole' | 'path' | 'symbol'> {
  const whole = lines.range(token.start, token.end);
  if (token.kind !== TokenKind.Word) return { whole, path: whole, symbol: whole };
  const { path, pathStart, symbolStart } = splitAnchor(anchorText(tree.text, token));
  const start = token.start + pathStart;
  return { whole, path: lines.range(start, start + path.length), symbol: lines.range(token.start + symbolStart, token.end) };
}

/** An anchor that is being written, up to the caret. */
export interface UnfinishedAnchor {
  readonly source: Source;
  /** The directories written so far, without a slash at the end; empty at the root. For a symbol, the whole path. */
  readonly path: string;
  readonly writing: 'path' | 'symbol';
  /** What is written of the name so far. */
  readonly typed: string;
  /** The name to be replaced, also behind the caret. */
  readonly name: Range;
}

/** The anchor in which a position is behind the `:`; undefined elsewhere. */
export function unfinishedAnchorAt(document: VhflowDocument, position: Position): UnfinishedAnchor | undefined {
  const { tree, lines } = document;
  const offset = lines.offset(position);
  const index = lastTokenBefore(tree, offset);
  const token = tree.tokens[index];
  if (token?.kind !== TokenKind.Word || offset > token.end || !mayBeAnchor(document, index)) return undefined;
  const text = textOf(tree, token);
  const written = splitAnchor(text.slice(0, offset - token.start));
  const source = sourceAround(document, token.start, written.source);
  if (!source || !text.slice(0, offset - token.start).includes(':')) return undefined;
  if (text.slice(0, offset - token.start).includes('#')) {
    const start = token.start + written.symbolStart;
    return { source, path: written.path, writing: 'symbol', typed: written.symbol, name: lines.range(start, token.end) };
  }
  const slash = written.path.lastIndexOf('/');
  const start = token.start + written.pathStart + slash + 1;
  const rest = /[/#]/.exec(text.slice(offset - token.start));
  const end = rest ? offset + rest.index : token.end;
  return { source, path: written.path.slice(0, Math.max(0, slash)), writing: 'path', typed: written.path.slice(slash + 1), name: lines.range(start, end) };
}

function mayBeAnchor({ tree }: VhflowDocument, index: number): boolean {
  const before = tree.tokens[index - 1];
  return before !== undefined && ['at', 'via', 'through', '|'].includes(textOf(tree, before));
}

function sourceAround({ tree, compiled }: VhflowDocument, offset: number, name: string): Source | undefined {
  const index = tree.scenarios.filter((node) => node.start < offset).length - 1;
  return compiled.scenarios[index]?.sources.find((source) => source.name === name);
}
