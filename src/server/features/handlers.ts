import type { CancellationToken, TextDocumentIdentifier } from 'vscode-languageserver';
import type { Cancellation } from '../../anchors/index.js';
import type { VhflowDocument } from '../../language/index.js';
import { cancellationOf } from './cancellation.js';
import type { Session } from '../session/session.js';

type Handler<Params, Result> = (params: Params, token: CancellationToken) => Result;

/** A request handler that does not run if the request was cancelled while it was queued. */
export function cancellable<Params, Result>(handle: (params: Params, signal: Cancellation) => Result): Handler<Params, Result> {
  return (params, token) => {
    const signal = cancellationOf(token);
    signal.throwIfAborted();
    return handle(params, signal);
  };
}

/** A handler for a request about a document. The result is null when the document is not open, or when the handler returns nothing. */
export function aboutDocument<Params extends { readonly textDocument: TextDocumentIdentifier }, Result>(
  session: Session, handle: (document: VhflowDocument, params: Params, signal: Cancellation) => Result,
): Handler<Params, NonNullable<Result> | null> {
  return cancellable((params, signal) => {
    const document = session.documentAt(params.textDocument);
    return (document && handle(document, params, signal)) ?? null;
  });
}
