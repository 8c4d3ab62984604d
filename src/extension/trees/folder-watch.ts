import * as vscode from 'vscode';

const everything = '**/*';

/**
 * Watches folders, inside and outside of the workspace, for files and directories that are written, created, deleted or renamed,
 * and for the creation and deletion of the folders themselves.
 */
export class FolderWatch implements vscode.Disposable {
  private readonly watchers = new Map<string, { readonly pattern: vscode.RelativePattern; watcher: vscode.Disposable }>();

  /** @param onChange called for each event with the file or directory that changed */
  constructor(private readonly onChange: (uri: vscode.Uri) => void) {}

  dispose(): void {
    for (const { watcher } of this.watchers.values()) watcher.dispose();
    this.watchers.clear();
  }

  /** Watches these folders from now on, and no others. */
  watch(folders: readonly vscode.Uri[]): void {
    // VS Code already watches the workspace. For any other folder, a watcher on its parent reports when the folder is moved, deleted or created.
    const patterns = folders.flatMap((folder) => {
      const parent = isWorkspaceFolder(folder) ? [] : [new vscode.RelativePattern(parentOf(folder), '*')];
      return [...parent, new vscode.RelativePattern(folder, everything)];
    });
    const wanted = new Map(patterns.map((pattern) => [JSON.stringify([pattern.baseUri.toString(), pattern.pattern]), pattern]));
    for (const [key, { watcher }] of this.watchers) {
      if (wanted.has(key)) continue;
      watcher.dispose();
      this.watchers.delete(key);
    }
    for (const [key, pattern] of wanted) if (!this.watchers.has(key)) this.watchers.set(key, { pattern, watcher: this.start(pattern) });
  }

  private start(pattern: vscode.RelativePattern): vscode.Disposable {
    const watcher = vscode.workspace.createFileSystemWatcher(pattern);
    const onNew = (uri: vscode.Uri) => {
      this.restart(uri);
      this.onChange(uri);
    };
    // A folder that is replaced at once is reported as changed; the watcher of its content would stay with the old one.
    const changed = watcher.onDidChange(pattern.pattern === everything ? this.onChange : onNew);
    return vscode.Disposable.from(watcher, watcher.onDidCreate(onNew), changed, watcher.onDidDelete(this.onChange));
  }

  /** Starts to watch a folder again as soon as it is created; VS Code itself checks only every few seconds whether a missing folder exists. */
  private restart(folder: vscode.Uri): void {
    for (const entry of this.watchers.values()) {
      if (entry.pattern.pattern !== everything || entry.pattern.baseUri.toString() !== folder.toString()) continue;
      entry.watcher.dispose();
      entry.watcher = this.start(entry.pattern);
    }
  }
}

function isWorkspaceFolder(folder: vscode.Uri): boolean {
  return vscode.workspace.workspaceFolders?.some(({ uri }) => uri.toString() === folder.toString()) ?? false;
}

function parentOf(folder: vscode.Uri): vscode.Uri {
  return vscode.Uri.joinPath(folder, '..');
}
