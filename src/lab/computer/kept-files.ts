import { createHash } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import path from 'node:path';
import { fileFailure, otherCache } from './file-failure.js';
import { removeLeftovers, temporaryName } from './leftovers.js';

/**
 * Makes a file or folder of the cache unless it is there. It gets its name only when it is complete, so that a run that is cancelled
 * leaves no half of it, and two runs that make the same one at once do not disturb each other.
 *
 * @param target the path; its folder is made when it is not there
 * @param make makes it under another name in the same folder
 * @returns the path
 * @throws LabError when the folder has no room, or may not be written to
 * @throws what `make` throws besides; what it made so far is removed
 */
export async function kept(target: string, make: (unfinished: string) => Promise<void>): Promise<string> {
  if (await isUsed(target)) return target;
  const unfinished = path.join(path.dirname(target), await temporaryName(path.basename(target)));
  try {
    await mkdir(path.dirname(target), { recursive: true });
    await make(unfinished);
    await rename(unfinished, target);
  } catch (error) {
    // A program that was killed may still write for a moment.
    await rm(unfinished, { recursive: true, force: true, maxRetries: 5 });
    // Another run that made the same folder was faster.
    if (!(await exists(target))) throw fileFailure(error, path.dirname(target), otherCache);
  }
  return target;
}

/** Whether something is kept under a path; it then counts as used now. */
async function isUsed(target: string): Promise<boolean> {
  const now = new Date();
  return utimes(target, now, now).then(() => true, () => exists(target));
}

/** After how many milliseconds something that was not used is removed: 30 days. */
const unusedFor = 30 * 24 * 3_600_000;

/** Removes what was not used for long from a folder of kept files, and what runs that were killed have left there. */
export async function removeUnused(folder: string): Promise<void> {
  await removeLeftovers(folder);
  const names = await readdir(folder).catch(() => []);
  await Promise.all(names.map(async (name) => {
    const file = path.join(folder, name);
    const status = await stat(file).catch(() => undefined);
    if (status && Date.now() - status.mtimeMs > unusedFor) await rm(file, { recursive: true, force: true });
  }));
}

/** Whether there is something at a path. */
export async function exists(file: string): Promise<boolean> {
  return (await stat(file).catch(() => undefined)) !== undefined;
}

/** A name for content: the beginning of its SHA-256, 20 hexadecimal digits. */
export function contentName(parts: Iterable<string | Uint8Array>): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${part.length}:`).update(part);
  return hash.digest('hex').slice(0, 20);
}
