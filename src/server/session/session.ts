import { LSPErrorCodes, MessageType, ResponseError, ShowMessageNotification, type Connection, type Diagnostic, type Disposable, type Range } from 'vscode-languageserver';
import type { Cancellation } from '../../anchors/index.js';
import type { AnchorSite, VhflowDocument } from '../../language/index.js';
import type { WebAddressOf } from '../../model/web.js';
import { webAddresses } from '../../sources/index.js';
import { parseSourcesChanged, sourcesChanged } from '../../sources/requests.js';
import { PositionConverter } from '../protocol/position-encoding.js';
import { AnchorStates } from '../trees/anchor-states.js';
import { ClientSourceTrees } from '../trees/client-source-trees.js';
import { ConfiguredTrees } from '../trees/configured-trees.js';
import type { SourceTrees } from '../trees/source-trees.js';
import { TreeWatch } from '../trees/tree-watch.js';
import { changedUris } from './changed-uris.js';
import { rootsOf, webAddressesOf, type ClientSettings, type Roots } from './client-settings.js';
import { OpenTexts } from './open-texts.js';
import { OpenedDocuments } from './opened-documents.js';
import type { ProblemDocs } from './problem-docs.js';
import { ProblemReports } from './problem-reports.js';

/** What a Node process provides to the server, but a web worker cannot. */
export interface ServerEnvironment {
  /** Opens source trees in folders of this machine; see `folderSourceTrees`. */
  readonly treesInFolders?: (roots: Roots, reportProblem: (problem: string, severity: 'warning' | 'info') => void) => SourceTrees;
  /** The URI of a page with a section for each code of a problem. */
  readonly problemPage?: string | undefined;
}

/** An open document. */
export interface OpenDocument {
  /** The same for all spellings of the document's URI. */
  readonly uri: string;
  /** The URI as the client wrote it when it opened the document. */
  readonly spelledUri: string;
  readonly version: number;
  readonly document: VhflowDocument;
}

const messageTypes = { warning: MessageType.Warning, info: MessageType.Info } as const;

/** The open documents of an initialized client, and the source trees that their anchors point into. */
export class Session implements Disposable {
  readonly trees: ConfiguredTrees;
  readonly anchors: AnchorStates;
  readonly positions: PositionConverter;
  /** Where functions can be read on the web. */
  webAddress: WebAddressOf;
  private readonly texts: OpenTexts;
  private readonly documents: OpenedDocuments;
  private readonly reports: ProblemReports;
  private readonly watch: TreeWatch;
  private readonly subscriptions: readonly Disposable[];
  /** The configured roots as JSON: clients send their configuration again when another part of it changes. */
  private roots: string | undefined;

  constructor(readonly connection: Connection, readonly client: ClientSettings, private readonly environment: ServerEnvironment) {
    const clientTrees = client.isExtension ? new ClientSourceTrees(connection) : undefined;
    this.positions = new PositionConverter(client.can.positionEncoding);
    this.texts = new OpenTexts(this.positions);
    this.documents = new OpenedDocuments(client.language);
    this.webAddress = webAddresses(client.webAddresses).of;
    this.roots = JSON.stringify(client.roots);
    this.trees = new ConfiguredTrees(clientTrees ?? this.treesIn(client.roots));
    this.watch = new TreeWatch(connection, client.can.watching);
    this.watch.follow(this.trees);
    this.anchors = new AnchorStates(this.trees, () => this.texts.all().map((text) => this.documents.read(text)));
    this.reports = new ProblemReports(
      connection, { texts: this.texts, documents: this.documents, anchors: this.anchors, trees: this.trees },
      { can: client.can, positions: this.positions, docs: problemDocs(client, environment) },
    );
    this.subscriptions = [
      this.texts.listen(connection),
      this.texts.onDidChangeContent(({ document }) => this.reports.update(document)),
      this.texts.onDidSave(() => void this.recheckSources()),
      this.texts.onDidClose(({ document }) => {
        this.reports.close(document);
        this.anchors.documentClosed();
      }),
      connection.onDidChangeConfiguration((params: unknown) => this.configure(params)),
      connection.onInitialized(() => this.watch.start()),
      connection.onDidChangeWatchedFiles((params: unknown) => {
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

  /** The open document with a URI, in any spelling. */
  readonly textAt = ({ uri }: { readonly uri: string }): OpenDocument | undefined => {
    const text = this.texts.get(uri);
    return text && { uri: text.uri, spelledUri: text.spelledUri, version: text.version, document: this.documents.read(text) };
  };

  /** The URIs of the open documents. */
  readonly openUris = (): readonly string[] => this.texts.all().map(({ uri }) => uri);

  /**
   * The problems of an open document that overlap a range. The anchors in the range are resolved first if they are not known yet.
   *
   * @throws ResponseError when the text changes in the meantime, or the request is cancelled
   */
  async problemsAt({ uri }: { readonly uri: string }, range: Range, signal: Cancellation): Promise<readonly Diagnostic[]> {
    const text = this.texts.get(uri);
    if (!text) return [];
    const document = this.documents.read(text);
    const { textDocument } = document;
    const [start, end] = [textDocument.offsetAt(range.start), textDocument.offsetAt(range.end)];
    const touches = (other: Range): boolean => textDocument.offsetAt(other.start) <= end && start <= textDocument.offsetAt(other.end);
    await this.checkAnchors(document, signal, ({ whole, calls }) => [whole, ...calls].some(touches));
    if (this.texts.get(uri) !== text) throw new ResponseError(LSPErrorCodes.ContentModified, 'The text was changed.');
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

  private configure(params: unknown): void {
    const templates = webAddressesOf(params);
    if (templates !== undefined) this.webAddress = webAddresses(templates).of;
    const roots = rootsOf(params);
    if (this.client.isExtension || roots === undefined || JSON.stringify(roots) === this.roots) return;
    this.roots = JSON.stringify(roots);
    this.trees.replace(this.treesIn(roots));
    this.watch.follow(this.trees);
    this.recheck();
  }

  /** Rechecks the source trees if the client does not report their changes. */
  private async recheckSources(): Promise<void> {
    if (this.client.isExtension || this.watch.isWatching) return;
    const haveChanged = await this.trees.recheck();
    if (haveChanged || this.anchors.hasRefusals) this.recheck();
  }

  /** Checks all documents again after the source trees may have changed. */
  private recheck(): void {
    this.anchors.forget();
    this.reports.recheck();
  }

  private treesIn(roots: Roots | undefined): SourceTrees | undefined {
    return roots && this.environment.treesInFolders?.(roots, (problem, severity) => {
      // A notification is sent because a client may reject the corresponding request.
      void this.connection.sendNotification(ShowMessageNotification.type, { type: messageTypes[severity], message: `vhflow: ${problem}` });
    });
  }
}

function problemDocs({ explainCommand }: ClientSettings, { problemPage }: ServerEnvironment): ProblemDocs | undefined {
  if (explainCommand !== undefined) return { command: explainCommand };
  return problemPage === undefined ? undefined : { page: problemPage };
}
