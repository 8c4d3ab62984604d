import type { FlowView } from '../../pages/diagram-protocol.js';
import type { PageStrings } from '../../pages/diagram-strings.js';
import type { OverlayView, PassView } from '../../pages/overlay-protocol.js';
import { fill } from '../controls/dom.js';
import { sentences } from '../controls/sentences.js';
import { passWords } from './pass-strip.js';
import { ShownTrace } from './shown-trace.js';
import { TimeLine } from './time-line.js';
import { TimePane, type TimeLayout } from './time-pane.js';
import { TraceBar } from './trace-bar.js';
import type { TracePlace } from './trace-details.js';

export interface TraceEvents {
  /** The details of a packet are needed; 0 means that none are, because all packets are shown together. */
  onChoosePass(n: number): void;
  onChooseHop(n: number): void;
  onOpenLine(place: TracePlace): void;
  onRemarks(): void;
  onClose(): void;
  /** Another packet is shown, or all of them: the picture, the list and the details are to follow. */
  onChange(): void;
  /** What is kept of the layout has changed. */
  onLayout(): void;
}

/** Which packet of which trace was chosen, to be kept with the layout of the page. */
export interface ChosenPass {
  readonly title: string;
  readonly pass: number;
}

/** A trace that is laid over the flow: its bar, its time line, and which of its packets is shown. */
export class TraceView {
  readonly bar = new TraceBar({
    onChoose: (n) => this.choose(n),
    onTimeLine: () => this.toggleTimeLine(),
    onClose: () => this.events.onClose(),
    onRemarks: () => this.events.onRemarks(),
  });
  readonly timeLine = new TimeLine({
    onChoose: (n) => this.events.onChooseHop(n),
    onOpenLine: ({ machine, line }) => this.events.onOpenLine({ machine, line }),
  }, () => this.pane.room);
  readonly pane: TimePane;
  private trace: ShownTrace | undefined;
  private view: FlowView | undefined;
  private strings: PageStrings | undefined;
  private chosen = 0;

  /**
   * @param layout how the time line was left
   * @param kept the packet that was chosen when the page was left
   */
  constructor(private readonly events: TraceEvents, layout: TimeLayout, private kept: ChosenPass | undefined) {
    this.pane = new TimePane(this.timeLine, layout, () => {
      this.showTimeLineButton();
      this.events.onLayout();
    });
  }

  /** The trace that is laid over the flow that the page shows; undefined if there is none. */
  get shown(): ShownTrace | undefined {
    return this.view && this.trace?.fits(this.view) ? this.trace : undefined;
  }

  get chosenPass(): ChosenPass | undefined {
    return this.trace ? { title: this.trace.overlay.title, pass: this.chosen } : this.kept;
  }

  /**
   * Lays a trace over the flow; the packet that was chosen in the same trace stays chosen, and shown until its details have come again.
   *
   * @returns whether it says something else than the trace before
   */
  open(overlay: OverlayView): boolean {
    const before = this.chosenPass;
    const shown = this.trace;
    this.chosen = before?.title === overlay.title && before.pass <= overlay.passes.length ? before.pass : 0;
    this.trace = new ShownTrace(overlay, shown?.pass?.n === this.chosen && shown.fits(overlay) ? shown.pass : undefined);
    if (this.chosen > 0) this.events.onChoosePass(this.chosen);
    const wordsOf = ({ title, flowId, summary, remarks }: OverlayView): string => JSON.stringify([title, flowId, summary, remarks]);
    return !shown || wordsOf(shown.overlay) !== wordsOf(overlay);
  }

  close(): void {
    this.trace = undefined;
    this.kept = undefined;
    this.chosen = 0;
  }

  /** Takes the details of a packet; those of another than the chosen one are late, and ignored. */
  takePass(pass: PassView): void {
    if (!this.trace || pass.n !== this.chosen || pass.flowId !== this.trace.overlay.flowId) return;
    this.trace = new ShownTrace(this.trace.overlay, pass);
    this.showPass();
    this.events.onChange();
  }

  /** Shows everything for a flow, or hides it if the trace was laid over another one. */
  show(view: FlowView, strings: PageStrings): void {
    this.view = view;
    this.strings = strings;
    const { shown } = this;
    this.bar.element.hidden = !shown;
    this.pane.show(shown !== undefined, strings);
    this.timeLine.element.hidden = !shown;
    this.showTimeLineButton();
    if (!shown) return;
    this.bar.strip.show(shown.overlay, this.chosen, strings);
    this.showPass();
  }

  /** Chooses a packet; 0 for all together. */
  choose(n: number): void {
    const { trace, shown } = this;
    if (!trace || !shown || n === this.chosen) return;
    this.chosen = n;
    this.bar.strip.select(n);
    this.events.onChoosePass(n);
    this.events.onLayout();
    if (n > 0) return;
    this.trace = new ShownTrace(trace.overlay);
    this.showPass();
    this.events.onChange();
  }

  step(by: number): void {
    this.choose(this.bar.strip.stepped(by));
  }

  /** What a screen reader says when the trace was laid over the flow that is shown. */
  opened(strings: PageStrings): string {
    const { shown } = this;
    if (!shown) return '';
    const { overlay: { title, caution, summary, remarks }, pass } = shown;
    const chosen = pass ? [passWords(pass, shown.overlay, strings)] : [];
    return sentences([fill(strings.exportTrace, title), ...(caution ? [caution.brief] : []), summary, ...(remarks.length > 0 ? [fill(strings.traceRemarkCount, remarks.length)] : []), ...chosen], strings);
  }

  /** The chosen packet in words, or all of them. */
  words(strings: PageStrings): string {
    const { shown } = this;
    if (!shown) return '';
    return shown.pass ? passWords(shown.pass, shown.overlay, strings) : shown.overlay.summary;
  }

  toggleTimeLine(): void {
    if (!this.shown) return;
    const hadFocus = this.pane.element.contains(document.activeElement);
    this.pane.toggle();
    if (hadFocus && this.pane.current.folded) this.bar.strip.element.focus();
  }

  private showTimeLineButton(): void {
    if (this.strings) this.bar.showTimeLine(this.pane.current.folded, this.strings);
  }

  private showPass(): void {
    const { shown, view, strings } = this;
    if (!shown || !view || !strings) return;
    this.bar.show(shown, strings);
    this.timeLine.show(view, shown.overlay, shown.pass, strings);
  }
}
