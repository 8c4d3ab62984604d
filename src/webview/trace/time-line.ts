import { timeScale, type TimeScale } from '../../diagram/time-scale.js';
import { timeText } from '../../diagram/trace-time.js';
import type { FlowView } from '../../pages/diagram-protocol.js';
import type { OverlayView, PassHopView, PassView } from '../../pages/overlay-protocol.js';
import type { PageStrings } from '../../pages/diagram-strings.js';
import { create, createSvg, fill } from '../controls/dom.js';

const row = { height: 34, axis: 22, breaks: 14, dot: 5 } as const;
/** Between the numbers of hops in a row, and between the ticks of the axis, in pixels. */
const apart = { numbers: 17, ticks: 92 } as const;
const zooms = { most: 64, step: 1.6 } as const;

interface Shown {
  readonly pass: PassView;
  readonly view: FlowView;
  readonly overlay: OverlayView;
  readonly strings: PageStrings;
}

export interface TimeLineEvents {
  /** A hop was chosen. */
  onChoose(n: number): void;
  /** The line of a hop in its trace is to be shown. */
  onOpenLine(hop: PassHopView): void;
}

/** The hops of one packet in time: a row for each thread, time from left to right. */
export class TimeLine {
  private readonly names = create('div', { 'class': 'time-names', 'aria-hidden': 'true' });
  private readonly drawing = create('div', { class: 'time-drawing', role: 'listbox', tabindex: '0' });
  private readonly hint = create('p', { class: 'time-hint' });
  readonly element = create('div', { class: 'time-line', hidden: '' }, this.names, this.drawing, this.hint);
  private shown: Shown | undefined;
  private selected = 1;
  private zoom = 1;
  private drawnWidth = 0;

  constructor(private readonly events: TimeLineEvents) {
    new ResizeObserver(() => { if (this.drawing.clientWidth !== this.drawnWidth) this.draw(); }).observe(this.drawing);
    this.drawing.addEventListener('click', ({ target }) => {
      const n = target instanceof Element ? target.closest<SVGElement>('.time-hop')?.dataset['n'] : undefined;
      if (n !== undefined) this.events.onChoose(Number(n));
    });
    this.drawing.addEventListener('keydown', (event) => this.onKey(event));
    this.drawing.addEventListener('wheel', (event) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      this.zoomBy(event.deltaY < 0 ? zooms.step : 1 / zooms.step, event.clientX - this.drawing.getBoundingClientRect().left);
    }, { passive: false });
  }

  /** Shows a packet; without one, how to choose one. */
  show(view: FlowView, overlay: OverlayView, pass: PassView | undefined, strings: PageStrings): void {
    this.element.classList.toggle('no-packet', pass === undefined);
    this.hint.textContent = overlay.passCount === 0 ? strings.timeLineNone : strings.timeLineHint;
    if (pass?.n !== this.shown?.pass.n) this.zoom = 1;
    this.shown = pass && { pass, view, overlay, strings };
    this.draw();
  }

  /** Marks a hop without drawing again. */
  select(n: number): void {
    this.selected = n;
    for (const hop of this.drawing.querySelectorAll('.time-hop.selected')) mark(hop, false);
    this.drawing.querySelector('.time-cursor')?.remove();
    const hop = this.drawing.querySelector<SVGGElement>(`.time-hop[data-n="${n}"]`);
    this.drawing.removeAttribute('aria-activedescendant');
    if (!hop) return;
    mark(hop, true);
    // What is drawn last is in front.
    hop.parentElement?.append(hop);
    this.drawing.setAttribute('aria-activedescendant', hop.id);
    const x = Number(hop.dataset['x']);
    const svg = hop.ownerSVGElement;
    svg?.querySelector('.time-rows')?.after(createSvg('line', { class: 'time-cursor', x1: x, x2: x, y1: 0, y2: this.shown ? this.shown.pass.threads.length * row.height : 0 }));
    const { scrollLeft, clientWidth } = this.drawing;
    if (x < scrollLeft + apart.numbers || x > scrollLeft + clientWidth - apart.numbers) this.drawing.scrollTo({ left: x - clientWidth / 2, behavior: 'auto' });
  }

  focus(): void {
    this.drawing.focus({ preventScroll: true });
  }

  private draw(): void {
    this.drawnWidth = this.drawing.clientWidth;
    if (!this.shown || this.drawnWidth === 0) {
      this.names.replaceChildren();
      this.drawing.replaceChildren();
      return;
    }
    const { pass, strings, view } = this.shown;
    this.drawing.setAttribute('aria-label', fill(strings.timeLineOf, pass.n, view.flowTitle));
    this.names.replaceChildren(...pass.threads.map(({ title, machine }) => create('div', { class: 'time-name', title: fill(strings.timeThread, title, strings[machine]) },
      create('span', { class: 'time-machine' }, strings[machine]), create('span', { class: 'time-thread' }, title))));
    this.drawing.replaceChildren(drawn(this.shown, this.drawnWidth * this.zoom));
    this.select(this.selected);
  }

  /** @param at the place that does not move, in pixels from the left edge */
  private zoomBy(factor: number, at = this.drawing.clientWidth / 2): void {
    const before = this.zoom;
    this.zoom = Math.max(1, Math.min(zooms.most, this.zoom * factor));
    if (this.zoom === before) return;
    const place = (this.drawing.scrollLeft + at) * (this.zoom / before) - at;
    this.draw();
    this.drawing.scrollTo({ left: place, behavior: 'auto' });
  }

  /** Steps in the order of time, or within a thread; Enter shows the line in the trace. */
  private onKey(event: KeyboardEvent): void {
    if (!this.shown || event.altKey || event.ctrlKey || event.metaKey) return;
    const inTime = inOrderOfTime(this.shown.pass.hops);
    const at = inTime.findIndex(({ n }) => n === this.selected);
    const here = inTime[at];
    const thread = here ? inTime.filter((hop) => hop.thread === here.thread) : inTime;
    const atInThread = here ? thread.indexOf(here) : -1;
    const go = (hop: PassHopView | undefined) => () => { if (hop) this.events.onChoose(hop.n); };
    const keys: Readonly<Record<string, () => void>> = {
      'ArrowRight': go(inTime[at + 1]), 'ArrowLeft': go(inTime[at < 0 ? 0 : at - 1]), 'Home': go(inTime[0]), 'End': go(inTime.at(-1)),
      'ArrowDown': go(thread[atInThread + 1]), 'ArrowUp': go(thread[Math.max(0, atInThread - 1)]),
      'Enter': () => { if (here && here.line > 0) this.events.onOpenLine(here); },
      '+': () => this.zoomBy(zooms.step), '-': () => this.zoomBy(1 / zooms.step), '0': () => this.zoomBy(0),
    };
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }
}

function mark(hop: Element, isSelected: boolean): void {
  hop.classList.toggle('selected', isSelected);
  hop.setAttribute('aria-selected', String(isSelected));
}

function inOrderOfTime(hops: readonly PassHopView[]): PassHopView[] {
  return [...hops].sort((one, other) => one.time - other.time || one.n - other.n);
}

function drawn(shown: Shown, width: number): SVGSVGElement {
  const { pass, overlay, strings } = shown;
  const hops = inOrderOfTime(pass.hops);
  const scale = timeScale(hops.map(({ time }) => time), width);
  const bottom = pass.threads.length * row.height;
  const time = (each: number): string => timeText(each, overlay.unit, strings.clockTicks);
  return createSvg('svg', { class: 'time-picture', width, height: bottom + row.axis + (scale.breaks.length > 0 ? row.breaks : 0) },
    createSvg('g', { class: 'time-rows' }, ...pass.threads.map((_thread, index) => createSvg('line', { x1: 0, x2: width, y1: middleOf(index), y2: middleOf(index) }))),
    createSvg('g', { class: 'time-axis' }, ...scale.ticks(apart.ticks).flatMap(({ x, time: at }) => [
      createSvg('line', { x1: x, x2: x, y1: 0, y2: bottom + 4 }), createSvg('text', { x, y: bottom + 17 }, at === 0 ? '0' : `+${time(at)}`),
    ])),
    ...scale.breaks.map((each) => createSvg('g', { class: 'time-break' },
      createSvg('title', {}, fill(strings.timeBreak, time(each.to - each.from))),
      createSvg('rect', { x: each.x, y: 0, width: each.width, height: bottom }),
      createSvg('path', { d: `M${each.x + each.width / 2 - 4},0 v${bottom} m8,0 v-${bottom}` }),
      createSvg('text', { x: each.x + each.width / 2, y: bottom + 17 + row.breaks }, `≈${time(each.to - each.from)}`))),
    createSvg('g', { class: 'time-links' }, ...links(hops, scale)),
    createSvg('g', { class: 'time-hops' }, ...hopGroups(hops, scale, shown)));
}

function middleOf(thread: number): number {
  return (thread + 0.5) * row.height;
}

/** From each hop to the next; between machines a wedge as wide as the uncertainty of their clocks. */
function links(hops: readonly PassHopView[], scale: TimeScale): SVGElement[] {
  return hops.slice(1).map((hop, index) => {
    const before = hops[index] ?? hop;
    const [x1, x2, y1, y2] = [scale.x(before.time), scale.x(hop.time), middleOf(before.thread), middleOf(hop.thread)];
    const uncertainty = before.machine === hop.machine ? 0 : Math.max(before.uncertainty, hop.uncertainty);
    if (uncertainty === 0) return createSvg('line', { class: 'time-link', x1, x2, y1, y2 });
    const [from, to] = [scale.x(hop.time - uncertainty), scale.x(hop.time + uncertainty)];
    return createSvg('path', { class: 'time-wedge', d: `M${x1},${y1} L${from},${y2} H${to} Z` });
  });
}

/** A hop is a dot with its number, as far as the numbers of a row have room. */
function hopGroups(hops: readonly PassHopView[], scale: TimeScale, { view, strings }: Shown): SVGElement[] {
  const free = new Map<number, number>();
  return hops.map((hop) => {
    const { n, thread, time } = hop;
    const [x, y] = [scale.x(time), middleOf(thread)];
    const hasNumber = x >= (free.get(thread) ?? Number.NEGATIVE_INFINITY);
    if (hasNumber) free.set(thread, x + apart.numbers);
    const label = fill(strings.timeHop, n, view.hops[n - 1]?.label ?? '', hop.sentence);
    const isOdd = hop.isWrongThread === true;
    return createSvg('g', {
      'class': `time-hop${hop.isIndirect ? ' indirect' : ''}${isOdd ? ' odd' : ''}${hasNumber ? '' : ' no-number'}`, 'id': `time-hop-${n}`, 'data-n': n, 'data-x': x, 'role': 'option', 'aria-selected': 'false', 'aria-label': label,
    },
      createSvg('title', {}, label),
      createSvg('rect', { class: 'time-hit', x: x - 8, y: y - row.height / 2, width: 16, height: row.height }),
      isOdd ? createSvg('rect', { class: 'time-dot', x: x - row.dot, y: y - row.dot, width: 2 * row.dot, height: 2 * row.dot }) : createSvg('circle', { class: 'time-dot', cx: x, cy: y, r: row.dot }),
      createSvg('text', { class: 'time-number', x, y: y - 8 }, String(n)));
  });
}
