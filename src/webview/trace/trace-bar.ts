import { costNames } from '../../model/cost.js';
import type { PageStrings } from '../../pages/diagram-strings.js';
import { button } from '../controls/controls.js';
import { countWords } from '../controls/cost-words.js';
import { create, fill } from '../controls/dom.js';
import { iconElement } from '../controls/icon.js';
import { PassStrip, passWords } from './pass-strip.js';
import type { ShownTrace } from './shown-trace.js';

export interface TraceBarEvents {
  /** A packet was chosen; 0 for all together. */
  onChoose(n: number): void;
  onTimeLine(): void;
  onClose(): void;
  /** The remarks on the trace are to be read. */
  onRemarks(): void;
}

/** The bar of a trace that is laid over the flow: what was found, the packets to choose from, and how to close it. */
export class TraceBar {
  readonly strip: PassStrip;
  readonly element: HTMLElement;
  private readonly title = create('strong', { class: 'trace-title' });
  private readonly caution = create('strong', { class: 'trace-caution' });
  private readonly summary = create('span', { class: 'trace-summary' });
  private readonly costs = create('span', { class: 'trace-costs' });
  private readonly remarks;
  private readonly timeLine;
  private readonly close;

  constructor(events: TraceBarEvents) {
    this.strip = new PassStrip((n) => events.onChoose(n));
    this.remarks = button({ icon: 'warning', text: '', look: 'quiet' }, () => events.onRemarks());
    this.timeLine = button({ icon: 'pulse', text: '', look: 'quiet' }, () => events.onTimeLine());
    this.close = button({ icon: 'close', title: 'close' }, () => events.onClose());
    this.element = create('section', { class: 'trace-bar', hidden: '' },
      create('div', { class: 'trace-line' }, iconElement('pulse'), create('p', { class: 'trace-words' }, this.title, ' ', this.caution, ' ', this.summary, ' ', this.costs), this.remarks.element, this.timeLine.element, this.close.element),
      this.strip.element);
  }

  show({ overlay, pass }: ShownTrace, strings: PageStrings): void {
    this.element.setAttribute('aria-label', strings.trace);
    this.title.textContent = overlay.title;
    this.caution.textContent = overlay.caution?.brief ?? '';
    this.caution.title = overlay.caution?.text ?? '';
    this.summary.textContent = pass ? passWords(pass, overlay, strings) : overlay.summary;
    this.summary.title = `${overlay.title}\n${overlay.summary}`;
    this.costs.textContent = measuredCosts(overlay, strings);
    this.costs.title = strings.traceCostsMeaning;
    const length = overlay.remarks.length + (overlay.advice?.length ?? 0);
    this.remarks.element.hidden = length === 0;
    this.remarks.show('warning', fill(strings.traceShowRemarks, length), String(length));
    this.close.show('close', strings.traceClose);
  }

  /** Makes the button offer to fold the time line away, or to show it. */
  showTimeLine(isFolded: boolean, strings: PageStrings): void {
    this.timeLine.show('pulse', isFolded ? strings.showTimeLine : strings.hideTimeLine, strings.timeLine);
    this.timeLine.element.setAttribute('aria-expanded', String(!isFolded));
  }
}

/** What was counted beside what is computed; empty if the trace has nothing that counts. */
export function measuredCosts({ costs }: ShownTrace['overlay'], strings: PageStrings): string {
  const counted = costNames.flatMap((name) => costs.find((cost) => cost.name === name && cost.measured !== undefined) ?? []);
  return counted.map(({ name, measured = 0, computed }) => fill(strings.traceCost, countWords(name, measured, strings), computed)).join(' · ');
}
