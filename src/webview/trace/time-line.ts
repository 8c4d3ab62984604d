import { timeScale, type TimeScale } from '../../diagram/time-scale.js';
import { timeText } from '../../diagram/trace-time.js';
import type { FlowView } from '../../pages/diagram-protocol.js';
import type { OverlayView, PassHopView, PassView } from '../../pages/overlay-protocol.js';
import type { PageStrings } from '../../pages/diagram-strings.js';
import { create, createSvg, fill } from '../controls/dom.js';

/** The height of a row: as much of it as there is room for, within these limits. Above the first row there is room for its numbers. */
const row = { least: 22, twoLines: 30, most: 34, top: 7 } as const;
const axis = { height: 22, breaks: 14 } as const;
const dot = 5;
/** Between the digits of hops in a row, what is added for each digit, and between the ticks of the axis, in pixels. */
const apart = { numbers: 5, digit: 6.5, ticks: 92 } as const;
/** The width of a letter of the axis at most, in pixels. */
const letter = { narrow: 7, wide: 11 } as const;
const zooms = { most: 64, step: 1.6 } as const;

interface Shown {
  readonly pass: PassView;
  readonly view: FlowView;
  readonly overlay: OverlayView;
  readonly strings: PageStrings;
}

/** How a packet is drawn. */
interface Drawn {
  readonly hops: readonly PassHopView[];
  readonly scale: TimeScale;
  /** The height of a row, in pixels. */
  readonly height: number;
}

export interface TimeLineEvents {
  /** A hop was chosen. */
  onChoose(n: number): void;
  /** The line of a hop in its trace is to be shown. */
  onOpenLine(hop: PassHopView): void;
}

/** The hops of one packet in time: a row for each thread, time from left to right. The names and the axis stay in sight. */
export class TimeLine {
  private readonly names = create('div', { 'class': 'time-names', 'aria-hidden': 'true' });
  private readonly drawing = create('div', { class: 'time-drawing', role: 'listbox', tabindex: '0' });
  private readonly corner = create('div', { class: 'time-corner' });
  private readonly ticks = create('div', { class: 'time-ticks' });
  private readonly hint = create('p', { class: 'time-hint' });
  readonly element = create('div', { class: 'time-line', hidden: '' },
    create('div', { class: 'time-body' }, this.names, this.drawing),
    create('div', { 'class': 'time-foot', 'aria-hidden': 'true' }, this.corner, this.ticks),
    this.hint);
  private shown: Shown | undefined;
  private drawn: Drawn | undefined;
  private selected = 1;
  private zoom = 1;
  /** What the drawing was made for. */
  private madeFor = '';

  /** @param room the height that the time line may have, in pixels */
  constructor(private readonly events: TimeLineEvents, private readonly room: () => number) {
    new ResizeObserver(() => this.drawAnew()).observe(this.element);
    window.addEventListener('resize', () => this.drawAnew());
    this.drawing.addEventListener('click', ({ target }) => {
      const n = target instanceof Element ? target.closest<SVGElement>('.time-hop')?.dataset['n'] : undefined;
      if (n !== undefined) this.events.onChoose(Number(n));
    });
    for (const type of ['pointerover', 'pointerout'] as const) this.drawing.addEventListener(type, () => this.makeRoomForNumbers());
    this.drawing.addEventListener('keydown', (event) => this.onKey(event));
    this.element.addEventListener('wheel', (event) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      const { scale } = this.drawn ?? {};
      const at = event.clientX - this.drawing.getBoundingClientRect().left;
      this.zoomBy(event.deltaY < 0 ? zooms.step : 1 / zooms.step, scale?.time(at));
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
    this.drawing.removeAttribute('aria-activedescendant');
    const hop = this.groupOf(n);
    if (hop && this.drawn && this.shown) {
      mark(hop, true);
      // What is drawn last is in front.
      hop.parentElement?.append(hop);
      this.drawing.setAttribute('aria-activedescendant', hop.id);
      const x = Number(hop.dataset['x']);
      hop.ownerSVGElement?.querySelector('.time-rows')?.after(createSvg('line', { class: 'time-cursor', x1: x, x2: x, y1: 0, y2: bottomOf(this.shown.pass, this.drawn.height) }));
      this.reveal(x, Number(hop.dataset['y']));
    }
    this.makeRoomForNumbers();
  }

  focus(): void {
    this.drawing.focus({ preventScroll: true });
  }

  private groupOf(n: number): SVGGElement | null {
    return this.drawing.querySelector<SVGGElement>(`.time-hop[data-n="${n}"]`);
  }

  /** Scrolls as far as a point of the drawing needs it: to the middle across, as little as possible down. */
  private reveal(x: number, y: number): void {
    const { scrollLeft, scrollTop, clientHeight } = this.element;
    const { inView, drawn } = this;
    const bottom = scrollTop + clientHeight - this.ticks.offsetHeight;
    const half = (drawn?.height ?? 0) / 2 + row.top;
    const left = x < inView.from || x > inView.to ? x - (inView.to - inView.from) / 2 : scrollLeft;
    const top = y - half < scrollTop ? y - half : y + half > bottom ? scrollTop + y + half - bottom : scrollTop;
    if (left !== scrollLeft || top !== scrollTop) this.element.scrollTo({ left, top, behavior: 'auto' });
  }

  /** The part of the drawing that is not scrolled out of sight. */
  private get inView(): { readonly from: number; readonly to: number } {
    const from = this.element.scrollLeft;
    return { from, to: from + this.viewWidth };
  }

  private get viewWidth(): number {
    return this.element.clientWidth - this.names.offsetWidth;
  }

  /** Hides the numbers that the number of the hop that is selected, or pointed at, would cover. */
  private makeRoomForNumbers(): void {
    const groups = [...this.drawing.querySelectorAll<SVGGElement>('.time-hop')];
    const loud = groups.filter((group) => group.matches('.selected, :hover'));
    for (const group of groups) group.classList.toggle('under', !loud.includes(group) && loud.some((other) => collide(group, other)));
  }

  private drawAnew(): void {
    if (this.madeFor !== this.size) this.draw();
  }

  private get size(): string {
    return [this.element.clientWidth, this.room()].join(' ');
  }

  private draw(): void {
    this.madeFor = this.size;
    this.drawn = undefined;
    for (const part of [this.names, this.drawing, this.ticks]) part.replaceChildren();
    if (!this.shown || this.element.clientWidth === 0) return;
    const { pass, overlay, strings, view } = this.shown;
    this.drawing.setAttribute('aria-label', fill(strings.timeLineOf, pass.n, view.flowTitle));
    const hops = inOrderOfTime(pass.hops);
    const height = Math.max(row.least, Math.min(row.most, Math.floor((this.room() - row.top - axis.height - axis.breaks - 1) / Math.max(1, pass.threads.length))));
    this.element.style.setProperty('--row', `${height}px`);
    this.element.style.setProperty('--top', `${row.top}px`);
    this.element.classList.toggle('compact', height < row.twoLines);
    this.names.replaceChildren(...pass.threads.map(({ title, machine }) => create('div', { class: 'time-name', title: fill(strings.timeThread, title, strings[machine]) },
      create('span', { class: 'time-machine' }, strings[machine]), create('span', { class: 'time-thread' }, title))));
    this.corner.textContent = strings.timeAxis;
    this.corner.title = strings.timeAxis;
    this.corner.style.width = `${this.names.offsetWidth}px`;
    const scale = timeScale(hops.map(({ time }) => time), Math.max(1, this.viewWidth) * this.zoom);
    this.drawn = { hops, scale, height };
    const time = (each: number): string => timeText(each, overlay.unit, strings.clockTicks);
    this.drawing.replaceChildren(picture(this.shown, this.drawn));
    this.ticks.replaceChildren(axisOf(scale, time));
    this.select(this.selected);
  }

  /** @param time what does not move; by default the selected hop, or, if that is out of sight, what is in the middle */
  private zoomBy(factor: number, time?: number): void {
    const { drawn, inView, zoom } = this;
    if (!drawn) return;
    this.zoom = Math.max(1, Math.min(zooms.most, zoom * factor));
    if (this.zoom === zoom) return;
    const selected = drawn.hops.find(({ n }) => n === this.selected);
    const isInView = selected && drawn.scale.x(selected.time) >= inView.from && drawn.scale.x(selected.time) <= inView.to;
    const fixed = time ?? (isInView ? selected.time : drawn.scale.time((inView.from + inView.to) / 2));
    const at = drawn.scale.x(fixed) - inView.from;
    this.draw();
    this.element.scrollTo({ left: (this.drawn?.scale.x(fixed) ?? 0) - at, behavior: 'auto' });
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

/** Whether the numbers of two hops in a row would overlap. */
function collide(one: SVGGElement, other: SVGGElement): boolean {
  const [{ x: x1, y: y1, n: n1 = '' }, { x: x2, y: y2, n: n2 = '' }] = [one.dataset, other.dataset];
  return y1 === y2 && Math.abs(Number(x1) - Number(x2)) < roomBetween(n1, n2);
}

/** How far apart the middles of two numbers must be. */
function roomBetween(one: string, other: string): number {
  return apart.numbers + (one.length + other.length) * apart.digit / 2;
}

function inOrderOfTime(hops: readonly PassHopView[]): PassHopView[] {
  return [...hops].sort((one, other) => one.time - other.time || one.n - other.n);
}

function picture(shown: Shown, drawn: Drawn): SVGSVGElement {
  const { pass, overlay, strings } = shown;
  const { scale, height } = drawn;
  const { width } = scale;
  const bottom = bottomOf(pass, height);
  return createSvg('svg', { class: 'time-picture', width, height: bottom },
    createSvg('g', { class: 'time-rows' }, ...pass.threads.map((_thread, index) => createSvg('line', { x1: 0, x2: width, y1: middleOf(index, height), y2: middleOf(index, height) }))),
    createSvg('g', { class: 'time-axis' }, ...scale.ticks(apart.ticks).map(({ x }) => createSvg('line', { x1: x, x2: x, y1: 0, y2: bottom }))),
    ...scale.breaks.map((each) => createSvg('g', { class: 'time-break' },
      createSvg('title', {}, fill(strings.timeBreak, timeText(each.to - each.from, overlay.unit, strings.clockTicks))),
      createSvg('rect', { x: each.x, y: 0, width: each.width, height: bottom }),
      createSvg('path', { d: `M${each.x + each.width / 2 - 4},0 v${bottom} m8,0 v-${bottom}` }))),
    createSvg('g', { class: 'time-links' }, ...links(drawn)),
    createSvg('g', { class: 'time-hops' }, ...hopGroups(drawn, shown)));
}

/** The times below the drawing, and how long what was cut out of it took. */
function axisOf({ width, breaks, ticks }: TimeScale, time: (each: number) => string): SVGSVGElement {
  return createSvg('svg', { class: 'time-scale', width, height: axis.height + (breaks.length > 0 ? axis.breaks : 0) },
    createSvg('g', { class: 'time-axis' }, ...ticks(apart.ticks).flatMap(({ x, time: at }) => [createSvg('line', { x1: x, x2: x, y1: 0, y2: 4 }), createSvg('text', { x, y: 17 }, at === 0 ? '0' : `+${time(at)}`)])),
    ...breakTexts({ width, breaks }, time));
}

/** How long each break took, as far as the texts have room beside each other; the others are in the titles of the breaks. */
function breakTexts({ width, breaks }: Pick<TimeScale, 'width' | 'breaks'>, time: (each: number) => string): SVGElement[] {
  let free = 0;
  return breaks.flatMap((each) => {
    const text = `≈${time(each.to - each.from)}`;
    const half = [...text].reduce((sum, character) => sum + (character > '\u2fff' ? letter.wide : letter.narrow), 0) / 2;
    const x = Math.min(each.x + each.width / 2, width - half);
    if (x - half < free) return [];
    free = x + half + apart.numbers;
    return [createSvg('text', { x, y: 17 + axis.breaks }, text)];
  });
}

function bottomOf({ threads }: PassView, height: number): number {
  return row.top + threads.length * height;
}

/** The dots are a little below the middle of a row, which leaves room for the numbers. */
function middleOf(thread: number, height: number): number {
  return row.top + thread * height + height / 2 + 1;
}

/** From each hop to the next; between machines a wedge as wide as the uncertainty of their clocks. */
function links({ hops, scale, height }: Drawn): SVGElement[] {
  return hops.slice(1).map((hop, index) => {
    const before = hops[index] ?? hop;
    const [x1, x2, y1, y2] = [scale.x(before.time), scale.x(hop.time), middleOf(before.thread, height), middleOf(hop.thread, height)];
    const uncertainty = before.machine === hop.machine ? 0 : Math.max(before.uncertainty, hop.uncertainty);
    if (uncertainty === 0) return createSvg('line', { class: 'time-link', x1, x2, y1, y2 });
    const [from, to] = [scale.x(hop.time - uncertainty), scale.x(hop.time + uncertainty)];
    return createSvg('path', { class: 'time-wedge', d: `M${x1},${y1} L${from},${y2} H${to} Z` });
  });
}

/** A hop is a dot with its number, as far as the numbers of a row have room. */
function hopGroups({ hops, scale, height }: Drawn, { view, strings }: Shown): SVGElement[] {
  const last = new Map<number, { readonly x: number; readonly n: number }>();
  return hops.map((hop) => {
    const { n, thread, time } = hop;
    const [x, y] = [scale.x(time), middleOf(thread, height)];
    const before = last.get(thread);
    const hasNumber = before === undefined || x - before.x >= roomBetween(String(before.n), String(n));
    if (hasNumber) last.set(thread, { x, n });
    const label = fill(strings.timeHop, n, view.hops[n - 1]?.label ?? '', hop.sentence);
    const isOdd = hop.isWrongThread === true;
    return createSvg('g', {
      'class': `time-hop${hop.isIndirect ? ' indirect' : ''}${isOdd ? ' odd' : ''}${hasNumber ? '' : ' no-number'}`, 'id': `time-hop-${n}`, 'data-n': n, 'data-x': x, 'data-y': y, 'role': 'option', 'aria-selected': 'false', 'aria-label': label,
    },
      createSvg('title', {}, label),
      createSvg('rect', { class: 'time-hit', x: x - 8, y: y - height / 2, width: 16, height }),
      isOdd ? createSvg('rect', { class: 'time-dot', x: x - dot, y: y - dot, width: 2 * dot, height: 2 * dot }) : createSvg('circle', { class: 'time-dot', cx: x, cy: y, r: dot }),
      createSvg('text', { class: 'time-number', x, y: y - 8 }, String(n)));
  });
}
