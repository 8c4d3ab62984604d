import * as vscode from 'vscode';
import type { CurrentHop } from '../scenarios/current-hop.js';
import { addressOfHop, resolveHop } from '../scenarios/hop-address.js';
import { pickHop } from '../scenarios/hop-picker.js';
import type { ScenarioLibrary } from '../scenarios/library.js';
import type { HopRef } from '../scenarios/refs.js';
import { useFolder } from '../trees/choose-folder.js';
import { functionAtCursor } from './function-at-cursor.js';
import { parseFunctionPlace, type FunctionPlace, type SourceFunctions } from './functions.js';
import type { SourceNavigator } from './navigation.js';
import { treeOfArgument } from '../trees/tree-name.js';

/** Registers the commands of lenses, hovers and menus in source files, and the command that sets a source folder. */
export function registerSourceCommands(
  library: ScenarioLibrary,
  currentHop: CurrentHop,
  functions: SourceFunctions,
  navigator: SourceNavigator,
): vscode.Disposable {
  const choose = async (place: FunctionPlace) => {
    const ref = await pickHopOf(place, functions.hopsThrough(place), currentHop.current);
    if (!ref) return;
    currentHop.set(ref, 'source');
    await vscode.commands.executeCommand('vhflow.showInDiagram', addressOfHop(ref));
  };
  const register = vscode.commands.registerCommand;
  return vscode.Disposable.from(
    register('vhflow.goToHopFromSource', async (argument?: unknown) => {
      const ref = resolveHop(library, argument);
      if (!ref) return;
      const viewColumn = await columnOfReader(functions);
      await navigator.openHop(ref, { origin: 'source', ...(viewColumn !== undefined && { viewColumn }) });
    }),
    register('vhflow.showHopsOfFunction', async (argument?: unknown) => {
      const place = parseFunctionPlace(argument);
      if (place) await choose(place);
    }),
    register('vhflow.whichPathsPassHere', async () => {
      const place = await functionAtCursor(functions);
      if (place) await choose(place);
    }),
    register('vhflow.source.useFolder', async (argument?: unknown) => {
      const project = await useFolder(treeOfArgument(argument));
      const { current } = currentHop;
      if (current && current.hop.at?.[0].project === project) await navigator.openHop(current);
    }),
  );
}

async function pickHopOf({ symbol }: FunctionPlace, hops: readonly HopRef[], current: HopRef | undefined): Promise<HopRef | undefined> {
  if (hops.length > 0) return pickHop({ allHops: () => hops }, current, vscode.l10n.t('Hops through {0}', symbol));
  void vscode.window.showInformationMessage(vscode.l10n.t('No known path passes through {0}.', symbol));
  return undefined;
}

/** The column of the active editor if it shows a known source file; otherwise undefined. */
async function columnOfReader(functions: SourceFunctions): Promise<vscode.ViewColumn | undefined> {
  const editor = vscode.window.activeTextEditor;
  return editor && (await functions.knownDocument(editor.document)) && editor.viewColumn;
}
