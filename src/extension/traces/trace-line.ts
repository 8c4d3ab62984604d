import * as vscode from 'vscode';
import type { Side } from '../../model/scenario.js';
import type { ChosenTrace } from './trace-files.js';

const megabyte = 1024 * 1024;
/** VS Code asks before it opens larger files, and some of its editors never do. */
const mostMegabytes = 1024;

/**
 * Opens a recording at a line, beside the diagram. What cannot be opened is said.
 *
 * @param line 1-based
 */
export async function openTraceLine(files: readonly ChosenTrace[], machine: Side, line: number): Promise<void> {
  const file = files.find((each) => each.machine === machine);
  if (!file) return;
  const { at, name } = file;
  if (at instanceof Uint8Array) return say(vscode.l10n.t('{0} was dropped from another program, so that vhflow does not know where it is. The event is in line {1}.', name, line));
  if (/\.gz$/i.test(name)) return say(vscode.l10n.t('{0} is packed. The event is in line {1} of the text in it.', name, line));
  try {
    const { size } = await vscode.workspace.fs.stat(at);
    if (size > mostMegabytes * megabyte) return say(vscode.l10n.t('{0} has {1} MB, which is more than VS Code opens. The event is in line {2}.', name, Math.ceil(size / megabyte), line));
    const start = new vscode.Position(line - 1, 0);
    // Unlike `showTextDocument`, this opens files of more than 50 MB, too.
    await vscode.commands.executeCommand('vscode.open', at, { selection: new vscode.Range(start, start), viewColumn: vscode.ViewColumn.Beside });
  } catch (error) {
    void vscode.window.showErrorMessage(vscode.l10n.t('Cannot open {0}: {1}', name, error instanceof Error ? error.message : String(error)));
  }
}

function say(message: string): void {
  void vscode.window.showInformationMessage(message);
}
