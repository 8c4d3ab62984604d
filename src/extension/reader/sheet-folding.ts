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
 * Folds all that a sheet says, but for the first hop of a function, so that the other hops do not distract from the one that the user
 * follows. VS Code folds only in the active editor; nothing happens in another one, or if the editor shows no sheet.
 */
export async function foldOthers(editor: vscode.TextEditor, symbol: string): Promise<void> {
  const text = editor.document.getText();
  if (editor !== vscode.window.activeTextEditor || !isSheet(text)) return;
  const own = sheetFunctions(text).find(({ name }) => name === symbol)?.line;
  const others = sheetFolds(text).map(({ start }) => start).filter((start) => start !== own);
  if (others.length > 0) await vscode.commands.executeCommand('editor.fold', { levels: 1, direction: 'down', selectionLines: others });
}
