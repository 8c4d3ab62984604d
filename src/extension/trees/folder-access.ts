import * as vscode from 'vscode';
import type { EntryType, FileAccess } from '../../sources/index.js';

/**
 * Reads the files below a folder through VS Code's file system API, which covers local, remote and virtual file systems.
 * The API does not report the target of a symbolic link, so readers refuse links below the root.
 *
 * @param root the root of the source tree
 */
export function folderAccess(root: vscode.Uri): FileAccess {
  const at = (path: string) => (path === '' || path === '.' ? root : vscode.Uri.joinPath(root, path));
  return {
    read: async (path) => vscode.workspace.fs.readFile(at(path)),
    list: async (path) => (await vscode.workspace.fs.readDirectory(at(path))).map(([name, type]) => ({ name, type: entryType(type) })),
    stat: async (path) => {
      const found = await statOf(at(path));
      return found && { type: entryType(found.type), size: found.size, modified: found.mtime };
    },
  };
}

/**
 * The status of the file or folder at a URI; undefined when there is none.
 *
 * @throws the error of VS Code when that cannot be determined, for example because no file system serves the URI
 */
export async function statOf(uri: vscode.Uri): Promise<vscode.FileStat | undefined> {
  try {
    return await vscode.workspace.fs.stat(uri);
  } catch (error) {
    if (error instanceof vscode.FileSystemError && missingCodes.has(error.code)) return undefined;
    throw error;
  }
}

const missingCodes: ReadonlySet<string> = new Set(['FileNotFound', 'FileNotADirectory']);

function entryType(type: vscode.FileType): EntryType {
  if (type & vscode.FileType.SymbolicLink) return 'link';
  if (type & vscode.FileType.Directory) return 'directory';
  return type & vscode.FileType.File ? 'file' : 'other';
}
