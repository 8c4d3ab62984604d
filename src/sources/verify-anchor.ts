import type { Cancellation, Resolution, TreeReader } from '../anchors/index.js';
import type { HopAnchor } from './hop-anchors.js';
import { FileRefused } from './refusal.js';

/** What a source tree says of one anchor. */
export interface Verdict extends Resolution {
  /** Why a file was not read; the anchor then counts as lost. */
  readonly refusal?: FileRefused;
  /** What of a lost anchor is missing: its file, its function, or only the call or the setting that should be in it. */
  readonly missing?: 'file' | 'function' | 'call' | 'setting';
}

/**
 * Resolves one anchor in the tree of its project.
 *
 * @throws the signal's reason when cancelled, and what the tree rejects with other than {@link FileRefused}
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
  // A symbol of the model is a C identifier, so it needs no escaping in a pattern.
  if (role === 'at' || !new RegExp(`\\b${symbol}\\b`).test(text)) return 'function';
  return role === 'via' ? 'call' : 'setting';
}
