import * as vscode from 'vscode';
import { hasHiddenCharacters, oneLine } from '../../text/visible.js';
import { useFolder } from '../trees/choose-folder.js';
import type { FunctionPlace, SourceFunctions } from './functions.js';

/** The function around the cursor; if there is none, a message says why and the result is undefined. */
export async function functionAtCursor(functions: SourceFunctions): Promise<FunctionPlace | undefined> {
  const editor = vscode.window.activeTextEditor;
  if (!editor) return undefined;
  const known = await functions.knownDocument(editor.document);
  if (!known) {
    await offerFolder();
    return undefined;
  }
  const found = functions.functionAt(editor.document, editor.selection.active);
  const { project, path, version } = known;
  if (found && hasHiddenCharacters(found.name)) {
    void vscode.window.showWarningMessage(vscode.l10n.t('The name {0} contains a character that cannot be seen, so an anchor cannot name this function.', oneLine(found.name)));
    return undefined;
  }
  if (found) return { project, path, ...(version !== undefined && { version }), symbol: found.name };
  void vscode.window.showInformationMessage(vscode.l10n.t('The cursor is not in a function.'));
  return undefined;
}

async function offerFolder(): Promise<void> {
  const choose = vscode.l10n.t('Choose Folder…');
  const text = vscode.l10n.t('This file does not belong to a known source tree. Open the tree as a workspace folder, or choose its folder.');
  if ((await vscode.window.showInformationMessage(text, choose)) === choose) await useFolder();
}
