import * as vscode from 'vscode';
import type { WorkAnswer, WorkRequest } from './trace-worker/requests.js';
import type { TraceProgram, TraceThread } from './traces/trace-worker.js';

/** The browser's global class, declared here because this folder is compiled without the DOM types. */
declare class Worker {
  constructor(url: string);
  postMessage(message: WorkRequest): void;
  addEventListener(type: 'message', listener: (event: { readonly data: WorkAnswer }) => void): void;
  addEventListener(type: 'error', listener: (event: { readonly message?: string }) => void): void;
  terminate(): void;
}

/**
 * Reads traces in a web worker, or, where VS Code does not let an extension start one, as with extensions of a server, in the extension's
 * own thread.
 *
 * @param module the worker's bundle
 */
export function webTraceThreads(module: vscode.Uri): TraceProgram {
  return { readsFiles: false, start: () => workerThread(module) ?? ownThread(module) };
}

function workerThread(module: vscode.Uri): TraceThread | undefined {
  let worker: Worker;
  try {
    worker = new Worker(module.toString(true));
  } catch {
    return undefined;
  }
  return {
    post: (request) => worker.postMessage(request),
    listen: (onAnswer, onError) => {
      worker.addEventListener('message', ({ data }) => onAnswer(data));
      worker.addEventListener('error', ({ message }) => onError(message ?? module.path));
    },
    stop: () => worker.terminate(),
  };
}

/** What the bundle knows of a worker's global scope. */
interface Scope {
  readonly postMessage: (answer: WorkAnswer) => void;
  readonly addEventListener: (type: 'message', listener: (event: { readonly data: WorkRequest }) => void) => void;
}

/** Runs the bundle here, as VS Code runs the extension itself. Files are read in parts, between which others get their turn. */
function ownThread(module: vscode.Uri): TraceThread {
  const waiting: WorkRequest[] = [];
  let take = (request: WorkRequest): void => void waiting.push(request);
  let isStopped = false;
  return {
    post: (request) => take(request),
    stop: () => {
      isStopped = true;
    },
    listen: (onAnswer, onError) => {
      const scope: Scope = {
        postMessage: (answer) => {
          if (!isStopped) onAnswer(answer);
        },
        addEventListener: (_, listener) => {
          take = (data) => listener({ data });
          waiting.splice(0).forEach(take);
        },
      };
      void run(module, scope).catch((error: unknown) => onError(error instanceof Error ? error.message : String(error)));
    },
  };
}

async function run(module: vscode.Uri, scope: Scope): Promise<void> {
  const code = new TextDecoder().decode(await vscode.workspace.fs.readFile(module));
  // A web extension has no other way to load a second file of its own, and the bundle expects `self`.
  // eslint-disable-next-line @typescript-eslint/no-implied-eval
  const program = new Function('self', code) as (self: Scope) => void;
  program(scope);
}
