import * as vscode from 'vscode';
import type { HopAddress } from '../../pages/address.js';
import { resolveHop } from './hop-address.js';
import { rangeOf } from '../ui/ranges.js';
import type { ScenarioLibrary, WorkspaceFile } from './library.js';
import type { HopRef } from './refs.js';

/** The hop of a `.vhflow` file that contains a position; undefined between hops. */
export function hopAtPosition(library: ScenarioLibrary, uri: vscode.Uri, position: vscode.Position): HopRef | undefined {
  const found = library.fileAt(uri)?.compiled?.hopAt(position);
  if (!found) return undefined;
  const ref = resolveHop(library, addressInFile(uri, found.scenario.id, found.flow.id, found.hop.id));
  return ref?.hop.id === found.hop.id ? ref : undefined;
}

/** The hop at the cursor of the active `.vhflow` editor, else the first hop of the flow or scenario around the cursor, else the file's first hop. */
export async function hopInEditor(library: ScenarioLibrary): Promise<HopRef | undefined> {
  const active = activeFile();
  if (!active) return undefined;
  await library.upToDate();
  const file = library.fileAt(active.uri);
  return hopAtPosition(library, active.uri, active.position) ?? (file && resolveHop(library, addressAround(file, active.position)));
}

/** The file of the active editor, if it may be a scenario file, and the position of its cursor. */
function activeFile(): { readonly uri: vscode.Uri; readonly position: vscode.Position } | undefined {
  const editor = vscode.window.activeTextEditor;
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  // The tab comes first: the text of a file that was just opened may still be loading, and another editor is the active one until then.
  if (input instanceof vscode.TabInputText && input.uri.toString() !== editor?.document.uri.toString()) return { uri: input.uri, position: new vscode.Position(0, 0) };
  return editor?.document.languageId === 'vhflow' ? { uri: editor.document.uri, position: editor.selection.active } : undefined;
}

/** The range of a hop in the current text of its file; undefined for a built-in hop, and when the hop no longer exists. */
export function placeOfHop(library: ScenarioLibrary, { entry, flow, hop }: HopRef): vscode.Range | undefined {
  const compiled = entry.uri && library.fileAt(entry.uri)?.compiled;
  const written = compiled?.scenarios
    .find(({ id }) => id === entry.scenario.id)
    ?.flows.find(({ id }) => id === flow.id)
    ?.hops.find(({ id }) => id === hop.id);
  const place = written && compiled?.places.get(written);
  return place && rangeOf(place.whole);
}

function addressAround({ uri, compiled, entries }: WorkspaceFile, position: vscode.Position): HopAddress | undefined {
  const isAround = (object: Parameters<NonNullable<typeof compiled>['places']['get']>[0]) => {
    const place = compiled?.places.get(object);
    return place !== undefined && rangeOf(place.whole).contains(position);
  };
  const scenario = compiled?.scenarios.find(isAround) ?? entries[0]?.scenario;
  return scenario && addressInFile(uri, scenario.id, scenario.flows.find(isAround)?.id);
}

function addressInFile(uri: vscode.Uri, scenarioId: string, flowId?: string, hopId?: string): HopAddress {
  return {
    document: { uri: uri.toString(), scenarioId },
    ...(flowId !== undefined && { flowId }),
    ...(hopId !== undefined && { hopId }),
  };
}
