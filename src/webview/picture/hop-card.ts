import type { FlowView } from '../../pages/diagram-protocol.js';
import type { PageStrings } from '../../pages/diagram-strings.js';
import { firstSentence } from '../../text/first-sentence.js';
import { conditionsOf } from '../controls/condition-words.js';
import { costWords } from '../controls/cost-words.js';
import { breakable, create } from '../controls/dom.js';
import type { ShownTrace } from '../trace/shown-trace.js';

/** How long the pointer or the focus rests on a hop until its card opens, in milliseconds. */
const openAfter = 350;
/** How long the card stays after the pointer has left, so that the pointer can move onto it, in milliseconds. */
const closeAfter = 300;
/** The space around the card, in pixels. */
const gap = 6;
/** The width from which its text is broken, and the height below which it says too little to be shown, in pixels. */
const widest = 360;
const leastHeight = 48;
const id = 'hop-card';

interface Rect {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** The pane, and the part of it that shows rows of the picture, in pixels of the page. */
export interface CardRoom {
  readonly room: Rect;
  readonly rows: Rect;
}

interface Place {
  readonly left: number;
  readonly top: number;
  readonly maxHeight: number;
}

/**
 * A card beside the hop that the pointer or the keyboard focus rests on: what the hop is, costs and does. It can be pointed at, stays as
 * long as it or its hop is pointed at, and is closed by Escape.
 */
export class HopCard {
  readonly element = create('div', { id, class: 'hop-card', role: 'tooltip', hidden: '' });
  private timer: ReturnType<typeof setTimeout> | undefined;
  private hop: SVGGElement | undefined;
  /** A hop whose card the user does not want until the pointer has left it: it was pressed, or its card was closed. */
  private dismissed: Element | undefined;
  /** Where the pointer was when the card was asked for; undefined for the keyboard focus. */
  private pointerX: number | undefined;
  private content: (n: number) => readonly Node[] = () => [];
  private trace: ShownTrace | undefined;

  /**
   * @param scroller scrolls the picture
   * @param body contains the picture
   * @param pane where the card can be
   */
  constructor(scroller: HTMLElement, body: HTMLElement, private readonly pane: () => CardRoom) {
    body.addEventListener('pointerover', (event) => this.pointAt(event));
    body.addEventListener('pointerleave', () => {
      this.dismissed = undefined;
      this.closeSoon();
    });
    body.addEventListener('focusin', ({ target }) => {
      const hop = hopOf(target);
      if (hop?.matches(':focus-visible') && !body.classList.contains('receding')) this.openSoon(hop, undefined);
    });
    body.addEventListener('focusout', () => this.close());
    scroller.addEventListener('pointerdown', ({ target }) => {
      this.dismissed = hopOf(target);
      this.close();
    });
    scroller.addEventListener('scroll', () => this.place(), { passive: true });
    this.element.addEventListener('pointerenter', () => this.cancel());
    this.element.addEventListener('pointerleave', () => this.closeSoon());
    // Its text can be selected; dragging there does not move the picture.
    this.element.addEventListener('pointerdown', (event) => event.stopPropagation());
    document.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || !this.hop) return;
      event.preventDefault();
      event.stopPropagation();
      this.dismissed = this.hop;
      this.close();
    }, { capture: true });
  }

  /** Takes the words of another picture. */
  show(view: FlowView, strings: PageStrings): void {
    this.close();
    this.content = (n) => cardContent(view, n, strings, this.trace);
  }

  /** Takes what a trace says of the hops. */
  showTrace(trace: ShownTrace | undefined): void {
    this.trace = trace;
  }

  close(): void {
    this.cancel();
    this.hop?.removeAttribute('aria-describedby');
    this.hop = undefined;
    this.element.hidden = true;
  }

  private pointAt({ target, pointerType, clientX, buttons }: PointerEvent): void {
    const hop = hopOf(target);
    if (hop !== this.dismissed) this.dismissed = undefined;
    if (hop && hop === this.hop) return this.cancel();
    if (hop && hop !== this.dismissed && pointerType !== 'touch' && buttons === 0) this.openSoon(hop, clientX);
    else this.closeSoon();
  }

  private openSoon(hop: SVGGElement, pointerX: number | undefined): void {
    this.cancel();
    this.timer = setTimeout(() => this.open(hop, pointerX), openAfter);
  }

  private closeSoon(): void {
    this.cancel();
    if (this.hop) this.timer = setTimeout(() => this.close(), closeAfter);
  }

  private cancel(): void {
    clearTimeout(this.timer);
  }

  private open(hop: SVGGElement, pointerX: number | undefined): void {
    this.close();
    const content = this.content(Number(hop.dataset['n']));
    if (!hop.isConnected || content.length === 0) return;
    this.element.replaceChildren(...content);
    this.hop = hop;
    this.pointerX = pointerX;
    hop.setAttribute('aria-describedby', id);
    this.place();
  }

  /** Puts the card beside its hop, without covering it; hides it while its hop is out of sight. */
  private place(): void {
    if (!this.hop) return;
    const hop = (this.hop.querySelector('rect.hit') ?? this.hop).getBoundingClientRect();
    const { room, rows } = this.pane();
    const isInSight = hop.bottom >= rows.top && hop.top <= rows.bottom && hop.right >= rows.left && hop.left <= rows.right;
    this.element.hidden = !isInSight;
    if (!isInSight) return;
    const { style } = this.element;
    Object.assign(style, { left: '0', top: '0', maxWidth: `${Math.min(widest, room.right - room.left - 2 * gap)}px`, maxHeight: 'none' });
    const others = [...this.hop.ownerSVGElement?.querySelectorAll('g.hop > rect.hit') ?? []].map((hit) => hit.getBoundingClientRect());
    const place = placeBeside(hop, this.pointerX ?? hop.left, { width: this.element.offsetWidth, height: this.element.offsetHeight }, { room, rows }, others);
    this.element.hidden = place === undefined;
    if (place) Object.assign(style, { left: `${place.left - room.left}px`, top: `${place.top - room.top}px`, maxHeight: `${place.maxHeight}px` });
  }
}

/**
 * At the side of the hop if there is room, where no other hop is drawn if possible, so that the pointer can go on to the hops above and
 * below; else below or above, a little to the right of the pointer. Where it fits nowhere, it scrolls.
 *
 * @param others all hops of the picture
 * @returns undefined if there is no room
 */
function placeBeside(hop: Rect, x: number, { width, height }: Size, { room, rows }: CardRoom, others: readonly Rect[]): Place | undefined {
  const left = clamp(x + 16, rows.left + gap, rows.right - gap - width);
  for (const { top, bottom } of [rows, room]) {
    const whole = bottom - top - 2 * gap;
    const atTop = clamp(hop.top, top + gap, bottom - gap - height);
    const atSide = sidesOf(hop, width, others.filter((other) => other.bottom > atTop && other.top < atTop + height))
      .find((side) => side >= rows.left + gap && side + width <= rows.right - gap);
    if (atSide !== undefined && height <= whole) return { left: atSide, top: atTop, maxHeight: whole };
    if (height <= bottom - hop.bottom - 2 * gap) return { left, top: hop.bottom + gap, maxHeight: height };
    if (height <= hop.top - top - 2 * gap) return { left, top: hop.top - gap - height, maxHeight: height };
  }
  const [below, above] = [room.bottom - hop.bottom - 2 * gap, hop.top - room.top - 2 * gap];
  if (Math.max(below, above) < leastHeight) return undefined;
  return below >= above ? { left, top: hop.bottom + gap, maxHeight: below } : { left, top: room.top + gap, maxHeight: above };
}

/** Where a card of a width begins at either side of a hop: first where it covers none of its neighbours. */
function sidesOf(hop: Rect, width: number, neighbours: readonly Rect[]): number[] {
  const sides = [hop.right + gap, hop.left - gap - width];
  const isFree = (left: number): boolean => !neighbours.some((other) => other.left < left + width && other.right > left);
  return [...sides.filter(isFree), ...sides];
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(value, most));
}

function cardContent(view: FlowView, n: number, strings: PageStrings, trace: ShownTrace | undefined): Node[] {
  const hop = view.hops[n - 1];
  if (!hop) return [];
  const costs = costWords(hop.cost, strings);
  const traced = trace?.of(n);
  return [
    create('p', { class: 'card-label' }, `${n}. ${hop.label}`),
    ...(costs.length > 0 ? [create('p', { class: 'card-cost' }, costs.join(' · '))] : []),
    ...(hop.place ? [create('p', {}, create('code', {}, breakable(hop.place.symbol)))] : []),
    ...(traced ? [create('p', { class: 'card-trace' }, traced.brief)] : []),
    ...conditionsOf(hop, view, strings).map(({ text }) => create('p', { class: 'card-condition' }, text)),
    ...(hop.note ? [create('p', {}, firstSentence(hop.note, document.documentElement.lang))] : []),
  ];
}

function hopOf(target: EventTarget | null): SVGGElement | undefined {
  return (target instanceof Element ? target.closest<SVGGElement>('g.hop') : null) ?? undefined;
}
