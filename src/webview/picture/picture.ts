import type { FlowView } from '../../pages/diagram-protocol.js';
import type { PageStrings } from '../../pages/diagram-strings.js';
import { create, createSvg, fill } from '../controls/dom.js';
import { sentences } from '../controls/sentences.js';
import { PictureTrace, removeTrace } from '../trace/picture-trace.js';
import type { ShownTrace } from '../trace/shown-trace.js';
import { panByDragging } from './drag-pan.js';
import { layOut, type PictureLayout } from '../../diagram/layout/index.js';
import { dressPicture } from './dress-picture.js';
import { FinishedPictures, pictureContent, removeMarks, whenIdle } from './finished-pictures.js';
import { showFocusAbove } from './focus-ring.js';
import { HopCard, type CardRoom } from './hop-card.js';
import { laneHeads } from './lane-heads.js';
import { Minimap, type Viewport } from './minimap.js';
import { renderMermaid } from './render-mermaid.js';
import { TextsInSight, type View } from './texts-in-sight.js';
import { ThreadStrip } from './thread-strip.js';
import { freeZoom, zoomOf, type Size, type ZoomMode } from './zoom.js';
import { TextMeasure } from './text-measure.js';

const margin = 20;
/** Drawing is perceived as instant up to this time, in milliseconds. */
const slowDraw = 100;

export interface PictureEvents {
  /** A hop was clicked, or Enter pressed on it. */
  onPress(n: number): void;
  /** A chip or a bridge was pressed; these hops are to be unfolded, or folded again. */
  onFold(hops: readonly number[]): void;
  /** The head of a box was pressed; its lanes are to be unfolded, or folded. */
  onFoldBox(id: string): void;
  onViewChange(): void;
  onMinimap(open: boolean): void;
}

/** What a screen reader says: for the picture, for each hop shown, and, around what they name, for what folds and unfolds. */
export interface PictureLabels {
  readonly whole: string;
  readonly hops: readonly string[];
  readonly unfoldHops: string;
  readonly foldHops: string;
  readonly unfoldLanes: string;
  readonly foldLanes: string;
}

export interface PictureView {
  readonly zoom: number;
  readonly mode: ZoomMode;
  readonly left: number;
  readonly top: number;
}

/** The scrolling picture of a flow: draws, zooms, marks the selected hop. */
export class Picture {
  readonly element = create('div', { class: 'picture', tabindex: '-1' });
  private readonly canvas = create('div', { class: 'canvas' });
  private readonly heads = create('div', { class: 'heads' });
  private readonly body = create('div', { class: 'body' });
  private readonly strip = new ThreadStrip();
  private readonly card = new HopCard(this.element, this.body, () => this.cardRoom);
  private readonly minimap = new Minimap({
    onMove: (x, y) => this.centre(x, y),
    onToggle: () => this.toggleMinimap(),
  });
  private minimapOpen = true;
  private readonly texts = new TextsInSight();
  /** Whether the next frame updates what depends on the scroll position. */
  private isUpdating = false;
  private readonly finished = new FinishedPictures();
  private readonly measure = new TextMeasure();
  private lastDrawTime = 0;
  private svg: SVGSVGElement | undefined;
  private headsSvg: SVGSVGElement | undefined;
  private hops = new Map<number, SVGGElement>();
  private bands = new Map<number, SVGRectElement>();
  /** The chip or bridge that stands for each folded hop. */
  private folds = new Map<number, SVGGElement>();
  /** What the picture was drawn from, for the marks of a trace. */
  private drawn: { readonly view: FlowView; readonly layout: PictureLayout; readonly labels: readonly string[] } | undefined;
  private readonly trace = new PictureTrace();
  private selected: number | undefined;
  private receding = false;
  private matches: readonly number[] = [];
  private zoom = 1;
  /** What decides the zoom, also after the pane has changed its size. */
  private mode: ZoomMode = 'opening';
  /** The height of the pane in pixels, once it is known. */
  private paneHeight = Number.POSITIVE_INFINITY;
  /** How much of the drawing was in view when the presentation began, in pixels at zoom 1. */
  private presented: Size | undefined;
  /** The zoom at which the picture was last sized. */
  private drawnZoom: number | undefined;

  /** Whether the selected hop is kept visible when the size changes; false once the user has scrolled or zoomed. */
  private followsSelection = false;

  constructor(private readonly events: PictureEvents) {
    this.canvas.append(create('div', { class: 'overlay' }, this.minimap.element, this.card.element), this.strip.element, create('div', { class: 'column' }, this.heads, this.body));
    this.element.append(this.canvas);
    this.canvas.addEventListener('click', (event) => this.press(event));
    this.canvas.addEventListener('keydown', (event) => {
      // The button of the map has keys of its own.
      if ((event.key !== 'Enter' && event.key !== ' ') || !(event.target instanceof SVGElement)) return;
      event.preventDefault();
      this.press(event);
    });
    panByDragging(this.element);
    showFocusAbove(this.body);
    this.element.addEventListener('scroll', () => {
      this.events.onViewChange();
      this.updateSoon();
    }, { passive: true });
    this.element.addEventListener('wheel', (event) => this.zoomByWheel(event), { passive: false });
    // A source that opens beside the panel takes half of its width; the selected hop must stay visible.
    new ResizeObserver(() => {
      if (this.element.clientWidth === 0 || this.element.clientHeight === 0) return;
      this.paneHeight = this.element.clientHeight;
      this.zoomTo(this.modeZoom(), { x: this.strip.width, y: 0 });
      this.keepHeads();
      if (this.followsSelection) this.reveal('auto');
      this.updateSoon();
    }).observe(this.element);
    this.element.addEventListener('pointerdown', () => { this.followsSelection = false; });
  }

  /** Whether there is a picture, perhaps of an earlier flow. */
  get hasPicture(): boolean {
    return this.svg !== undefined;
  }

  /** The picture as it is drawn, to be copied. */
  get drawing(): SVGSVGElement | undefined {
    return this.svg;
  }

  /** Whether the last picture took so long that the next one should wait for a pause in typing. */
  get isSlow(): boolean {
    return this.lastDrawTime > slowDraw;
  }

  get view(): PictureView {
    return { zoom: this.zoom, mode: this.mode, left: this.element.scrollLeft, top: this.element.scrollTop };
  }

  /**
   * Draws a flow; the previous picture stays until the new one is finished.
   *
   * @param signal aborted when another flow is to be shown; checked once Mermaid is done
   * @returns how many hops were drawn; undefined if another flow is to be shown by then
   * @throws when Mermaid cannot draw it, or draws something else
   */
  async draw(view: FlowView, labels: PictureLabels, signal: AbortSignal): Promise<number | undefined> {
    const font = getComputedStyle(this.element).fontFamily;
    const content = pictureContent(view, font);
    const known = await this.finished.get(content);
    const begin = performance.now();
    const layout = layOut(view, this.measure.in(font));
    const text = known ?? await renderMermaid(view.mermaid, font);
    if (known === undefined) this.lastDrawTime = performance.now() - begin;
    if (signal.aborted) return undefined;
    const svg = parseSvg(text);
    if (known === undefined) dressPicture(svg, view, layout);
    svg.setAttribute('aria-label', labels.whole);
    svg.setAttribute('role', 'group');
    svg.removeAttribute('aria-roledescription');
    const focused = this.focused;
    this.svg = svg;
    this.headsSvg = laneHeads(svg, layout.headsBottom);
    this.drawnZoom = undefined;
    this.resize();
    this.body.replaceChildren(svg);
    this.heads.replaceChildren(this.headsSvg);
    addBands(svg, view, layout);
    this.drawn = { view, layout, labels: labels.hops };
    // Not needed for this picture, so it may wait.
    whenIdle(() => void this.finished.keep(content, known ?? textToKeep(svg)));
    this.nameFolds(view, labels);
    this.collect(labels.hops);
    if (focused) this.focusAgain(focused);
    return this.hops.size;
  }

  /** What the focused element of the picture stands for; undefined if the focus is elsewhere. */
  private get focused(): DOMStringMap | undefined {
    const { activeElement } = document;
    return activeElement instanceof SVGElement && this.canvas.contains(activeElement) ? { ...activeElement.dataset } : undefined;
  }

  /** Gives the focus to what stands for the same in a new drawing: a chip that was unfolded, its head; a hop that was folded, its chip. */
  private focusAgain({ n, hops, box }: DOMStringMap): void {
    const first = Number(n ?? hops?.split(' ')[0]);
    const heads = [...this.heads.querySelectorAll<SVGElement>('g.box-handle')];
    const open = [...this.body.querySelectorAll<SVGElement>('g.fold.open')].find((chip) => hops !== undefined && chip.dataset['hops']?.split(' ').includes(String(first)));
    const same = box === undefined ? open ?? this.hops.get(first) ?? this.folds.get(first) : heads.find((handle) => handle.dataset['box'] === box);
    same?.focus({ preventScroll: true });
  }

  /** Shows what belongs to the drawing and is in words: which thread runs when. */
  describe(view: FlowView, strings: PageStrings): void {
    this.strip.show(this.svg, view, strings);
    this.card.show(view, strings);
    if (this.svg) this.minimap.show(this.svg, strings);
    if (this.svg && this.headsSvg) this.texts.show(this.svg, this.headsSvg);
    this.minimap.select(this.selected);
    this.drawnZoom = undefined;
    this.resize();
  }

  /** Lays a trace over the picture, or shows another packet of it; undefined shows the plain picture again. Nothing is drawn again. */
  showTrace(trace: ShownTrace | undefined, strings: PageStrings): void {
    const { svg, drawn } = this;
    if (svg && drawn && trace) {
      if (!this.trace.isLaidOver(svg)) this.trace.lay(svg, drawn.view, drawn.layout, this.measure.in(getComputedStyle(this.element).fontFamily));
      this.trace.show(trace, strings);
    } else {
      this.trace.remove();
    }
    this.card.showTrace(trace);
    this.updateSoon();
    [...this.hops].forEach(([n, group], index) => {
      group.setAttribute('aria-label', sentences([drawn?.labels[index] ?? '', trace?.of(n)?.brief ?? ''], strings));
    });
  }

  /** Removes the picture. */
  clear(): void {
    this.drawn = undefined;
    this.svg = undefined;
    this.headsSvg = undefined;
    this.body.replaceChildren();
    this.heads.replaceChildren();
    this.collect([]);
  }

  /** Makes what folds and unfolds reachable and named; the heads are the copies that stay visible. */
  private nameFolds({ boxes }: FlowView, labels: PictureLabels): void {
    for (const fold of this.body.querySelectorAll<SVGGElement>('g.fold')) {
      const isOpen = fold.classList.contains('open');
      const text = (fold.textContent ?? '').replace(/^[+−] /, '');
      nameButton(fold, fill(isOpen ? labels.foldHops : labels.unfoldHops, text), isOpen);
    }
    for (const handle of this.heads.querySelectorAll<SVGGElement>('g.box-handle')) {
      const box = boxes.find(({ id }) => id === handle.dataset['box']);
      if (box) nameButton(handle, fill(box.isFolded ? labels.unfoldLanes : labels.foldLanes, box.title), !box.isFolded);
    }
  }

  private collect(labels: readonly string[]): void {
    const number = (element: SVGElement): number => Number(element.dataset['n']);
    this.hops = new Map([...this.body.querySelectorAll<SVGGElement>('g.hop')].map((group) => [number(group), group]));
    this.bands = new Map([...this.body.querySelectorAll<SVGRectElement>('rect.band')].map((band) => [number(band), band]));
    this.folds = new Map([...this.body.querySelectorAll<SVGGElement>('g.fold:not(.open)')].flatMap((group) => (group.dataset['hops'] ?? '').split(' ').map((n) => [Number(n), group] as const)));
    [...this.hops.values()].forEach((group, index) => {
      group.setAttribute('role', 'button');
      group.setAttribute('tabindex', '-1');
      group.setAttribute('aria-label', labels[index] ?? '');
    });
    const selected = this.selected;
    this.selected = undefined;
    this.select(selected);
    this.markMatches(this.matches);
  }

  /** Marks the hops that a search found; those that are not in the picture are ignored. */
  markMatches(matches: readonly number[]): void {
    for (const n of this.matches) this.hops.get(n)?.classList.remove('match');
    this.matches = matches;
    for (const n of matches) this.hops.get(n)?.classList.add('match');
  }

  /** Marks a hop without drawing again, or the chip or bridge that stands for it. */
  select(n: number | undefined): void {
    this.mark(this.selected, false);
    this.selected = n;
    this.mark(n, true);
    const reachable = (n === undefined ? undefined : this.hops.get(n)) ?? this.hops.values().next().value;
    this.body.classList.toggle('has-selection', n !== undefined && this.hops.has(n));
    for (const group of this.body.querySelectorAll('g.hop[tabindex="0"]')) group.setAttribute('tabindex', '-1');
    reachable?.setAttribute('tabindex', '0');
    if (this.receding) this.markLater();
    this.minimap.select(n);
    this.updateSoon();
  }

  private mark(n: number | undefined, selected: boolean): void {
    if (n === undefined) return;
    const group = this.hops.get(n) ?? this.folds.get(n);
    group?.classList.toggle('selected', selected);
    if (selected) group?.setAttribute('aria-current', 'step');
    else group?.removeAttribute('aria-current');
    this.bands.get(n)?.classList.toggle('selected', selected);
  }

  /** While a flow is played, later hops fade. */
  setReceding(receding: boolean): void {
    this.receding = receding;
    this.body.classList.toggle('receding', receding);
    this.markLater();
  }

  private markLater(): void {
    for (const [n, group] of this.hops) group.classList.toggle('later', this.receding && this.selected !== undefined && n > this.selected);
  }

  /** Puts the keyboard focus on the hop that the tab key reaches. */
  focus(): void {
    this.body.querySelector<SVGElement>('g.hop[tabindex="0"]')?.focus({ preventScroll: true });
  }

  /** Moves the keyboard focus to the selected hop if the focus is inside the picture. */
  moveFocus(): void {
    const inside = this.body.contains(document.activeElement);
    if (inside && this.selected !== undefined) this.hops.get(this.selected)?.focus({ preventScroll: true });
  }

  /**
   * Scrolls as little as needed so that the selected hop can be read below the heads.
   *
   * @param behavior `smooth` scrolls at once if the user prefers reduced motion
   */
  reveal(behavior: 'smooth' | 'auto' = 'smooth'): void {
    const box = this.selectedBox;
    if (!box) return;
    this.followsSelection = true;
    const { scrollLeft, scrollTop, clientWidth, clientHeight } = this.element;
    const headsHeight = this.headsHeight;
    const top = revealed(scrollTop + headsHeight, clientHeight - headsHeight, box.top, box.height) - headsHeight;
    const left = revealed(scrollLeft, clientWidth - this.strip.width, box.left, box.width);
    if (top === scrollTop && left === scrollLeft) return;
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    this.element.scrollTo({ top, left, behavior: still ? 'auto' : behavior });
  }

  /** The place of the selected hop, or of what stands for it, in pixels from the corner of the drawing. */
  private get selectedBox(): { readonly left: number; readonly top: number; readonly width: number; readonly height: number } | undefined {
    const group = this.selected === undefined ? undefined : this.hops.get(this.selected) ?? this.folds.get(this.selected);
    const hit = group?.querySelector<SVGRectElement>('rect.hit, rect.pill');
    if (!hit || !this.svg) return undefined;
    const { x, y } = this.svg.viewBox.baseVal;
    return {
      left: (hit.x.baseVal.value - x) * this.zoom,
      top: (hit.y.baseVal.value - y) * this.zoom,
      width: hit.width.baseVal.value * this.zoom,
      height: hit.height.baseVal.value * this.zoom,
    };
  }

  private get cardRoom(): CardRoom {
    const { left, top } = this.element.getBoundingClientRect();
    const { clientWidth, clientHeight } = this.element;
    const room = { left, top, right: left + clientWidth, bottom: top + clientHeight };
    return { room, rows: { ...room, left: left + this.strip.width, top: top + this.headsHeight } };
  }

  /** Shows or hides the map of a picture that is larger than the pane. */
  toggleMinimap(open = !this.minimapOpen): void {
    this.minimapOpen = open;
    this.minimap.setOpen(open);
    this.events.onMinimap(open);
  }

  /** Scrolls so that a point of the drawing is in the middle. */
  private centre(x: number, y: number): void {
    if (!this.svg) return;
    this.followsSelection = false;
    const { x: left, y: top } = this.svg.viewBox.baseVal;
    const { clientWidth, clientHeight } = this.element;
    this.element.scrollTo({ left: (x - left) * this.zoom - (clientWidth - this.strip.width) / 2, top: (y - top) * this.zoom - clientHeight / 2, behavior: 'auto' });
  }

  /** Updates what depends on the scroll position, once before the next frame. */
  private updateSoon(): void {
    if (this.isUpdating) return;
    this.isUpdating = true;
    requestAnimationFrame(() => {
      this.isUpdating = false;
      this.minimap.update(this.viewport);
      this.element.classList.toggle('goes-on', this.element.scrollWidth - this.element.scrollLeft > this.element.clientWidth + 1);
      this.texts.update(this.rowsInView);
    });
  }

  /** The part of the drawing whose rows are in view. */
  private get rowsInView(): View {
    const { x, y } = this.svg?.viewBox.baseVal ?? { x: 0, y: 0 };
    const { clientWidth, clientHeight, scrollLeft, scrollTop } = this.element;
    const left = x + (scrollLeft - this.offset) / this.zoom;
    return {
      left, right: left + (clientWidth - this.strip.width) / this.zoom,
      top: y + (scrollTop + this.heads.offsetHeight) / this.zoom, bottom: y + (scrollTop + clientHeight) / this.zoom,
    };
  }

  /** From the strip to the drawing, which is in the middle of a pane that is wider than it. */
  private get offset(): number {
    return this.body.offsetLeft - this.strip.width;
  }

  private get viewport(): Viewport {
    const { clientWidth: width, clientHeight: height, scrollLeft: left, scrollTop: top } = this.element;
    const box = this.selectedBox;
    return {
      width, height, left, top, zoom: this.zoom, headsHeight: this.headsHeight, stripWidth: this.strip.width, drawnLeft: this.body.offsetLeft, marks: () => this.trace.boxes,
      ...(box ? { selected: { x: box.left + this.body.offsetLeft - left, y: box.top - top, width: box.width, height: box.height } } : {}),
    };
  }

  /** Sets the zoom, and keeps to what was asked for when the size of the pane or the drawing changes. */
  fit(mode: ZoomMode): void {
    this.mode = mode;
    this.setZoom(this.modeZoom());
  }

  /**
   * Enlarges the picture as far as all that is in view stays there; to be called before the page makes room for it.
   *
   * @param makeRoom gives the picture the pane in which it is presented
   */
  present(makeRoom: () => void): void {
    const { width, height } = this.pane;
    this.presented = { width: width / this.zoom, height: height / this.zoom };
    makeRoom();
    this.fit('presented');
  }

  /** How far the selected hop is below the top of the pane, in pixels; undefined if it is not all in sight. */
  get selectedPlace(): number | undefined {
    const box = this.selectedBox;
    if (!box) return undefined;
    const place = box.top - this.element.scrollTop;
    return place >= this.headsHeight && place + box.height <= this.element.clientHeight ? place : undefined;
  }

  /** @param selectedPlace how far the selected hop is to be below the top of the pane, in pixels; by default, `top` decides */
  restore({ zoom, mode, left, top }: PictureView, selectedPlace?: number): void {
    this.followsSelection = false;
    this.mode = mode;
    this.zoom = this.svg ? freeZoom(zoom, this.svg.viewBox.baseVal, this.pane) : zoom;
    this.setZoom(this.modeZoom());
    const box = selectedPlace === undefined ? undefined : this.selectedBox;
    this.element.scrollTo({ left, top: box && selectedPlace !== undefined ? box.top - selectedPlace : top, behavior: 'auto' });
  }

  /** @param at the point that does not move, in pixels from the corner of the pane; by default the centre of what is beside the strip */
  zoomBy(factor: number, at = { x: (this.strip.width + this.element.clientWidth) / 2, y: this.element.clientHeight / 2 }): void {
    this.mode = 'free';
    this.zoomTo(this.svg ? freeZoom(this.zoom * factor, this.svg.viewBox.baseVal, this.pane) : this.zoom, at);
  }

  private zoomTo(zoom: number, at: { readonly x: number; readonly y: number }): void {
    if (zoom === this.zoom) return;
    const ratio = zoom / this.zoom;
    const { scrollLeft, scrollTop } = this.element;
    // The strip, and what is left and right of a small drawing, have the same width at every zoom.
    const across = scrollLeft + at.x - this.body.offsetLeft;
    this.setZoom(zoom);
    this.element.scrollTo({
      left: across * ratio + this.body.offsetLeft - at.x,
      top: (scrollTop + at.y) * ratio - at.y,
      behavior: 'auto',
    });
  }

  /** The part of the pane that the drawing can fill; one pixel less, since browsers round. */
  private get pane(): { readonly width: number; readonly height: number } {
    return { width: this.element.clientWidth - this.strip.width - 1, height: this.element.offsetHeight - 1 };
  }

  private modeZoom(): number {
    return this.svg ? zoomOf(this.mode, this.svg.viewBox.baseVal, this.pane, this.zoom, this.presented) : this.zoom;
  }

  private setZoom(zoom: number): void {
    this.zoom = zoom;
    this.resize();
    this.events.onViewChange();
  }

  private zoomByWheel(event: WheelEvent): void {
    this.followsSelection = false;
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    const corner = this.element.getBoundingClientRect();
    this.zoomBy(Math.exp(-event.deltaY / 400), { x: event.clientX - corner.left, y: event.clientY - corner.top });
  }

  private resize(): void {
    if (!this.svg || !this.headsSvg || this.zoom === this.drawnZoom) return;
    this.drawnZoom = this.zoom;
    for (const svg of [this.svg, this.headsSvg]) {
      svg.setAttribute('width', String(svg.viewBox.baseVal.width * this.zoom));
      svg.setAttribute('height', String(svg.viewBox.baseVal.height * this.zoom));
    }
    const headsHeight = this.fullHeadsHeight;
    this.heads.style.height = `${headsHeight}px`;
    this.body.style.marginTop = `${-headsHeight}px`;
    this.strip.resize(this.svg, this.zoom, headsHeight);
    this.trace.resize(this.zoom);
    this.keepHeads();
    this.updateSoon();
  }

  /** The heads stay visible unless they would leave less than half of the pane to the rows. */
  private keepHeads(): void {
    this.canvas.classList.toggle('tall-heads', this.headsAreTall);
  }

  private get headsAreTall(): boolean {
    return this.fullHeadsHeight > this.paneHeight / 2;
  }

  /** How much of the top of the pane the heads always cover, in pixels. */
  private get headsHeight(): number {
    return this.headsAreTall ? 0 : this.fullHeadsHeight;
  }

  /** The height of the heads in pixels; computed, since measuring them would make the browser lay out the page once more. */
  private get fullHeadsHeight(): number {
    return (this.headsSvg?.viewBox.baseVal.height ?? 0) * this.zoom;
  }

  private press({ target }: Event): void {
    const pressed = target instanceof Element ? target.closest<SVGElement>('g.hop, rect.band, g.fold, g.box-handle') : null;
    if (!pressed) return;
    const { n, hops, box } = pressed.dataset;
    if (n !== undefined) this.events.onPress(Number(n));
    else if (hops !== undefined) this.events.onFold(hops.split(' ').map(Number));
    else if (box !== undefined) this.events.onFoldBox(box);
  }
}

/** Where to scroll to so that a range is visible: nowhere if it already is, else so that it is near the first third. */
function revealed(scroll: number, visible: number, start: number, size: number): number {
  if (start >= scroll + margin && start + size <= scroll + visible - margin) return scroll;
  return Math.max(0, size + 2 * margin > visible ? start - clamped((visible - size) / 2, margin) : start - (visible - size) / 3);
}

function clamped(value: number, most: number): number {
  return Math.max(0, Math.min(value, most));
}

function nameButton(element: SVGElement, label: string, isExpanded: boolean): void {
  for (const [name, value] of Object.entries({ 'role': 'button', 'tabindex': '0', 'aria-label': label, 'aria-expanded': String(isExpanded) })) element.setAttribute(name, value);
}

/** Puts a band behind the rows of each hop. */
function addBands(svg: SVGSVGElement, { messages }: FlowView, layout: PictureLayout): void {
  svg.querySelector(':scope > .bands')?.replaceChildren(...messages.flatMap((message, index) => {
    const place = layout.messages[index];
    if (message.type !== 'hop' || !place) return [];
    return [createSvg('rect', { 'class': 'band', 'data-n': message.n, 'x': 0, 'width': layout.width, 'y': place.y, 'height': place.height })];
  }));
}

/** @throws when the text contains no SVG element */
function parseSvg(text: string): SVGSVGElement {
  const place = document.createElement('div');
  place.innerHTML = text;
  const svg = place.querySelector('svg');
  if (!svg) throw new Error('Mermaid returned no picture.');
  svg.remove();
  return svg;
}

/** The picture without marks and accessible names, which are set each time it is shown. */
function textToKeep(svg: SVGSVGElement): string {
  const copy = svg.cloneNode(true) as SVGSVGElement;
  removeMarks(copy);
  removeTrace(copy);
  for (const element of [copy, ...copy.querySelectorAll('g.hop')]) element.removeAttribute('aria-label');
  return copy.outerHTML;
}
