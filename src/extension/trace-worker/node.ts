import { createReadStream } from 'node:fs';
import { parentPort } from 'node:worker_threads';
import { answering } from './answering.js';
import type { WorkRequest } from './requests.js';

const bytesPerPart = 512 * 1024;

const answer = answering(
  (path) => createReadStream(path, { highWaterMark: bytesPerPart }) as AsyncIterable<Uint8Array>,
  (message) => parentPort?.postMessage(message),
);
parentPort?.on('message', (request: WorkRequest) => answer(request));
