import { ErrorCodes, ResponseError, type Disposable } from 'vscode-languageserver';
import { highlightsAt, referencesAt, renameAt, renameRangeAt, renameRefusalAt, RenameRefused, symbolsOf } from '../../language/index.js';
import { documentParams, positionParams, referenceParams, renameParams, symbolParams } from '../protocol/params.js';
import { onRequest } from '../protocol/requests.js';
import { symbolList, symbolTree, workspaceEdit } from '../session/answers.js';
import type { Session } from '../session/session.js';
import { onDocumentRequest } from './handlers.js';
import { workspaceSymbols } from './workspace-symbols.js';

/** Symbols, references and renaming. */
export function nameFeatures(session: Session): readonly Disposable[] {
  const { connection, client: { can } } = session;
  return [
    onDocumentRequest(session, 'textDocument/documentSymbol', documentParams, (document, { textDocument: { uri } }) => {
      return can.symbolTrees ? symbolTree(symbolsOf(document), can.symbolKinds) : symbolList(symbolsOf(document), uri, can.symbolKinds);
    }),
    onRequest(connection, 'workspace/symbol', symbolParams, ({ query }, signal) => workspaceSymbols(session, query, signal)),
    onDocumentRequest(session, 'textDocument/references', referenceParams, (document, { textDocument: { uri }, position, context }) => {
      return referencesAt(document, position, context.includeDeclaration).map((range) => ({ uri, range }));
    }),
    onDocumentRequest(session, 'textDocument/documentHighlight', positionParams, (document, { position }) => highlightsAt(document, position)),
    onDocumentRequest(session, 'textDocument/prepareRename', positionParams, (document, { position }) => {
      const refusal = renameRefusalAt(document, position);
      if (refusal !== undefined) throw new ResponseError(ErrorCodes.InvalidRequest, refusal);
      return renameRangeAt(document, position);
    }),
    onDocumentRequest(session, 'textDocument/rename', renameParams, (document, { textDocument, position, newName }) => {
      const version = session.textAt(textDocument)?.version ?? 0;
      return workspaceEdit(orResponseError(() => renameAt(document, position, newName)), { uri: textDocument.uri, version }, can);
    }),
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
