import * as vscode from 'vscode';
import { pageHtml } from '../../pages/html.js';
import type { ReadyMessage } from '../../pages/schema.js';
import { contentLanguage } from '../ui/content-language.js';
import { randomNonce } from '../ui/random-nonce.js';
import { loadLimits, LoadWatch } from './load-watch.js';

/** How long the status bar says that a page is reloaded, in milliseconds. */
const statusMilliseconds = 5_000;

/** What a panel shows, and the handlers of its page's messages. */
export interface PageRole<Request extends { readonly type: string }> {
  readonly viewType: string;
  /** Name of the page's script and styles in `dist`, without ending. */
  readonly page: string;
  /** Title of a panel whose page has not loaded yet. */
  title(): string;
  /** What the panel is called in messages, at the start of a sentence. */
  name(): string;
  /** Checks a message from the page; undefined if it is invalid. */
  parse(message: unknown): Request | undefined;
  /** The page was loaded or reloaded, and has no content yet. */
  onReady(): void;
  onRequest(request: Exclude<Request, { readonly type: 'ready' }>): void;
  /** The panel was shown, hidden or closed, or gained or lost the focus. */
  onViewState?(state: { readonly isOpen: boolean; readonly isVisible: boolean; readonly isActive: boolean }): void;
}

export interface ShowOptions {
  readonly preserveFocus: boolean;
  /** Whether a panel that is not visible opens beside the active editor. */
  readonly beside: boolean;
  /** The column in which a panel that is not visible opens instead. */
  readonly viewColumn?: vscode.ViewColumn;
}

/** A panel for one of the extension's pages, of which one is open at a time: opens, reveals and restores it, and exchanges messages. */
export class PagePanel<Message, Request extends { readonly type: string }> implements vscode.Disposable {
  private panel: vscode.WebviewPanel | undefined;
  private isReady = false;
  /** Number of the latest attempt to load the page. */
  private load = 0;
  /** What the page of a restored panel had saved, until it has been loaded: a panel that replaces it does not know it. */
  private savedState: unknown;
  private slowNote: vscode.Disposable | undefined;
  /** The options with which the panel is being revealed, until it is known not to be closing. */
  private revealing: ShowOptions | undefined;
  private readonly watch: LoadWatch;

  /** @param limits milliseconds that each attempt to load the page may take before the next one */
  constructor(private readonly extensionUri: vscode.Uri, private readonly role: PageRole<Request>, limits = loadLimits) {
    this.watch = new LoadWatch({ reload: () => this.reload(), replace: () => this.replace(), giveUp: () => void this.offerReload() }, limits);
  }

  dispose(): void {
    this.watch.stop();
    this.revealing = undefined;
    this.panel?.dispose();
  }

  get isOpen(): boolean {
    return this.panel !== undefined;
  }

  get isVisible(): boolean {
    return this.panel?.visible === true;
  }

  /** Whether the page can receive messages. */
  get isPageReady(): boolean {
    return this.isReady;
  }

  /** Title of the panel's tab; undefined while it is closed. */
  get title(): string | undefined {
    return this.panel?.title;
  }

  set title(title: string) {
    if (this.panel) this.panel.title = title;
  }

  /** Opens the panel, or reveals it in its column. */
  show(options: ShowOptions): void {
    if (this.panel) void this.reveal(this.panel, options);
    else this.open(options);
  }

  /**
   * Takes over a panel that VS Code restored after a restart or reload; it replaces one that is open.
   *
   * @param savedState what its page had saved
   */
  adopt(panel: vscode.WebviewPanel, savedState?: unknown): void {
    this.watch.stop();
    this.savedState = savedState;
    this.attach(panel);
  }

  /** Makes a panel the one that is open, in place of the former one, which does not count as closed. */
  private attach(panel: vscode.WebviewPanel): void {
    const former = this.panel;
    this.panel = panel;
    this.isReady = false;
    if (former !== panel) former?.dispose();
    panel.iconPath = vscode.Uri.joinPath(this.extensionUri, 'media', 'flow.svg');
    panel.webview.options = { enableScripts: true, localResourceRoots: [vscode.Uri.joinPath(this.extensionUri, 'dist')] };
    panel.webview.onDidReceiveMessage((message) => {
      if (this.panel === panel) this.receive(message);
    });
    panel.onDidChangeViewState(() => this.onViewState(panel));
    panel.onDidDispose(() => this.forget(panel));
    panel.webview.html = this.html(panel.webview);
    this.onViewState(panel);
  }

  /** Handles a message from the page; invalid ones are ignored. */
  receive(message: unknown): void {
    const request = this.role.parse(message);
    if (!request) return;
    if (isReadyMessage(request)) {
      // A slow page that has been reloaded meanwhile is about to be replaced by the new one, and would never get its content.
      if (request.load === this.load) this.becomeReady();
    } else {
      this.role.onRequest(request as Exclude<Request, { readonly type: 'ready' }>);
    }
  }

  private becomeReady(): void {
    this.isReady = true;
    this.savedState = undefined;
    this.watch.stop();
    this.slowNote?.dispose();
    this.role.onReady();
  }

  /** Sends a message to the page if it is ready; otherwise it gets everything once it is. */
  post(message: Message): void {
    if (this.panel && this.isReady) void this.panel.webview.postMessage(message);
  }

  private open(options: ShowOptions): void {
    const { preserveFocus } = options;
    const viewColumn = columnFor(options) ?? vscode.ViewColumn.Active;
    this.adopt(vscode.window.createWebviewPanel(this.role.viewType, this.role.title(), { viewColumn, preserveFocus }));
  }

  /**
   * While the workbench is closing a panel, the extension does not know it yet, and revealing the panel silently does nothing. If
   * it closes before the workbench has answered a later request, it was closing, and a new one is opened.
   */
  private async reveal(panel: vscode.WebviewPanel, options: ShowOptions): Promise<void> {
    this.revealing = options;
    panel.reveal(panel.visible ? undefined : columnFor(options), options.preserveFocus);
    await vscode.commands.executeCommand('setContext', `${this.role.viewType}.revealed`, true);
    if (this.revealing === options) this.revealing = undefined;
  }

  private onViewState(panel: vscode.WebviewPanel): void {
    if (this.panel !== panel) return;
    // VS Code discards a hidden page; when the panel is shown again, the page reloads and reports that it is ready.
    if (!panel.visible) this.isReady = false;
    if (panel.visible && !this.isReady) this.watch.start();
    else this.watch.stop();
    this.role.onViewState?.({ isOpen: true, isVisible: panel.visible, isActive: panel.active });
  }

  private forget(panel: vscode.WebviewPanel): void {
    if (this.panel !== panel) return;
    const { revealing } = this;
    this.revealing = undefined;
    this.panel = undefined;
    this.isReady = false;
    this.watch.stop();
    this.role.onViewState?.({ isOpen: false, isVisible: false, isActive: false });
    if (revealing) this.open(revealing);
  }

  /** Reloads a page that stays empty, as happens when the workbench loses its content. */
  private reload(): void {
    if (!this.panel) return;
    this.reportSlow();
    this.panel.webview.html = this.html(this.panel.webview);
  }

  /**
   * Opens a new panel in place of one whose page stays empty. Where a server has one address for the frames of all panels, each frame
   * registers its own service worker there, which supersedes the former one. Of two frames that load at the same time, one may then
   * wait forever for the answer of a worker that is gone, whatever content it is given.
   */
  private replace(): void {
    const { panel } = this;
    if (!panel) return;
    this.reportSlow();
    const { title, viewColumn = vscode.ViewColumn.Active } = panel;
    // A panel that opened without the focus says that it is active until the workbench has reported its state.
    const preserveFocus = viewColumn !== vscode.window.tabGroups.activeTabGroup.viewColumn;
    this.attach(vscode.window.createWebviewPanel(this.role.viewType, title, { viewColumn, preserveFocus }));
  }

  private reportSlow(): void {
    this.slowNote?.dispose();
    this.slowNote = vscode.window.setStatusBarMessage(`$(sync) ${vscode.l10n.t('{0} is slow to load. Trying again…', this.role.name())}`, statusMilliseconds);
  }

  private async offerReload(): Promise<void> {
    const { panel } = this;
    if (!panel) return;
    const again = vscode.l10n.t('Load Again');
    const chosen = await vscode.window.showWarningMessage(vscode.l10n.t('{0} could not be loaded.', this.role.name()), again);
    if (chosen !== again || this.panel !== panel || this.isReady) return;
    this.watch.stop();
    this.watch.start();
    this.replace();
  }

  private html(webview: vscode.Webview): string {
    this.load += 1;
    const address = (name: string) => webview.asWebviewUri(vscode.Uri.joinPath(this.extensionUri, 'dist', name)).toString();
    return pageHtml({
      load: this.load,
      cspSource: webview.cspSource,
      nonce: randomNonce(),
      scriptUri: address(`${this.role.page}.js`),
      styleUri: address(`${this.role.page}.css`),
      title: this.role.title(),
      language: contentLanguage(),
      savedState: this.savedState,
    });
  }
}

function columnFor({ beside, viewColumn }: ShowOptions): vscode.ViewColumn | undefined {
  return viewColumn ?? (beside ? vscode.ViewColumn.Beside : undefined);
}

function isReadyMessage(request: { readonly type: string }): request is ReadyMessage {
  return request.type === 'ready';
}
