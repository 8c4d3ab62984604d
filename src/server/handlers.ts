import type { CancellationToken, TextDocumentIdentifier } from 'vscode-languageserver';
import type { Cancellation } from '../anchors/index.js';
import type { VhflowDocument } from '../language/index.js';
import { cancellationOf } from './cancellation.js';
import type { Session } from './session.js';

type Handler<Params, Answer> = (params: Params, token: CancellationToken) => Answer;

/** A handler of a request; it does not run when the request was cancelled while it was queued. */
export function cancellable<Params, Answer>(answer: (params: Params, signal: Cancellation) => Answer): Handler<Params, Answer> {
  return (params, token) => {
    const signal = cancellationOf(token);
    signal.throwIfAborted();
    return answer(params, signal);
  };
}

/** A handler of a request about a document. The response is null when the document is not open or there is no answer. */
export function aboutDocument<Params extends { readonly textDocument: TextDocumentIdentifier }, Answer>(
  session: Session, answer: (document: VhflowDocument, params: Params, signal: Cancellation) => Answer,
): Handler<Params, NonNullable<Answer> | null> {
  return cancellable((params, signal) => {
    const document = session.documentAt(params.textDocument);
    return (document && answer(document, params, signal)) ?? null;
  });
}
