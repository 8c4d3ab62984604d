import * as vscode from 'vscode';
import { inLanguage } from '../../model/text.js';
import { oneLine } from '../../text/visible.js';
import { addressOfHop } from '../scenarios/hop-address.js';
import type { ScenarioLibrary } from '../scenarios/library.js';
import type { HopRef } from '../scenarios/refs.js';
import { contentLanguage } from '../ui/content-language.js';
import { withoutIcons } from '../ui/plain-text.js';
import { flowsOfStack, framesOf, type FlowOfStack } from './stack-hops.js';

interface StackItem extends vscode.QuickPickItem {
  readonly ref?: HopRef;
}

/** A longer text is not a stack. */
const mostCharacters = 1_000_000;

/** Registers the command that shows the hops of a call stack: of the selected text, else of the clipboard. */
export function registerPasteStack(library: ScenarioLibrary): vscode.Disposable {
  return vscode.commands.registerCommand('vhflow.pasteStack', async () => {
    const frames = framesOf(selectedText() ?? (await vscode.env.clipboard.readText()).slice(0, mostCharacters));
    if (frames.length === 0) return say(vscode.l10n.t('Neither the selected text nor the clipboard has a call stack. vhflow knows those of the kernel, /proc/PID/stack, perf, bpftrace, gdb and crash.'));
    await library.upToDate();
    const flows = flowsOfStack(frames, library.allHops());
    if (flows.length === 0) return say(vscode.l10n.t('No known path passes through the {0} functions of this stack.', frames.length));
    const chosen = await vscode.window.showQuickPick(itemsOf(flows), { title: vscode.l10n.t('Hops of the Stack'), placeHolder: vscode.l10n.t('Select a hop to show in the diagram'), matchOnDescription: true, matchOnDetail: true });
    if (chosen?.ref) await vscode.commands.executeCommand('vhflow.showInDiagram', addressOfHop(chosen.ref));
  });
}

function say(message: string): void {
  void vscode.window.showInformationMessage(message);
}

function selectedText(): string | undefined {
  const editor = vscode.window.activeTextEditor;
  return editor && !editor.selection.isEmpty ? editor.document.getText(editor.selection).slice(0, mostCharacters) : undefined;
}

/** VS Code hides the separators while the user types, so each item says to which flow it belongs. */
function itemsOf(flows: readonly FlowOfStack[]): readonly StackItem[] {
  const text = (value: Parameters<typeof inLanguage>[0]) => withoutIcons(oneLine(inLanguage(value, contentLanguage())));
  return flows.flatMap(({ hops }) => {
    const [first] = hops;
    if (!first) return [];
    const title = [first.ref.entry.scenario.title, first.ref.flow.title].map(text).join(' · ');
    return [
      { label: title, kind: vscode.QuickPickItemKind.Separator },
      ...hops.map(({ ref, frame }) => ({ label: `${ref.hop.n}. ${text(ref.hop.label)}`, description: withoutIcons(oneLine(frame)), detail: title, ref })),
    ];
  });
}
