import type { Position, Range } from 'vscode-languageserver-types';
import type { Hop, Place } from '../../model/scenario.js';
import { anchorText, splitAnchor } from '../compile/build-anchor.js';
import type { VhflowDocument } from '../compile/document.js';
import type { HopEntry } from '../compile/scope.js';
import { rangeOf } from '../syntax/positions.js';
import { hopNodesOf } from '../syntax/syntax-walk.js';
import type { HopNode } from '../syntax/syntax.js';
import { TokenKind, type Token } from '../syntax/tokens.js';

/** One alternative of an anchor, as it is written in a file. */
export interface AnchorSite extends HopEntry {
  readonly role: 'at' | 'via' | 'through';
  /** Its index among the alternatives of the anchor. */
  readonly index: number;
  readonly place: Place;
  readonly whole: Range;
  /** The path; the whole anchor if it is written as a string. */
  readonly path: Range;
  /** The function; the whole anchor if it is written as a string. */
  readonly symbol: Range;
  /** For `via`, the names after `calls`. */
  readonly calls: readonly Range[];
}

/** All well-formed anchors of a file, in file order. */
export function anchorSitesOf(document: VhflowDocument): AnchorSite[] {
  const { tree, textDocument, compiled } = document;
  const nodes = new Map(hopNodesOf(tree).map((node) => [keyOf(textDocument.positionAt(node.start)), node]));
  return compiled.scenarios.flatMap((scenario) => scenario.flows.flatMap((flow) => flow.hops.flatMap((hop) => {
    const place = compiled.places.get(hop);
    const node = place && nodes.get(keyOf(place.whole.start));
    return node ? sitesOfHop(document, node, { scenario, flow, hop }) : [];
  })));
}

function keyOf({ line, character }: Position): string {
  return `${line}:${character}`;
}

/** The anchor at a position. */
export function anchorSiteAt(document: VhflowDocument, position: Position): AnchorSite | undefined {
  const entry = document.compiled.hopAt(position);
  const offset = document.textDocument.offsetAt(position);
  const node = entry && hopNodesOf(document.tree).find(({ start, end }) => start <= offset && offset <= end);
  return node && sitesOfHop(document, node, entry).find(({ whole }) => {
    return document.textDocument.offsetAt(whole.start) <= offset && offset <= document.textDocument.offsetAt(whole.end);
  });
}

function sitesOfHop(document: VhflowDocument, node: HopNode, entry: HopEntry): AnchorSite[] {
  const { hop } = entry;
  const item = <T extends 'at' | 'via'>(type: T) => node.items.find((each): each is typeof each & { type: T } => each.type === type);
  const at = item('at');
  const via = item('via');
  const call = hop.via?.type === 'call' ? hop.via : undefined;
  const calls = via?.calls.map((token) => rangeOf(document.textDocument, token)) ?? [];
  return [
    ...sitesOf(document, entry, 'at', at?.anchors, hop.at, []),
    ...sitesOf(document, entry, 'via', via?.callers, call?.caller, calls),
    ...sitesOf(document, entry, 'through', via?.through, call?.through, calls),
  ];
}

function sitesOf(
  document: VhflowDocument, entry: HopEntry, role: AnchorSite['role'], tokens: readonly Token[] = [], anchor: Hop['at'], calls: readonly Range[],
): AnchorSite[] {
  // Malformed alternatives are not part of the model, so that the indices would not match.
  if (tokens.length !== anchor?.length) return [];
  return tokens.map((token, index) => ({ ...entry, role, index, place: anchor[index] as Place, calls, ...rangesOf(document, token) }));
}

function rangesOf({ tree, textDocument }: VhflowDocument, token: Token): Pick<AnchorSite, 'whole' | 'path' | 'symbol'> {
  const whole = rangeOf(textDocument, token);
  if (token.kind !== TokenKind.Word) return { whole, path: whole, symbol: whole };
  const { path, pathStart, symbolStart } = splitAnchor(anchorText(tree.text, token));
  const start = token.start + pathStart;
  return { whole, path: rangeOf(textDocument, { start, end: start + path.length }), symbol: rangeOf(textDocument, { start: token.start + symbolStart, end: token.end }) };
}
