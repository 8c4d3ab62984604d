import type { CodeAction, CodeActionKind, Disposable } from 'vscode-languageserver';
import { foldingOf, formatDocument, formatRange, selectionRangeAt, semanticTokensOf } from '../../language/index.js';
import { codeActionParams, documentParams, positionsParams, rangeParams } from '../protocol/params.js';
import { limitedFolding } from '../session/answers.js';
import type { Session } from '../session/session.js';
import { knownActions } from './code-actions.js';
import { onDocumentRequest } from './handlers.js';
import { quickFixes } from './quick-fixes.js';

/** Folding, selection, semantic tokens, formatting and code actions. */
export function textFeatures(session: Session): readonly Disposable[] {
  const { client: { can, language }, positions } = session;
  return [
    onDocumentRequest(session, 'textDocument/foldingRange', documentParams, (document) => limitedFolding(foldingOf(document), can)),
    onDocumentRequest(session, 'textDocument/selectionRange', positionsParams, (document, params) => params.positions.map((position) => selectionRangeAt(document, position))),
    onDocumentRequest(session, 'textDocument/semanticTokens/full', documentParams, (document) => {
      return { data: semanticTokensOf(document, (range) => positions.toClient(range, document.textDocument)) };
    }),
    onDocumentRequest(session, 'textDocument/formatting', documentParams, (document) => formatDocument(document)),
    onDocumentRequest(session, 'textDocument/rangeFormatting', rangeParams, (document, { range }) => formatRange(document, range)),
    onDocumentRequest(session, 'textDocument/codeAction', codeActionParams, async (document, { textDocument, range, context: { only } }, signal) => {
      const { uri } = textDocument;
      const version = session.textAt(textDocument)?.version ?? 0;
      const problems = await session.problemsAt(textDocument, range, signal);
      const actions = await quickFixes(document, range, problems, { uri, language }, signal);
      return knownActions(only ? actions.filter((action) => isAmong(only, action)) : actions, { uri, version }, can);
    }),
  ];
}

/** Whether an action has one of the kinds, or a sub-kind of one. */
function isAmong(kinds: readonly CodeActionKind[], { kind = '' }: CodeAction): boolean {
  return kinds.some((wanted) => kind === wanted || kind.startsWith(`${wanted}.`));
}
