import * as vscode from 'vscode';
import type { CurrentHop } from '../scenarios/current-hop.js';
import { resolveHop } from '../scenarios/hop-address.js';
import type { ScenarioLibrary } from '../scenarios/library.js';
import type { HopRef } from '../scenarios/refs.js';
import { unlessVanished } from '../scenarios/vanished-hops.js';
import { noFolds } from '../../pages/diagram-protocol.js';
import { flowItems } from './compare-commands.js';
import { columnOfDiagram, mainDiagram, type DiagramPanel } from './diagram-panel.js';
import type { FlowsInStep } from './flows-in-step.js';

/** One of the two diagrams: the panel and the hop that it shows. */
export interface ShownDiagram {
  readonly panel: DiagramPanel;
  readonly hop: CurrentHop;
}

/** Registers the command that opens the diagram of a flow beside that of the current hop; without one, it opens as the first diagram. */
export function registerBesideCommand(library: ScenarioLibrary, first: ShownDiagram, second: ShownDiagram, inStep: FlowsInStep): vscode.Disposable {
  return vscode.commands.registerCommand('vhflow.openBeside', unlessVanished(library, async (argument) => {
    const ref = resolveHop(library, argument) ?? (await pickFlow(library));
    if (!ref) return;
    const hasFirst = first.hop.current !== undefined;
    if (!hasFirst) first.hop.set(ref, 'command');
    // Named, because the first diagram may not be in its column yet when the second one opens.
    const column = (columnOfDiagram(mainDiagram) ?? vscode.window.tabGroups.activeTabGroup.viewColumn) + 1;
    first.panel.show({ preserveFocus: false, beside: false });
    if (!hasFirst) return;
    // The folds of one flow mean nothing in another.
    if (!second.panel.isOpen) second.hop.shown = { ...first.hop.shown, folds: noFolds };
    second.hop.set(ref, 'command');
    second.panel.show({ preserveFocus: true, beside: true, viewColumn: column });
    inStep.alignSecond();
  }));
}

/** Lets the user choose a flow; the reference is to its first hop. */
async function pickFlow(library: ScenarioLibrary): Promise<HopRef | undefined> {
  const items = flowItems(library);
  const title = vscode.l10n.t('Open Beside');
  const placeHolder = vscode.l10n.t('Select the flow to show beside the diagram');
  const choice = (await vscode.window.showQuickPick(items, { title, placeHolder, matchOnDescription: true }))?.choice;
  const hop = choice?.flow.hops[0];
  return choice && hop && { ...choice, hop };
}
