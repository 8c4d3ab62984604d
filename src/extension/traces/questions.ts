import * as vscode from 'vscode';
import type { Side } from '../../model/scenario.js';
import { wordsIn } from '../../model/words.js';
import { flowItems, type FlowItem } from '../panels/compare-commands.js';
import type { ScenarioLibrary } from '../scenarios/library.js';
import type { LibraryFlow } from '../scenarios/refs.js';
import { contentLanguage } from '../ui/content-language.js';
import { withoutIcons } from '../ui/plain-text.js';
import type { FittingFlow } from './panel-trace.js';

const sides: readonly Side[] = ['guest', 'host'];

/** What a machine is called in messages. */
export function machineName(side: Side): string {
  return wordsIn(contentLanguage()).sides[side];
}

/**
 * Which machine each recording is of. The user is asked where that cannot be told, and where all would be of one machine.
 *
 * @returns undefined if the user cancels
 */
export async function machinesOf(recordings: readonly { readonly name: string; readonly machine: Side | undefined }[]): Promise<readonly Side[] | undefined> {
  const [first, second] = recordings;
  if (!first) return undefined;
  if (!second) {
    const machine = first.machine ?? (await askMachine(first.name));
    return machine && [machine];
  }
  if (first.machine && second.machine && first.machine !== second.machine) return [first.machine, second.machine];
  const known = first.machine === second.machine ? undefined : (first.machine ?? (second.machine && otherSide(second.machine)));
  const machine = known ?? (await askWhichIsGuest(first.name, second.name));
  return machine && [machine, otherSide(machine)];
}

export function otherSide(side: Side): Side {
  return side === 'guest' ? 'host' : 'guest';
}

/** @param title of the question, such as the name of a recording */
export async function askMachine(title: string): Promise<Side | undefined> {
  const items = sides.map((side) => ({ label: machineName(side), side }));
  return (await vscode.window.showQuickPick(items, { title, placeHolder: vscode.l10n.t('Select the machine') }))?.side;
}

/** @returns the machine of the first one */
async function askWhichIsGuest(first: string, second: string): Promise<Side | undefined> {
  const items = [{ label: withoutIcons(first), side: 'guest' as const }, { label: withoutIcons(second), side: 'host' as const }];
  return (await vscode.window.showQuickPick(items, { placeHolder: vscode.l10n.t('Select the recording of the guest') }))?.side;
}

/** Lets the user choose the flow over which a trace is laid; those that it fits come first. */
export async function askFlow(library: Pick<ScenarioLibrary, 'entries'>, fits: readonly FittingFlow[]): Promise<LibraryFlow | undefined> {
  const all = flowItems(library);
  const fitting = fits.flatMap(({ flow, score }) => {
    const item = all.find(({ choice }) => choice?.flow === flow);
    return item ? [{ ...item, description: vscode.l10n.t('{0}% of the flow seen', Math.round(score * 100)) }] : [];
  });
  const others = all.filter(({ choice }) => !fits.some(({ flow }) => flow === choice?.flow));
  const items: readonly FlowItem[] = fitting.length === 0 ? all : [{ label: vscode.l10n.t('The trace shows'), kind: vscode.QuickPickItemKind.Separator }, ...fitting, ...others];
  return (await vscode.window.showQuickPick(items, { placeHolder: vscode.l10n.t('Select the flow to compare the trace with'), matchOnDescription: true }))?.choice;
}

/**
 * Whether a recording joins the one of the other machine that is open, or replaces it.
 *
 * @returns undefined if the user cancels
 */
export async function askWhetherToAdd(name: string, openName: string): Promise<boolean | undefined> {
  const items = [
    { label: vscode.l10n.t('Open Together with {0}', withoutIcons(openName)), adds: true },
    { label: vscode.l10n.t('Replace {0}', withoutIcons(openName)), adds: false },
  ];
  return (await vscode.window.showQuickPick(items, { title: name }))?.adds;
}

/** Lets the user choose one recording, or two: of the guest and of the host. */
export async function askFiles(): Promise<readonly vscode.Uri[] | undefined> {
  return vscode.window.showOpenDialog({ canSelectMany: true, title: vscode.l10n.t('Open Trace: a recording of the guest or of the host; the other one can be added'), openLabel: vscode.l10n.t('Open Trace') });
}
