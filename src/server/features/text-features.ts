import type { CodeAction, CodeActionKind, Disposable } from 'vscode-languageserver';
import { codeActionsAt, foldingOf, formatDocument, formatRange, selectionRangeAt, semanticTokensOf } from '../../language/index.js';
import { aboutDocument, cancellable } from './handlers.js';
import type { Session } from '../session/session.js';

/** Folding, selection, semantic tokens, formatting and code actions. */
export function textFeatures(session: Session): readonly Disposable[] {
  const { connection, client } = session;
  return [
    connection.onFoldingRanges(aboutDocument(session, foldingOf)),
    connection.onSelectionRanges(aboutDocument(session, (document, { positions }) => positions.map((position) => selectionRangeAt(document, position)))),
    connection.languages.semanticTokens.on(cancellable(({ textDocument }) => {
      const document = session.documentAt(textDocument);
      return { data: document ? semanticTokensOf(document) : [] };
    })),
    connection.onDocumentFormatting(aboutDocument(session, (document) => formatDocument(document))),
    connection.onDocumentRangeFormatting(aboutDocument(session, (document, { range }) => formatRange(document, range))),
    connection.onCodeAction(aboutDocument(session, async (document, { textDocument, range, context: { only } }, signal) => {
      const actions = codeActionsAt(document, range, await session.problemsAt(textDocument, range, signal), { uri: textDocument.uri, language: client.language });
      return only ? actions.filter((action) => isAmong(only, action)) : actions;
    })),
  ];
}

/** Whether an action has one of the kinds, or a sub-kind of one. */
function isAmong(kinds: readonly CodeActionKind[], { kind = '' }: CodeAction): boolean {
  return kinds.some((wanted) => kind === wanted || kind.startsWith(`${wanted}.`));
}
