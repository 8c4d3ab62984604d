import * as vscode from 'vscode';
import { startExtension, type ExtensionApi } from './extension.js';
import type { ServerProgram } from './language/client.js';
import { webTraceThreads } from './web-trace-thread.js';

/** The desktop entry point imports it from this bundle. */
export { startExtension };

/** The browser's global class, declared here because this folder is compiled without the DOM types. */
declare class Worker {
  constructor(url: string);
}

/** Entry point in the web extension host of VS Code in a browser. */
export function activate(context: vscode.ExtensionContext): Promise<ExtensionApi> {
  const module = (name: string) => vscode.Uri.joinPath(context.extensionUri, 'dist', name);
  return startExtension(context, serverWorker(module('server.js').toString(true)), webTraceThreads(module('trace-worker.js')));
}

function serverWorker(module: string): ServerProgram {
  return {
    connect: async () => {
      const { BrowserMessageReader, BrowserMessageWriter } = await import('vscode-languageclient/browser');
      const worker = new Worker(module);
      return { reader: new BrowserMessageReader(worker), writer: new BrowserMessageWriter(worker) };
    },
  };
}
