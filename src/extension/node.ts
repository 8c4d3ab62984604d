import * as vscode from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import { builtInScenarios } from '../built-in.js';
import { startExtension, type ExtensionApi } from './extension.js';

/** Entry point in desktop VS Code and on remote hosts. */
export function activate(context: vscode.ExtensionContext): ExtensionApi {
  const module = vscode.Uri.joinPath(context.extensionUri, 'dist', 'server.js').fsPath;
  return startExtension(context, builtInScenarios, (options) =>
    new LanguageClient('vhflow', 'vhflow', { module, transport: TransportKind.ipc }, options),
  );
}
