import * as vscode from 'vscode';
import { oneLine } from '../../diagram/index.js';
import { insertHop, lanesOfNextHop, openDocument, type VhflowDocument } from '../../language/index.js';
import type { Flow, WrittenScenario } from '../../model/scenario.js';
import { inLanguage } from '../../model/text.js';
import { applyEdits } from '../ui/edits.js';
import { contentLanguage } from '../ui/content-language.js';
import type { CurrentHop } from '../scenarios/current-hop.js';
import { addressIn } from '../scenarios/hop-address.js';
import { withoutIcons } from '../ui/plain-text.js';
import { rangeOf } from '../ui/ranges.js';
import type { ScenarioLibrary } from '../scenarios/library.js';
import { functionAtCursor } from '../reader/function-at-cursor.js';
import type { FunctionPlace, SourceFunctions } from '../reader/functions.js';
import { shownPath } from '../ui/shown-path.js';

/** A flow in one of the user's files. */
interface UserFlow {
  readonly uri: vscode.Uri;
  readonly scenario: WrittenScenario;
  readonly flow: Flow;
}

/** Registers the command that adds a hop for the function at the cursor to one of the user's flows. */
export function registerAddHop(library: ScenarioLibrary, currentHop: CurrentHop, functions: SourceFunctions): vscode.Disposable {
  return vscode.commands.registerCommand('vhflow.addHopHere', async (argument?: unknown) => {
    const place = await functionAtCursor(functions);
    const target = place && (await chooseFlow(library, currentHop, argument));
    if (target) await addHop(place, target, currentHop);
  });
}

/** @param argument the address of a flow, if a keybinding passes one; otherwise the user is asked */
async function chooseFlow(library: ScenarioLibrary, currentHop: CurrentHop, argument: unknown): Promise<UserFlow | undefined> {
  const flows = userFlows(library);
  const address = addressIn(argument);
  if (address && 'uri' in address.document) {
    const { uri, scenarioId } = address.document;
    return flows.find((candidate) => candidate.uri.toString() === uri && candidate.scenario.id === scenarioId && candidate.flow.id === (address.flowId ?? candidate.flow.id));
  }
  if (flows.length === 0) return offerScenario();
  const { current } = currentHop;
  const isCurrent = ({ uri, scenario, flow }: UserFlow) =>
    current?.entry.uri?.toString() === uri.toString() && current.entry.scenario.id === scenario.id && current.flow.id === flow.id;
  const sorted = [...flows.filter(isCurrent), ...flows.filter((candidate) => !isCurrent(candidate))];
  const placeHolder = vscode.l10n.t('Select the flow to add the hop to');
  return (await vscode.window.showQuickPick(sorted.map(flowItem), { placeHolder, matchOnDescription: true }))?.userFlow;
}

/** The flows in the current text of the files, even while a file has errors. */
function userFlows(library: ScenarioLibrary): readonly UserFlow[] {
  return library.workspace.flatMap(({ uri, compiled }) =>
    (compiled?.scenarios ?? []).flatMap((scenario) => scenario.flows.map((flow) => ({ uri, scenario, flow }))),
  );
}

function flowItem(userFlow: UserFlow): vscode.QuickPickItem & { readonly userFlow: UserFlow } {
  const titles = [userFlow.scenario.title, userFlow.flow.title].map((title) => withoutIcons(oneLine(inLanguage(title, contentLanguage()))));
  return { label: titles.join(' · '), description: withoutIcons(shownPath(userFlow.uri)), userFlow };
}

async function offerScenario(): Promise<undefined> {
  const create = vscode.l10n.t('New Scenario…');
  const text = vscode.l10n.t('Your workspace has no flow to add the hop to.');
  if ((await vscode.window.showInformationMessage(text, create)) === create) await vscode.commands.executeCommand('vhflow.newScenario');
  return undefined;
}

async function addHop(place: FunctionPlace, target: UserFlow, currentHop: CurrentHop): Promise<void> {
  const { uri, scenario: { id: scenarioId }, flow: { id: flowId } } = target;
  const document = await vscode.workspace.openTextDocument(uri);
  const before = openDocument(document.getText());
  const scenario = before.compiled.scenarios.find(({ id }) => id === scenarioId);
  const flow = scenario?.flows.find(({ id }) => id === flowId);
  const after = flow && hopBefore(before, document, target, currentHop);
  const participants = scenario && flow && (await chooseParticipants(scenario, flow, place, after));
  if (!participants) return;
  // Parse again: the user may have edited the text in the meantime.
  const insertion = insertHop(openDocument(document.getText()), { scenarioId, flowId }, { ...place, ...participants, label: `${place.symbol}()` }, after);
  if (!insertion) {
    void vscode.window.showWarningMessage(vscode.l10n.t('The flow {0} is incomplete. Add its closing brace before you add hops.', flowId));
    return;
  }
  if (!(await applyEdits(document, insertion.edits))) return;
  await vscode.window.showTextDocument(document, { viewColumn: columnOf(document), selection: rangeOf(insertion.label) });
}

/** The hop after which a new one belongs: the one at the cursor of the flow's editor, else the current one; undefined if neither is of the flow. */
function hopBefore({ compiled }: VhflowDocument, document: vscode.TextDocument, { uri, scenario, flow }: UserFlow, { current }: CurrentHop): string | undefined {
  const editor = vscode.window.visibleTextEditors.find((each) => each.document === document);
  const found = editor && compiled.hopAt(editor.selection.active);
  if (found?.scenario.id === scenario.id && found.flow.id === flow.id) return found.hop.id;
  const isCurrent = current?.entry.uri?.toString() === uri.toString() && current.entry.scenario.id === scenario.id && current.flow.id === flow.id;
  return isCurrent ? current.hop.id : undefined;
}

/** The column where the document is open, visible or not; else that of the source, so that the diagram is not covered. */
function columnOf(document: vscode.TextDocument): vscode.ViewColumn {
  const isOfDocument = ({ input }: vscode.Tab) => input instanceof vscode.TabInputText && input.uri.toString() === document.uri.toString();
  return vscode.window.tabGroups.all.find(({ tabs }) => tabs.some(isOfDocument))?.viewColumn ?? vscode.ViewColumn.Active;
}

/** The participants of the new hop, derived from the flow where possible; otherwise the user is asked. */
async function chooseParticipants(scenario: WrittenScenario, flow: Flow, place: FunctionPlace, after: string | undefined): Promise<{ readonly from: string; readonly to: string } | undefined> {
  if (scenario.participants.length === 0) {
    void vscode.window.showWarningMessage(vscode.l10n.t('The scenario {0} has no participants. Declare a participant first.', scenario.id));
    return undefined;
  }
  const likely = lanesOfNextHop(scenario, flow, place, after);
  const from = likely.from ?? (await pickParticipant(scenario, vscode.l10n.t('Which participant does the hop to {0} come from?', place.symbol)));
  const to = from === undefined ? undefined : (likely.to ?? (await pickParticipant(scenario, vscode.l10n.t('Which participant runs {0}?', place.symbol))));
  return from === undefined || to === undefined ? undefined : { from, to };
}

async function pickParticipant({ participants }: WrittenScenario, placeHolder: string): Promise<string | undefined> {
  const items = participants.map(({ id, label, context }) => ({
    label: withoutIcons(oneLine(inLanguage(label, contentLanguage()))), description: `${id} · ${context}`, id,
  }));
  return (await vscode.window.showQuickPick(items, { placeHolder, matchOnDescription: true }))?.id;
}
