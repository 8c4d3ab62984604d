import * as vscode from 'vscode';
import { oneLine } from '../../text/visible.js';

/** The path of a file as texts show it: relative to its workspace folder, also while the file has not been saved. */
export function shownPath(uri: vscode.Uri): string {
  return oneLine(vscode.workspace.asRelativePath(uri.scheme === 'untitled' ? uri.fsPath : uri));
}
