import * as vscode from 'vscode';
import type { WrittenScenario } from '../model/scenario.js';
import { startExtension, type ExtensionApi } from './extension.js';

/** The desktop entry point imports it from this bundle. */
export { startExtension };

/** The browser's global class, declared here because this folder is compiled without the DOM types. */
declare class Worker {
  constructor(url: string);
}

/** Entry point in the web extension host of VS Code in a browser. */
export async function activate(context: vscode.ExtensionContext): Promise<ExtensionApi> {
  const module = vscode.Uri.joinPath(context.extensionUri, 'dist', 'server.js').toString(true);
  return startExtension(context, await readBuiltIn(context.extensionUri), {
    connect: async () => {
      const { BrowserMessageReader, BrowserMessageWriter } = await import('vscode-languageclient/browser');
      const worker = new Worker(module);
      return { reader: new BrowserMessageReader(worker), writer: new BrowserMessageWriter(worker) };
    },
  });
}

/** Reads the built-in scenarios from their file: a web worker cannot `require` it, and a second copy in this bundle would only make the package larger. */
async function readBuiltIn(extensionUri: vscode.Uri): Promise<readonly WrittenScenario[]> {
  const bytes = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(extensionUri, 'dist', 'scenarios.json'));
  return (JSON.parse(new TextDecoder().decode(bytes)) as { scenarios: readonly WrittenScenario[] }).scenarios;
}
