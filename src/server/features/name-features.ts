import { ErrorCodes, ResponseError, type Disposable } from 'vscode-languageserver';
import { highlightsAt, referencesAt, renameAt, renameRangeAt, RenameRefused, symbolsOf } from '../../language/index.js';
import { aboutDocument, cancellable } from './handlers.js';
import type { Session } from '../session/session.js';
import { workspaceSymbols } from './workspace-symbols.js';

/** Symbols, references and renaming. */
export function nameFeatures(session: Session): readonly Disposable[] {
  const { connection } = session;
  return [
    connection.onDocumentSymbol(aboutDocument(session, symbolsOf)),
    connection.onWorkspaceSymbol(cancellable(({ query }, signal) => workspaceSymbols(session, query, signal))),
    connection.onReferences(aboutDocument(session, (document, { textDocument: { uri }, position, context }) => {
      return referencesAt(document, position, context.includeDeclaration).map((range) => ({ uri, range }));
    })),
    connection.onDocumentHighlight(aboutDocument(session, (document, { position }) => highlightsAt(document, position))),
    connection.onPrepareRename(aboutDocument(session, (document, { position }) => renameRangeAt(document, position))),
    connection.onRenameRequest(aboutDocument(session, (document, { textDocument: { uri }, position, newName }) => {
      return { changes: { [uri]: orResponseError(() => renameAt(document, position, newName)) } };
    })),
  ];
}

/** Converts a refused rename into a response error, whose message editors show. */
function orResponseError<T>(rename: () => T): T {
  try {
    return rename();
  } catch (error) {
    if (error instanceof RenameRefused) throw new ResponseError(ErrorCodes.InvalidRequest, error.message);
    throw error;
  }
}
