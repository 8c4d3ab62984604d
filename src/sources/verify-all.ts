import type { HopAnchor } from './hop-anchors.js';
import { pathStatements } from './path-statements.js';
import { verifyAnchor, type VerifiableTree, type Verdict } from './verify-anchor.js';
import type { WholeTreeReader } from './whole-tree.js';

export interface VerifyAllOptions {
  /** All anchors that the scenarios have in the tree; only those to resolve when absent. They say which function is the right one. */
  readonly all?: readonly HopAnchor[];
  readonly signal?: AbortSignal;
  /** The number of anchors that are resolved concurrently. It bounds how many files are in memory at the same time. */
  readonly concurrency?: number;
  /** Called after each anchor with the number of anchors resolved so far. */
  readonly onProgress?: (done: number) => void;
}

/** A tree in which the contents of all files can be searched. */
type SearchableTree = VerifiableTree & Partial<Pick<WholeTreeReader, 'searchContents'>>;

/**
 * Resolves anchors in a tree, like {@link verifyAnchor}. If the tree can be searched, the names of those that are not found are then
 * looked for in all its files at once.
 *
 * @returns the results in the order of the anchors
 * @throws the signal's reason when it is aborted, and all errors of the tree except `FileRefused`
 */
export async function verifyAll(anchors: readonly HopAnchor[], tree: SearchableTree, options: VerifyAllOptions = {}): Promise<readonly Verdict[]> {
  const { all = anchors, signal, concurrency = 1, onProgress } = options;
  const statements = pathStatements(all);
  const verdicts: Verdict[] = [];
  let done = 0;
  await inParallel([...anchors.keys()], concurrency, async (index) => {
    signal?.throwIfAborted();
    verdicts[index] = await verifyAnchor(anchors[index] as HopAnchor, tree, signal, statements);
    onProgress?.(++done);
  });
  while (await tree.searchContents?.(signal)) {
    const missing = [...verdicts.entries()].filter(([, { state }]) => state === 'lost' || state === 'not-in-tree').map(([index]) => index);
    await inParallel(missing, concurrency, async (index) => {
      verdicts[index] = await verifyAnchor(anchors[index] as HopAnchor, tree, signal, statements);
    });
  }
  const renamed = renamedFolders(anchors, verdicts);
  return verdicts.map((verdict) => (verdict.folder !== undefined && renamed.has(verdict.folder) ? lostIn(verdict) : verdict));
}

/** How many functions of a missing folder have to be elsewhere; a single one can also be in a header of another folder. */
const signsOfRenaming = 2;

/** The folders that the tree lacks because they were renamed, split or merged rather than not checked out: functions that were in them are elsewhere. */
function renamedFolders(anchors: readonly HopAnchor[], verdicts: readonly Verdict[]): ReadonlySet<string> {
  const missing = new Set(verdicts.flatMap(({ folder }) => folder ?? []));
  const found = anchors.flatMap(({ role, anchor: [place] }, index) => (role === 'at' && verdicts[index]?.found?.symbol === place.symbol ? [place] : []));
  return new Set([...missing].filter((folder) => {
    const names = new Set(found.filter(({ path }) => path.startsWith(`${folder}/`)).map(({ symbol }) => symbol));
    return names.size >= signsOfRenaming;
  }));
}

function lostIn({ others, nearest }: Verdict): Verdict {
  return { state: 'lost', others, nearest, missing: 'file' };
}

/** Runs a task for each item, at most `concurrency` of them at the same time. */
async function inParallel(items: readonly number[], concurrency: number, task: (item: number) => Promise<void>): Promise<void> {
  const waiting = items.values();
  await Promise.all(Array.from({ length: concurrency }, async () => {
    for (const item of waiting) await task(item);
  }));
}
