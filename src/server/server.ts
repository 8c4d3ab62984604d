import {
  CodeActionKind, ErrorCodes, LSPErrorCodes, ResponseError, TextDocuments, TextDocumentSyncKind,
  type CancellationToken, type ClientCapabilities, type Connection, type InitializeResult, type Range, type TextDocumentPositionParams,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Cancellation } from '../anchors/index.js';
import {
  codeActionsAt, completionsAt, definitionAt, foldingOf, formatRange, formatTree, highlightsAt, hoverAt, referencesAt, renameAt,
  renameRangeAt, RenameRefused, selectionRangeAt, semanticLegend, semanticTokensOf, symbolsOf, type VhflowDocument,
} from '../language/index.js';
import { sourcesChanged } from '../sources/requests.js';
import { anchorCompletions } from './anchor-completion.js';
import { anchorDefinition, anchorHover, anchorLinks, linkTarget } from './anchor-features.js';
import { AnchorStates } from './anchor-states.js';
import { ClientSourceTrees } from './client-source-trees.js';
import { codeLenses, lensCommands, parseLensAddress, showSource } from './code-lenses.js';
import { offeredProjects, OpenedDocuments } from './opened-documents.js';
import type { ProblemDocs } from './problem-docs.js';
import { ProblemReports } from './problem-reports.js';
import type { SourceTrees } from './source-trees.js';
import { workspaceSymbolsOf } from './workspace-symbols.js';

const capabilities: InitializeResult['capabilities'] = {
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

/** What a program can do for the server that a web worker cannot. */
export interface ServerEnvironment {
  /** Source trees in folders that the client names; see `folderSourceTrees`. */
  readonly treesInFolders?: (roots: unknown, complain: (problem: string) => void) => SourceTrees;
  /** The URI of a page with a section for each code of a problem. */
  readonly problemPage?: string | undefined;
}

/**
 * Answers one client with the editing features of .vhflow files, and tells it what is wrong in the files it has open.
 * All knowledge is in `src/language`, and of source trees in `src/anchors`; this only carries it over the protocol.
 *
 * @param connection a connection that nobody listens on yet
 */
export function startServer(connection: Connection, environment: ServerEnvironment = {}): void {
  new Server(connection, environment).listen();
}

class Server {
  private readonly texts = new TextDocuments(TextDocument);
  private readonly opened = new OpenedDocuments();
  private trees: SourceTrees | undefined;
  private anchors: AnchorStates | undefined;
  private readonly reports: ProblemReports;
  private isVsCode = false;
  private takesSnippets = false;
  /** What lenses may do. */
  private commands: { readonly byClient: ReadonlySet<string>; readonly byServer: readonly string[] } = { byClient: new Set(), byServer: [] };

  constructor(private readonly connection: Connection, private readonly environment: ServerEnvironment) {
    this.reports = new ProblemReports(connection, this.opened, () => this.anchors);
  }

  listen(): void {
    this.listenForTexts();
    this.answerAboutNames();
    this.answerAboutText();
    this.answerAboutSources();
    this.answerAboutLenses();
    this.texts.listen(this.connection);
    this.connection.listen();
  }

  private get language(): string {
    return this.opened.language;
  }

  private listenForTexts(): void {
    this.connection.onInitialize(({ locale, initializationOptions, capabilities: client }): InitializeResult => {
      const options = recordOf(initializationOptions);
      this.takesSnippets = client.textDocument?.completion?.completionItem?.snippetSupport === true;
      this.opened.language = locale ?? 'en';
      this.isVsCode = options['sources'] === 'client';
      if (this.isVsCode) this.useTrees(new ClientSourceTrees(this.connection));
      else this.useFolders(options['roots']);
      this.reports.docs = docsOf(options['explainCommand'], this.environment.problemPage);
      this.commands = this.commandsOf(options['commands'], client);
      return { capabilities: { ...capabilities, ...this.lensCapabilities() }, serverInfo: { name: 'vhflow' } };
    });
    this.connection.onDidChangeConfiguration(({ settings }) => {
      const roots = recordOf(recordOf(settings)['vhflow'])['sourceRoots'];
      if (this.isVsCode || roots === undefined) return;
      this.useFolders(roots);
      this.checkAgain();
    });
    this.connection.onNotification(sourcesChanged, () => this.checkAgain());
    this.texts.onDidChangeContent(({ document }) => this.reports.update(document));
    this.texts.onDidSave(() => this.checkAgain());
    this.texts.onDidClose(({ document }) => {
      this.opened.forget(document);
      this.reports.close(document);
    });
  }

  /** `Open source` can be done from here, where the client shows a document when it is asked to. */
  private commandsOf(named: unknown, client: ClientCapabilities): Server['commands'] {
    const known = Object.values(lensCommands);
    const byClient = new Set(known.filter((command) => Array.isArray(named) && named.includes(command)));
    const canShow = client.window?.showDocument?.support === true && !byClient.has(lensCommands.openSource);
    return { byClient, byServer: canShow ? [lensCommands.openSource] : [] };
  }

  /** Under VS Code the extension has lenses of its own. */
  private lensCapabilities(): InitializeResult['capabilities'] {
    if (this.isVsCode) return {};
    const { byServer } = this.commands;
    return { codeLensProvider: {}, ...(byServer.length > 0 ? { executeCommandProvider: { commands: [...byServer] } } : {}) };
  }

  private answerAboutLenses(): void {
    const { connection } = this;
    connection.onCodeLens((p) => whenOpen(this.at(p), (document) => codeLenses(document, p.textDocument.uri, {
      language: this.language,
      runs: (command) => this.commands.byClient.has(command) || (this.anchors !== undefined && this.commands.byServer.includes(command)),
    })));
    connection.onExecuteCommand(async ({ command, arguments: [argument] = [] }, token) => {
      const address = command === lensCommands.openSource ? parseLensAddress(argument) : undefined;
      const document = address && this.at({ textDocument: address.document });
      if (document && this.anchors) await showSource(connection, document, address, this.anchors, cancellation(token));
      return null;
    });
  }

  private useFolders(roots: unknown): void {
    const trees = roots === undefined ? undefined : this.environment.treesInFolders?.(roots, (problem) => this.connection.window.showWarningMessage(`vhflow: ${problem}`));
    if (trees) this.useTrees(trees);
  }

  private useTrees(trees: SourceTrees): void {
    this.trees = trees;
    this.anchors = new AnchorStates(trees);
  }

  private checkAgain(): void {
    this.anchors?.forget();
    this.texts.all().forEach((text) => this.reports.update(text));
  }

  private at({ textDocument }: Pick<TextDocumentPositionParams, 'textDocument'>): VhflowDocument | undefined {
    const text = this.texts.get(textDocument.uri);
    return text && this.opened.read(text);
  }

  private answerAboutNames(): void {
    const { connection } = this;
    connection.onDocumentSymbol((p) => whenOpen(this.at(p), symbolsOf));
    connection.onWorkspaceSymbol(({ query }) => this.texts.all().flatMap((text) => workspaceSymbolsOf(text.uri, this.opened.read(text), query)));
    connection.onReferences((p) => whenOpen(this.at(p), (document) => {
      return referencesAt(document, p.position, p.context.includeDeclaration).map((range) => ({ uri: p.textDocument.uri, range }));
    }));
    connection.onDocumentHighlight((p) => whenOpen(this.at(p), (document) => highlightsAt(document, p.position)));
    connection.onPrepareRename((p) => whenOpen(this.at(p), (document) => renameRangeAt(document, p.position)));
    connection.onRenameRequest((p) => whenOpen(this.at(p), (document) => {
      return { changes: { [p.textDocument.uri]: refusable(() => renameAt(document, p.position, p.newName)) } };
    }));
  }

  private answerAboutText(): void {
    const { connection } = this;
    connection.onFoldingRanges((p) => whenOpen(this.at(p), foldingOf));
    connection.onSelectionRanges((p) => whenOpen(this.at(p), (document) => p.positions.map((position) => selectionRangeAt(document, position))));
    connection.languages.semanticTokens.on((p) => {
      const document = this.at(p);
      return { data: document ? semanticTokensOf(document) : [] };
    });
    connection.onDocumentFormatting((p) => whenOpen(this.at(p), (document) => {
      if (document.tree.broken) return [];
      return [{ range: document.lines.range(0, document.tree.text.length), newText: formatTree(document.tree) }];
    }));
    connection.onDocumentRangeFormatting((p) => whenOpen(this.at(p), (document) => formatRange(document, p.range)));
    connection.onCodeAction(async (p, token) => {
      const text = this.texts.get(p.textDocument.uri);
      if (!text) return null;
      await this.checkAnchorsAt(text, p.range, token);
      const touching = this.reports.problemsOf(text).filter(({ range }) => touches(range, p.range));
      const actions = codeActionsAt(this.opened.read(text), p.range, touching, { uri: text.uri, language: this.language });
      return actions.filter(({ kind = '' }) => p.context.only?.some((wanted) => kind === wanted || kind.startsWith(`${wanted}.`)) ?? true);
    });
  }

  /**
   * Looks up the anchors at a range, so that their problems can be cured before all of the file are looked up.
   *
   * @throws a ResponseError if the text changes meanwhile, or the request is cancelled
   */
  private async checkAnchorsAt(text: TextDocument, range: Range, token: CancellationToken): Promise<void> {
    const { version } = text;
    try {
      await this.anchors?.check(this.opened.read(text), cancellation(token), ({ whole, calls }) => [whole, ...calls].some((part) => touches(part, range)));
    } catch (error) {
      if (token.isCancellationRequested) throw error;
      this.connection.console.error(`Anchors could not be checked: ${String(error)}`);
    }
    if (text.version !== version) throw new ResponseError(LSPErrorCodes.ContentModified, 'The text was changed.');
  }

  private answerAboutSources(): void {
    const { connection } = this;
    connection.onHover(async (p, token) => {
      const document = this.at(p);
      const ofAnchor = document && this.anchors && (await anchorHover(document, p.position, this.anchors, this.language, cancellation(token)));
      const hover = document && hoverAt(document, p.position, this.language);
      if (!hover || ofAnchor === undefined) return hover ?? null;
      const { value } = hover.contents as { value: string };
      return { ...hover, contents: { kind: 'markdown', value: `${ofAnchor}\n\n---\n\n${value}` } };
    });
    connection.onDefinition(async (p, token) => {
      const document = this.at(p);
      const range = document && definitionAt(document, p.position);
      if (range) return { uri: p.textDocument.uri, range };
      return (document && this.anchors && (await anchorDefinition(document, p.position, this.anchors, cancellation(token)))) ?? null;
    });
    connection.onDocumentLinks(async (p) => {
      const document = this.at(p);
      return document && this.anchors ? anchorLinks(document, p.textDocument.uri, this.anchors) : [];
    });
    connection.onDocumentLinkResolve(async (link, token) => {
      const { uri, position } = link.data as { uri: string; position: Range['start'] };
      const document = this.at({ textDocument: { uri } });
      const target = document && this.anchors && (await linkTarget(document, position, this.anchors, cancellation(token)));
      return target === undefined ? link : { ...link, target };
    });
    connection.onCompletion(async (p) => {
      const document = this.at(p);
      if (!document) return null;
      const again = this.isVsCode ? 'editor.action.triggerSuggest' : undefined;
      const fromTree = this.trees && (await anchorCompletions(document, p.position, this.trees, { again }));
      return fromTree ?? completionsAt(document, p.position, {
        knownProjects: offeredProjects, language: this.language, again, takesSnippets: this.takesSnippets,
      });
    });
  }
}

function docsOf(command: unknown, page: string | undefined): ProblemDocs | undefined {
  if (typeof command === 'string' && /^[\w.-]+$/.test(command)) return { command };
  return page === undefined ? undefined : { page };
}

function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function touches(one: Range, other: Range): boolean {
  return !isBefore(one.end, other.start) && !isBefore(other.end, one.start);
}

function isBefore(one: Range['start'], other: Range['start']): boolean {
  return one.line < other.line || (one.line === other.line && one.character < other.character);
}

function whenOpen<T>(document: VhflowDocument | undefined, answer: (document: VhflowDocument) => T | undefined): T | null {
  return (document && answer(document)) ?? null;
}

/** A client's wish to have no answer any more, as what reads source trees asks for it. */
function cancellation(token: CancellationToken): Cancellation {
  return {
    throwIfAborted: () => {
      if (token.isCancellationRequested) throw new ResponseError(LSPErrorCodes.RequestCancelled, 'The request was cancelled.');
    },
  };
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
