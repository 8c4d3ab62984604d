import { LSPErrorCodes, ResponseError, type CancellationToken } from 'vscode-languageserver';
import type { Cancellation } from '../anchors/index.js';

/** Adapts an LSP CancellationToken. */
export function cancellationOf(token: CancellationToken): Cancellation {
  return {
    throwIfAborted: () => {
      if (token.isCancellationRequested) throw new ResponseError(LSPErrorCodes.RequestCancelled, 'The request was cancelled.');
    },
  };
}

/**
 * Lets the server receive messages in the middle of long work, among them the one that cancels it.
 *
 * @throws ResponseError when the request was cancelled
 */
export async function pauseFor(signal: Cancellation): Promise<void> {
  await new Promise((resume) => setTimeout(resume, 0));
  signal.throwIfAborted();
}
