import * as vscode from 'vscode';
import { startExtension, type ExtensionApi } from './extension.js';
import { serverProcess } from './server-process.js';

/** Entry point in desktop VS Code and on remote hosts. */
export function activate(context: vscode.ExtensionContext): Promise<ExtensionApi> {
  const module = vscode.Uri.joinPath(context.extensionUri, 'dist', 'server.js').fsPath;
  return startExtension(context, serverProcess(module));
}
