import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';

/**
 * Resolves once VS Code reports changes at a pattern. It does not say when a watcher has started, and what happens before is never
 * reported. The folder may be made later. The pattern must be that of the extension, so that VS Code uses the same watcher for both.
 */
export async function untilReported(folder: string, pattern: '*' | '**/*'): Promise<void> {
  const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(vscode.Uri.file(folder), pattern));
  let count = 0;
  const write = () => {
    if (existsSync(folder)) writeFileSync(path.join(folder, 'watched.txt'), String(count++));
  };
  const reported = new Promise<void>((resolve) => {
    watcher.onDidCreate(() => resolve());
    watcher.onDidChange(() => resolve());
  });
  const repeated = setInterval(write, 200);
  write();
  await reported;
  clearInterval(repeated);
  watcher.dispose();
}
