import * as vscode from 'vscode';
import type { HopAddress } from '../../pages/address.js';
import { resolveHop } from './hop-address.js';
import { rangeOf } from '../ui/ranges.js';
import type { ScenarioLibrary, WorkspaceFile } from './library.js';
import type { HopRef } from './refs.js';

/** The hop of a `.vhflow` file in which a position stands; undefined between hops. */
export function hopAtPosition(library: ScenarioLibrary, uri: vscode.Uri, position: vscode.Position): HopRef | undefined {
  const found = library.fileAt(uri)?.compiled?.hopAt(position);
  if (!found) return undefined;
  const ref = resolveHop(library, addressInFile(uri, found.scenario.id, found.flow.id, found.hop.id));
  return ref?.hop.id === found.hop.id ? ref : undefined;
}

/** What the active `.vhflow` editor is about: the hop at the cursor, else the flow or scenario around it, else the first one. */
export function hopInEditor(library: ScenarioLibrary): HopRef | undefined {
  const editor = vscode.window.activeTextEditor;
  if (editor?.document.languageId !== 'vhflow') return undefined;
  const { uri } = editor.document;
  const position = editor.selection.active;
  const file = library.fileAt(uri);
  return hopAtPosition(library, uri, position) ?? (file && resolveHop(library, addressAround(file, position)));
}

/** Where a hop stands in its file as it is written now; undefined for a built-in one, or when it is gone. */
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
  const stands = (object: Parameters<NonNullable<typeof compiled>['places']['get']>[0]) => {
    const place = compiled?.places.get(object);
    return place !== undefined && rangeOf(place.whole).contains(position);
  };
  const scenario = compiled?.scenarios.find(stands) ?? entries[0]?.scenario;
  return scenario && addressInFile(uri, scenario.id, scenario.flows.find(stands)?.id);
}

function addressInFile(uri: vscode.Uri, scenarioId: string, flowId?: string, hopId?: string): HopAddress {
  return {
    document: { uri: uri.toString(), scenarioId },
    ...(flowId !== undefined && { flowId }),
    ...(hopId !== undefined && { hopId }),
  };
}
