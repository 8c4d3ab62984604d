import * as vscode from 'vscode';
import { compile, type CompiledDocument } from '../../language/index.js';
import type { WrittenScenario } from '../../model/scenario.js';
import type { HopAddress, ScenarioAddress } from '../../pages/address.js';
import { rangeOf } from '../ui/ranges.js';
import { builtInIdOf } from './built-in-texts.js';
import { isScenarioDocument } from './library.js';

/** Code lenses in `.vhflow` files and the texts of built-in scenarios: a diagram for each scenario and flow, source and diagram for each hop. */
export class ScenarioLenses implements vscode.CodeLensProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeCodeLenses = this.changed.event;
  private readonly subscriptions = vscode.Disposable.from(
    this.changed,
    vscode.languages.registerCodeLensProvider({ language: 'vhflow' }, this),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('vhflow.codeLens.enabled')) this.changed.fire();
    }),
  );

  dispose(): void {
    this.subscriptions.dispose();
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    const isEnabled = vscode.workspace.getConfiguration('vhflow', document).get('codeLens.enabled', true);
    const isBuiltIn = builtInIdOf(document.uri) !== undefined;
    if (!isEnabled || !(isBuiltIn || isScenarioDocument(document))) return [];
    const compiled = compile(document.getText(), { keepsUndeclared: true });
    return compiled.scenarios.flatMap((scenario) => lensesOf(scenario, compiled, isBuiltIn ? { builtIn: scenario.id } : { uri: document.uri.toString(), scenarioId: scenario.id }));
  }
}

function lensesOf(scenario: WrittenScenario, { places }: CompiledDocument, address: ScenarioAddress): vscode.CodeLens[] {
  const lenses: vscode.CodeLens[] = [];
  const add = (object: Parameters<typeof places.get>[0], command: string, title: string, argument: HopAddress) => {
    const place = places.get(object);
    if (place) lenses.push(new vscode.CodeLens(rangeOf(place.whole), { command, title, arguments: [argument] }));
  };
  const scenarioAddress: HopAddress = { document: address };
  const openDiagram = vscode.l10n.t('Open Diagram');
  if (scenario.flows.some(({ hops }) => hops.length > 0)) add(scenario, 'vhflow.openDiagram', openDiagram, scenarioAddress);
  if ('builtIn' in address) add(scenario, 'vhflow.duplicateScenario', vscode.l10n.t('Duplicate as Custom Scenario'), scenarioAddress);
  for (const flow of scenario.flows) {
    const flowAddress = { ...scenarioAddress, flowId: flow.id };
    if (flow.hops.length > 0) add(flow, 'vhflow.openDiagram', openDiagram, flowAddress);
    for (const hop of flow.hops) {
      const hopAddress = { ...flowAddress, hopId: hop.id };
      if (hop.at) add(hop, 'vhflow.openSource', vscode.l10n.t('Open Source'), hopAddress);
      add(hop, 'vhflow.showInDiagram', vscode.l10n.t('Show in Diagram'), hopAddress);
    }
  }
  return lenses;
}
