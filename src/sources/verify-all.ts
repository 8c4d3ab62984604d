import type { HopAnchor } from './hop-anchors.js';
import { verifyAnchor, type VerifiableTree, type Verdict } from './verify-anchor.js';
import type { WholeTreeReader } from './whole-tree.js';

export interface VerifyAllOptions {
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
  const { signal, concurrency = 1, onProgress } = options;
  const verdicts: Verdict[] = [];
  let done = 0;
  await inParallel([...anchors.keys()], concurrency, async (index) => {
    signal?.throwIfAborted();
    verdicts[index] = await verifyAnchor(anchors[index] as HopAnchor, tree, signal);
    onProgress?.(++done);
  });
  while (await tree.searchContents?.(signal)) {
    const missing = [...verdicts.entries()].filter(([, { state }]) => state === 'lost' || state === 'not-in-tree').map(([index]) => index);
    await inParallel(missing, concurrency, async (index) => {
      verdicts[index] = await verifyAnchor(anchors[index] as HopAnchor, tree, signal);
    });
  }
  return verdicts;
}

/** Runs a task for each item, at most `concurrency` of them at the same time. */
async function inParallel(items: readonly number[], concurrency: number, task: (item: number) => Promise<void>): Promise<void> {
  const waiting = items.values();
  await Promise.all(Array.from({ length: concurrency }, async () => {
    for (const item of waiting) await task(item);
  }));
}
