import { CodeActionKind, TextDocumentSyncKind, type ServerCapabilities } from 'vscode-languageserver';
import { semanticLegend } from '../language/index.js';
import { usesCodeActions } from './features/code-actions.js';
import { serverCommands } from './features/lens-features.js';
import type { Session } from './session/session.js';

const base: ServerCapabilities = {
  textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
  hoverProvider: true,
  documentSymbolProvider: true,
  workspaceSymbolProvider: true,
  selectionRangeProvider: true,
  definitionProvider: true,
  referencesProvider: true,
  documentHighlightProvider: true,
  documentLinkProvider: { resolveProvider: true },
  completionProvider: { triggerCharacters: [' ', '>', ',', ':', '/', '#'] },
  documentFormattingProvider: true,
  documentRangeFormattingProvider: true,
};
const codeActionKinds = [CodeActionKind.QuickFix, CodeActionKind.RefactorRewrite];
const legend = { tokenTypes: [...semanticLegend.tokenTypes], tokenModifiers: [...semanticLegend.tokenModifiers] };

/** The capabilities that the server announces to a client: those that the client can use, and in a form that it understands. */
export function capabilitiesFor({ client }: Session): ServerCapabilities {
  const { can, isExtension } = client;
  const commands = serverCommands(client);
  return {
    ...base,
    ...(can.positionEncoding && { positionEncoding: can.positionEncoding }),
    renameProvider: can.prepareRename ? { prepareProvider: true } : true,
    ...(usesCodeActions(can) && { codeActionProvider: can.codeActionLiterals ? { codeActionKinds } : true }),
    ...(can.folding && { foldingRangeProvider: true }),
    ...(can.semanticTokens && { semanticTokensProvider: { legend, full: true } }),
    ...(!isExtension && { codeLensProvider: {} }),
    ...(!isExtension && commands.length > 0 && { executeCommandProvider: { commands } }),
  };
}
