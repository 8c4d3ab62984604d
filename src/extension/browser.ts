import * as vscode from 'vscode';
import { LanguageClient } from 'vscode-languageclient/browser';
import { startExtension, type ExtensionApi } from './extension.js';

/** The browser's; this folder is not compiled with the DOM's types. */
declare class Worker {
  constructor(url: string);
}

/** Entry point in the web worker of a browser's VS Code. */
export function activate(context: vscode.ExtensionContext): ExtensionApi {
  const module = vscode.Uri.joinPath(context.extensionUri, 'dist', 'web', 'server.js').toString(true);
  return startExtension(context, (options) => new LanguageClient('vhflow', 'vhflow', async () => new Worker(module), options));
}
