/**
 * The entry point of the bundle that reads traces, which runs in threads of Node and in web workers so that the package contains it only
 * once.
 */
import { answering } from './answering.js';
import type { FileParts } from './packed-file.js';
import type { WorkAnswer, WorkRequest } from './requests.js';

/** A worker's global scope, declared here because this folder is compiled without the DOM types. */
declare const self: {
  postMessage(message: WorkAnswer): void;
  addEventListener(type: 'message', listener: (event: { readonly data: WorkRequest }) => void): void;
};

if ('WorkerGlobalScope' in globalThis) {
  const answer = answering(noFile, (message) => self.postMessage(message));
  self.addEventListener('message', ({ data }) => answer(data));
} else {
  // Only this module is loaded late, because it does not exist in a browser; what is waited for would be bundled less tightly.
  void import('./node.js').then(({ open, port }) => port?.on('message', answering(open, (message) => port.postMessage(message))));
}

function noFile(path: string): FileParts {
  throw new Error(`A web worker cannot read ${path}.`);
}
