import type { Dirent, Stats } from 'node:fs';
import { lstat, readFile, readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import type { EntryType, FileAccess } from '../sources/index.js';

/** Access to the files below a local folder. */
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

/** Node's error codes for paths that do not exist or cannot be resolved. */
const missingCodes: ReadonlySet<unknown> = new Set(['ENOENT', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG']);

function undefinedIfMissing(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && missingCodes.has(error.code)) return undefined;
  throw error;
}
