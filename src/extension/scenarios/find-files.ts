import * as vscode from 'vscode';

export const scenarioFilePattern = '**/*.vhflow';
/** Folders that the walk does not enter; the search excludes the first of them too. */
const skippedFolders: ReadonlySet<string> = new Set(['node_modules', '.git']);
const maximumFoldersWalked = 5_000;

/**
 * Finds the `.vhflow` files of the workspace with VS Code's search. If the search fails, for example on a server without the
 * search program, the folders are walked instead, up to a limit.
 *
 * @param maximum the largest number of files to return
 */
export async function findScenarioFiles(maximum: number): Promise<readonly vscode.Uri[]> {
  try {
    return await vscode.workspace.findFiles(scenarioFilePattern, '**/node_modules/**', maximum);
  } catch {
    return walk((vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri), maximum);
  }
}

async function walk(roots: readonly vscode.Uri[], maximum: number): Promise<readonly vscode.Uri[]> {
  const found: vscode.Uri[] = [];
  const folders = [...roots];
  for (let index = 0; index < Math.min(folders.length, maximumFoldersWalked) && found.length < maximum; index += 1) {
    const folder = folders[index];
    if (!folder) break;
    for (const [name, type] of await entriesOf(folder)) {
      const uri = vscode.Uri.joinPath(folder, name);
      if (type === vscode.FileType.Directory && !skippedFolders.has(name)) folders.push(uri);
      else if (type & vscode.FileType.File && name.endsWith('.vhflow')) found.push(uri);
    }
  }
  return found.slice(0, maximum);
}

/** A folder that cannot be read counts as empty. */
async function entriesOf(folder: vscode.Uri): Promise<readonly [string, vscode.FileType][]> {
  try {
    return await vscode.workspace.fs.readDirectory(folder);
  } catch {
    return [];
  }
}
