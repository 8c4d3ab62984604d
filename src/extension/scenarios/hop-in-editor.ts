import * as vscode from 'vscode';
import type { CompiledDocument } from '../../language/index.js';
import type { Flow, Hop, WrittenScenario } from '../../model/scenario.js';
import type { HopAddress } from '../../pages/address.js';
import { builtInIdOf, compiledBuiltIn, textUriOf } from './built-in-texts.js';
import { resolveHop } from './hop-address.js';
import { rangeOf } from '../ui/ranges.js';
import type { ScenarioLibrary } from './library.js';
import type { HopRef } from './refs.js';

/** A hop as it is written, with what it is part of. */
interface HopParts {
  readonly scenario: WrittenScenario | undefined;
  readonly flow: Flow | undefined;
  readonly hop: Hop | undefined;
}

/** The hop of a `.vhflow` file, or of the text of a built-in scenario, that contains a position; undefined between hops. */
export function hopAtPosition(library: ScenarioLibrary, uri: vscode.Uri, position: vscode.Position): HopRef | undefined {
  const found = compiledAt(library, uri)?.hopAt(position);
  if (!found) return undefined;
  const ref = resolveHop(library, addressInFile(uri, found.scenario.id, found.flow.id, found.hop.id));
  return ref?.hop.id === found.hop.id ? ref : undefined;
}

/** The hop at the cursor of the active `.vhflow` editor, else the first hop of the flow or scenario around the cursor, else the file's first hop. */
export async function hopInEditor(library: ScenarioLibrary): Promise<HopRef | undefined> {
  const active = activeFile();
  if (!active) return undefined;
  await library.upToDate();
  return hopAtPosition(library, active.uri, active.position) ?? resolveHop(library, addressAround(library, active.uri, active.position));
}

function compiledAt(library: ScenarioLibrary, uri: vscode.Uri): CompiledDocument | undefined {
  return library.fileAt(uri)?.compiled ?? compiledBuiltIn(uri);
}

/** The file of the active editor, if it may be a scenario file, and the position of its cursor. */
function activeFile(): { readonly uri: vscode.Uri; readonly position: vscode.Position } | undefined {
  const editor = vscode.window.activeTextEditor;
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  // The tab comes first: the text of a file that was just opened may still be loading, and another editor is the active one until then.
  if (input instanceof vscode.TabInputText && input.uri.toString() !== editor?.document.uri.toString()) return { uri: input.uri, position: new vscode.Position(0, 0) };
  return editor?.document.languageId === 'vhflow' ? { uri: editor.document.uri, position: editor.selection.active } : undefined;
}

/** The range of a hop in the current text of its file; undefined for a built-in hop whose text is not open, and when the hop no longer exists. */
export function placeOfHop(library: ScenarioLibrary, ref: HopRef): vscode.Range | undefined {
  return placeOf(library, ref, 'hop');
}

/** As {@link placeOfHop}, for a hop, its flow or its scenario. */
export function placeOf(library: ScenarioLibrary, { entry, flow, hop }: HopRef, part: keyof HopParts): vscode.Range | undefined {
  const compiled = compiledAt(library, textUriOf(entry));
  const scenario = compiled?.scenarios.find(({ id }) => id === entry.scenario.id);
  const writtenFlow = scenario?.flows.find(({ id }) => id === flow.id);
  const written: HopParts = { scenario, flow: writtenFlow, hop: writtenFlow?.hops.find(({ id }) => id === hop.id) };
  const object = written[part];
  const place = object && compiled?.places.get(object);
  return place && rangeOf(place.whole);
}

function addressAround(library: ScenarioLibrary, uri: vscode.Uri, position: vscode.Position): HopAddress | undefined {
  const compiled = compiledAt(library, uri);
  const isAround = (object: Parameters<NonNullable<typeof compiled>['places']['get']>[0]) => {
    const place = compiled?.places.get(object);
    return place !== undefined && rangeOf(place.whole).contains(position);
  };
  const scenario = compiled?.scenarios.find(isAround) ?? library.fileAt(uri)?.entries[0]?.scenario ?? compiled?.scenarios[0];
  return scenario && addressInFile(uri, scenario.id, scenario.flows.find(isAround)?.id);
}

function addressInFile(uri: vscode.Uri, scenarioId: string, flowId?: string, hopId?: string): HopAddress {
  return {
    document: builtInIdOf(uri) === undefined ? { uri: uri.toString(), scenarioId } : { builtIn: scenarioId },
    ...(flowId !== undefined && { flowId }),
    ...(hopId !== undefined && { hopId }),
  };
}
