import * as vscode from 'vscode';
import { startExtension, type ExtensionApi } from './extension.js';
import { serverProcess } from './server-process.js';
import { traceThreads } from './trace-thread.js';

/** Entry point in desktop VS Code and on remote hosts. */
export function activate(context: vscode.ExtensionContext): Promise<ExtensionApi> {
  const module = (name: string) => vscode.Uri.joinPath(context.extensionUri, 'dist', name).fsPath;
  return startExtension(context, serverProcess(module('server.js')), traceThreads(module('trace-worker.js')));
}
