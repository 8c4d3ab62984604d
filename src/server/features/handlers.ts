import type { Disposable } from 'vscode-languageserver';
import type * as v from 'valibot';
import type { Cancellation } from '../../anchors/index.js';
import type { VhflowDocument } from '../../language/index.js';
import { documentKey } from '../protocol/document-uri.js';
import { onRequest } from '../protocol/requests.js';
import type { Session } from '../session/session.js';

interface AboutDocument {
  readonly textDocument: { readonly uri: string };
}

/**
 * Handles a kind of request about a document. The answer is null when the document is not open, or when the handler returns nothing.
 * The handler counts in UTF-16 code units, whatever the client does.
 */
export function onDocumentRequest<Params extends AboutDocument>(
  { connection, positions, textAt }: Pick<Session, 'connection' | 'positions' | 'textAt'>, method: string, schema: v.GenericSchema<unknown, Params>,
  handle: (document: VhflowDocument, params: Params, signal: Cancellation) => unknown,
): Disposable {
  return onRequest(connection, method, schema, async (params, signal) => {
    const open = textAt(params.textDocument);
    if (!open) return null;
    const { uri, document } = open;
    const answer = await handle(document, positions.fromClient(params, document.textDocument), signal);
    return positions.toClient(answer ?? null, document.textDocument, (other) => documentKey(other) === uri);
  });
}
