import * as vscode from 'vscode';
import { flowViewOf, type DiagramOptions } from '../../diagram/index.js';
import { shownEvidence } from '../../evidence/built-in.js';
import { basis } from '../../model/conditions.js';
import { titleUnder, wordsIn } from '../../model/words.js';
import { pageStringsFor } from '../../pages/localized-diagram-strings.js';
import { noFolds, parseFromPage, parsePanelState, type ExportFormat, type FlowView, type FromPage, type PageProblem, type PanelState, type ToPage } from '../../pages/diagram-protocol.js';
import type { PassView } from '../../pages/overlay-protocol.js';
import type { FlowAddress, ScenarioAddress } from '../../pages/address.js';
import { parsedUri } from '../ui/parsed-uri.js';
import { contentLanguage, onDidChangeContentLanguage } from '../ui/content-language.js';
import type { CurrentHop, HopChange } from '../scenarios/current-hop.js';
import { copyMermaid, savePicture, saveText, type ExportedTrace, type FlowName, type ShownFlow } from './diagram-exports.js';
import type { SourcesAtHand } from '../files/sources-at-hand.js';
import type { Presentation } from './presentation.js';
import { PagePanel, type PageRole, type ShowOptions } from './page-panel.js';
import type { ScenarioLibrary } from '../scenarios/library.js';
import { addressOf, type HopRef } from '../scenarios/refs.js';
import { treeTitle } from '../../sources/index.js';
import { shownPath } from '../ui/shown-path.js';
import { currentWebAddresses, onDidChangeWebAddresses } from '../ui/web-addresses.js';

/** What tells the two diagram panels apart. */
export interface DiagramRole {
  readonly viewType: string;
  /** The context key that is true while the panel has the focus. */
  readonly focusKey: string;
  /** What the panel is called in messages, at the start of a sentence. */
  readonly name: () => string;
}

/** The panel that draws the flow of the current hop. */
export const mainDiagram: DiagramRole = { viewType: 'vhflow.diagram', focusKey: 'vhflow.diagramFocused', name: () => vscode.l10n.t('The diagram') };
/** The panel that draws another flow next to it. */
export const secondDiagram: DiagramRole = { viewType: 'vhflow.diagramBeside', focusKey: 'vhflow.diagramBesideFocused', name: () => vscode.l10n.t('The second diagram') };

/** The column of a diagram's tab; undefined while it is closed. */
export function columnOfDiagram({ viewType }: DiagramRole): vscode.ViewColumn | undefined {
  const isDiagram = ({ input }: vscode.Tab) => input instanceof vscode.TabInputWebview && input.viewType.endsWith(viewType);
  return vscode.window.tabGroups.all.find(({ tabs }) => tabs.some(isDiagram))?.viewColumn;
}

type Drawn = Extract<FromPage, { type: 'drawn' }>;
type FlowMessage = Extract<ToPage, { type: 'flow' }>;

/** What the page asks about the trace that is laid over its flow. */
export type TraceRequest = Extract<FromPage, { readonly type: 'choosePass' | 'closeOverlay' | 'openTrace' | 'recordTrace' | 'runForReal' | 'pasteStack' | 'followAdvice' | 'openTraceLine' | 'droppedFiles' }>;

/** A trace that is laid over a flow. */
export interface LaidTrace extends ExportedTrace {
  /** The flow as it was when the trace was laid over it. */
  readonly flow: HopRef['flow'];
  /** The pass that the user has chosen. */
  readonly pass?: PassView;
}

/** Requests of the page that other parts of the extension carry out. */
export interface DiagramRequests {
  /**
   * Makes a hop the current one and shows its function.
   *
   * @param preserveFocus whether the focus stays in the page
   */
  openSource(ref: HopRef, preserveFocus: boolean): void;
  goToHop(): void;
  /** Lets the user choose a flow, and opens its diagram beside the main one. */
  openBeside(): void;
  /** Lets the user choose what to compare a flow with. */
  compare(flow: FlowAddress): void;
}

/** What all diagram panels share. */
export interface DiagramSurroundings {
  readonly extensionUri: vscode.Uri;
  readonly library: ScenarioLibrary;
  readonly sources: Pick<SourcesAtHand, 'has' | 'onDidChange'>;
  readonly presentation: Presentation;
  readonly log: vscode.LogOutputChannel;
}

/** A panel that draws the flow of a hop, and follows that hop. */
export class DiagramPanel implements vscode.Disposable, vscode.WebviewPanelSerializer {
  private readonly drawn = new vscode.EventEmitter<Drawn>();
  /** Fires each time after the page has drawn a picture. */
  readonly onDidDraw = this.drawn.event;
  private readonly closed = new vscode.EventEmitter<void>();
  readonly onDidClose = this.closed.event;
  private readonly restoredPanel = new vscode.EventEmitter<void>();
  /** Fires after the panel was restored with the flow that it showed. */
  readonly onDidRestore = this.restoredPanel.event;
  private readonly traceRequested = new vscode.EventEmitter<TraceRequest>();
  readonly onDidRequestTrace = this.traceRequested.event;
  private readonly library: ScenarioLibrary;
  private readonly subscriptions: vscode.Disposable;
  private readonly page: PagePanel<ToPage, FromPage>;
  /** A request that is sent with the next message about this flow; dropped if another flow follows or the panel closes. */
  private pending: { readonly request: ToPage; readonly flow: string } | undefined;
  /** What was last sent to the page; another hop of the same flow object needs no new picture. */
  private sent: { readonly ref: HopRef; readonly problem: string | undefined } | undefined;
  /** The hop that was shown last, kept while its file or flow is gone. */
  private last: HopRef | undefined;
  /** What a restored panel showed, until its scenario is found. */
  private restored: ScenarioAddress | undefined;
  private trace: LaidTrace | undefined;
  private hasFocus = false;

  /** @param currentHop the hop that this panel shows, and what it shows of its flow; each panel has its own */
  constructor(
    private readonly surroundings: DiagramSurroundings,
    private readonly role: DiagramRole,
    private readonly currentHop: CurrentHop,
    private readonly requests: DiagramRequests,
  ) {
    const { extensionUri, library, sources } = surroundings;
    this.library = library;
    this.page = new PagePanel(extensionUri, this.pageRole());
    this.subscriptions = vscode.Disposable.from(
      this.drawn,
      this.closed,
      this.restoredPanel,
      this.traceRequested,
      vscode.window.registerWebviewPanelSerializer(role.viewType, this),
      currentHop.onDidChange((change) => this.follow(change)),
      currentHop.onDidClear(() => this.update()),
      currentHop.onDidChangeShown(() => this.redraw()),
      library.onDidChange(() => this.update()),
      onDidChangeContentLanguage(() => this.sendAll()),
      onDidChangeWebAddresses(() => this.redraw()),
      sources.onDidChange(() => this.redraw()),
    );
  }

  dispose(): void {
    // First, so that the end of the extension does not count as if the user had closed the panel.
    this.subscriptions.dispose();
    this.page.dispose();
  }

  get viewType(): string {
    return this.role.viewType;
  }

  get isOpen(): boolean {
    return this.page.isOpen;
  }

  /** Whether it is the active editor. */
  get isActive(): boolean {
    return this.hasFocus;
  }

  /** Title of the panel's tab; undefined while it is closed. */
  get title(): string | undefined {
    return this.page.title;
  }

  /** Opens the panel, or reveals it in its column. */
  show(options: ShowOptions): void {
    this.page.show(options);
    this.update();
  }

  /** Restores a panel after a restart or reload of the window; what the user chooses before the library is read is kept. */
  async deserializeWebviewPanel(panel: vscode.WebviewPanel, value: unknown): Promise<void> {
    this.page.adopt(panel, value);
    const state = parsePanelState(value);
    if (!state) return;
    this.restored = state.document;
    const chosen = await chosenDuring(this.library.ready, this.currentHop);
    if (!chosen.hop) this.restore(state, chosen.shown);
    this.restoredPanel.fire();
  }

  private restore(state: PanelState, isShownChosen: boolean): void {
    const entry = this.library.find(state.document);
    const flow = entry?.scenario.flows.find(({ id }) => id === state.flowId);
    const hop = flow?.hops[state.hop - 1] ?? flow?.hops[0];
    if (!isShownChosen) this.currentHop.shown = { level: state.level, hide: state.hidden, folds: state.folds };
    if (entry && flow && hop) this.currentHop.set({ entry, flow, hop }, 'command');
    else this.update();
  }

  /** Shows a trace over its flow, in place of an earlier one; without a trace, the plain picture. */
  showTrace(trace: LaidTrace | undefined): void {
    const before = this.trace;
    this.trace = trace;
    if (!trace) {
      if (before) this.page.post({ type: 'overlayClosed' });
    } else if (trace.view !== before?.view) {
      this.sendTrace();
    } else if (trace.pass) {
      this.page.post({ type: 'pass', pass: trace.pass });
    }
  }

  /** A trace that was laid over another flow, or over this one under other settings, is about to be laid over this one. */
  private sendTrace(): void {
    const { trace } = this;
    if (!trace || this.sent?.ref.flow !== trace.flow) return;
    this.page.post({ type: 'overlay', overlay: trace.view });
    if (trace.pass) this.page.post({ type: 'pass', pass: trace.pass });
  }

  /** Handles a message from the page; invalid ones are ignored. */
  receive(message: unknown): void {
    this.page.receive(message);
  }

  private pageRole(): PageRole<FromPage> {
    const { viewType, focusKey, name } = this.role;
    return {
      viewType,
      page: 'webview',
      title: () => 'vhflow',
      name,
      parse: parseFromPage,
      onReady: () => {
        this.present(false);
        this.sendAll();
      },
      onRequest: (request) => this.handle(request),
      onViewState: ({ isOpen, isVisible, isActive }) => {
        // VS Code discards a hidden page, and with it the page's presentation.
        if (!isVisible) this.present(false);
        if (!isOpen) {
          this.pending = undefined;
          this.closed.fire();
        }
        this.hasFocus = isActive;
        void vscode.commands.executeCommand('setContext', focusKey, isActive);
      },
    };
  }

  private handle(request: Exclude<FromPage, { type: 'ready' }>): void {
    switch (request.type) {
      case 'selected':
        return this.withHop(request, (ref) => this.currentHop.set(ref, 'diagram'));
      case 'openSource':
      case 'showSource':
        return this.withHop(request, (ref) => this.requests.openSource(ref, request.type === 'showSource'));
      case 'showFlow':
        return this.showFlow(request.flow);
      case 'setLevel':
        this.currentHop.shown = { ...this.currentHop.shown, level: request.level, folds: noFolds };
        return;
      case 'setHidden':
        this.currentHop.shown = { ...this.currentHop.shown, hide: request.hidden };
        return;
      case 'setFolds':
        this.currentHop.shown = { ...this.currentHop.shown, folds: request.folds };
        return;
      case 'switchCondition':
        return this.switchCondition(request);
      case 'backToBasis':
        this.library.settings = basis;
        return;
      case 'goToHop':
        return this.requests.goToHop();
      case 'openBeside':
        return this.requests.openBeside();
      case 'present':
        return this.present(request.isOn);
      case 'compare':
        return this.requests.compare(request.flow);
      case 'showProblem':
        return void this.showProblem();
      case 'renderFailed':
        return this.surroundings.log.error(request.message);
      case 'drawn':
        return this.drawn.fire(request);
      case 'export':
        return this.export(request.format);
      case 'copyMermaid':
        return this.copyMermaid();
      case 'picture':
        return void savePicture(this.nameOf(request.flow), request.format, request.data);
      case 'pictureCopied':
        return void vscode.window.setStatusBarMessage(vscode.l10n.t('Picture copied.'), 4_000);
      case 'pictureFailed':
        return void vscode.window.showWarningMessage(request.message);
      case 'choosePass':
      case 'closeOverlay':
      case 'openTrace':
      case 'recordTrace':
      case 'runForReal':
      case 'pasteStack':
      case 'followAdvice':
      case 'openTraceLine':
      case 'droppedFiles':
        return this.traceRequested.fire(request);
    }
  }

  /** Nothing happens if the flow that is shown by now does not know the condition. */
  private switchCondition({ id, isOn }: { readonly id: string; readonly isOn: boolean }): void {
    const condition = (this.currentHop.current ?? this.last)?.entry.scenario.conditions.find((known) => known.id === id);
    if (condition) this.library.switchTo(id, isOn);
  }

  private present(isOn: boolean): void {
    void this.surroundings.presentation.set(this, isOn);
  }

  /** Saves the shown flow; for a picture, the panel is opened, because the page makes it. */
  export(format: ExportFormat): void {
    if (format === 'mermaid' || format === 'markdown' || format === 'html') this.withShown((shown) => saveText(shown, format, this.surroundings.extensionUri));
    else this.ask({ type: 'takePicture', format });
  }

  copyPicture(): void {
    this.ask({ type: 'copyPicture' });
  }

  copyMermaid(): void {
    this.withShown(copyMermaid);
  }

  /** Sends the page a request about the picture of the current flow; the page fulfils it once the picture is drawn. */
  private ask(request: ToPage): void {
    const ref = this.currentHop.current ?? this.last;
    const canAsk = this.page.isVisible && this.page.isPageReady && this.sent;
    this.pending = ref && !canAsk ? { request, flow: keyOf(ref) } : undefined;
    this.show({ preserveFocus: false, beside: false });
    if (canAsk) this.page.post(request);
  }

  private withShown(act: (shown: ShownFlow) => Promise<void>): void {
    const ref = this.currentHop.current ?? this.last;
    const trace = this.trace?.flow === ref?.flow ? this.trace : undefined;
    if (ref) void act({ ref, options: this.options(ref), ...(trace && { trace }) });
  }

  /** The name and place for saving a picture of a flow: next to its file, if that is known. */
  private nameOf({ document, flowId }: FlowAddress): FlowName {
    if ('builtIn' in document) return { scenarioId: document.builtIn, flowId };
    const uri = parsedUri(document.uri);
    const file = uri && this.library.fileAt(uri);
    return { scenarioId: document.scenarioId, flowId, ...(file && { uri: file.uri }) };
  }

  private options({ entry, flow }: HopRef): DiagramOptions {
    return { ...this.currentHop.shown, language: contentLanguage(), treeTitle, webAddress: currentWebAddresses().of, hasSource: (place, version) => this.surroundings.sources.has(place.project, version, place.path), errorsOf: (hop) => this.library.errorsOf({ entry, flow, hop }), evidence: shownEvidence(entry.scenario, contentLanguage()) };
  }

  /** Nothing happens if another flow has become the current one since the page was used. */
  private withHop({ flow, n }: { readonly flow: FlowAddress; readonly n: number }, action: (ref: HopRef) => void): void {
    const ref = this.currentHop.current;
    const hop = ref && isSameFlow(flow, flowAddressOf(ref)) ? ref.flow.hops[n - 1] : undefined;
    if (ref && hop) action({ ...ref, hop });
  }

  private showFlow({ document, flowId }: FlowAddress): void {
    const ref = this.currentHop.current;
    const flow = ref && isSameFlow({ document, flowId }, { ...flowAddressOf(ref), flowId }) ? ref.entry.scenario.flows.find(({ id }) => id === flowId) : undefined;
    const hop = flow?.hops[0];
    if (!ref || !flow) return;
    if (hop) this.currentHop.set({ entry: ref.entry, flow, hop }, 'command');
    else void vscode.window.showInformationMessage(vscode.l10n.t('The flow {0} has no hops yet.', flow.id));
  }

  private async showProblem(): Promise<void> {
    const uri = (this.currentHop.current ?? this.last)?.entry.uri;
    const problem = uri && this.library.fileAt(uri)?.problems[0];
    if (!problem) return;
    const open = vscode.window.visibleTextEditors.find((editor) => editor.document.uri.toString() === uri.toString());
    await vscode.window.showTextDocument(uri, {
      viewColumn: open?.viewColumn ?? vscode.ViewColumn.Beside,
      selection: new vscode.Range(problem.range.start, problem.range.start),
    });
  }

  private follow({ ref, origin }: HopChange): void {
    if (this.sent?.ref.flow !== ref.flow || this.sent.ref.entry !== ref.entry) return this.update();
    this.last = ref;
    this.sent = { ...this.sent, ref };
    if (origin !== 'diagram') this.page.post({ type: 'select', n: ref.hop.n });
  }

  /** Sends the changes to the page. */
  private update(): void {
    const ref = this.currentHop.current ?? this.last;
    const returned = !this.currentHop.current && this.page.isOpen && this.last && this.library.refreshed(this.last);
    if (returned) return this.currentHop.set(returned, 'command');
    const problem = this.problem();
    const problemKey = problem && JSON.stringify(problem);
    const isSame = this.sent?.ref.flow === ref?.flow && this.sent?.ref.entry === ref?.entry && this.sent?.problem === problemKey;
    if (ref && !isSame) this.sendFlow(ref, problemKey);
    if (problem) this.page.post({ type: 'broken', problem });
  }

  private redraw(): void {
    this.sent = undefined;
    this.update();
  }

  private sendAll(): void {
    const language = contentLanguage();
    this.page.post({ type: 'strings', strings: pageStringsFor(language), language });
    this.redraw();
  }

  private sendFlow(ref: HopRef, problem: string | undefined): void {
    if (!this.page.isPageReady) return;
    this.last = ref;
    this.sent = { ref, problem };
    const message = this.flowMessage(ref);
    this.page.title = tabTitle(message.view, contentLanguage());
    this.page.post(message);
    this.sendTrace();
    if (this.pending?.flow === keyOf(ref)) this.page.post(this.pending.request);
    this.pending = undefined;
  }

  private flowMessage({ entry, flow, hop }: HopRef): FlowMessage {
    const view = flowViewOf(entry.scenario, flow, this.options({ entry, flow, hop }));
    return { type: 'flow', view, selected: hop.n, document: addressOf(entry) };
  }

  /** What is wrong with the file of the flow that is shown. */
  private problem(): PageProblem | undefined {
    const { current } = this.currentHop;
    const ref = current ?? this.last;
    const address = ref ? addressOf(ref.entry) : this.restored;
    if (!address || 'builtIn' in address) return undefined;
    const uri = parsedUri(address.uri);
    if (!uri) return undefined;
    const file = this.library.fileAt(uri);
    if (!file) return atStart(vscode.l10n.t('The file {0} no longer exists.', shownPath(uri)));
    const [problem] = file.problems;
    if (problem) {
      const { line, character } = problem.range.start;
      return { message: problem.message, line: line + 1, column: character + 1, count: file.problems.length, isOutdated: !current || current.entry.isOutdated === true };
    }
    if (current) return undefined;
    return atStart(vscode.l10n.t('{0} no longer contains the flow that was shown here.', shownPath(uri)));
  }
}

/** What the tab shows: the flow, and what differs from the basis, in words. */
function tabTitle({ scenarioTitle, flowTitle, conditions }: FlowView, language: string): string {
  const changed = conditions.filter(({ isOn, isOnByDefault }) => isOn !== isOnByDefault).map(({ isOn, on, off }) => (isOn ? on : off));
  return titleUnder([scenarioTitle, flowTitle].join(' · '), changed.join(wordsIn(language).conditionSeparator), language);
}

function flowAddressOf({ entry, flow }: HopRef): FlowAddress {
  return { document: addressOf(entry), flowId: flow.id };
}

/** Identifies a flow, even after its file was read again. */
function keyOf(ref: HopRef): string {
  return flowKey(flowAddressOf(ref));
}

function isSameFlow(one: FlowAddress, other: FlowAddress): boolean {
  return flowKey(one) === flowKey(other);
}

function flowKey({ document, flowId }: FlowAddress): string {
  return JSON.stringify(['builtIn' in document ? [document.builtIn] : [document.uri, document.scenarioId], flowId]);
}

/** Waits for `work`, and returns what the user chose in the meantime: a hop, or which hops are shown. */
async function chosenDuring(work: Promise<void>, currentHop: CurrentHop): Promise<{ readonly hop: boolean; readonly shown: boolean }> {
  const chosen = { hop: false, shown: false };
  const subscriptions = vscode.Disposable.from(
    currentHop.onDidChange(() => { chosen.hop = true; }),
    currentHop.onDidChangeShown(() => { chosen.shown = true; }),
  );
  await work.finally(() => void subscriptions.dispose());
  return chosen;
}

function atStart(message: string): PageProblem {
  return { message, line: 1, column: 1, count: 1, isOutdated: true, isGone: true };
}
