import type { Position, Range } from 'vscode-languageserver-types';
import type { Anchor, Hop, Place } from '../../model/scenario.js';
import { casesOf } from '../../model/settle.js';
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

function sitesOfHop(document: VhflowDocument, { items }: HopNode, entry: HopEntry): AnchorSite[] {
  const cases = casesOf(entry.hop);
  return items.flatMap((item) => {
    if (item.type === 'at') return sitesOf(document, entry, cases, 'at', item.anchors, []);
    if (item.type !== 'via') return [];
    const calls = item.calls.map((token) => rangeOf(document.textDocument, token));
    return [...sitesOf(document, entry, cases, 'via', item.callers, calls), ...sitesOf(document, entry, cases, 'through', item.through, calls)];
  });
}

/** @param cases the hop in each case; a site belongs to the first in which its item counts */
function sitesOf(
  document: VhflowDocument, entry: HopEntry, cases: readonly Hop[], role: AnchorSite['role'], tokens: readonly Token[], calls: readonly Range[],
): AnchorSite[] {
  // Malformed alternatives are not part of the model, so that the indices would not match.
  const isMeant = (hop: Hop): boolean => {
    const anchor = anchorOf(hop, role);
    return anchor?.length === tokens.length && (cases.length === 1 || tokens.every((token, index) => isAnchorOf(document, token, anchor[index] as Place)));
  };
  const hop = tokens.length > 0 && cases.find(isMeant);
  if (!hop) return [];
  return tokens.map((token, index) => ({ ...entry, hop, role, index, place: anchorOf(hop, role)?.[index] as Place, calls, ...rangesOf(document, token) }));
}

function anchorOf({ at, via }: Hop, role: AnchorSite['role']): Anchor | undefined {
  if (role === 'at') return at;
  if (via?.type !== 'call') return undefined;
  return role === 'via' ? via.caller : via.through;
}

function isAnchorOf({ tree }: VhflowDocument, token: Token, place: Place): boolean {
  const { source, path, symbol } = splitAnchor(anchorText(tree.text, token));
  return source === place.source && path === place.path && symbol === place.symbol;
}

function rangesOf({ tree, textDocument }: VhflowDocument, token: Token): Pick<AnchorSite, 'whole' | 'path' | 'symbol'> {
  const whole = rangeOf(textDocument, token);
  if (token.kind !== TokenKind.Word) return { whole, path: whole, symbol: whole };
  const { path, pathStart, symbolStart } = splitAnchor(anchorText(tree.text, token));
  const start = token.start + pathStart;
  return { whole, path: rangeOf(textDocument, { start, end: start + path.length }), symbol: rangeOf(textDocument, { start: token.start + symbolStart, end: token.end }) };
}
