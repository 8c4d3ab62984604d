import * as vscode from 'vscode';
import { oneLine } from '../../diagram/index.js';
import { copyOfScenario } from '../../language/index.js';
import { inLanguage } from '../../model/text.js';
import { newScenarioFrom } from './new-scenario.js';
import { contentLanguage } from '../ui/content-language.js';
import { placeOf } from '../scenarios/hop-in-editor.js';
import { addressIn, resolveHop } from '../scenarios/hop-address.js';
import { unlessVanished } from '../scenarios/vanished-hops.js';
import type { ScenarioLibrary } from '../scenarios/library.js';
import { builtInText, textUriOf } from '../scenarios/built-in-texts.js';
import type { LibraryEntry } from '../scenarios/refs.js';
import { openUnsaved } from './unsaved-file.js';

/** Registers the commands that create `.vhflow` files, from a template or as a copy of a scenario, and the one that opens an existing file. */
export function registerAuthoringCommands(extensionUri: vscode.Uri, library: ScenarioLibrary): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.commands.registerCommand('vhflow.newScenario', (title?: unknown, template?: unknown) => newScenario(extensionUri, title, template)),
    vscode.commands.registerCommand('vhflow.duplicateScenario', unlessVanished(library, async (argument) => {
      const entry = resolveHop(library, argument)?.entry ?? (await pickBuiltIn(library));
      if (entry) await duplicate(extensionUri, library, entry);
    })),
    vscode.commands.registerCommand('vhflow.openScenarioFile', (argument?: unknown) => openFile(library, argument)),
  );
}

async function newScenario(extensionUri: vscode.Uri, title: unknown, template: unknown): Promise<void> {
  const scenario = await newScenarioFrom(extensionUri, title, template);
  if (scenario) await openUnsaved(scenario);
}

/** Opens a copy of a scenario's current text as a new, unsaved file. */
async function duplicate(extensionUri: vscode.Uri, library: ScenarioLibrary, { scenario, uri }: LibraryEntry): Promise<void> {
  const read = async (): Promise<string> => (uri ? new TextDecoder().decode(await vscode.workspace.fs.readFile(uri)) : builtInText(extensionUri, scenario.id));
  const text = (uri && library.fileAt(uri)?.text) ?? (await read());
  const id = `my-${scenario.id}`;
  await openUnsaved({ id, text: copyOfScenario(text, scenario.id, id) });
}

async function pickBuiltIn(library: ScenarioLibrary): Promise<LibraryEntry | undefined> {
  const items = library.builtIn.map((entry) => ({
    label: oneLine(inLanguage(entry.scenario.title, contentLanguage())),
    detail: entry.scenario.summary && oneLine(inLanguage(entry.scenario.summary, contentLanguage())),
    entry,
  }));
  const placeHolder = vscode.l10n.t('Select the scenario to duplicate');
  return (await vscode.window.showQuickPick(items.map(({ detail, ...item }) => (detail ? { ...item, detail } : item)), { placeHolder }))?.entry;
}

/** Opens the text of an element of the scenario views, at the lines that define it; that of a built-in scenario is read-only. */
async function openFile(library: ScenarioLibrary, argument: unknown): Promise<void> {
  const element = argument as { readonly file?: { readonly uri: vscode.Uri } } | undefined;
  if (element?.file) return void (await vscode.window.showTextDocument(element.file.uri));
  const ref = resolveHop(library, argument);
  if (!ref) return;
  const document = await vscode.workspace.openTextDocument(textUriOf(ref.entry));
  const address = addressIn(argument);
  const start = placeOf(library, ref, address?.flowId === undefined ? 'scenario' : address.hopId === undefined ? 'flow' : 'hop')?.start;
  await vscode.window.showTextDocument(document, start ? { selection: new vscode.Range(start, start) } : {});
}
