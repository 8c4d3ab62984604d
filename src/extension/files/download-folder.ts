import * as vscode from 'vscode';
import type { StoreFolder } from '../../sources/index.js';

/** A storage folder of the extension, accessed through VS Code's file system API. */
export function downloadFolder(root: vscode.Uri): StoreFolder {
  const { fs } = vscode.workspace;
  const at = (path: string) => vscode.Uri.joinPath(root, path);
  return {
    read: async (path) => unlessMissing(fs.readFile(at(path))),
    write: async (path, bytes) => fs.writeFile(at(path), bytes),
    rename: async (from, to) => {
      await fs.createDirectory(vscode.Uri.joinPath(at(to), '..'));
      await fs.rename(at(from), at(to), { overwrite: true });
    },
    delete: async (path) => {
      await unlessMissing(fs.delete(at(path), { recursive: true, useTrash: false }));
    },
  };
}

async function unlessMissing<T>(work: Thenable<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof vscode.FileSystemError && error.code === 'FileNotFound') return undefined;
    throw error;
  }
}
