import { answering } from './answering.js';
import type { WorkAnswer, WorkRequest } from './requests.js';

/** The worker's global scope, declared here because this folder is compiled without the DOM types. */
declare const self: {
  postMessage(message: WorkAnswer): void;
  addEventListener(type: 'message', listener: (event: { readonly data: WorkRequest }) => void): void;
};

const answer = answering(
  (path) => {
    throw new Error(`A web worker cannot read ${path}.`);
  },
  (message) => self.postMessage(message),
);
self.addEventListener('message', ({ data }) => answer(data));
