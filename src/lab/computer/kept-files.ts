import { createHash, randomUUID } from 'node:crypto';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';

/**
 * Makes a file or folder of the cache unless it is there. It gets its name only when it is complete, so that a run that is cancelled
 * leaves no half of it, and two runs that make the same one at once do not disturb each other.
 *
 * @param target the path; its folder is made when it is not there
 * @param make makes it under another name in the same folder
 * @returns the path
 * @throws what `make` throws; what it made so far is removed
 */
export async function kept(target: string, make: (unfinished: string) => Promise<void>): Promise<string> {
  if (await exists(target)) return target;
  await mkdir(path.dirname(target), { recursive: true });
  const unfinished = path.join(path.dirname(target), `.${path.basename(target)}-${randomUUID()}`);
  try {
    await make(unfinished);
    await rename(unfinished, target);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    // Another run that made the same folder was faster.
    if (!(await exists(target))) throw error;
  }
  return target;
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
