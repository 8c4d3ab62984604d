import type * as vscode from 'vscode';

/** The code of a problem, which VS Code gives as an object with the link to its explanation. */
export function codeOf({ code }: vscode.Diagnostic): string {
  return String(typeof code === 'object' ? code.value : code);
}
