import * as vscode from 'vscode';
import { inLanguage, type Text } from '../../model/text.js';
import type { HopAddress } from '../../pages/address.js';
import { oneLine } from '../../text/visible.js';
import { flowsOnStack, readStacks, type FlowOnStack, type FrameRole, type Stack } from '../../traces/index.js';
import type { ScenarioLibrary } from '../scenarios/library.js';
import { addressOf, type LibraryEntry } from '../scenarios/refs.js';
import { contentLanguage } from '../ui/content-language.js';
import { withoutIcons } from '../ui/plain-text.js';

interface StackItem extends vscode.QuickPickItem {
  readonly address?: HopAddress;
}

/** A longer text is cut. */
const mostCharacters = 1_000_000;
/** More stacks, and more flows of a stack, than these are not offered. */
const most = { stacks: 20, flows: 5 } as const;

/** Registers the command that shows the hops of a call stack: of the selected text, else of the clipboard. */
export function registerPasteStack(library: ScenarioLibrary): vscode.Disposable {
  return vscode.commands.registerCommand('vhflow.pasteStack', async () => {
    const stacks = await readStacks(inOnePart(selectedText() ?? (await vscode.env.clipboard.readText())));
    if (stacks.length === 0) return say(vscode.l10n.t('Neither the selected text nor the clipboard has a call stack. vhflow knows those of the kernel, /proc/PID/stack, perf, bpftrace, gdb and crash.'));
    await library.upToDate();
    const items = itemsOf(stacks, [...library.entries()]);
    if (items.length === 0) return say(vscode.l10n.t('No known path passes through the functions of this stack.'));
    const chosen = await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Hops of the Stack'), placeHolder: vscode.l10n.t('Select a hop to show in the diagram'), matchOnDescription: true, matchOnDetail: true });
    if (chosen?.address) await vscode.commands.executeCommand('vhflow.showInDiagram', chosen.address);
  });
}

function say(message: string): void {
  void vscode.window.showInformationMessage(message);
}

async function* inOnePart(text: string): AsyncIterable<Uint8Array> {
  await Promise.resolve();
  yield new TextEncoder().encode(text.slice(0, mostCharacters));
}

function selectedText(): string | undefined {
  const editor = vscode.window.activeTextEditor;
  return editor && !editor.selection.isEmpty ? editor.document.getText(editor.selection) : undefined;
}

/** The flows on which each stack lies, the best first, with their hops in the order of the flow. */
function itemsOf(stacks: readonly Stack[], entries: readonly LibraryEntry[]): readonly StackItem[] {
  const written = new Map(entries.map((entry) => [entry.scenario.written, entry]));
  return stacks.slice(0, most.stacks).flatMap((stack) =>
    flowsOnStack(stack, [...written.keys()]).slice(0, most.flows).flatMap((flow) => {
      const entry = written.get(flow.scenario);
      return entry ? itemsOfFlow(stacks.length > 1 ? threadOf(stack) : '', stack, flow, entry) : [];
    }));
}

/** VS Code hides the separators while the user types, so each item says to which flow it belongs. */
function itemsOfFlow(thread: string, { frames }: Stack, { flow, frames: on }: FlowOnStack, entry: LibraryEntry): readonly StackItem[] {
  const title = [thread, text(entry.scenario.title), text(flow.title)].filter(Boolean).join(' · ');
  const settled = new Map(entry.scenario.flows.find(({ id }) => id === flow.id)?.hops.map((hop) => [hop.id, hop]));
  const items = on.map(({ frame, hop, role }): StackItem => {
    const shown = settled.get(hop.id);
    return {
      label: `${shown ? `${shown.n}. ` : ''}${text(hop.label)}`,
      description: [withoutIcons(oneLine(frames[frame]?.name ?? '')), ...roleText(role)].join(' · '),
      detail: title,
      address: { document: addressOf(entry), flowId: flow.id, hopId: hop.id },
    };
  });
  return [{ label: title, kind: vscode.QuickPickItemKind.Separator }, ...items.reverse()];
}

/** How the function belongs to the hop, if it is not the hop's own. */
function roleText(role: FrameRole): readonly string[] {
  switch (role) {
    case 'at':
      return [];
    case 'via':
      return [vscode.l10n.t('calls its function')];
    case 'observe':
      return [vscode.l10n.t('next to its function')];
  }
}

function threadOf({ comm, tid }: Stack): string {
  return withoutIcons(oneLine([comm, ...(tid < 0 ? [] : [tid])].join('-')));
}

function text(value: Text): string {
  return withoutIcons(oneLine(inLanguage(value, contentLanguage())));
}
