import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { lstat, mkdir, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
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
  try {
    return await finished(path.dirname(target), path.basename(target), make, async () => target);
  } catch (error) {
    // Another run that made the same folder was faster.
    if (await exists(target)) return target;
    throw error;
  }
}

/**
 * Makes something under another name in a folder of the cache, and gives it its name when it is complete.
 *
 * @param what the beginning of the other name
 * @param nameOf tells its path once it is made
 * @returns that path
 */
async function finished(cache: string, what: string, make: (unfinished: string) => Promise<void>, nameOf: (unfinished: string) => Promise<string>): Promise<string> {
  const unfinished = path.join(cache, await temporaryName(what));
  try {
    await mkdir(cache, { recursive: true });
    await make(unfinished);
    const target = await nameOf(unfinished);
    await rename(unfinished, target);
    return target;
  } catch (error) {
    // A program that was killed may still write for a moment.
    await rm(unfinished, { recursive: true, force: true, maxRetries: 5 }).catch(() => undefined);
    throw fileFailure(error, cache, otherCache);
  }
}

/** Whether something is kept under a path; it then counts as used now. */
async function isUsed(target: string): Promise<boolean> {
  const now = new Date();
  return utimes(target, now, now).then(() => true, () => exists(target));
}

/** A file of the cache whose name tells its content, so that it is not used when it was damaged. */
export interface KeptFile {
  /** The folder; it is made when it is not there. */
  readonly cache: string;
  /** The beginning of the file's name: its kind, and after that what tells files of a kind apart, if the content does not. */
  readonly name: string;
  /** The content as {@link sumOf} tells it; absent when it is only known once it is made. */
  readonly content?: string;
  /** The end of the file's name. */
  readonly end?: string;
  /** Is told the path of a file that is damaged, which is then made again. */
  readonly damaged: (file: string) => void;
}

/** Like {@link kept}, for a file whose content is looked at before it is used. */
export async function keptFile({ cache, name, content, end = '', damaged }: KeptFile, make: (unfinished: string) => Promise<void>): Promise<string> {
  const made = new RegExp(`^${name}-([0-9a-f]{20})${end.replace('.', '[.]')}$`);
  for (const each of await readdir(cache).catch(() => [])) {
    const sum = made.exec(each)?.[1];
    const file = path.join(cache, each);
    if (sum === undefined || (content !== undefined && sum !== content)) continue;
    if ((await sumOf(file)) === sum && (await isUsed(file))) return file;
    damaged(file);
    // A file is replaced; whoever finds the same damage has made it again by then.
    if (content === undefined || (await lstat(file).catch(() => undefined))?.isDirectory()) await rm(file, { recursive: true, force: true });
  }
  return finished(cache, name, make, async (unfinished) => path.join(cache, `${name}-${content ?? (await sumOf(unfinished))}${end}`));
}

/** The beginning of the SHA-256 of a file's content; undefined when there is no file, only a link to one, or none that can be read. */
export async function sumOf(file: string): Promise<string | undefined> {
  const hash = createHash('sha256');
  try {
    if (!(await lstat(file)).isFile()) return undefined;
    for await (const part of createReadStream(file, { highWaterMark: 1 << 20 })) hash.update(part as Buffer);
    return sumIn(hash);
  } catch {
    return undefined;
  }
}

/** What names content: the first 20 hexadecimal digits of a hash. */
export function sumIn(hash: Hash): string {
  return hash.digest('hex').slice(0, 20);
}

/** After how many milliseconds something that was not used is removed: 30 days; and something of which there is a later one: longer than a run takes. */
const unusedFor = 30 * 24 * 3_600_000;
const replacedFor = 20 * 60_000;

/**
 * Removes from a folder of kept files what was not used for long, all but the last used one of each kind, unless a run may still use it,
 * and what runs that were killed have left there.
 */
export async function removeUnused(folder: string): Promise<void> {
  await removeLeftovers(folder);
  const names = await readdir(folder).catch(() => []);
  const files = await Promise.all(names.map(async (name) => ({ name, used: (await lstat(path.join(folder, name)).catch(() => undefined))?.mtimeMs ?? Date.now() })));
  const seen = new Set<string>();
  for (const { name, used } of files.sort((a, b) => b.used - a.used)) {
    const kind = name.replace(/-[0-9a-f]{20}.*$/, '');
    if (Date.now() - used > (seen.has(kind) ? replacedFor : unusedFor)) await rm(path.join(folder, name), { recursive: true, force: true });
    seen.add(kind);
  }
}

/** Whether there is something at a path. */
export async function exists(file: string): Promise<boolean> {
  return (await stat(file).catch(() => undefined)) !== undefined;
}

/** A name for content: the beginning of its SHA-256, 20 hexadecimal digits. */
export function contentName(parts: Iterable<string | Uint8Array>): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${part.length}:`).update(part);
  return sumIn(hash);
}
