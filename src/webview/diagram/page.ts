import { noFolds, pictureFormats, type ExportFormat, type FlowView, type Folds, type PageProblem, type PictureFormat, type ToPage } from '../../pages/diagram-protocol.js';
import type { FlowAddress, ScenarioAddress } from '../../pages/address.js';
import { englishPageStrings, type PageStrings } from '../../pages/diagram-strings.js';
import { shownWith } from '../../diagram/shown-hops.js';
import { capitalized } from '../../text/capitalized.js';
import { Banner } from '../controls/banner.js';
import { caseNow, changedConditions } from '../controls/condition-words.js';
import { registerControls } from '../controls/controls.js';
import { everyCostWords } from '../controls/cost-words.js';
import { Details, spokenHop } from './details.js';
import { create, fill } from '../controls/dom.js';
import { base64Of, exportPng } from '../export/png.js';
import { exportSvg, type ExportedSvg } from '../export/svg.js';
import { FindBar, findHops } from './find-bar.js';
import { post, savedLayout, savedView, saveState, type SavedView } from './host.js';
import { ListView } from './list-view.js';
import { Picture, type PictureView } from '../picture/picture.js';
import { Panes } from './panes.js';
import { Player } from './player.js';
import { ProgressLine } from './progress-line.js';
import { takeDroppedFiles } from '../trace/dropped-files.js';
import { TraceView } from '../trace/trace-view.js';
import { mostMessages } from '../picture/render-mermaid.js';
import { zoomStepOf, type ZoomStep } from '../picture/zoom.js';
import { readingTime } from './reading-time.js';
import { Toolbar } from './toolbar.js';

/** Typing counts as paused after this time without a new version, in milliseconds. */
const typingPause = 300;

type FlowMessage = Extract<ToPage, { type: 'flow' }>;

interface Shown {
  readonly view: FlowView;
  readonly document: ScenarioAddress;
}

/** What is drawn for one message from the extension; aborted when the next flow arrives. */
interface Drawing extends Shown {
  readonly abort: AbortController;
  /** Settles when the picture is drawn, cannot be drawn, or is no longer needed. */
  readonly done: Promise<void>;
}

/** The page: holds its state, and passes messages and keys to its parts. */
export class Page {
  private strings: PageStrings = englishPageStrings;
  private shown: Shown | undefined;
  private selected = 1;
  /** Whether the user has chosen a hop of this flow; until then, the flow itself is explained first. */
  private chosen = false;
  /** Whether the user has chosen the list in place of the picture. */
  private listWanted = false;
  /** Whether the user wants a map of a picture that is larger than the pane. */
  private minimapWanted = true;
  /** Why the picture is not up to date; may arrive while a flow is being drawn. */
  private problem: PageProblem | undefined;
  /** What the user has folded and unfolded since the latest flow arrived. */
  private foldsAskedFor: Folds | undefined;
  /** The drawing of the latest flow, finished or not. */
  private drawing: Drawing | undefined;
  private readonly player = new Player(() => this.playOn(), () => this.timeOnHop());
  /** The zoom and scroll position from before the presentation; undefined outside of one. */
  private beforePresenting: PictureView | undefined;
  private readonly toolbar = new Toolbar({
    onFlow: (flowId) => this.withFlow(({ document }) => post({ type: 'showFlow', flow: { document, flowId } })),
    onLevel: (level) => post({ type: 'setLevel', level }),
    onHidden: (hidden) => post({ type: 'setHidden', hidden }),
    onFind: () => this.find.open(),
    onStep: (where) => this.walk(where),
    onPlay: () => this.togglePlay(),
    onSpeed: (speed) => this.changeSpeed(() => { this.player.speed = speed; }),
    onBeside: () => post({ type: 'openBeside' }),
    onPresent: () => this.togglePresenting(),
    onSave: (format) => this.export(format),
    onCopyPicture: () => void this.copyPicture(),
    onCopyMermaid: () => post({ type: 'copyMermaid' }),
    onList: () => this.showList(!this.list.isOpen),
    onCompare: () => this.withFlow((flow) => post({ type: 'compare', flow })),
    onDetails: () => this.toggleDetails(),
    onGoTo: () => post({ type: 'goToHop' }),
    onZoom: (how) => this.zoom(how),
    onMinimap: () => this.picture.toggleMinimap(),
    onTrace: (what) => post({ type: what }),
    onSwitch: (id, isOn) => this.switchCondition(id, isOn),
    onBasis: () => post({ type: 'backToBasis' }),
  });
  private readonly banner = new Banner(() => post({ type: 'showProblem' }));
  private readonly picture = new Picture({
    onPress: (n) => this.press(n),
    onFold: (hops) => this.foldHops(hops),
    onFoldBox: (id) => this.foldBox(id),
    onViewChange: () => this.save(),
    onMinimap: (open) => {
      this.minimapWanted = open;
      this.save();
    },
  });
  private readonly list = new ListView({
    onPress: (n) => this.press(n),
    onFold: (hops) => this.foldHops(hops),
  });
  private readonly details = new Details({
    onOpen: (n) => this.openSource(n),
    onShowAll: () => this.showAll(),
    onSwitch: (id, isOn) => this.switchCondition(id, isOn),
    onOpenLine: (place) => post({ type: 'openTraceLine', ...place }),
    onAdvice: (kind) => post({ type: 'followAdvice', kind }),
  });
  private readonly trace: TraceView;
  private readonly find = new FindBar({
    find: (query) => (this.shown ? findHops(this.shown.view, query) : []),
    onMatch: (n) => {
      this.pause();
      this.choose(n);
    },
    onMatches: (matches) => this.picture.markMatches(matches),
    onClose: () => (this.list.isOpen ? this.list : this.picture).focus(),
  });
  private readonly progress = new ProgressLine((n) => {
    this.pause();
    this.choose(n);
  });
  private readonly presentHint = create('p', { 'class': 'present-hint', 'role': 'status' });
  private readonly dropHint = create('p', { class: 'drop-hint needs-extension' });
  private readonly waiting = create('div', { 'class': 'waiting', 'aria-hidden': 'true' }, create('div', { class: 'ring' }));

  private readonly panes: Panes;

  constructor(private readonly root: HTMLElement) {
    const layout = savedLayout();
    this.panes = new Panes([this.picture.element, this.list.element, this.waiting], this.details.element, layout.details, () => this.save());
    this.trace = new TraceView({
      onChoosePass: (n) => post(n === 0 ? { type: 'choosePass' } : { type: 'choosePass', n }),
      onChooseHop: (n) => {
        this.pause();
        this.choose(n);
      },
      onOpenLine: (place) => post({ type: 'openTraceLine', ...place }),
      onRemarks: () => this.showRemarks(),
      onClose: () => post({ type: 'closeOverlay' }),
      onChange: () => this.showPass(),
      onLayout: () => this.save(),
    }, layout.timeLine, layout.trace);
    root.append(this.toolbar.element, this.progress.element, this.find.element, this.presentHint, this.details.spoken, this.banner.element, this.trace.bar.element, this.panes.element, this.trace.pane.element, this.dropHint);
    takeDroppedFiles(root, {
      onDrop: (dropped) => post({ type: 'droppedFiles', ...dropped }),
      onTooLarge: (name) => this.banner.showNotice(fill(this.strings.dropTooLarge, name)),
    });
    document.addEventListener('keydown', (event) => this.onKey(event));
    root.classList.add('empty');
    if (layout.list) this.showList(true);
    this.picture.toggleMinimap(layout.minimap);
  }

  receive(message: ToPage): void {
    switch (message.type) {
      case 'strings':
        document.documentElement.lang = message.language;
        this.strings = { ...englishPageStrings, ...message.strings };
        if (this.shown) this.showWords(this.shown.view);
        break;
      case 'flow':
        this.problem = undefined;
        this.foldsAskedFor = undefined;
        this.startDrawing(message);
        break;
      case 'broken':
        this.problem = message.problem;
        this.leaveEmptyState();
        this.showProblem();
        break;
      case 'select':
        void this.whenDrawn(() => this.select(message.n));
        break;
      case 'overlay': {
        const isNew = this.trace.open(message.overlay);
        void this.whenDrawn(() => this.showTrace(isNew ? this.trace.opened(this.strings) : ''));
        break;
      }
      case 'pass':
        this.trace.takePass(message.pass);
        break;
      case 'overlayClosed': {
        const wasOpen = this.trace.shown !== undefined;
        this.trace.close();
        void this.whenDrawn(() => this.showTrace(wasOpen ? this.strings.traceClosed : ''));
        break;
      }
      case 'takePicture':
        void this.whenDrawn(() => this.sendPicture(message.format));
        break;
      case 'copyPicture':
        void this.whenDrawn(() => this.copyPicture());
        break;
    }
  }

  private startDrawing(message: FlowMessage): void {
    this.drawing?.abort.abort();
    const abort = new AbortController();
    this.drawing = { view: message.view, document: message.document, abort, done: this.showFlow(message, abort.signal) };
  }

  /** Calls `act` once the picture of the latest flow is drawn; not at all if another flow arrives first. */
  private async whenDrawn(act: () => unknown): Promise<void> {
    const { drawing } = this;
    await drawing?.done;
    if (!drawing?.abort.signal.aborted) act();
  }

  private async showFlow({ view, selected, document }: FlowMessage, signal: AbortSignal): Promise<void> {
    await untilMeasurable(this.picture.element);
    if (this.picture.isSlow && this.isShown(view, document) && !this.isOtherChoice(view)) await new Promise((resolve) => { setTimeout(resolve, typingPause); });
    if (signal.aborted) return;
    const kept = this.viewToKeep(view, document);
    const place = this.isShown(view, document) && this.isSwitched(view) ? this.picture.selectedPlace : undefined;
    try {
      const messages = await this.draw(view, signal);
      if (messages === undefined) return;
      this.showProblem();
      const before = this.shown;
      if (before && this.isSameFlow({ view, document }) && this.isSwitched(view)) this.details.announce(switchedWords(before.view, view, this.strings), view);
      if (!this.isSameFlow({ view, document })) this.chosen = kept?.chosen ?? selected > 1;
      this.shown = { view, document };
      this.selected = selected;
      this.showWords(view);
      this.picture.select(selected);
      this.list.select(selected);
      if (kept) this.picture.restore(kept, place);
      else if (before) this.picture.restore({ ...this.picture.view, ...(this.picture.view.mode === 'presented' ? {} : { mode: 'opening' }), left: 0, top: 0 });
      else this.picture.fit('opening');
      if (kept?.hop !== selected && place === undefined) this.picture.reveal();
      this.save();
      post({ type: 'drawn', flowId: view.flowId, messages });
    } catch (error) {
      if (signal.aborted) return;
      const message = reasonOf(error);
      this.showWithoutPicture({ view, document }, selected);
      this.banner.showFailure(message, this.strings);
      post({ type: 'renderFailed', message });
    }
  }

  /** Whether the page shows this flow at this level now, perhaps in an older version. */
  private isShown(view: FlowView, document: ScenarioAddress): boolean {
    return this.isSameFlow({ view, document }) && this.shown?.view.level === view.level;
  }

  /** Whether the user has folded, unfolded, hidden or shown something: that is drawn at once, however long it takes. */
  private isOtherChoice(view: FlowView): boolean {
    const before = this.shown?.view;
    return JSON.stringify([view.folds, view.hidden]) !== JSON.stringify([before?.folds, before?.hidden]) || this.isSwitched(view);
  }

  /** Whether a condition was switched since the view that the page shows. */
  private isSwitched({ conditions }: FlowView): boolean {
    const before = this.shown?.view.conditions ?? [];
    return conditions.some(({ id, isOn }) => before.some((other) => other.id === id && other.isOn !== isOn));
  }

  /** Whether the page shows this flow now, perhaps in an older version or at another level. */
  private isSameFlow({ view, document }: Shown): boolean {
    const { shown } = this;
    return shown !== undefined && JSON.stringify(shown.document) === JSON.stringify(document) && shown.view.flowId === view.flowId;
  }

  /** The same flow keeps its zoom and scroll position when it is drawn again, even after the page was closed. */
  private viewToKeep(view: FlowView, document: ScenarioAddress): SavedView | undefined {
    const { flowId, level } = view;
    return this.isShown(view, document) ? { ...this.picture.view, hop: this.selected, chosen: this.chosen } : savedView({ document, flowId, level });
  }

  /** @returns how many messages were drawn; undefined if a newer flow has arrived in the meantime */
  private async draw(view: FlowView, signal: AbortSignal): Promise<number | undefined> {
    if (view.shown.length > mostMessages) throw new Error(fill(this.strings.tooLarge, view.shown.length, mostMessages));
    return this.picture.draw(view, {
      whole: fill(this.strings.pictureOf, view.scenarioTitle, view.flowTitle, view.shown.length),
      hops: view.shown.map((n) => {
        const hop = view.hops[n - 1];
        return hop ? spokenHop(view, hop, this.strings) : '';
      }),
      unfoldHops: this.strings.unfoldHops,
      foldHops: this.strings.foldHops,
      unfoldLanes: this.strings.unfoldLanes,
      foldLanes: this.strings.foldLanes,
    }, signal);
  }

  private showProblem(): void {
    if (this.problem) this.banner.showProblem(this.problem, this.picture.hasPicture, this.strings);
    else this.banner.hide();
  }

  /** Shows a flow that cannot be drawn as a list. A picture of another flow, or of an earlier version, would be taken for this one. */
  private showWithoutPicture(shown: Shown, selected: number): void {
    this.picture.clear();
    if (!this.isSameFlow(shown)) this.chosen = selected > 1;
    this.shown = shown;
    this.selected = selected;
    this.showWords(shown.view);
    this.list.select(selected);
    this.save();
  }

  private leaveEmptyState(): void {
    this.waiting.remove();
    // Deferred until the picture is visible: defining the controls takes as long as drawing a small flow.
    setTimeout(registerControls);
  }

  private showWords(view: FlowView): void {
    this.leaveEmptyState();
    this.root.classList.remove('empty');
    this.trace.show(view, this.strings);
    this.toolbar.show(view, this.strings, this.trace.shown !== undefined);
    this.dropHint.textContent = this.strings.dropTrace;
    this.find.show(this.strings);
    this.list.show(view, this.strings);
    this.picture.describe(view, this.strings);
    this.picture.showTrace(this.trace.shown, this.strings);
    this.list.showTrace(this.trace.shown);
    this.panes.show(this.strings.splitter);
    this.toolbar.showDetails(this.panes.current.folded, this.strings);
    this.showListOrPicture();
    this.showSelected();
  }

  private showSelected(): void {
    if (!this.shown) return;
    this.toolbar.showPosition(this.shown.view, this.selected, this.player, this.strings);
    this.progress.show(this.shown.view, this.selected, this.strings);
    this.details.show(this.shown.view, this.selected, this.strings, this.chosen, this.trace.shown);
    this.trace.timeLine.select(this.selected);
  }

  /**
   * Lays a trace over the flow that is shown, or takes it away. The picture is not drawn again.
   *
   * @param announced what a screen reader says of it; empty if nothing
   */
  private showTrace(announced: string): void {
    if (!this.shown) return;
    if (announced !== '') this.details.announce(announced, this.shown.view);
    this.showWords(this.shown.view);
    this.save();
  }

  /** Shows another packet of the trace, or all of them. */
  private showPass(): void {
    if (!this.shown) return;
    const { shown } = this.trace;
    this.picture.showTrace(shown, this.strings);
    this.list.showTrace(shown);
    this.details.announce(this.trace.words(this.strings), this.shown.view);
    this.showSelected();
    this.save();
  }

  /** Shows the remarks on the trace in the details, which may be folded away. */
  private showRemarks(): void {
    if (this.panes.current.folded) this.toggleDetails();
    this.details.showAboutTrace();
  }

  /** Asks for a picture in which the selected hop is shown. */
  private showAll(): void {
    const hop = this.shown?.view.hops[this.selected - 1];
    if (!this.shown || !hop) return;
    const { hidden, level } = this.shown.view;
    const { folds } = this;
    const revealed = shownWith(hop, { level, hide: hidden, folds });
    if (revealed.hide !== hidden) post({ type: 'setHidden', hidden: revealed.hide });
    this.askForFolds(revealed.folds);
  }

  private switchCondition(id: string, isOn: boolean): void {
    post({ type: 'switchCondition', id, isOn });
  }

  /** Unfolds hops in place, or folds them if they are unfolded. */
  private foldHops(numbers: readonly number[]): void {
    if (!this.shown) return;
    const { hops } = this.shown.view;
    const { folds } = this;
    const ids = numbers.flatMap((n) => hops[n - 1]?.id ?? []);
    const folded = new Set(ids);
    const areOpen = ids.every((id) => folds.hops.includes(id));
    this.askForFolds({ ...folds, hops: areOpen ? folds.hops.filter((id) => !folded.has(id)) : [...new Set([...folds.hops, ...ids])] });
  }

  /** Unfolds the lanes of a box, or folds them into one. */
  private foldBox(id: string): void {
    if (!this.shown) return;
    const { folds } = this;
    this.askForFolds({ ...folds, lanes: folds.lanes.includes(id) ? folds.lanes.filter((other) => other !== id) : [...folds.lanes, id] });
  }

  /** What is folded in the latest picture that was asked for, which need not be drawn yet. */
  private get folds(): Folds {
    return this.foldsAskedFor ?? this.shown?.view.folds ?? noFolds;
  }

  private askForFolds(folds: Folds): void {
    this.foldsAskedFor = folds;
    post({ type: 'setFolds', folds });
  }

  /** A hop was pressed in the picture or the list: its source is shown, and the keys keep stepping here. */
  private press(n: number): void {
    this.pause();
    this.choose(n, 'showSource');
  }

  /** Folds the details away or shows them again; the keyboard focus does not stay in what is hidden. */
  private toggleDetails(): void {
    const hadFocus = this.details.element.contains(document.activeElement);
    this.panes.toggleDetails();
    this.toolbar.showDetails(this.panes.current.folded, this.strings);
    if (hadFocus && this.panes.current.folded) (this.list.isOpen ? this.list : this.picture).focus();
  }

  private showList(wanted: boolean): void {
    this.listWanted = wanted;
    this.showListOrPicture();
  }

  /**
   * Shows the list if the user wants it, or if there is no picture. The picture keeps its size while the list is open: Mermaid cannot
   * draw into an element without one.
   */
  private showListOrPicture(): void {
    const open = this.listWanted || (this.shown !== undefined && !this.picture.hasPicture);
    const changed = open !== this.list.isOpen;
    const hadFocus = this.picture.element.contains(document.activeElement) || this.list.element.contains(document.activeElement);
    this.picture.element.style.visibility = open ? 'hidden' : '';
    this.list.setOpen(open);
    this.toolbar.showList(open, this.strings);
    if (!changed) return;
    if (hadFocus) (open ? this.list : this.picture).focus();
    this.save();
  }

  /**
   * Selects a hop for the user, and reports it to the extension. Does nothing while another flow is about to replace the picture:
   * the extension identifies hops by their number in the flow that it sent last.
   */
  private choose(n: number, request: 'selected' | 'showSource' = 'selected'): void {
    if (this.drawing && !this.isSameFlow(this.drawing)) return;
    this.select(n);
    this.withFlow((flow) => post({ type: request, flow, n }));
  }

  private openSource(n: number): void {
    this.withFlow((flow) => post({ type: 'openSource', flow, n }));
  }

  /** Calls `act` with the flow that the page shows, if any. */
  private withFlow(act: (flow: FlowAddress) => void): void {
    if (this.shown) act({ document: this.shown.document, flowId: this.shown.view.flowId });
  }

  private select(n: number): void {
    if (!this.shown?.view.hops[n - 1]) return;
    this.selected = n;
    this.chosen = true;
    this.details.forgetAnnounced();
    this.picture.select(n);
    this.list.select(n);
    this.picture.moveFocus();
    this.picture.reveal();
    this.showSelected();
    this.save();
  }

  private step(where: 'first' | 'previous' | 'next' | 'last'): void {
    const shown = this.shown?.view.shown ?? [];
    const target = {
      first: () => shown[0],
      previous: () => shown.filter((n) => n < this.selected).at(-1),
      next: () => shown.find((n) => n > this.selected),
      last: () => shown.at(-1),
    }[where]();
    if (target !== undefined && target !== this.selected) this.choose(target);
  }

  /** A step by the user, which stops the player. */
  private walk(where: Parameters<Page['step']>[0]): void {
    this.pause();
    this.step(where);
  }

  private togglePlay(): void {
    if (this.player.isPlaying) return this.pause();
    const { shown = [] } = this.shown?.view ?? {};
    if (shown.length === 0) return;
    this.picture.setReceding(true);
    this.step(shown.some((n) => n > this.selected) ? 'next' : 'first');
    this.player.start();
    this.showSelected();
  }

  /** How long the player stays on the hop that is selected, in milliseconds. */
  private timeOnHop(): number {
    const hop = this.shown?.view.hops[this.selected - 1];
    return readingTime([hop?.label, hop?.when, hop?.note]);
  }

  private playOn(): void {
    this.step('next');
    if (!this.shown?.view.shown.some((n) => n > this.selected)) this.pause();
  }

  private pause(): void {
    if (!this.player.isPlaying) return;
    this.player.stop();
    this.picture.setReceding(false);
    this.showSelected();
  }

  private changeSpeed(change: () => void): void {
    change();
    this.showSelected();
  }

  /** Toggles the presentation: only the picture and the explanation of the selected hop, in large type. */
  private togglePresenting(): void {
    const before = this.beforePresenting;
    const toggle = (): void => void this.root.classList.toggle('presenting', !before);
    this.beforePresenting = before ? undefined : this.picture.view;
    this.presentHint.textContent = before ? '' : this.strings.presentHint;
    post({ type: 'present', isOn: !before });
    if (before) {
      toggle();
      this.picture.restore(before);
    } else {
      this.picture.present(toggle);
    }
    this.picture.reveal();
  }

  private export(format: ExportFormat): void {
    if (isPictureFormat(format)) void this.sendPicture(format);
    else post({ type: 'export', format });
  }

  private async sendPicture(format: PictureFormat): Promise<void> {
    try {
      const { svg, flow } = this.exportedSvg();
      if (format === 'svg') post({ type: 'picture', format, data: svg.text, flow });
      else post({ type: 'picture', format, data: await base64Of(await exportPng(svg, Number(format.slice(3)), this.strings)), flow });
    } catch (error) {
      post({ type: 'pictureFailed', message: reasonOf(error) });
    }
  }

  private async copyPicture(): Promise<void> {
    try {
      const picture = exportPng(this.exportedSvg().svg, 2, this.strings);
      await navigator.clipboard.write([new ClipboardItem({ 'image/png': picture })]);
      post({ type: 'pictureCopied' });
    } catch (error) {
      post({ type: 'pictureFailed', message: fill(this.strings.pictureNotCopied, reasonOf(error)) });
    }
  }

  /** @throws with a message for the user when there is no picture */
  private exportedSvg(): { readonly svg: ExportedSvg; readonly flow: FlowAddress } {
    const { drawing } = this.picture;
    if (!drawing || !this.shown) throw new Error(this.strings.renderFailed);
    const { view, document } = this.shown;
    return { svg: exportSvg(drawing, { view, strings: this.strings, background: this.toolbar.background, trace: this.trace.shown && { shown: this.trace.shown, words: this.trace.words(this.strings) } }), flow: { document, flowId: view.flowId } };
  }

  private zoom(step: ZoomStep): void {
    if (step === 'in' || step === 'out') return this.picture.zoomBy(step === 'in' ? 1.2 : 1 / 1.2);
    this.picture.fit(step);
    this.picture.reveal();
  }

  private onKey(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.altKey || isForField(event)) return;
    const command = event.ctrlKey || event.metaKey;
    const step = zoomStepOf(event);
    const act = (command ? this.commandKeys[event.key] : (event.shiftKey ? this.shiftKeys[event.key] : undefined) ?? this.presentingKeys[event.key] ?? this.keys[event.key]) ?? (step && (() => this.zoom(step)));
    if (!act || !this.shown) return;
    event.preventDefault();
    act();
  }

  private readonly commandKeys: Readonly<Record<string, () => void>> = {
    f: () => this.find.open(),
  };

  private get shiftKeys(): Readonly<Record<string, () => void>> {
    // In VS Code, the extension has this key, too; it closes a trace once.
    return this.trace.shown ? { Escape: () => post({ type: 'closeOverlay' }) } : {};
  }

  /** The keys of a presenter's remote control, and Escape. */
  private get presentingKeys(): Readonly<Record<string, () => void>> {
    if (!this.beforePresenting) return {};
    return {
      'PageDown': () => this.walk('next'),
      'PageUp': () => this.walk('previous'),
      ' ': () => this.walk('next'),
      'Escape': () => this.togglePresenting(),
    };
  }

  private readonly keys: Readonly<Record<string, () => void>> = {
    'ArrowRight': () => this.walk('next'),
    'ArrowLeft': () => this.walk('previous'),
    'Home': () => this.walk('first'),
    'End': () => this.walk('last'),
    'l': () => this.showList(!this.list.isOpen),
    'd': () => this.toggleDetails(),
    'f': () => this.togglePresenting(),
    '<': () => this.changeSpeed(() => this.player.faster(-1)),
    '>': () => this.changeSpeed(() => this.player.faster(1)),
    'o': () => this.openSource(this.selected),
    'g': () => post({ type: 'goToHop' }),
    'p': () => this.togglePlay(),
    '/': () => this.find.open(),
    'm': () => this.picture.toggleMinimap(),
    'w': () => this.toolbar.toggleMenu('whatIf'),
    'v': () => this.toolbar.toggleMenu('view'),
    'e': () => this.toolbar.toggleMenu('exports'),
    '?': () => this.toolbar.toggleMenu('legend'),
    ',': () => this.trace.step(-1),
    '.': () => this.trace.step(1),
    'a': () => this.trace.choose(0),
    't': () => this.trace.toggleTimeLine(),
  };

  private save(): void {
    if (!this.shown) return;
    const { view: { flowId, level, hidden, folds }, document } = this.shown;
    saveState({
      document, flowId, level, hidden, folds, hop: this.selected, chosen: this.chosen, list: this.listWanted, minimap: this.minimapWanted, details: this.panes.current,
      timeLine: this.trace.pane.current, trace: this.trace.chosenPass,
      ...(this.beforePresenting ?? this.picture.view),
    });
  }
}

/** What was switched and what it changed, for a screen reader. */
function switchedWords(before: FlowView, now: FlowView, strings: PageStrings): string {
  const wasOn = new Map(before.conditions.map((condition) => [condition.id, condition]));
  const switched = now.conditions.filter(({ id, isOn }) => wasOn.get(id)?.isOn === !isOn);
  const [first] = switched;
  const effect = first && wasOn.get(first.id)?.effect;
  if (first && effect !== undefined && switched.length === 1) return fill(strings.switchedSpoken, capitalized(caseNow(first)), effect);
  const totals = everyCostWords(now.cost.steady, strings).join(strings.listSeparator);
  const changed = changedConditions(now);
  return changed.length === 0 ? fill(strings.basisSpoken, totals) : fill(strings.settingsSpoken, changed.map(caseNow).join(strings.listSeparator), totals);
}

/** The message of an error, truncated to a length that the protocol allows. */
function reasonOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, 2_000);
}

/** Whether a key is meant for the field that has the focus. The arrows to the sides also step through the hops while a list has it. */
function isForField({ target, key }: KeyboardEvent): boolean {
  const field = target instanceof Element ? target.closest('select, input:not([type="checkbox"])') : null;
  return field !== null && !(field.matches('select') && (key === 'ArrowLeft' || key === 'ArrowRight'));
}

function isPictureFormat(format: ExportFormat): format is PictureFormat {
  return (pictureFormats as readonly ExportFormat[]).includes(format);
}

/** Resolves once an element has a size: text in a hidden page measures 0, and nothing can be laid out. */
function untilMeasurable(element: HTMLElement): Promise<void> {
  if (element.clientWidth > 0 && element.clientHeight > 0) return Promise.resolve();
  return new Promise((resolve) => {
    const observer = new ResizeObserver(() => {
      if (element.clientWidth === 0 || element.clientHeight === 0) return;
      observer.disconnect();
      resolve();
    });
    observer.observe(element);
  });
}
