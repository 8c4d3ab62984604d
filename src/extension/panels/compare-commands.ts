import * as vscode from 'vscode';
import { mostColumns } from '../../pages/compare-protocol.js';
import { oneLine } from '../../diagram/index.js';
import { inLanguage } from '../../model/text.js';
import { type ComparePanel } from './compare-panel.js';
import { flowsOf, type ScenarioLibrary } from '../scenarios/library.js';
import type { LibraryFlow } from '../scenarios/refs.js';
import { contentLanguage } from '../ui/content-language.js';
import { costSummary } from '../ui/cost-text.js';
import type { CurrentHop } from '../scenarios/current-hop.js';
import { resolveHop } from '../scenarios/hop-address.js';
import { withoutIcons } from '../ui/plain-text.js';

/** Registers the command that compares flows side by side. */
export function registerCompareCommand(library: ScenarioLibrary, currentHop: CurrentHop, panel: ComparePanel): vscode.Disposable {
  return vscode.commands.registerCommand('vhflow.compareFlows', async (argument?: unknown, selection?: unknown) => {
    const given = flowsIn(library, Array.isArray(selection) ? selection : Array.isArray(argument) ? argument : [argument]);
    const { current } = currentHop;
    if (given.length >= 2) return panel.show(given);
    const own = given[0] ?? current;
    const flows = await pickFlows(library, own ? [own] : []);
    if (flows) panel.show(own ? withLast(flows, own) : flows);
  });
}

/** A flow from which a comparison is started is compared with the others: it comes last, and the first one is the baseline. */
function withLast(flows: readonly LibraryFlow[], { flow }: Pick<LibraryFlow, 'flow'>): readonly LibraryFlow[] {
  return [...flows.filter((other) => other.flow !== flow), ...flows.filter((other) => other.flow === flow)];
}

/** The flows that addresses or elements of a view refer to, without duplicates; a scenario refers to its main flow. */
function flowsIn(library: ScenarioLibrary, items: readonly unknown[]): readonly LibraryFlow[] {
  const flows = new Map<LibraryFlow['flow'], LibraryFlow>();
  for (const item of items) {
    const ref = resolveHop(library, item);
    if (ref) flows.set(ref.flow, { entry: ref.entry, flow: ref.flow });
  }
  return [...flows.values()];
}

export interface FlowItem extends vscode.QuickPickItem {
  readonly choice?: LibraryFlow;
}

/**
 * Lets the user choose two or more flows; undefined when the choice is cancelled.
 *
 * @param chosen the flows that are ticked initially; the first of them remains the baseline
 */
export async function pickFlows(library: Pick<ScenarioLibrary, 'entries'>, chosen: readonly LibraryFlow[]): Promise<readonly LibraryFlow[] | undefined> {
  const picker = vscode.window.createQuickPick<FlowItem>();
  picker.canSelectMany = true;
  picker.matchOnDescription = true;
  picker.title = vscode.l10n.t('Compare Flows');
  picker.placeholder = vscode.l10n.t('Select two or more flows, at most {0}', mostColumns);
  picker.items = flowItems(library);
  picker.selectedItems = picker.items.filter(({ choice }) => chosen.some(({ flow }) => flow === choice?.flow));
  try {
    return await new Promise<readonly LibraryFlow[] | undefined>((resolve) => {
      picker.onDidAccept(() => {
        const picked = picker.selectedItems.flatMap(({ choice }) => choice ?? []);
        if (picked.length >= 2 && picked.length <= mostColumns) resolve(inOrder(picked, chosen));
      });
      picker.onDidHide(() => resolve(undefined));
      picker.show();
    });
  } finally {
    picker.dispose();
  }
}

/** Flows that were chosen before keep their order, so that the baseline of the comparison does not change. */
function inOrder(picked: readonly LibraryFlow[], chosen: readonly LibraryFlow[]): readonly LibraryFlow[] {
  const before = chosen.flatMap(({ flow }) => picked.find((choice) => choice.flow === flow) ?? []);
  return [...before, ...picked.filter((choice) => !before.includes(choice))];
}

/** All flows as items of a quick pick, below the titles of their scenarios. */
export function flowItems(library: Pick<ScenarioLibrary, 'entries'>): readonly FlowItem[] {
  const items: FlowItem[] = [];
  const line = (text: LibraryFlow['flow']['title']) => withoutIcons(oneLine(inLanguage(text, contentLanguage())));
  let scenario: LibraryFlow['entry'] | undefined;
  for (const choice of flowsOf(library)) {
    if (choice.entry !== scenario) {
      scenario = choice.entry;
      items.push({ label: line(scenario.scenario.title), kind: vscode.QuickPickItemKind.Separator });
    }
    items.push({
      label: `${line(choice.entry.scenario.title)} · ${line(choice.flow.title)}`,
      description: costSummary(choice.flow, contentLanguage()),
      choice,
    });
  }
  return items;
}
