import type { Cancellation, Resolution, TreeReader } from '../anchors/index.js';
import type { HopAnchor } from './hop-anchors.js';
import { FileRefused } from './refusal.js';

/** The result of resolving one anchor in a source tree. */
export interface Verdict extends Resolution {
  /** The reason why a file was not read; the anchor then counts as lost. */
  readonly refusal?: FileRefused;
  /** What is missing if the anchor is lost: the file, the function, or only the call or pointer assignment in the function. */
  readonly missing?: 'file' | 'function' | 'call' | 'setting';
}

/**
 * Resolves one anchor in the tree of its project.
 *
 * @throws the signal's reason when cancelled, and all errors of the tree except {@link FileRefused}
 */
export async function verifyAnchor(anchor: HopAnchor, tree: TreeReader, signal?: Cancellation): Promise<Verdict> {
  try {
    const resolution = await anchor.resolve(tree, signal);
    return resolution.state === 'lost' ? { ...resolution, missing: await missingOf(anchor, tree) } : resolution;
  } catch (error) {
    if (error instanceof FileRefused) return { state: 'lost', others: [], nearest: [], refusal: error };
    throw error;
  }
}

async function missingOf({ role, anchor: [{ path, symbol }] }: HopAnchor, tree: TreeReader): Promise<NonNullable<Verdict['missing']>> {
  const text = await tree.read(path);
  if (text === undefined) return 'file';
  // Symbols are C identifiers, so they need no escaping in a regular expression.
  if (role === 'at' || !new RegExp(`\\b${symbol}\\b`).test(text)) return 'function';
  return role === 'via' ? 'call' : 'setting';
}
