import path from 'node:path';
import * as vscode from 'vscode';

/** A small source tree of the repository's fixtures. */
export function fixtureTree(name: string): string {
  const extension = vscode.extensions.all.find(({ packageJSON }) => (packageJSON as { name: string }).name === 'vhflow');
  return path.join(extension?.extensionPath ?? '', 'test/fixtures/trees', name);
}

/** Puts folders into the user's setting. */
export async function setSourceRoots(roots: Readonly<Record<string, unknown>> | undefined): Promise<void> {
  await vscode.workspace.getConfiguration().update('vhflow.sourceRoots', roots, vscode.ConfigurationTarget.Global);
}

export function sheetUri(path: string): vscode.Uri {
  return vscode.Uri.from({ scheme: 'vhflow-source', path });
}

/** A message that was shown, with its buttons. */
export interface ShownMessage {
  readonly text: string;
  readonly buttons: readonly string[];
}

/**
 * Runs something while warnings are caught instead of shown.
 *
 * @param answer the button that is pressed on each, if it has that button
 * @returns a promise for the first warning, and all of them
 */
export function catchWarnings(answer?: string): { readonly first: Promise<ShownMessage>; readonly all: ShownMessage[]; readonly restore: () => void } {
  const original = vscode.window.showWarningMessage;
  const all: ShownMessage[] = [];
  const came = new vscode.EventEmitter<ShownMessage>();
  const first = new Promise<ShownMessage>((resolve) => came.event(resolve));
  const caught = async (text: string, ...buttons: string[]) => {
    const message = { text, buttons };
    all.push(message);
    came.fire(message);
    return buttons.find((button) => button === answer);
  };
  vscode.window.showWarningMessage = caught as unknown as typeof original;
  return { first, all, restore: () => (vscode.window.showWarningMessage = original) };
}

/** The lenses of a document: the text of the line under each and its title. */
export async function lensesOf(document: vscode.TextDocument): Promise<readonly { readonly line: string; readonly command: vscode.Command }[]> {
  const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', document.uri, 1_000);
  return lenses.flatMap(({ range, command }) =>
    command?.command.startsWith('vhflow.') ? [{ line: document.lineAt(range.start.line).text, command }] : [],
  );
}
