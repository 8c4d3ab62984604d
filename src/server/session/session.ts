import { LSPErrorCodes, MessageType, ResponseError, ShowMessageNotification, TextDocuments, type Connection, type Diagnostic, type Disposable, type Range, type TextDocumentIdentifier } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Cancellation } from '../../anchors/index.js';
import type { AnchorSite, VhflowDocument } from '../../language/index.js';
import { parseSourcesChanged, sourcesChanged } from '../../sources/requests.js';
import { AnchorStates } from '../trees/anchor-states.js';
import { ClientSourceTrees } from '../trees/client-source-trees.js';
import { changedUris } from './changed-uris.js';
import { rootsOf, type ClientSettings, type Roots } from './client-settings.js';
import { ConfiguredTrees } from '../trees/configured-trees.js';
import { OpenedDocuments } from './opened-documents.js';
import type { ProblemDocs } from './problem-docs.js';
import { ProblemReports } from './problem-reports.js';
import type { SourceTrees } from '../trees/source-trees.js';
import { TreeWatch } from '../trees/tree-watch.js';

/** What a Node process provides to the server, but a web worker cannot. */
export interface ServerEnvironment {
  /** Opens source trees in folders of this machine; see `folderSourceTrees`. */
  readonly treesInFolders?: (roots: Roots, reportProblem: (problem: string) => void) => SourceTrees;
  /** The URI of a page with a section for each code of a problem. */
  readonly problemPage?: string | undefined;
}

/** The open documents of an initialized client, and the source trees that their anchors point into. */
export class Session implements Disposable {
  readonly trees: ConfiguredTrees;
  readonly anchors: AnchorStates;
  private readonly texts = new TextDocuments(TextDocument);
  private readonly documents: OpenedDocuments;
  private readonly reports: ProblemReports;
  private readonly watch: TreeWatch;
  private readonly subscriptions: readonly Disposable[];

  constructor(readonly connection: Connection, readonly client: ClientSettings, private readonly environment: ServerEnvironment) {
    const clientTrees = client.isExtension ? new ClientSourceTrees(connection) : undefined;
    this.trees = new ConfiguredTrees(clientTrees ?? this.treesIn(client.roots));
    this.watch = new TreeWatch(connection, client.supportsWatching);
    this.watch.follow(this.trees);
    this.anchors = new AnchorStates(this.trees);
    this.documents = new OpenedDocuments(client.language);
    this.reports = new ProblemReports(connection, this.documents, { anchors: this.anchors, trees: this.trees }, problemDocs(client, environment));
    this.subscriptions = [
      this.texts.listen(connection),
      this.texts.onDidChangeContent(({ document }) => this.reports.update(document)),
      this.texts.onDidSave(() => void this.recheckSources()),
      this.texts.onDidClose(({ document }) => this.close(document)),
      connection.onDidChangeConfiguration(({ settings }) => this.configure(settings)),
      connection.onInitialized(() => this.watch.start()),
      connection.onDidChangeWatchedFiles((params) => {
        if (this.trees.drop(changedUris(params))) this.recheck();
      }),
      connection.onNotification(sourcesChanged, (change: unknown) => {
        clientTrees?.change(parseSourcesChanged(change));
        this.recheck();
      }),
    ];
  }

  /** Stops all work for the client. */
  dispose(): void {
    this.subscriptions.forEach((subscription) => subscription.dispose());
    this.reports.dispose();
  }

  /** The open document with a URI. */
  documentAt({ uri }: TextDocumentIdentifier): VhflowDocument | undefined {
    const text = this.texts.get(uri);
    return text && this.documents.read(text);
  }

  /** The URIs of the open documents. */
  openUris(): readonly string[] {
    return this.texts.keys();
  }

  /**
   * The problems of an open document that overlap a range. The anchors in the range are resolved first if they are not known yet.
   *
   * @throws ResponseError when the text changes in the meantime, or the request is cancelled
   */
  async problemsAt({ uri }: TextDocumentIdentifier, range: Range, signal: Cancellation): Promise<readonly Diagnostic[]> {
    const text = this.texts.get(uri);
    if (!text) return [];
    const { version } = text;
    const touches = (other: Range): boolean => text.offsetAt(other.start) <= text.offsetAt(range.end) && text.offsetAt(range.start) <= text.offsetAt(other.end);
    await this.checkAnchors(this.documents.read(text), signal, ({ whole, calls }) => [whole, ...calls].some(touches));
    if (text.version !== version) throw new ResponseError(LSPErrorCodes.ContentModified, 'The text was changed.');
    return this.reports.problemsOf(text).filter((problem) => touches(problem.range));
  }

  private async checkAnchors(document: VhflowDocument, signal: Cancellation, isWanted: (site: AnchorSite) => boolean): Promise<void> {
    try {
      await this.anchors.check(document, signal, isWanted);
    } catch (error) {
      signal.throwIfAborted();
      this.connection.console.error(`Anchors could not be checked: ${String(error)}`);
    }
  }

  private close(text: TextDocument): void {
    this.documents.forget(text);
    this.reports.close(text);
  }

  private configure(settings: unknown): void {
    const roots = rootsOf(settings);
    if (this.client.isExtension || roots === undefined) return;
    this.trees.replace(this.treesIn(roots));
    this.watch.follow(this.trees);
    this.recheck();
  }

  /** Rechecks the source trees if the client does not report their changes. */
  private async recheckSources(): Promise<void> {
    if (this.client.isExtension || this.watch.isWatching) return;
    await this.trees.recheck();
    this.recheck();
  }

  /** Checks all documents again after the source trees may have changed. */
  private recheck(): void {
    this.anchors.forget();
    this.texts.all().forEach((text) => this.reports.update(text));
  }

  private treesIn(roots: Roots | undefined): SourceTrees | undefined {
    return roots && this.environment.treesInFolders?.(roots, (problem) => {
      // A notification is sent because a client may reject the corresponding request.
      void this.connection.sendNotification(ShowMessageNotification.type, { type: MessageType.Warning, message: `vhflow: ${problem}` });
    });
  }
}

function problemDocs({ explainCommand }: ClientSettings, { problemPage }: ServerEnvironment): ProblemDocs | undefined {
  if (explainCommand !== undefined) return { command: explainCommand };
  return problemPage === undefined ? undefined : { page: problemPage };
}
