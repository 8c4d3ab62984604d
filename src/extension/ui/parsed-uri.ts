import * as vscode from 'vscode';

/** The URI that a text denotes; undefined if it is none: `vscode.Uri.parse` throws for some texts. */
export function parsedUri(text: string): vscode.Uri | undefined {
  try {
    return vscode.Uri.parse(text);
  } catch {
    return undefined;
  }
}
