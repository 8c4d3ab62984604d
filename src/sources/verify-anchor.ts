import { callsOneOf, isCodeFile, usesOf, type AnchorState, type Cancellation, type FoundPlace, type Resolution, type TreeReader } from '../anchors/index.js';
import type { TreeEntry } from './file-access.js';
import type { HopAnchor } from './hop-anchors.js';
import type { PathStatements } from './path-statements.js';
import { FileRefused } from './refusal.js';

/**
 * The state of an anchor in a source tree. `doubtful`: a function of that name was found in another place, but it does nothing of what the
 * path says it does. `refused`: its file is there, but may not or cannot be read. `not-in-tree`: the tree holds nothing of that part of
 * the project, as in a partial checkout, so that nothing is known about the anchor.
 */
export type VerifiedState = AnchorState | 'doubtful' | 'refused' | 'not-in-tree';

/** The result of resolving one anchor in a source tree. */
export interface Verdict extends Omit<Resolution, 'state'> {
  readonly state: VerifiedState;
  /** If refused: the reason why a file was not read. */
  readonly refusal?: FileRefused;
  /** What is missing if the anchor is lost: the file, the function, or only the call or pointer assignment in the function. */
  readonly missing?: 'file' | 'function' | 'call' | 'setting';
  /** The folder that is missing if the anchor is not in the tree. */
  readonly folder?: string;
  /** If doubtful: the names that the path says the function calls. It calls none of them. */
  readonly notCalled?: readonly string[];
}

/** A tree that may be able to tell which directories it has. */
export interface VerifiableTree extends TreeReader {
  /** The files and directories in a directory; empty when it does not exist. */
  entries?(directory: string): Promise<readonly TreeEntry[]>;
}

/**
 * Resolves one anchor in the tree of its project.
 *
 * @param statements what else the scenarios say about the project; without them, no anchor is doubtful
 * @throws the signal's reason when cancelled, and all errors of the tree except {@link FileRefused}
 */
export async function verifyAnchor(anchor: HopAnchor, tree: VerifiableTree, signal?: Cancellation, statements?: PathStatements): Promise<Verdict> {
  try {
    const resolution = detached(await anchor.resolve(tree, signal, statements?.companions));
    if (resolution.state === 'moved') {
      const notCalled = statements ? await namesNotCalled(anchor, resolution, tree, statements, signal) : [];
      return notCalled.length > 0 ? { ...resolution, state: 'doubtful', notCalled } : resolution;
    }
    if (resolution.state !== 'lost') return resolution;
    const missing = await missingOf(anchor, tree);
    const folder = missing === 'file' ? await missingFolderOf(anchor, tree) : undefined;
    return folder === undefined ? { ...resolution, missing } : { ...resolution, state: 'not-in-tree', folder };
  } catch (error) {
    if (error instanceof FileRefused) return { state: 'refused', others: [], nearest: [], refusal: error };
    throw error;
  }
}

/**
 * How many calls of a function have to be gone for doubt that it is the right one, where it was looked for: a function that is kept often
 * loses one of its calls, but one that only has the same name does so somewhere else.
 */
const callsForDoubt = { near: 2, far: 1 };

/**
 * The names that the path says a function calls, if what was found under the function's name calls none of them and the hop's call
 * site does not lead to it either. Empty if there is no reason for doubt; what the path says of a function does not hold for an
 * alternative with another name.
 */
async function namesNotCalled({ anchor, role, isCalled }: HopAnchor, { found }: Resolution, tree: TreeReader, statements: PathStatements, signal?: Cancellation): Promise<readonly string[]> {
  if (role !== 'at' || found?.symbol !== anchor[0].symbol) return [];
  const calls = statements.callsIn(anchor[0]);
  const names = [...new Set(calls.map(([name = '']) => name))];
  if (names.length < (anchor.some(({ path }) => isNear(path, found.path)) ? callsForDoubt.near : callsForDoubt.far)) return [];
  const isSameFunction = (await callsOneOf(found, calls.flat(), tree, signal)) || (await isCalled?.(tree, signal));
  return isSameFunction ? [] : names;
}

/** Whether two files are in the same directory or have the same base name. */
function isNear(one: string, other: string): boolean {
  return one.slice(0, one.lastIndexOf('/') + 1) === other.slice(0, other.lastIndexOf('/') + 1) || one.slice(one.lastIndexOf('/') + 1) === other.slice(other.lastIndexOf('/') + 1);
}

/**
 * The folder of the first of an anchor's places that the tree lacks, if it lacks a folder of each place that is in one. A folder is only
 * taken for one that was not checked out if there is no code beside it; otherwise the project must have removed it.
 */
async function missingFolderOf({ anchor }: HopAnchor, tree: VerifiableTree): Promise<string | undefined> {
  const places = anchor.filter(({ source, path }) => source === anchor[0].source && path.includes('/'));
  const missing = await Promise.all(places.map(({ path }) => missingFolder(path, tree)));
  return missing.includes(undefined) ? undefined : missing[0];
}

async function missingFolder(path: string, tree: VerifiableTree): Promise<string | undefined> {
  const folders = path.split('/').slice(0, -1);
  for (const [depth, name] of folders.entries()) {
    const parent = folders.slice(0, depth).join('/');
    const entries = await tree.entries?.(parent);
    if (!entries) return undefined;
    const files = await tree.list(parent);
    if (entries.some((entry) => entry.name === name) || files.includes(name)) continue;
    return parent !== '' && files.some(isCodeFile) ? undefined : folders.slice(0, depth + 1).join('/');
  }
  return undefined;
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
