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
  await new Promise<void>(inNextTurn);
  signal.throwIfAborted();
}

/**
 * Calls a function after the messages that have arrived. In Node, a timer is not enough for that: the event loop also runs the timers that
 * expire while it runs others, so that work which takes longer than a timer would never let it read a message.
 */
export function inNextTurn(run: () => void): void {
  if (typeof setImmediate === 'function') setImmediate(run);
  else setTimeout(run, 0);
}
