import * as vscode from 'vscode';
import type { HopInsertion } from '../../language/index.js';
import { rangeOf } from './ranges.js';

/**
 * Applies edits from the language functions to a document, as one undo step.
 *
 * @returns whether VS Code applied them
 */
export function applyEdits({ uri }: vscode.TextDocument, edits: HopInsertion['edits']): Thenable<boolean> {
  const change = new vscode.WorkspaceEdit();
  change.set(uri, edits.map(({ range, newText }) => vscode.TextEdit.replace(rangeOf(range), newText)));
  return vscode.workspace.applyEdit(change);
}
