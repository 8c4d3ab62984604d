import * as vscode from 'vscode';
import { pageHtml } from '../../pages/html.js';
import { contentLanguage } from '../ui/content-language.js';
import { randomNonce } from '../ui/random-nonce.js';
import { loadLimits, LoadWatch } from './load-watch.js';

/** How long the status bar says that a page is loaded again, in milliseconds. */
const statusMilliseconds = 5_000;

/** What a panel shows, and who answers its page. */
export interface PageRole<Request extends { readonly type: string }> {
  readonly viewType: string;
  /** Name of the page's script and styles in `dist`, without ending. */
  readonly page: string;
  /** Title of a panel that shows nothing yet. */
  title(): string;
  /** Checks a message of the page; undefined for what is none. */
  parse(message: unknown): Request | undefined;
  /** The page is loaded, for the first time or again, and knows nothing. */
  onReady(): void;
  onRequest(request: Exclude<Request, { readonly type: 'ready' }>): void;
  /** The panel came into sight, went out of it, gained or lost the focus, or closed. */
  onViewState?(state: { readonly isOpen: boolean; readonly isActive: boolean }): void;
}

export interface ShowOptions {
  readonly preserveFocus: boolean;
  /** Whether the panel, unless it is in sight, leaves the active editor in sight. */
  readonly beside: boolean;
}

/** One panel at a time with one of the extension's pages in it: opens it, brings it back, speaks with its page. */
export class PagePanel<Message, Request extends { readonly type: string }> implements vscode.Disposable {
  private panel: vscode.WebviewPanel | undefined;
  private isReady = false;
  /** How the panel is being brought to the front, while it may yet turn out to be closing. */
  private revealing: ShowOptions | undefined;
  private readonly watch: LoadWatch;

  /** @param limits milliseconds that each attempt to load the page may take before the next one */
  constructor(private readonly extensionUri: vscode.Uri, private readonly role: PageRole<Request>, limits = loadLimits) {
    this.watch = new LoadWatch({ reload: () => this.reload(), giveUp: () => void this.offerReload() }, limits);
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

  /** Whether the page takes messages. */
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

  /** Opens the panel, or brings it to the front where it is. */
  show(options: ShowOptions): void {
    if (this.panel) void this.reveal(this.panel, options);
    else this.open(options);
  }

  /** Takes a panel that VS Code brought back after a restart or reload; one that is open gives way. */
  adopt(panel: vscode.WebviewPanel): void {
    const former = this.panel;
    this.panel = panel;
    this.isReady = false;
    this.watch.stop();
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

  /** Handles a message of the page; anything that is not one is dropped. */
  receive(message: unknown): void {
    const request = this.role.parse(message);
    if (!request) return;
    if (request.type === 'ready') {
      this.isReady = true;
      this.watch.stop();
      this.role.onReady();
    } else {
      this.role.onRequest(request as Exclude<Request, { readonly type: 'ready' }>);
    }
  }

  /** Tells the page; a page that is not there yet asks for all when it is. */
  post(message: Message): void {
    if (this.panel && this.isReady) void this.panel.webview.postMessage(message);
  }

  private open({ beside, preserveFocus }: ShowOptions): void {
    const viewColumn = beside ? vscode.ViewColumn.Beside : vscode.ViewColumn.Active;
    this.adopt(vscode.window.createWebviewPanel(this.role.viewType, this.role.title(), { viewColumn, preserveFocus }));
  }

  /**
   * A panel that the workbench is closing stays as it is until this side hears of it: revealing it does nothing then, without
   * an error. If it closes before the workbench has answered a later request, it was closing, and a new one is opened.
   */
  private async reveal(panel: vscode.WebviewPanel, options: ShowOptions): Promise<void> {
    this.revealing = options;
    panel.reveal(options.beside && !panel.visible ? vscode.ViewColumn.Beside : undefined, options.preserveFocus);
    await vscode.commands.executeCommand('setContext', `${this.role.viewType}.revealed`, true);
    if (this.revealing === options) this.revealing = undefined;
  }

  private onViewState(panel: vscode.WebviewPanel): void {
    if (this.panel !== panel) return;
    // A page out of sight is gone; it loads again, and says so, when it comes back.
    if (!panel.visible) this.isReady = false;
    if (panel.visible && !this.isReady) this.watch.start();
    else this.watch.stop();
    this.role.onViewState?.({ isOpen: true, isActive: panel.active });
  }

  private forget(panel: vscode.WebviewPanel): void {
    if (this.panel !== panel) return;
    const { revealing } = this;
    this.revealing = undefined;
    this.panel = undefined;
    this.isReady = false;
    this.watch.stop();
    this.role.onViewState?.({ isOpen: false, isActive: false });
    if (revealing) this.open(revealing);
  }

  /** Mends a page that stays empty, as happens when the workbench loses its frame. */
  private reload(): void {
    if (!this.panel) return;
    vscode.window.setStatusBarMessage(`$(sync) ${vscode.l10n.t('{0} did not load. Loading it again…', this.panel.title)}`, statusMilliseconds);
    this.panel.webview.html = this.html(this.panel.webview);
  }

  private async offerReload(): Promise<void> {
    const { panel } = this;
    if (!panel) return;
    const again = vscode.l10n.t('Load Again');
    const chosen = await vscode.window.showWarningMessage(vscode.l10n.t('{0} could not be loaded.', panel.title), again);
    if (chosen !== again || this.panel !== panel || this.isReady) return;
    this.watch.stop();
    this.watch.start();
    this.reload();
  }

  private html(webview: vscode.Webview): string {
    const address = (name: string) => webview.asWebviewUri(vscode.Uri.joinPath(this.extensionUri, 'dist', name)).toString();
    return pageHtml({
      cspSource: webview.cspSource,
      nonce: randomNonce(),
      scriptUri: address(`${this.role.page}.js`),
      styleUri: address(`${this.role.page}.css`),
      title: this.role.title(),
      language: contentLanguage(),
    });
  }
}
