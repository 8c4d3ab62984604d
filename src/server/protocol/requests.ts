import { ErrorCodes, ResponseError, type CancellationToken, type Connection, type Disposable } from 'vscode-languageserver';
import * as v from 'valibot';
import type { Cancellation } from '../../anchors/index.js';
import { cancellationOf } from './cancellation.js';

/**
 * Handles a kind of request. A request with parameters of a wrong shape is refused, and one that was cancelled while it was queued
 * is not started.
 *
 * The handler is registered by name: the library's own functions for each request fail with an internal error on such parameters.
 */
export function onRequest<Schema extends v.GenericSchema>(
  connection: Pick<Connection, 'onRequest'>, method: string, schema: Schema, handle: (params: v.InferOutput<Schema>, signal: Cancellation) => unknown,
): Disposable {
  return connection.onRequest(method, (...received: unknown[]) => {
    const signal = cancellationOf(received.at(-1) as CancellationToken);
    signal.throwIfAborted();
    return handle(checked(schema, received.length > 1 ? received[0] : undefined), signal);
  });
}

/** @throws ResponseError if the value does not match the schema */
export function checked<Schema extends v.GenericSchema>(schema: Schema, value: unknown): v.InferOutput<Schema> {
  const { success, output, issues } = v.safeParse(schema, value, { abortEarly: true });
  if (success) return output;
  const [issue] = issues;
  throw new ResponseError(ErrorCodes.InvalidParams, `Invalid parameters: ${[v.getDotPath(issue), issue.message].filter((part) => part !== null).join(': ')}`);
}
