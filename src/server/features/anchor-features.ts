import type { DocumentLink, Location, Position } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { functionAt, functionsOf, macrosOf, type Cancellation, type FoundPlace } from '../../anchors/index.js';
import { anchorSiteAt, anchorSitesOf, type AnchorSite, type VhflowDocument } from '../../language/index.js';
import { inLanguage, type Text } from '../../model/text.js';
import { webAddressIn, type WebAddressOf } from '../../model/web.js';
import type { Markup } from '../../text/markup.js';
import { refusalWithCure } from '../../sources/index.js';
import { shortLine } from '../../text/visible.js';
import type { PositionConverter } from '../protocol/position-encoding.js';
import type { AnchorState, AnchorStates } from '../trees/anchor-states.js';
import type { ServedTree } from '../trees/source-trees.js';

const longestSignature = 600;

const openOnWeb: Text = { en: 'Open on the Web', ja: 'Webで開く' };

const words = {
  exact: { en: 'as the scenario says', ja: 'シナリオの記述どおり' },
  moved: { en: 'not where the scenario says', ja: 'シナリオの記述とは別の場所' },
  ambiguous: { en: 'one of several matches', ja: '複数あるうちの1つ' },
  doubtful: { en: 'perhaps another function of this name', ja: '同名の別の関数かもしれません' },
  lost: { en: 'not found', ja: '見つかりません' },
  'not-in-tree': { en: 'not in this tree', ja: 'このツリーにはありません' },
  refused: { en: 'not read', ja: '読めません' },
} as const satisfies Record<string, Text>;

/** The result of resolving the anchor at a position; undefined when there is no anchor, or no tree serves its source. */
export async function anchorHover(
  document: VhflowDocument, position: Position, states: AnchorStates, { language, markup }: { readonly language: string; readonly markup: Markup }, signal: Cancellation,
): Promise<string | undefined> {
  const site = anchorSiteAt(document, position);
  const state = site && (await states.stateOf(site, signal));
  if (!state || state.type === 'unchecked') return undefined;
  const title = markup.text(state.tree.title);
  const { state: resolved, found, refusal } = state.verdict;
  const outcome = inLanguage(words[resolved], language);
  if (refusal) return `${title} · ${outcome} (${refusalWithCure(refusal, language)})`;
  if (!found) return `${title} · ${outcome}`;
  // Names are drawn with space around them, so that a comma or colon after one would stand apart from it.
  return `${title} · ${markup.name(`${found.path}:${found.line + 1}`)} · ${outcome}\n\n${markup.code(await codeOf(state.tree, found, site.role))}`;
}

/** A link to the function of the anchor at a position, in the version that the scenario declares; the other places of an anchor are for other versions. */
export function anchorLink(
  document: VhflowDocument, position: Position, webAddress: WebAddressOf, { language, markup }: { readonly language: string; readonly markup: Markup },
): string | undefined {
  const site = anchorSiteAt(document, position);
  const address = site?.index === 0 ? webAddressIn(site.scenario, site.place, webAddress) : undefined;
  return address === undefined ? undefined : markup.link(inLanguage(openOnWeb, language), address);
}

/** The signature of the function, or the line of the call or pointer assignment. */
async function codeOf(tree: ServedTree, found: FoundPlace, role: AnchorSite['role']): Promise<string> {
  const text = (await tree.read(found.path)) ?? '';
  const definition = role === 'at' ? functionAt(functionsOf(text, await macrosOf(tree)), found.nameStart) : undefined;
  const lineStart = text.lastIndexOf('\n', found.nameStart) + 1;
  const lineEnd = text.indexOf('\n', found.nameStart);
  const code = definition ? text.slice(definition.start, definition.bodyStart) : text.slice(lineStart, lineEnd < 0 ? undefined : lineEnd);
  return shortLine(code, longestSignature);
}

/** The location of the code that the anchor at a position names, with positions as the client counts them. */
export async function anchorDefinition(
  document: VhflowDocument, position: Position, states: AnchorStates, positions: PositionConverter, signal: Cancellation,
): Promise<Location | undefined> {
  const site = anchorSiteAt(document, position);
  return site && locationOf(await states.stateOf(site, signal), positions);
}

async function locationOf(state: AnchorState, positions: PositionConverter): Promise<Location | undefined> {
  if (state.type !== 'checked' || !state.verdict.found) return undefined;
  const { path, line, nameStart, nameEnd } = state.verdict.found;
  const text = (await state.tree.read(path)) ?? '';
  const character = nameStart - (text.lastIndexOf('\n', nameStart - 1) + 1);
  const range = { start: { line, character }, end: { line, character: character + nameEnd - nameStart } };
  return { uri: state.tree.uriOf(path), range: positions.toClient(range, TextDocument.create('', 'c', 0, text)) };
}

/** A link for the function of every anchor whose tree is known; the client resolves the target when the user follows the link. */
export async function anchorLinks(document: VhflowDocument, uri: string, states: AnchorStates, signal: Cancellation): Promise<DocumentLink[]> {
  const links: DocumentLink[] = [];
  for (const site of anchorSitesOf(document)) {
    signal.throwIfAborted();
    if (await states.treeOf(site)) links.push({ range: site.symbol, data: { uri, position: site.symbol.start } });
  }
  return links;
}

/** The target of a link: the line of the function or call, else the file that the anchor names. */
export async function linkTarget(
  document: VhflowDocument, position: Position, states: AnchorStates, positions: PositionConverter, signal: Cancellation,
): Promise<string | undefined> {
  const site = anchorSiteAt(document, position);
  const found = await anchorDefinition(document, position, states, positions, signal);
  if (found) return `${found.uri}#L${found.range.start.line + 1}`;
  return site && (await states.treeOf(site))?.uriOf(site.place.path);
}
