import * as vscode from 'vscode';
import { inLanguage, type Text } from '../../model/text.js';
import type { HopAddress } from '../../pages/address.js';
import { oneLine } from '../../text/visible.js';
import type { StackFlows } from '../trace-worker/requests.js';
import type { ScenarioLibrary } from '../scenarios/library.js';
import { addressOf, type LibraryEntry } from '../scenarios/refs.js';
import { contentLanguage } from '../ui/content-language.js';
import { withoutIcons } from '../ui/plain-text.js';
import { TraceWorker, type TraceProgram } from './trace-worker.js';

interface StackItem extends vscode.QuickPickItem {
  readonly address?: HopAddress;
}

/** A longer text is cut. */
const mostCharacters = 1_000_000;

/** Registers the command that shows the hops of a call stack: of the selected text, else of the clipboard. */
export function registerPasteStack(library: ScenarioLibrary, program: TraceProgram): vscode.Disposable {
  return vscode.commands.registerCommand('vhflow.pasteStack', async () => {
    const text = (selectedText() ?? (await vscode.env.clipboard.readText())).slice(0, mostCharacters);
    await library.upToDate();
    const entries = [...library.entries()];
    const stacks = await stacksIn(text, entries, program);
    if (stacks.length === 0) return say(vscode.l10n.t('Neither the selected text nor the clipboard has a call stack. vhflow knows those of the kernel, /proc/PID/stack, perf, bpftrace, gdb and crash.'));
    const items = stacks.flatMap((stack) => itemsOf(stack, entries, stacks.length > 1));
    if (items.length === 0) return say(vscode.l10n.t('No known path passes through the functions of this stack.'));
    const chosen = await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Hops of the Stack'), placeHolder: vscode.l10n.t('Select a hop to show in the diagram'), matchOnDescription: true, matchOnDetail: true });
    if (chosen?.address) await vscode.commands.executeCommand('vhflow.showInDiagram', chosen.address);
  });
}

async function stacksIn(text: string, entries: readonly LibraryEntry[], program: TraceProgram): Promise<readonly StackFlows[]> {
  const worker = new TraceWorker(program);
  try {
    return await worker.do('stacks', { text, scenarios: entries.map(({ scenario }) => scenario.written) });
  } finally {
    worker.dispose();
  }
}

function say(message: string): void {
  void vscode.window.showInformationMessage(message);
}

function selectedText(): string | undefined {
  const editor = vscode.window.activeTextEditor;
  return editor && !editor.selection.isEmpty ? editor.document.getText(editor.selection) : undefined;
}

/**
 * The flows on which a stack lies, with their hops. VS Code hides separators while the user types, so each item says to which flow it
 * belongs, and the separators are only lines.
 */
function itemsOf(stack: StackFlows, entries: readonly LibraryEntry[], namesThread: boolean): readonly StackItem[] {
  const groups = stack.flows.flatMap(({ scenario, flow: id, hops }): readonly (readonly StackItem[])[] => {
    const entry = entries[scenario];
    const flow = entry?.scenario.written.flows.find((each) => each.id === id);
    if (!entry || !flow) return [];
    const title = [...(namesThread ? [threadOf(stack)] : []), text(entry.scenario.title), text(flow.title)].filter(Boolean).join(' · ');
    const settled = new Map(entry.scenario.flows.find((each) => each.id === id)?.hops.map((hop) => [hop.id, hop.n]));
    const items = hops.flatMap(({ id: hopId, frame, role }): readonly StackItem[] => {
      const hop = flow.hops.find((each) => each.id === hopId);
      const n = settled.get(hopId);
      return hop ? [{
        label: `${n === undefined ? '' : `${n}. `}${text(hop.label)}`,
        description: [withoutIcons(oneLine(frame)), ...roleText(role)].join(' · '),
        detail: title,
        address: { document: addressOf(entry), flowId: id, hopId },
      }] : [];
    });
    return [items];
  });
  return groups.flatMap((items, index) => [...(index > 0 ? [{ label: '', kind: vscode.QuickPickItemKind.Separator }] : []), ...items]);
}

/** How the function belongs to the hop, if it is not the hop's own. */
function roleText(role: StackFlows['flows'][number]['hops'][number]['role']): readonly string[] {
  switch (role) {
    case 'at':
      return [];
    case 'via':
      return [vscode.l10n.t('calls its function')];
    case 'observe':
      return [vscode.l10n.t('next to its function')];
  }
}

function threadOf({ comm, tid }: StackFlows): string {
  return withoutIcons(oneLine([comm, ...(tid < 0 ? [] : [tid])].join('-')));
}

function text(value: Text): string {
  return withoutIcons(oneLine(inLanguage(value, contentLanguage())));
}
