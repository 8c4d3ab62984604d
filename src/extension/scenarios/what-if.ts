import * as vscode from 'vscode';
import { basis, changedOf, isOn, setTo, type Condition, type Settings } from '../../model/conditions.js';
import { inLanguage } from '../../model/text.js';
import { conditionsOfFlow, effectsOf } from '../../model/what-if.js';
import { effectTexts, settingTexts } from '../../model/words.js';
import type { HopAddress } from '../../pages/address.js';
import { parseSettings } from '../../pages/settings.js';
import { oneLine } from '../../text/visible.js';
import { contentLanguage } from '../ui/content-language.js';
import { withoutIcons } from '../ui/plain-text.js';
import type { CurrentHop } from './current-hop.js';
import type { ScenarioLibrary } from './library.js';

/** How long the status bar says what was switched, in milliseconds. */
const statusMilliseconds = 8_000;
/** Where the settings are kept until the window is opened again. */
const storageKey = 'vhflow.settings';
/** True while a condition is not at its default. */
const contextKey = 'vhflow.differsFromBasis';

/**
 * Restores the settings with which the workspace was last viewed, keeps them for the next time, and registers the commands that change
 * them.
 */
export function registerWhatIf(library: ScenarioLibrary, currentHop: CurrentHop, storage: vscode.Memento): vscode.Disposable {
  library.settings = parseSettings(storage.get(storageKey)) ?? basis;
  let kept = library.settings;
  const keep = () => {
    if (library.settings === kept) return;
    kept = library.settings;
    void storage.update(storageKey, kept);
    void vscode.commands.executeCommand('setContext', contextKey, !isBasis(kept));
  };
  void vscode.commands.executeCommand('setContext', contextKey, !isBasis(kept));
  return vscode.Disposable.from(
    library.onDidChange(keep),
    vscode.commands.registerCommand('vhflow.whatIf', () => chooseSettings(library, currentHop)),
    vscode.commands.registerCommand('vhflow.backToBasis', () => { library.settings = basis; }),
  );
}

function isBasis(settings: Settings): boolean {
  return settings.with.length === 0 && settings.without.length === 0;
}

interface ConditionItem extends vscode.QuickPickItem {
  readonly condition: Condition;
}

/** Lets the user switch the conditions of the current flow; without one, those of all scenarios. */
async function chooseSettings(library: ScenarioLibrary, { current }: CurrentHop): Promise<void> {
  await library.upToDate();
  const items = current ? itemsOfFlow(current.entry.scenario, current.flow.id) : library.conditions().map((condition) => itemOf(condition, library.settings));
  if (items.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('This flow depends on no conditions.'));
    return;
  }
  const chosen = await vscode.window.showQuickPick(items, {
    canPickMany: true, title: vscode.l10n.t('What If'), placeHolder: vscode.l10n.t('Select what applies'), matchOnDescription: true, matchOnDetail: true,
  });
  if (!chosen) return;
  library.settings = items.reduce((settings, item) => setTo(item.condition, chosen.includes(item), settings), library.settings);
}

function itemsOfFlow(scenario: Parameters<typeof effectsOf>[0], flowId: string): readonly ConditionItem[] {
  const effects = new Map(effectsOf(scenario, flowId).map((effect) => [effect.condition.id, effect]));
  return conditionsOfFlow(scenario, flowId).map((condition) => {
    const effect = effects.get(condition.id);
    const language = contentLanguage();
    return itemOf(condition, scenario.settings, effect && vscode.l10n.t('If switched: {0}', effectTexts(effect, language).join(', ')));
  });
}

function itemOf(condition: Condition, settings: Settings, detail?: string): ConditionItem {
  return { label: withoutIcons(oneLine(inLanguage(condition.on, contentLanguage()))), description: condition.id, picked: isOn(condition, settings), condition, ...(detail !== undefined && { detail }) };
}

/**
 * Switches what a hop needs, if it does not happen under the settings: whoever asks for the hop wants to see it. Nothing changes for a hop
 * that happens, or that does not exist.
 */
export function makeHappen(library: ScenarioLibrary, address: HopAddress | undefined): void {
  const scenario = address && library.find(address.document)?.scenario;
  const isMeant = ({ id }: { readonly id: string }) => id === address?.hopId;
  const flow = scenario?.flows.find(({ id }) => id === address?.flowId);
  const missing = flow && !flow.hops.some(isMeant) ? scenario?.written.flows.find(({ id }) => id === flow.id)?.hops.find(isMeant) : undefined;
  if (!scenario || !missing?.under) return;
  const needed = missing.under.flatMap((term) => scenario.conditions.filter(({ id }) => id === term.condition).map((condition) => ({ condition, on: term.isOn })));
  const settings = needed.reduce((former, { condition, on }) => setTo(condition, on, former), library.settings);
  const switchedOver = needed.filter(({ condition, on }) => isOn(condition, library.settings) !== on).map(({ condition }) => condition);
  library.settings = settings;
  const texts = settingTexts(switchedOver, settings, contentLanguage()).map((text) => withoutIcons(oneLine(text)));
  void vscode.window.setStatusBarMessage(`$(beaker) ${vscode.l10n.t('Switched, because the hop needs it: {0}', texts.join(' · '))}`, statusMilliseconds);
}

/** What is the case and differs from the basis, such as `the vCPU sleeps when the interrupt comes`; empty on the basis. */
export function settingsSummary(library: ScenarioLibrary): string {
  const changed = changedOf(library.conditions(), library.settings);
  return settingTexts(changed, library.settings, contentLanguage()).map(oneLine).join(' · ');
}
