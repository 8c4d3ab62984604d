import type { Diagnostic } from 'vscode-languageserver';
import type { Cancellation } from '../../anchors/index.js';
import { anchorProblem, anchorSitesOf, type AnchorFinding, type AnchorSite, type VhflowDocument } from '../../language/index.js';
import { anchorsOfHop, refusalWithCure, type Verdict } from '../../sources/index.js';
import { hasHiddenCharacters } from '../../text/visible.js';
import type { ServedTree, SourceTrees } from './source-trees.js';

/** The result of resolving an anchor in its source tree; `unchecked` when no tree serves its source. */
export type AnchorState = { readonly type: 'checked'; readonly tree: ServedTree; readonly verdict: Verdict } | { readonly type: 'unchecked' };

/** The number of states up to which nothing is released. */
const defaultLimit = 50_000;

/** Resolves the anchors of documents and caches the results until {@link forget}. */
export class AnchorStates {
  /** Twice the number of anchors that the open documents had when it was last counted. */
  private limit: number;
  /** The documents that were closed since then. */
  private closed = 0;
  private known = new Map<string, AnchorState>();
  /** The states before the last {@link forget}: problems are based on them until the anchors are resolved again. */
  private outdated = new Map<string, AnchorState>();

  /** @param open the open documents, whose anchors are never released */
  constructor(private readonly trees: SourceTrees, private readonly open: () => readonly VhflowDocument[] = () => [], private readonly minimumLimit = defaultLimit) {
    this.limit = minimumLimit;
  }

  /** Whether an anchor was not resolved because its file must not be read. The trees do not notice when that changes. */
  get hasRefusals(): boolean {
    return [...this.known.values()].some((state) => state.type === 'checked' && state.verdict.refusal !== undefined);
  }

  /** Causes every anchor to be resolved again. Its problem is kept until then, because the client still shows it and may request its quick fixes. */
  forget(): void {
    const before = this.outdated.size < this.limit ? this.outdated : [];
    this.outdated = new Map([...before, ...this.known]);
    // Results of look-ups that are still running in the previous trees go into the previous map.
    this.known = new Map();
  }

  /** Must be called when a document was closed. */
  documentClosed(): void {
    // Counting the anchors that are still in use is worth its time only after many documents were closed.
    if (++this.closed > this.open().length) this.release();
  }

  private release(): void {
    const used = new Set(this.open().flatMap((document) => anchorSitesOf(document).map(keyOf)));
    for (const states of [this.known, this.outdated]) {
      for (const key of states.keys()) if (!used.has(key)) states.delete(key);
    }
    this.limit = Math.max(this.minimumLimit, 2 * used.size);
    this.closed = 0;
  }

  treeOf(site: AnchorSite): Promise<ServedTree | undefined> {
    return this.trees.treeFor(site.place.project, versionOf(site));
  }

  /** @throws the reason of the cancellation */
  async stateOf(site: AnchorSite, signal: Cancellation): Promise<AnchorState> {
    const { known } = this;
    const key = keyOf(site);
    const before = known.get(key);
    if (before) return before;
    const state = await this.resolve(site, signal);
    if (known.size >= this.limit) this.release();
    known.set(key, state);
    return state;
  }

  /**
   * Resolves anchors that are not known yet, one after the other, so that other requests can be handled in between.
   *
   * @param isWanted selects anchors; all when absent
   * @throws the reason of the cancellation
   */
  async check(document: VhflowDocument, signal: Cancellation, isWanted: (site: AnchorSite) => boolean = () => true): Promise<void> {
    for (const site of anchorSitesOf(document).filter((each) => each.index === 0 && isWanted(each))) {
      signal.throwIfAborted();
      await this.stateOf(site, signal);
    }
  }

  /** The problems of the anchors whose state is known, or was known before the last {@link forget}. */
  problemsOf(document: VhflowDocument, language: string): Diagnostic[] {
    if (this.known.size + this.outdated.size === 0) return [];
    return anchorSitesOf(document).filter(({ index }) => index === 0).flatMap((site) => {
      const key = keyOf(site);
      const state = this.known.get(key) ?? this.outdated.get(key);
      const finding = state?.type === 'checked' ? findingOf(site, state.verdict, language) : undefined;
      return state?.type === 'checked' && finding ? [anchorProblem(site, finding, state.tree.title, language)] : [];
    });
  }

  private async resolve(site: AnchorSite, signal: Cancellation): Promise<AnchorState> {
    const tree = await this.treeOf(site);
    const anchor = anchorsOfHop(site.hop).find(({ role }) => role === site.role);
    return tree && anchor ? { type: 'checked', tree, verdict: await tree.verify(anchor, signal) } : { type: 'unchecked' };
  }
}

function findingOf(site: AnchorSite, { refusal, state, found, nearest, folder, missing = 'function' }: Verdict, language: string): AnchorFinding | undefined {
  if (refusal) return { type: 'refused', why: refusalWithCure(refusal, language) };
  if (folder !== undefined) return { type: 'not-in-tree', folder };
  if (state === 'lost') {
    const seen = nearest.filter((name) => !hasHiddenCharacters(name));
    return { type: 'lost', missing: missing === 'file' ? 'function' : missing, called: calledBy(site), nearest: seen };
  }
  if (!found || state === 'exact') return undefined;
  if (state === 'ambiguous') return { type: 'ambiguous', path: found.path, line: found.line };
  // A match with an alternative is not a problem: alternatives are for trees of other versions.
  if (alternatives(site).some(({ path }) => path === found.path)) return undefined;
  return { type: 'moved', path: found.path, symbol: site.role === 'at' ? found.symbol : site.place.symbol };
}

function alternatives({ hop, role }: AnchorSite): readonly { readonly path: string }[] {
  return anchorsOfHop(hop).find((anchor) => anchor.role === role)?.anchor ?? [];
}

function calledBy({ hop }: AnchorSite): string {
  return hop.via?.type === 'call' ? hop.via.calls : '';
}

function versionOf({ scenario, place }: AnchorSite): string {
  return scenario.sources.find(({ name }) => name === place.source)?.version ?? '';
}

/** Equal for anchors with the same meaning, whatever their file and hop. */
function keyOf(site: AnchorSite): string {
  const { hop, role } = site;
  const meant = role === 'at' ? hop.at : [hop.via, role === 'through' ? hop.at : undefined];
  return JSON.stringify([role, versionOf(site), meant]);
}
