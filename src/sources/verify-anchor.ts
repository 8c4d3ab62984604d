import { usesOf, type AnchorState, type Cancellation, type FoundPlace, type Resolution, type TreeReader } from '../anchors/index.js';
import type { TreeEntry } from './file-access.js';
import type { HopAnchor } from './hop-anchors.js';
import { FileRefused } from './refusal.js';

/**
 * The state of an anchor in a source tree. `refused`: its file is there, but may not or cannot be read. `not-in-tree`: the tree holds
 * nothing of that part of the project, as in a partial checkout, so that nothing is known about the anchor.
 */
export type VerifiedState = AnchorState | 'refused' | 'not-in-tree';

/** The result of resolving one anchor in a source tree. */
export interface Verdict extends Omit<Resolution, 'state'> {
  readonly state: VerifiedState;
  /** If refused: the reason why a file was not read. */
  readonly refusal?: FileRefused;
  /** What is missing if the anchor is lost: the file, the function, or only the call or pointer assignment in the function. */
  readonly missing?: 'file' | 'function' | 'call' | 'setting';
}

/** A tree that may be able to tell which directories it has. */
export interface VerifiableTree extends TreeReader {
  /** The files and directories in a directory; empty when it does not exist. */
  entries?(directory: string): Promise<readonly TreeEntry[]>;
}

/**
 * Resolves one anchor in the tree of its project.
 *
 * @throws the signal's reason when cancelled, and all errors of the tree except {@link FileRefused}
 */
export async function verifyAnchor(anchor: HopAnchor, tree: VerifiableTree, signal?: Cancellation): Promise<Verdict> {
  try {
    const resolution = detached(await anchor.resolve(tree, signal));
    if (resolution.state !== 'lost') return resolution;
    const missing = await missingOf(anchor, tree);
    return missing === 'file' && (await isOutsideOf(tree, anchor)) ? { ...resolution, state: 'not-in-tree' } : { ...resolution, missing };
  } catch (error) {
    if (error instanceof FileRefused) return { state: 'refused', others: [], nearest: [], refusal: error };
    throw error;
  }
}

/** Whether the tree lacks the top directories of all places of an anchor. */
async function isOutsideOf(tree: VerifiableTree, { anchor }: HopAnchor): Promise<boolean> {
  const directories = await tree.entries?.('');
  if (!directories) return false;
  const present = new Set([...directories.map(({ name }) => name), ...(await tree.list(''))]);
  const tops = anchor.filter(({ source }) => source === anchor[0].source).map(({ path }) => path.split('/'));
  return tops.every(([top = '', ...rest]) => rest.length > 0 && !present.has(top));
}

/** A copy whose names do not keep the whole texts of the files in memory of which they are parts. */
function detached({ found, others, nearest, ...rest }: Resolution): Resolution {
  return { ...rest, ...(found && { found: detachedPlace(found) }), others: others.map(detachedPlace), nearest: nearest.map(copyOf) };
}

function detachedPlace(place: FoundPlace): FoundPlace {
  return { ...place, symbol: copyOf(place.symbol) };
}

/** JavaScript engines store a part of a text as a reference to the whole; a part of a new text refers to that one only. */
function copyOf(text: string): string {
  return ` ${text}`.slice(1);
}

async function missingOf({ role, anchor: [{ path, symbol }] }: HopAnchor, tree: TreeReader): Promise<NonNullable<Verdict['missing']>> {
  const text = await tree.read(path);
  if (text === undefined) return 'file';
  if (role === 'at' || usesOf(text, symbol.split('::').at(-1) ?? symbol, 0, text.length).length === 0) return 'function';
  return role === 'via' ? 'call' : 'setting';
}
