import * as vscode from 'vscode';
import { startExtension, type ExtensionApi } from './extension.js';
import { labProcess } from './lab-process.js';
import { serverProcess } from './server-process.js';
import { traceThreads } from './trace-thread.js';

/** Entry point in desktop VS Code and on remote hosts. */
export function activate(context: vscode.ExtensionContext): Promise<ExtensionApi> {
  const module = (name: string) => vscode.Uri.joinPath(context.extensionUri, 'dist', name).fsPath;
  // The machines of the lab run Linux, and are made of programs of this machine.
  const lab = process.platform === 'linux' && process.arch === 'x64' ? labProcess(module('lab.js')) : undefined;
  return startExtension(context, serverProcess(module('server.js')), traceThreads(module('trace-worker.js')), lab);
}
