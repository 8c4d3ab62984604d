import { Worker } from 'node:worker_threads';
import type { TraceProgram } from './traces/trace-worker.js';

/** A larger heap means a trace beyond the limits of `src/traces`; without this limit, it would end the extension host. */
const mostHeapMegabytes = 1024;

/**
 * Reads traces in a thread of Node.
 *
 * @param module the path of the worker's bundle
 */
export function traceThreads(module: string): TraceProgram {
  return {
    readsFiles: true,
    start: () => {
      const worker = new Worker(module, { resourceLimits: { maxOldGenerationSizeMb: mostHeapMegabytes }, execArgv: [] });
      return {
        post: (request) => worker.postMessage(request),
        listen: (onAnswer, onError) => {
          worker.on('message', onAnswer);
          worker.on('error', (error) => onError(error.message));
        },
        stop: () => void worker.terminate(),
      };
    },
  };
}
