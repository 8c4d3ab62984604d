import { LSPErrorCodes, ResponseError, type CancellationToken } from 'vscode-languageserver';
import type { Cancellation } from '../../anchors/index.js';

/** Adapts an LSP CancellationToken. */
export function cancellationOf(token: CancellationToken): Cancellation {
  return {
    throwIfAborted: () => {
      if (token.isCancellationRequested) throw new ResponseError(LSPErrorCodes.RequestCancelled, 'The request was cancelled.');
    },
  };
}

/**
 * Yields to the event loop during long work, so that the server can receive messages such as the cancellation of the request.
 *
 * @throws ResponseError when the request was cancelled
 */
export async function pauseFor(signal: Cancellation): Promise<void> {
  await new Promise((resume) => setTimeout(resume, 0));
  signal.throwIfAborted();
}
