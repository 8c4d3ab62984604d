import { createReadStream } from 'node:fs';
import { parentPort } from 'node:worker_threads';

const bytesPerPart = 512 * 1024;

/** The extension's end of the conversation. */
export const port = parentPort;

export function open(path: string): AsyncIterable<Uint8Array> {
  return createReadStream(path, { highWaterMark: bytesPerPart }) as AsyncIterable<Uint8Array>;
}
