import type { FoundPlace, TreeReader } from '../../anchors/index.js';
import type { Place } from '../../model/scenario.js';
import { anchorsOfHop, type RefusalReason, type SourceTree } from '../../sources/index.js';
import { type HopRef, versionOf } from '../scenarios/refs.js';

/** The function to show for a hop: in the user's tree, or in the annotated sheet. */
export type SourceTarget<Root> =
  | { readonly type: 'tree'; readonly root: Root; readonly place: FoundPlace; readonly trouble?: Moved | Ambiguous }
  | { readonly type: 'sheet'; readonly place: Place; readonly version: string; readonly root?: Root; readonly trouble?: Lost | Refused };

/** The function is not where the scenario says. */
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
}

/** The user's tree has something at the path that is not read. */
export interface Refused {
  readonly type: 'refused';
  readonly path: string;
  readonly reason: RefusalReason;
}

/** Where a project's own files are, if they are anywhere. */
export interface RootFinder<Root> {
  rootFor(project: string, version: string): Promise<Root | undefined>;
}

/**
 * Finds the function of a hop: in the user's own tree where one is known and defines it, else in the sheet.
 *
 * @returns undefined when the hop names no function
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
  // What the user asks for is right even where the platform does not say that files change.
  await root.tree.recheck();
  signal.throwIfAborted();
  const { state, found, others, nearest, missing, refusal } = await root.tree.verify(at, signal);
  if (found && state !== 'lost') return { type: 'tree', root, place: found, ...troubleOf(state, place, others) };
  const trouble: Lost | Refused = refusal
    ? { type: 'refused', path: refusal.path, reason: refusal.reason }
    : { type: 'lost', nearest, hasFile: missing !== 'file' };
  return { type: 'sheet', place, version, root, trouble };
}

/** A tree of one file, with the text that an editor has. */
export function readerOfText(path: string, text: string): TreeReader {
  return { read: async (asked) => (asked === path ? text : undefined), list: async () => [] };
}

function troubleOf(state: 'exact' | 'moved' | 'ambiguous', from: Place, others: readonly FoundPlace[]): { readonly trouble?: Moved | Ambiguous } {
  switch (state) {
    case 'exact':
      return {};
    case 'moved':
      return { trouble: { type: 'moved', from } };
    case 'ambiguous':
      return { trouble: { type: 'ambiguous', others } };
  }
}
