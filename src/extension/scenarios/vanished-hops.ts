import * as vscode from 'vscode';
import { oneLine } from '../../diagram/index.js';
import { mainFlow } from '../../model/scenario.js';
import type { HopAddress } from '../../pages/address.js';
import { addressIn, passedAddress, resolveHop } from './hop-address.js';
import type { ScenarioLibrary } from './library.js';

/**
 * A command that does nothing for an address that cannot be resolved except to say so. Without it, a command that falls back to
 * another hop would act on one that the user did not mean. An invalid address counts as given, too.
 */
export function unlessVanished(library: ScenarioLibrary, run: (argument?: unknown) => void | Promise<void>): (argument?: unknown) => Promise<void> {
  return async (argument) => {
    if (isAddressGiven(argument) && !resolveHop(library, argument)) {
      // A lens may already be of a text that the library has not read yet.
      await library.upToDate();
      if (!resolveHop(library, argument)) {
        void vscode.window.showWarningMessage(missingMessage(library, addressIn(argument)));
        return;
      }
    }
    await run(argument);
  };
}

function isAddressGiven(argument: unknown): boolean {
  const passed = passedAddress(argument);
  return typeof passed === 'object' && passed !== null && 'document' in passed;
}

function missingMessage(library: ScenarioLibrary, address: HopAddress | undefined): string {
  const entry = address && library.find(address.document);
  if (entry?.isOutdated) return vscode.l10n.t('Fix the syntax errors in the file first: they hide this flow.');
  const scenario = entry?.scenario;
  if (address && scenario && (address.flowId === undefined || scenario.flows.some(({ id }) => id === address.flowId))) {
    const flow = address.flowId ?? mainFlow(scenario)?.id;
    return flow === undefined ? vscode.l10n.t('This scenario has no flow yet.') : vscode.l10n.t('The flow {0} has no hops yet.', flow);
  }
  if (address?.flowId === undefined) return vscode.l10n.t('This scenario no longer exists.');
  const { document, flowId } = address;
  return vscode.l10n.t('The flow {0} of {1} no longer exists.', oneLine(flowId), oneLine('builtIn' in document ? document.builtIn : document.scenarioId));
}
