import * as vscode from 'vscode';
import { moveHop, openDocument, toggleDetail, type MoveDirection } from '../../language/index.js';
import { applyEdits } from '../ui/edits.js';

/** Registers the commands that change the hop at the cursor of a `.vhflow` editor. */
export function registerHopEdits(): vscode.Disposable {
  const register = vscode.commands.registerCommand;
  return vscode.Disposable.from(
    register('vhflow.moveHopUp', () => move('up')),
    register('vhflow.moveHopDown', () => move('down')),
    register('vhflow.toggleDetail', toggle),
  );
}

async function move(direction: MoveDirection): Promise<void> {
  const editor = scenarioEditor();
  if (!editor) return;
  const document = openDocument(editor.document.getText());
  const moved = moveHop(document, editor.selection.active, direction);
  if (!moved) {
    showStatus(document.tree.broken ? vscode.l10n.t('Fix the syntax errors in the file before you move hops.') : whyNotMoved(document, editor, direction));
  } else if (await applyEdits(editor.document, moved.edits)) {
    const { line, character } = moved.position;
    editor.selection = new vscode.Selection(line, character, line, character);
    editor.revealRange(editor.selection);
  }
}

function whyNotMoved({ compiled }: ReturnType<typeof openDocument>, { selection }: vscode.TextEditor, direction: MoveDirection): string {
  if (!compiled.hopAt(selection.active)) return noHop();
  return direction === 'up' ? vscode.l10n.t('This hop is already at the start of the flow.') : vscode.l10n.t('This hop is already at the end of the flow.');
}

async function toggle(): Promise<void> {
  const editor = scenarioEditor();
  if (!editor) return;
  const edits = toggleDetail(openDocument(editor.document.getText()), editor.selection.active);
  if (edits.length > 0) await applyEdits(editor.document, edits);
  else showStatus(noHop());
}

function scenarioEditor(): vscode.TextEditor | undefined {
  const editor = vscode.window.activeTextEditor;
  return editor?.document.languageId === 'vhflow' ? editor : undefined;
}

function noHop(): string {
  return vscode.l10n.t('The cursor is not in a hop.');
}

const millisecondsShown = 4_000;

function showStatus(message: string): void {
  vscode.window.setStatusBarMessage(message, millisecondsShown);
}
