import { markBesideChip, markBesideMessage, type MarkPlace, type Measure, type PictureLayout, type Rect } from '../../diagram/layout/index.js';
import type { FlowView } from '../../pages/diagram-protocol.js';
import { tracedStates, type TracedState } from '../../pages/overlay-protocol.js';
import type { PageStrings } from '../../pages/diagram-strings.js';
import { createSvg, fill } from '../controls/dom.js';
import type { HopTrace, ShownTrace } from './shown-trace.js';
import { showSign, signAt, type TraceSign } from './trace-signs.js';

const signWidth = 14;
/** The size of the text that stands for others when it is measured. */
const measuredSize = 12;
/** The width that a mark should have at least, so that choosing a packet rarely hides its text. */
const usualWidth = 104;
/** The size of the texts in the units of the drawing, and the least size in which they are shown, in pixels, as far as the rows have room for it. */
const textSize = { least: 11, most: 13, shown: 10 } as const;

/** What is drawn for a hop, or for folded hops. */
interface Mark {
  readonly hops: readonly number[];
  /** The group of a hop or the chip; its class tells the state. */
  readonly target: SVGElement;
  readonly place: MarkPlace;
  readonly signs: readonly SVGPathElement[];
  readonly text: SVGTextElement;
  /** What is behind a sign that has to be drawn on the line. */
  readonly plate?: SVGElement;
  /** What makes the arrow of a hop hollow. */
  readonly core?: SVGElement;
}

/** Shows a trace in the picture: a mark beside each hop, and a class that decides how its arrow looks. Nothing of the picture is moved. */
export class PictureTrace {
  private layer: SVGGElement | undefined;
  private marks: readonly Mark[] = [];
  private measure: Measure = () => 0;
  private size: number = textSize.least;
  private shown: { readonly trace: ShownTrace; readonly strings: PageStrings } | undefined;

  /** Prepares the marks of a picture; an earlier picture may be gone. */
  lay(svg: SVGSVGElement, view: FlowView, layout: PictureLayout, measure: Measure): void {
    this.remove();
    this.measure = measure;
    const layer = createSvg('g', { 'class': 'trace-layer', 'aria-hidden': 'true' });
    this.marks = [...messageMarks(svg, view, layout), ...chipMarks(svg, layout)].map(({ hops, target, place }) => {
      const beside = [0, 1].map((index) => signAt('seen', place.x + (place.isBefore ? -1 : 1) * (signWidth * index + signWidth / 2 - 2), place.y - 4));
      const { onLine } = place;
      const isBeside = place.width >= signWidth;
      const signs = isBeside ? beside : [signAt('seen', onLine.x, onLine.y)];
      const text = createSvg('text', { 'class': 'trace-text', 'y': place.y, 'text-anchor': place.isBefore ? 'end' : 'start' });
      return { hops, target, place, signs, text, ...(isBeside ? {} : { plate: createSvg('circle', { class: 'trace-plate', cx: onLine.x, cy: onLine.y, r: 7 }) }), ...hollowCore(target) };
    });
    layer.append(...this.marks.flatMap(({ core }) => core ?? []), ...this.marks.map(({ plate, signs, text }) => createSvg('g', {}, ...(plate ? [plate] : []), ...signs, text)));
    svg.append(layer);
    this.layer = layer;
  }

  /** Shows what a trace says; changes only attributes and the texts of the marks. */
  show(trace: ShownTrace, strings: PageStrings): void {
    this.shown = { trace, strings };
    this.layer?.style.setProperty('--trace-size', `${this.size}px`);
    const widthOf = (text: string): number => this.measure(text, 'fold') * (this.size / measuredSize);
    for (const mark of this.marks) showMark(mark, mark.hops.flatMap((n) => trace.of(n) ?? []), strings, widthOf);
  }

  /** Keeps the texts readable at a zoom; those that have no room for it say less. */
  resize(zoom: number): void {
    const size = Math.min(textSize.most, Math.max(textSize.least, textSize.shown / zoom));
    if (size === this.size) return;
    this.size = size;
    if (this.shown && this.layer) this.show(this.shown.trace, this.shown.strings);
  }

  /** What the marks cover, in the units of the drawing. */
  get boxes(): readonly Rect[] {
    return this.marks.map(({ place, signs, text }) => {
      const width = signWidth * signs.length + this.measure(text.textContent ?? '', 'fold') * (this.size / measuredSize);
      return { x: place.isBefore ? place.x - width : place.x, y: place.y - this.size, width, height: this.size };
    });
  }

  remove(): void {
    this.layer?.remove();
    this.layer = undefined;
    this.shown = undefined;
    for (const { target } of this.marks) setState(target, undefined);
    this.marks = [];
  }

  /** Whether the marks of this picture are prepared. */
  isLaidOver(svg: SVGSVGElement): boolean {
    return this.layer?.parentNode === svg;
  }
}

/** Removes everything that belongs to a trace from a copy of a picture. */
export function removeTrace(svg: SVGSVGElement): void {
  svg.querySelector(':scope > .trace-layer')?.remove();
  for (const element of svg.querySelectorAll<SVGElement>('[data-trace]')) setState(element, undefined);
}

function setState(target: SVGElement, state: TracedState | undefined): void {
  for (const each of tracedStates) target.classList.toggle(`trace-${each}`, each === state);
  if (state === undefined) target.removeAttribute('data-trace');
  else target.setAttribute('data-trace', state);
}

type Placed = Pick<Mark, 'hops' | 'target' | 'place'>;

function messageMarks(svg: SVGSVGElement, { messages }: FlowView, layout: PictureLayout): Placed[] {
  const groups = [...svg.querySelectorAll<SVGGElement>(':scope > :is(g.hop, g.bridge)')];
  return messages.flatMap((message, index) => {
    const [target, place] = [groups[index], layout.messages[index]];
    const hops = message.type === 'hop' ? [message.n] : message.hops;
    return target && place && hops.length > 0 ? [{ hops, target, place: markBesideMessage(layout, place, usualWidth) }] : [];
  });
}

function chipMarks(svg: SVGSVGElement, layout: PictureLayout): Placed[] {
  return [...svg.querySelectorAll<SVGGElement>('g[data-et="note"]')].flatMap((target, index) => {
    const place = layout.notes[index];
    const hops = (target.dataset['hops'] ?? '').split(' ').filter(Boolean).map(Number);
    return place && hops.length > 0 && !target.classList.contains('open') ? [{ hops, target, place: markBesideChip(layout, place, usualWidth) }] : [];
  });
}

/** The length of an arrow head, which stays solid. */
const headLength = 9.5;

/** What makes the line of a hop hollow: the same line, thinner and in the colour of the page, up to the arrow head. */
function hollowCore(target: SVGElement): { readonly core?: SVGElement } {
  const line = target.matches('g.hop') ? target.querySelector<SVGElement>('[data-et="message"]') : null;
  if (line instanceof SVGLineElement) {
    const [x1, x2, y] = [line.x1.baseVal.value, line.x2.baseVal.value, line.y1.baseVal.value];
    return { core: createSvg('line', { class: 'trace-core', x1, x2: x2 - Math.sign(x2 - x1) * Math.min(headLength, Math.abs(x2 - x1)), y1: y, y2: y }) };
  }
  if (!(line instanceof SVGPathElement)) return {};
  const length = Math.max(1, line.getTotalLength() - headLength);
  return { core: createSvg('path', { 'class': 'trace-core', 'd': line.getAttribute('d') ?? '', 'stroke-dasharray': `${length} 100` }) };
}

function showMark({ target, place, signs, text, core, hops }: Mark, traces: readonly HopTrace[], strings: PageStrings, widthOf: (text: string) => number): void {
  const state = stateOf(traces);
  setState(target, state);
  core?.classList.toggle('shown', state === 'not-seen');
  const wanted = signsOf(traces).slice(0, Math.max(1, Math.floor(place.width / signWidth)));
  signs.forEach((sign, index) => showSign(sign, wanted[index]));
  const taken = wanted.length * signWidth;
  const words = hops.length > 1 ? [fill(strings.traceShare, traces.filter((each) => each.state === 'seen').length, hops.length)] : wordsOf(traces[0], strings);
  text.textContent = words.find((each) => widthOf(each) <= place.width - taken) ?? '';
  text.setAttribute('x', String(place.x + (place.isBefore ? -taken : taken)));
}

/** What the mark of a hop says: all of it, and ever less, for where there is less room. */
function wordsOf(trace: HopTrace | undefined, strings: PageStrings): string[] {
  if (!trace) return [];
  const { state, isOutOfOrder, mark, longMark } = trace;
  if (state === 'not-seen' && !isOutOfOrder) return [strings.traceNotSeen];
  const parts = mark.split(' · ');
  const [time = '', uncertainty] = mark.split(' ± ');
  return [longMark, mark, ...(uncertainty === undefined ? [parts.at(-1) ?? '', parts[0] ?? ''] : [`≈${time}`])];
}

/** The state of a hop, or of several: seen if all are, not seen if one was not, although it was traced. */
function stateOf(traces: readonly HopTrace[]): TracedState {
  const states = traces.map(({ state }) => state);
  const inOrder: readonly TracedState[] = ['not-seen', 'unknown', 'not-traced', 'not-recorded'];
  if (states.length === 1 || states.every((state) => state === 'seen')) return states[0] ?? 'unknown';
  return inOrder.find((state) => states.includes(state)) ?? 'seen';
}

function signsOf(traces: readonly HopTrace[]): TraceSign[] {
  const state = stateOf(traces);
  const isIndirect = state === 'seen' && traces.length === 1 && traces[0]?.isIndirect === true;
  return [
    isIndirect ? 'indirect' : state,
    ...(traces.some(({ isOutOfOrder }) => isOutOfOrder) ? ['out-of-order' as const] : traces.some(({ isWrongThread }) => isWrongThread) ? ['wrong-thread' as const] : []),
  ];
}
