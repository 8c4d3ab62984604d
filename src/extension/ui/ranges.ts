import * as vscode from 'vscode';

/** Converts a range of the Language Server Protocol; it counts lines and characters as VS Code does. */
export function rangeOf(range: { readonly start: PositionLike; readonly end: PositionLike }): vscode.Range {
  return new vscode.Range(range.start.line, range.start.character, range.end.line, range.end.character);
}

type PositionLike = Pick<vscode.Position, 'line' | 'character'>;
