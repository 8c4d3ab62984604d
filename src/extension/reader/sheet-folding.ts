import * as vscode from 'vscode';
import { isSheet, sheetFolds, sheetFunctions } from '../../sources/index.js';

/** What can be folded in a sheet; a real file is folded by VS Code and its language extension. */
export class SheetFolding implements vscode.FoldingRangeProvider {
  provideFoldingRanges(document: vscode.TextDocument): vscode.FoldingRange[] | undefined {
    const text = document.getText();
    return isSheet(text) ? sheetFolds(text).map(({ start, end }) => new vscode.FoldingRange(start, end)) : undefined;
  }
}

/**
 * Folds all sections of a sheet but the one of a function, so that the other hops of the file do not distract from the one that the user
 * follows. VS Code folds only in the active editor; nothing happens in another one, or if the editor shows no sheet.
 */
export async function foldOthers(editor: vscode.TextEditor, symbol: string): Promise<void> {
  const text = editor.document.getText();
  if (editor !== vscode.window.activeTextEditor || !isSheet(text)) return;
  const others = sheetFunctions(text).filter(({ name }) => name !== symbol).map(({ line }) => line);
  if (others.length > 0) await vscode.commands.executeCommand('editor.fold', { levels: 1, direction: 'down', selectionLines: others });
}
