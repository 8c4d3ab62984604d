import * as vscode from 'vscode';
import type { Scenario } from '../model/scenario.js';
import { startExtension, type ExtensionApi } from './extension.js';

/** The desktop's entry point takes it from this bundle. */
export { startExtension };

/** The browser's; this folder is not compiled with the DOM's types. */
declare class Worker {
  constructor(url: string);
}

/** Entry point in the web worker of a browser's VS Code. */
export async function activate(context: vscode.ExtensionContext): Promise<ExtensionApi> {
  const module = vscode.Uri.joinPath(context.extensionUri, 'dist', 'server.js').toString(true);
  return startExtension(context, await readBuiltIn(context.extensionUri), async (options) => {
    const { LanguageClient } = await import('vscode-languageclient/browser');
    return new LanguageClient('vhflow', 'vhflow', async () => new Worker(module), options);
  });
}

/** Reads the scenarios that come with vhflow: in a worker nothing can be required, and a second copy in this bundle would only add weight. */
async function readBuiltIn(extensionUri: vscode.Uri): Promise<readonly Scenario[]> {
  const bytes = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(extensionUri, 'dist', 'scenarios.json'));
  return (JSON.parse(new TextDecoder().decode(bytes)) as { scenarios: readonly Scenario[] }).scenarios;
}
