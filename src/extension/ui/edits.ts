import * as vscode from 'vscode';
import type { HopInsertion } from '../../language/index.js';
import { rangeOf } from './ranges.js';

/** Makes edits of the language's in a document, as one step for undo. @returns whether the editor took them */
export function applyEdits({ uri }: vscode.TextDocument, edits: HopInsertion['edits']): Thenable<boolean> {
  const change = new vscode.WorkspaceEdit();
  change.set(uri, edits.map(({ range, newText }) => vscode.TextEdit.replace(rangeOf(range), newText)));
  return vscode.workspace.applyEdit(change);
}
