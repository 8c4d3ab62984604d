import {
  ErrorCodes, ResponseError, TextDocuments, TextDocumentSyncKind,
  type Connection, type InitializeResult, type TextDocumentPositionParams,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import {
  completionsAt, definitionAt, foldingOf, formatTree, highlightsAt, hoverAt, openDocument, referencesAt, renameAt, renameRangeAt,
  RenameRefused, symbolsOf, type VhflowDocument,
} from '../language/index.js';
import { catalogue } from '../sources/index.js';

const knownProjects = catalogue.projects.map((project) => project.id);

const capabilities: InitializeResult['capabilities'] = {
  textDocumentSync: TextDocumentSyncKind.Incremental,
  hoverProvider: true,
  documentSymbolProvider: true,
  foldingRangeProvider: true,
  definitionProvider: true,
  referencesProvider: true,
  documentHighlightProvider: true,
  renameProvider: { prepareProvider: true },
  completionProvider: { triggerCharacters: [' ', '>', ','] },
  documentFormattingProvider: true,
};

/**
 * Answers one client with the editing features of .vhflow files, and tells it what is wrong in the files it has open.
 * All knowledge is in `src/language`; this only carries it over the protocol.
 *
 * @param connection a connection that nobody listens on yet
 */
export function startServer(connection: Connection): void {
  const texts = new TextDocuments(TextDocument);
  const opened = new OpenedDocuments();
  let language = 'en';

  connection.onInitialize((parameters): InitializeResult => {
    language = parameters.locale ?? language;
    opened.language = language;
    return { capabilities, serverInfo: { name: 'vhflow' } };
  });

  texts.onDidChangeContent(({ document }) => {
    const { compiled } = opened.read(document);
    void connection.sendDiagnostics({ uri: document.uri, version: document.version, diagnostics: [...compiled.diagnostics] });
  });
  texts.onDidClose(({ document }) => {
    opened.forget(document);
    void connection.sendDiagnostics({ uri: document.uri, diagnostics: [] });
  });

  const at = (parameters: Pick<TextDocumentPositionParams, 'textDocument'>): VhflowDocument | undefined => {
    const text = texts.get(parameters.textDocument.uri);
    return text && opened.read(text);
  };
  connection.onHover((p) => whenOpen(at(p), (document) => hoverAt(document, p.position, language)));
  connection.onDocumentSymbol((p) => whenOpen(at(p), symbolsOf));
  connection.onFoldingRanges((p) => whenOpen(at(p), foldingOf));
  connection.onDefinition((p) => whenOpen(at(p), (document) => {
    const range = definitionAt(document, p.position);
    return range && { uri: p.textDocument.uri, range };
  }));
  connection.onReferences((p) => whenOpen(at(p), (document) => {
    return referencesAt(document, p.position, p.context.includeDeclaration).map((range) => ({ uri: p.textDocument.uri, range }));
  }));
  connection.onDocumentHighlight((p) => whenOpen(at(p), (document) => highlightsAt(document, p.position)));
  connection.onPrepareRename((p) => whenOpen(at(p), (document) => renameRangeAt(document, p.position)));
  connection.onRenameRequest((p) => whenOpen(at(p), (document) => {
    return { changes: { [p.textDocument.uri]: refusable(() => renameAt(document, p.position, p.newName)) } };
  }));
  connection.onCompletion((p) => whenOpen(at(p), (document) => completionsAt(document, p.position, { knownProjects, language })));
  connection.onDocumentFormatting((p) => whenOpen(at(p), (document) => {
    if (document.tree.broken) return [];
    return [{ range: document.lines.range(0, document.tree.text.length), newText: formatTree(document.tree) }];
  }));

  texts.listen(connection);
  connection.listen();
}

/** Reads each version of a text once, whoever asks. */
class OpenedDocuments {
  /** A BCP 47 tag for messages. */
  language = 'en';
  private readonly byUri = new Map<string, { version: number; document: VhflowDocument }>();

  read(text: TextDocument): VhflowDocument {
    const known = this.byUri.get(text.uri);
    if (known?.version === text.version) return known.document;
    const document = openDocument(text.getText(), { knownProjects, language: this.language });
    this.byUri.set(text.uri, { version: text.version, document });
    return document;
  }

  forget(text: TextDocument): void {
    this.byUri.delete(text.uri);
  }
}

function whenOpen<T>(document: VhflowDocument | undefined, answer: (document: VhflowDocument) => T | undefined): T | null {
  return (document && answer(document)) ?? null;
}

/** Turns a refusal into the protocol's own error, whose message editors show. */
function refusable<T>(action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (error instanceof RenameRefused) throw new ResponseError(ErrorCodes.InvalidRequest, error.message);
    throw error;
  }
}
