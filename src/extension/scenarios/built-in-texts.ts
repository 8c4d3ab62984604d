import * as vscode from 'vscode';
import { compile, type CompiledDocument } from '../../language/index.js';
import type { WrittenScenario } from '../../model/scenario.js';
import type { LibraryEntry } from './refs.js';

/** Scheme of the read-only texts of built-in scenarios. */
const builtInScheme = 'vhflow-scenario';

/** The URI of the text of a built-in scenario. */
export function builtInUri(scenarioId: string): vscode.Uri {
  return vscode.Uri.from({ scheme: builtInScheme, path: `/${scenarioId}.vhflow` });
}

/** The document with the text of a scenario. */
export function textUriOf({ uri, scenario }: LibraryEntry): vscode.Uri {
  return uri ?? builtInUri(scenario.id);
}

/** The id of the built-in scenario whose text a URI names; undefined for another URI. */
export function builtInIdOf({ scheme, path }: vscode.Uri): string | undefined {
  return scheme === builtInScheme ? /^\/([^/]+)\.vhflow$/.exec(path)?.[1] : undefined;
}

/**
 * Reads the text of a built-in scenario.
 *
 * @param extensionUri folder of the extension, which contains the texts
 * @throws if there is no such file
 */
export async function builtInText(extensionUri: vscode.Uri, scenarioId: string): Promise<string> {
  return new TextDecoder().decode(await vscode.workspace.fs.readFile(vscode.Uri.joinPath(extensionUri, 'scenarios', `${scenarioId}.vhflow`)));
}

/**
 * The built-in scenarios, in the order of the catalogue. They are compiled from their texts, because the package would be larger by a
 * fifth if it contained both.
 *
 * @param extensionUri folder of the extension, which contains the texts
 * @throws if a file is missing
 */
export async function builtInScenarios(extensionUri: vscode.Uri): Promise<readonly WrittenScenario[]> {
  const index = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(extensionUri, 'scenarios', 'index.json'));
  const ids = JSON.parse(new TextDecoder().decode(index)) as readonly string[];
  const texts = await Promise.all(ids.map((id) => builtInText(extensionUri, id)));
  return texts.flatMap((text) => compile(text).scenarios);
}

/**
 * Provides the texts of built-in scenarios as read-only documents. They are the files of the extension, which must not be edited in place.
 *
 * @param ids the ids of the built-in scenarios
 */
export function registerBuiltInTexts(extensionUri: vscode.Uri, ids: readonly string[]): vscode.Disposable {
  return vscode.workspace.registerTextDocumentContentProvider(builtInScheme, {
    provideTextDocumentContent: async (uri) => {
      const id = builtInIdOf(uri);
      return id !== undefined && ids.includes(id) ? builtInText(extensionUri, id) : undefined;
    },
  });
}

const compiledTexts = new WeakMap<vscode.TextDocument, CompiledDocument>();

/** What the open document of a built-in scenario says; undefined if the URI names none, or none that is open. */
export function compiledBuiltIn(uri: vscode.Uri): CompiledDocument | undefined {
  const document = builtInIdOf(uri) === undefined ? undefined : vscode.workspace.textDocuments.find((each) => each.uri.toString() === uri.toString());
  if (!document) return undefined;
  const compiled = compiledTexts.get(document) ?? compile(document.getText(), { keepsUndeclared: true });
  compiledTexts.set(document, compiled);
  return compiled;
}
