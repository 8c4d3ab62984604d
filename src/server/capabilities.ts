import { CodeActionKind, TextDocumentSyncKind, type ServerCapabilities } from 'vscode-languageserver';
import { semanticLegend } from '../language/index.js';
import { serverCommands } from './features/lens-features.js';
import type { Session } from './session/session.js';

const base: ServerCapabilities = {
  textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
  hoverProvider: true,
  documentSymbolProvider: true,
  workspaceSymbolProvider: true,
  foldingRangeProvider: true,
  selectionRangeProvider: true,
  definitionProvider: true,
  referencesProvider: true,
  documentHighlightProvider: true,
  documentLinkProvider: { resolveProvider: true },
  renameProvider: { prepareProvider: true },
  completionProvider: { triggerCharacters: [' ', '>', ',', ':', '/', '#'] },
  codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, CodeActionKind.RefactorRewrite] },
  documentFormattingProvider: true,
  documentRangeFormattingProvider: true,
  semanticTokensProvider: { legend: { tokenTypes: [...semanticLegend.tokenTypes], tokenModifiers: [...semanticLegend.tokenModifiers] }, full: true },
};

/** The capabilities that the server announces to a client. */
export function capabilitiesFor({ client }: Session): ServerCapabilities {
  if (client.isExtension) return base;
  const commands = serverCommands(client);
  return { ...base, codeLensProvider: {}, ...(commands.length > 0 && { executeCommandProvider: { commands } }) };
}
