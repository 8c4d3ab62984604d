import { segmentsOfPicture, type DrawnSegment } from '../../diagram/thread-segments.js';
import type { FlowView, HopView } from '../../pages/diagram-protocol.js';
import type { PageStrings } from '../../pages/diagram-strings.js';
import { linesWithin } from '../../diagram/layout/index.js';
import { breakable, create, createSvg, fill } from '../controls/dom.js';
import { TextMeasure } from './text-measure.js';

const lineHeight = 15;
/** The least height of a segment in which a name can be read in small letters, in pixels. */
const leastHeight = 12;
/** The strip of exported pictures, in pixels. */
const drawn = { width: 112, box: 104, edge: 6, padding: 5 } as const;

/** A segment of the strip, in the units of the drawing. */
interface StripPart extends DrawnSegment {
  readonly y: number;
  readonly height: number;
  /** The kind of the hand-off in the page's language. */
  readonly handOffTitle?: string;
}

/** The strip at the left edge that shows which thread runs each hop, in step with the rows of the picture. */
export class ThreadStrip {
  private readonly head = create('div', { 'class': 'strip-head', 'aria-hidden': 'true' });
  private readonly list = create('ol');
  readonly element = create('div', { class: 'strip', hidden: '' }, this.head, this.list);
  private parts: readonly { readonly y: number; readonly height: number; readonly item: HTMLElement }[] = [];

  /**
   * Shows the threads of a picture; nothing if none is named, or the user has hidden them.
   *
   * @param svg the picture in the page; undefined if there is none
   */
  show(svg: SVGSVGElement | undefined, view: FlowView, strings: PageStrings): void {
    const parts = svg ? stripParts(svg, view) : [];
    this.element.hidden = parts.length === 0;
    this.head.textContent = strings.thread;
    this.list.setAttribute('aria-label', strings.threads);
    this.parts = parts.map((part) => ({ y: part.y, height: part.height, item: stripItem(part, strings) }));
    this.list.replaceChildren(...this.parts.map(({ item }) => item));
  }

  /** How much of the pane it takes, in pixels. */
  get width(): number {
    return this.element.offsetWidth;
  }

  /** Puts the segments beside their rows. */
  resize(svg: SVGSVGElement, zoom: number, headsHeight: number): void {
    const { y: top, height } = svg.viewBox.baseVal;
    this.head.style.height = `${headsHeight}px`;
    this.list.style.marginTop = `${-headsHeight}px`;
    this.list.style.height = `${height * zoom}px`;
    this.element.style.setProperty('--heads-height', `${headsHeight}px`);
    for (const { y, height: rows, item } of this.parts) {
      item.style.top = `${(y - top) * zoom}px`;
      item.style.height = `${rows * zoom}px`;
      const lines = Math.floor((rows * zoom - 2) / lineHeight);
      item.classList.toggle('no-room', rows * zoom < leastHeight);
      item.classList.toggle('one-line', lines < 2);
      item.classList.toggle('small', lines < 1);
      item.classList.toggle('little-room', lines < 3);
      item.classList.toggle('much-room', lines > 4);
      item.style.setProperty('--lines', String(Math.max(1, lines - (lines < 3 ? 0 : lines > 4 ? 2 : 1))));
    }
  }
}

function stripItem({ thread, look, first, last, handOffTitle }: StripPart, strings: PageStrings): HTMLElement {
  const hops = first === last ? fill(strings.threadHop, first) : fill(strings.threadHops, first, last);
  const item = create('li', { class: `thread-${look}`, title: [thread, hops, ...(handOffTitle ? [fill(strings.threadHandOff, handOffTitle)] : [])].join('\n') });
  const words = create('div', { class: 'strip-words' });
  if (handOffTitle) words.append(create('span', { class: 'hand-off' }, handOffTitle));
  words.append(create('span', { class: 'strip-name' }, breakable(thread)));
  item.append(words);
  return item;
}

/**
 * The strip as part of an exported picture, left of the drawing.
 *
 * @param svg the copy that is exported, before the areas that receive clicks are removed
 * @returns the strip and its width; undefined if there is nothing to show
 */
export function drawnStrip(svg: SVGSVGElement, view: FlowView): { readonly group: SVGGElement; readonly width: number } | undefined {
  const parts = stripParts(svg, view);
  if (parts.length === 0) return undefined;
  const x = svg.viewBox.baseVal.x - drawn.width;
  const measure = new TextMeasure().in(getComputedStyle(document.body).fontFamily);
  const linesOf = (text: string, most: number): string[] => (most > 0 ? linesWithin(text, drawn.box - drawn.edge - 2 * drawn.padding, most, 'fold', measure) : []);
  return { group: createSvg('g', {}, ...parts.map((part) => drawnPart(part, x, linesOf))), width: drawn.width };
}

/** @param linesOf breaks a text into at most so many lines that fit the strip */
function drawnPart({ y, height, look, thread, handOffTitle }: StripPart, x: number, linesOf: (text: string, most: number) => readonly string[]): SVGGElement {
  const room = Math.floor((height + 1) / lineHeight);
  const whole = [...(handOffTitle ? linesOf(`↳ ${handOffTitle}`, room) : []), ...linesOf(thread, Number.POSITIVE_INFINITY)];
  // In a low segment, the name says more than how it came to run.
  const lines = whole.length <= room ? whole : linesOf(handOffTitle ? `↳ ${thread}` : thread, room);
  return createSvg('g', { class: `thread-${look}` },
    createSvg('title', {}, thread),
    createSvg('rect', { class: 'thread-box', x, y, width: drawn.box, height }),
    createSvg('line', { class: 'thread-edge', x1: x + drawn.edge / 2, x2: x + drawn.edge / 2, y1: y, y2: y + height }),
    ...lines.map((line, index) => createSvg('text', { class: 'thread-name', x: x + drawn.edge + drawn.padding, y: y + 12 + index * lineHeight }, line)));
}

function stripParts(svg: SVGSVGElement, view: FlowView): StripPart[] {
  if (view.hidden.includes('threads')) return [];
  const rows = rowsOf(svg);
  return segmentsOfPicture(view).flatMap((segment) => {
    const [first, last] = [rows.get(segment.first), rows.get(segment.last)];
    if (!first || !last) return [];
    const handOff = segment.handOff && (view.hops[segment.handOff.n - 1] as HopView);
    return [{
      ...segment, y: first.y, height: last.y + last.height - first.y,
      ...(handOff ? { handOffTitle: handOff.kindTitle } : {}),
    }];
  });
}

interface Row {
  readonly y: number;
  readonly height: number;
}

/** Where each hop is drawn; folded hops share what stands for them. */
function rowsOf(svg: SVGSVGElement): Map<number, Row> {
  const rows = new Map<number, Row>();
  for (const group of svg.querySelectorAll<SVGGElement>(':scope > :is(g.hop, g.fold:not(.open))')) {
    const rect = group.querySelector<SVGRectElement>('rect.hit, rect.pill');
    if (!rect) continue;
    const numbers = (group.dataset['n'] ?? group.dataset['hops'] ?? '').split(' ').map(Number);
    const height = rect.height.baseVal.value / numbers.length;
    numbers.forEach((n, index) => rows.set(n, { y: rect.y.baseVal.value + index * height, height }));
  }
  return rows;
}
