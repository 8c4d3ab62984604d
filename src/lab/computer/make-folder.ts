import { mkdir, stat } from 'node:fs/promises';
import path from 'node:path';

/**
 * Makes a folder, and those around it that are missing. Node's own recursive `mkdir` never ends where a folder can have no other, as in
 * `/proc`.
 *
 * @throws Error of the file system when there is something else, or no folder can be made
 */
export async function makeFolder(folder: string): Promise<void> {
  if (await isFolder(folder)) return;
  const around = path.dirname(folder);
  if (around !== folder && !(await isFolder(around))) await makeFolder(around);
  try {
    await mkdir(folder);
  } catch (error) {
    // Somebody else may have made it just now.
    if (!(await isFolder(folder))) throw error;
  }
}

async function isFolder(file: string): Promise<boolean> {
  return stat(file).then((found) => found.isDirectory(), () => false);
}
