import type { OverlayView, PassSummary } from '../../pages/overlay-protocol.js';
import type { PageStrings } from '../../pages/diagram-strings.js';
import { timeText } from '../../diagram/trace-time.js';
import { create, fill } from '../controls/dom.js';

/** Packets outside of the view that are in the document too, so that scrolling shows no gaps. */
const spare = 10;
const pageStep = 10;
/** The width of a packet without the digits of its number, and of each digit, in pixels. */
const width = { frame: 22, digit: 8 } as const;

/** A strip of the packets of a trace, from which one is chosen, or all together. Only those in view are in the document. */
export class PassStrip {
  readonly element = create('div', { class: 'pass-strip', role: 'listbox', tabindex: '0' });
  private readonly all = create('div', { class: 'pass all', id: 'pass-0', role: 'option' });
  private readonly track = create('div', { class: 'pass-track', role: 'presentation' });
  private readonly scroller = create('div', { class: 'pass-scroller', role: 'presentation' }, this.track);
  private overlay: OverlayView | undefined;
  private strings: PageStrings | undefined;
  private longest = 0;
  private chosen = 0;

  /** @param onChoose a packet was chosen; 0 for all together */
  constructor(private readonly onChoose: (n: number) => void) {
    this.element.append(this.all, this.scroller);
    this.scroller.addEventListener('scroll', () => this.fill(), { passive: true });
    new ResizeObserver(() => this.fill()).observe(this.scroller);
    this.element.addEventListener('click', ({ target }) => {
      const pass = target instanceof Element ? target.closest<HTMLElement>('.pass') : null;
      if (pass) this.onChoose(Number(pass.id.slice('pass-'.length)));
    });
    this.element.addEventListener('keydown', (event) => this.onKey(event));
  }

  /** @param chosen number of the packet; 0 for all together */
  show(overlay: OverlayView, chosen: number, strings: PageStrings): void {
    this.overlay = overlay;
    this.strings = strings;
    this.longest = overlay.passes.reduce((most, { start, end }) => Math.max(most, end - start), 0);
    this.element.setAttribute('aria-label', strings.tracePackets);
    this.element.setAttribute('aria-orientation', 'horizontal');
    this.all.textContent = fill(strings.traceAll, overlay.passCount);
    this.all.title = strings.traceAllKey;
    this.track.style.width = `${overlay.passes.length * this.size}px`;
    this.track.replaceChildren();
    this.select(chosen);
  }

  /** Marks a packet, and brings it into view. */
  select(chosen: number): void {
    this.chosen = chosen;
    this.element.setAttribute('aria-activedescendant', `pass-${chosen}`);
    this.all.setAttribute('aria-selected', String(chosen === 0));
    const left = (chosen - 1) * this.size;
    const { scrollLeft, clientWidth } = this.scroller;
    if (chosen > 0 && (left < scrollLeft || left + this.size > scrollLeft + clientWidth)) this.scroller.scrollTo({ left: left - (clientWidth - this.size) / 2, behavior: 'auto' });
    this.fill();
  }

  /** The number of the packet so many steps from the chosen one, within the limits; 0 for all together. */
  stepped(by: number): number {
    return Math.max(0, Math.min(this.overlay?.passes.length ?? 0, this.chosen + by));
  }

  private get size(): number {
    return width.frame + width.digit * String(this.overlay?.passes.length ?? 0).length;
  }

  private fill(): void {
    const { overlay, strings, size } = this;
    if (!overlay || !strings) return;
    const { scrollLeft, clientWidth } = this.scroller;
    const first = Math.max(0, Math.floor(scrollLeft / size) - spare);
    const last = Math.ceil((scrollLeft + clientWidth) / size) + spare;
    // The chosen one is there wherever the strip is scrolled to: it is what a screen reader is on.
    const wanted = overlay.passes.filter(({ n }, index) => (index >= first && index < last) || n === this.chosen);
    const there = new Map([...this.track.children].map((item) => [item.id, item as HTMLElement]));
    const items = wanted.map((pass) => {
      const item = there.get(`pass-${pass.n}`) ?? this.item(pass, overlay, strings);
      item.setAttribute('aria-selected', String(pass.n === this.chosen));
      return item;
    });
    if (items.length !== there.size || items.some(({ id }) => !there.has(id))) this.track.replaceChildren(...items);
  }

  private item(pass: PassSummary, overlay: OverlayView, strings: PageStrings): HTMLElement {
    const { n, start, end, hasStart, isComplete, contradictions } = pass;
    const label = passWords(pass, overlay, strings);
    const duration = create('span', { class: 'pass-duration' });
    duration.style.width = `${this.longest > 0 ? Math.max(4, ((end - start) / this.longest) * 100) : 100}%`;
    const item = create('div', {
      'id': `pass-${n}`, 'class': ['pass', ...(hasStart ? [] : ['no-start']), ...(isComplete ? [] : ['no-end'])].join(' '), 'role': 'option', 'title': label, 'aria-label': label,
      'aria-setsize': String(overlay.passes.length + 1), 'aria-posinset': String(n + 1),
    }, `${n}${contradictions > 0 ? '!' : ''}`, duration);
    item.style.left = `${(n - 1) * this.size}px`;
    item.style.width = `${this.size}px`;
    return item;
  }

  private onKey(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const steps: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, PageDown: pageStep, PageUp: -pageStep, Home: Number.NEGATIVE_INFINITY, End: Number.POSITIVE_INFINITY };
    const by = steps[event.key];
    if (by === undefined) return;
    event.preventDefault();
    this.onChoose(this.stepped(by));
  }
}

/** A packet in words: how many hops were seen, how long it took, and whether it is whole. */
export function passWords({ n, start, end, seen, hasStart, isComplete, contradictions }: PassSummary, { hops, unit, passCount }: OverlayView, strings: PageStrings): string {
  const parts = [
    ...(hasStart ? [] : [strings.traceNoStart]),
    ...(isComplete ? [] : [strings.traceNoEnd]),
    ...(contradictions > 0 ? [strings.traceOutOfOrder] : []),
  ];
  return [fill(strings.tracePacket, n, passCount, seen, hops.length, timeText(end - start, unit, strings.clockTicks)), ...parts].join(strings.listSeparator);
}
