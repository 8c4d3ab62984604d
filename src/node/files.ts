import type { Dirent, Stats } from 'node:fs';
import { lstat, readFile, readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import type { EntryType, FileAccess } from '../sources/index.js';

/** The files below a folder of this machine. */
export function nodeFiles(root: string): FileAccess {
  const at = (file: string) => path.join(root, file);
  return {
    read: (file) => readFile(at(file)),
    list: async (directory) => (await readdir(at(directory), { withFileTypes: true })).map((entry) => ({ name: entry.name, type: typeOf(entry) })),
    stat: async (file) => {
      const found = await lstat(at(file)).catch(undefinedIfMissing);
      if (!found) return undefined;
      const target = found.isSymbolicLink() ? await stat(at(file)).catch(() => undefined) : found;
      return { type: typeOf(found), size: target?.size ?? 0, modified: (target ?? found).mtimeMs };
    },
    realPath: (file) => realpath(at(file)),
  };
}

function typeOf(entry: Dirent | Stats): EntryType {
  if (entry.isSymbolicLink()) return 'link';
  if (entry.isDirectory()) return 'directory';
  return entry.isFile() ? 'file' : 'other';
}

/** What Node says where nothing is at a path, or where it cannot lead anywhere. */
const codesOfNothing: ReadonlySet<unknown> = new Set(['ENOENT', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG']);

function undefinedIfMissing(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && codesOfNothing.has(error.code)) return undefined;
  throw error;
}
