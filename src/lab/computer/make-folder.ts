import { mkdir, rmdir, stat } from 'node:fs/promises';
import path from 'node:path';

/**
 * Makes a folder, and those around it that are missing. Node's own recursive `mkdir` never ends where a folder can have no other, as in
 * `/proc`.
 *
 * @returns the folders that it has made, each before those in it
 * @throws Error of the file system when there is something else, or no folder can be made
 */
export async function makeFolder(folder: string): Promise<readonly string[]> {
  if (await isFolder(folder)) return [];
  const around = path.dirname(folder);
  const made = around === folder ? [] : await makeFolder(around);
  try {
    await mkdir(folder);
    return [...made, folder];
  } catch (error) {
    // Somebody else may have made it just now.
    if (await isFolder(folder)) return made;
    await removeEmpty(made);
    throw error;
  }
}

/** Removes folders that have nothing in them. @param folders each before those in it */
export async function removeEmpty(folders: readonly string[]): Promise<void> {
  for (const folder of [...folders].reverse()) await rmdir(folder).catch(() => undefined);
}

async function isFolder(file: string): Promise<boolean> {
  return stat(file).then((found) => found.isDirectory(), () => false);
}
