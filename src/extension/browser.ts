import * as vscode from 'vscode';
import { startExtension, type ExtensionApi } from './extension.js';
import type { ServerProgram } from './language/client.js';
import type { WorkAnswer } from './trace-worker/requests.js';
import type { TraceProgram } from './traces/trace-worker.js';

/** The desktop entry point imports it from this bundle. */
export { startExtension };

/** The browser's global class, declared here because this folder is compiled without the DOM types. */
declare class Worker {
  constructor(url: string);
  postMessage(message: unknown): void;
  addEventListener(type: 'message', listener: (event: { readonly data: WorkAnswer }) => void): void;
  addEventListener(type: 'error', listener: (event: { readonly message?: string }) => void): void;
  terminate(): void;
}

/** Entry point in the web extension host of VS Code in a browser. */
export function activate(context: vscode.ExtensionContext): Promise<ExtensionApi> {
  const address = (name: string) => vscode.Uri.joinPath(context.extensionUri, 'dist', name).toString(true);
  return startExtension(context, serverWorker(address('server.js')), traceWorkers(address('trace-worker.js')));
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

function traceWorkers(module: string): TraceProgram {
  return {
    readsFiles: false,
    start: () => {
      const worker = new Worker(module);
      return {
        post: (request) => worker.postMessage(request),
        listen: (onAnswer, onError) => {
          worker.addEventListener('message', ({ data }) => onAnswer(data));
          worker.addEventListener('error', ({ message }) => onError(message ?? module));
        },
        stop: () => worker.terminate(),
      };
    },
  };
}
