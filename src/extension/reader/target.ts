import type { FoundPlace, TreeReader } from '../../anchors/index.js';
import type { Place } from '../../model/scenario.js';
import { anchorsOfHop, type RefusalReason, type SourceTree } from '../../sources/index.js';
import { type HopRef, versionOf } from '../scenarios/refs.js';

/** The function to show for a hop, in the user's source tree or in the annotated sheet. */
export type SourceTarget<Root> =
  | { readonly type: 'tree'; readonly root: Root; readonly place: FoundPlace; readonly problem?: Moved | Ambiguous }
  | { readonly type: 'sheet'; readonly place: Place; readonly version: string; readonly root?: Root; readonly problem?: Lost | Refused };

/** The function is not where the scenario expects it. */
export interface Moved {
  readonly type: 'moved';
  readonly from: Place;
}

export interface Ambiguous {
  readonly type: 'ambiguous';
  readonly others: readonly FoundPlace[];
}

/** The user's tree does not define the function. */
export interface Lost {
  readonly type: 'lost';
  readonly nearest: readonly string[];
  readonly hasFile: boolean;
  /** The folder of the file, if the tree lacks it, as in a partial checkout. */
  readonly folder?: string;
}

/** The user's tree has a file at the path, but vhflow does not read it. */
export interface Refused {
  readonly type: 'refused';
  readonly path: string;
  readonly reason: RefusalReason;
}

/** Finds the source tree for a version of a project, if there is one. */
export interface RootFinder<Root> {
  rootFor(project: string, version: string): Promise<Root | undefined>;
}

/**
 * Finds the function of a hop: in the user's tree if it defines the function, else in the sheet.
 *
 * @returns undefined when the hop does not name a function
 * @throws the signal's reason when it is aborted
 */
export async function findTarget<Root extends { readonly tree: SourceTree }>(
  ref: HopRef,
  roots: RootFinder<Root>,
  signal: AbortSignal,
): Promise<SourceTarget<Root> | undefined> {
  const at = anchorsOfHop(ref.hop).find(({ role }) => role === 'at');
  if (!at) return undefined;
  const [place] = at.anchor;
  const version = versionOf(ref, place.source) ?? '?';
  const root = await roots.rootFor(place.project, version);
  signal.throwIfAborted();
  if (!root) return { type: 'sheet', place, version };
  // The result must be correct even where the platform does not report file changes.
  await root.tree.recheck();
  signal.throwIfAborted();
  const { state, found, others, nearest, missing, folder, refusal } = await root.tree.verify(at, signal);
  if (found && (state === 'exact' || state === 'moved' || state === 'ambiguous')) return { type: 'tree', root, place: found, ...problemOf(state, place, others) };
  const problem: Lost | Refused = refusal
    ? { type: 'refused', path: refusal.path, reason: refusal.reason }
    : { type: 'lost', nearest, hasFile: missing !== 'file' && folder === undefined, ...(folder !== undefined && { folder }) };
  return { type: 'sheet', place, version, root, problem };
}

/**
 * A tree with a single file, whose content is the text of an editor.
 *
 * @param tree the tree that contains the file, if any; its macros apply
 */
export function readerOfText(path: string, text: string, tree?: Pick<TreeReader, 'macros'>): TreeReader {
  return { read: async (file) => (file === path ? text : undefined), list: async () => [], macros: async () => tree?.macros?.() };
}

function problemOf(state: 'exact' | 'moved' | 'ambiguous', from: Place, others: readonly FoundPlace[]): { readonly problem?: Moved | Ambiguous } {
  switch (state) {
    case 'exact':
      return {};
    case 'moved':
      return { problem: { type: 'moved', from } };
    case 'ambiguous':
      return { problem: { type: 'ambiguous', others } };
  }
}
