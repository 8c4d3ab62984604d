import type { FileParts } from './packed-file.js';
import type { WorkAnswer, WorkRequest } from './requests.js';
import { RefusedFile, TraceSession } from './session.js';

/** Progress is reported each time that so many bytes more were read. */
const bytesPerReport = 1024 * 1024;

/**
 * Answers the requests of the extension, one after the other in the order in which they come.
 *
 * @param open reads a local file
 * @returns what to call with each request
 */
export function answering(open: (path: string) => FileParts, send: (answer: WorkAnswer) => void): (request: WorkRequest) => void {
  const session = new TraceSession(open);
  let last: Promise<void> = Promise.resolve();
  return (request) => {
    last = last.then(async () => send({ id: request.id, ...(await outcome(session, request, send)) }));
  };
}

async function outcome(session: TraceSession, { id, work, request }: WorkRequest, send: (answer: WorkAnswer) => void): Promise<{ readonly result: unknown } | { readonly refusal: RefusedFile['refusal'] } | { readonly error: string }> {
  let reported = 0;
  const onProgress = (bytes: number): void => {
    if (bytes - reported < bytesPerReport) return;
    reported = bytes;
    send({ id, progress: bytes });
  };
  try {
    // The type of a request belongs to its name, which an index does not tell the compiler.
    const worker = session.workers[work] as (request: WorkRequest['request'], onProgress: (bytes: number) => void) => unknown;
    return { result: await worker(request, onProgress) };
  } catch (error) {
    if (error instanceof RefusedFile) return { refusal: error.refusal };
    return { error: error instanceof Error ? error.message : String(error) };
  }
}
