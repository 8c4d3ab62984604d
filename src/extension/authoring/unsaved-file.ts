import * as vscode from 'vscode';
import { applyEdits } from '../ui/edits.js';
import type { NewScenario } from './new-scenario.js';

/** Shows a scenario as a new, unsaved file. If a folder is open, the file is named after the scenario and will be saved there. */
export async function openUnsaved({ id, text }: NewScenario): Promise<void> {
  const uri = await freeUri(id);
  const document = await (uri ? vscode.workspace.openTextDocument(uri) : vscode.workspace.openTextDocument({ language: 'vhflow', content: text }));
  // A document with a name is empty at first. VS Code may also reuse the name of one that was just closed, and then restores its backup.
  const old = document.getText();
  if (old !== text) await applyEdits(document, [{ range: new vscode.Range(new vscode.Position(0, 0), document.positionAt(old.length)), newText: text }]);
  await vscode.window.showTextDocument(document);
}

/** A name that no file in the first folder and no open document has; undefined without a folder on a disk. */
async function freeUri(id: string): Promise<vscode.Uri | undefined> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  if (folder?.scheme !== 'file') return undefined;
  for (let number = 1; ; number += 1) {
    const file = vscode.Uri.joinPath(folder, `${number === 1 ? id : `${id}-${number}`}.vhflow`);
    const unsaved = file.with({ scheme: 'untitled' });
    const isOpen = vscode.workspace.textDocuments.some(({ uri }) => uri.toString() === unsaved.toString());
    if (!isOpen && !(await exists(file))) return unsaved;
  }
}

function exists(file: vscode.Uri): Thenable<boolean> {
  return vscode.workspace.fs.stat(file).then(() => true, () => false);
}
