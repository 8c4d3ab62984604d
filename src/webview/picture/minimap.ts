import type { PageStrings } from '../../pages/diagram-strings.js';
import type { Rect } from '../../diagram/layout/index.js';
import { button } from '../controls/controls.js';
import { create, createSvg } from '../controls/dom.js';

/** The length of a side in pixels: at most, and at least, however narrow the picture is. */
const side = { most: 168, least: 48 } as const;
/** The largest part of a side of the pane that it takes. */
const part = 0.3;
/** Panes with a shorter side, in pixels, have no room for it. */
const leastPane = 200;
/** The distance from the edges of the pane, in pixels. */
const edge = 10;
/** How far it stays away from the selected hop, in pixels. */
const distance = 4;
/** How much less of the texts another corner must cover for the map to move there: it should not jump about while the picture is scrolled. */
const better = 0.5;
/** The corners in the order of preference. */
const corners = ['bottom-right', 'top-right', 'bottom-left', 'top-left'] as const;
type Corner = (typeof corners)[number];

/** What the pane shows, in pixels: the size of the pane, where it has scrolled to, and what covers its edges. */
export interface Viewport {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly top: number;
  readonly headsHeight: number;
  readonly stripWidth: number;
  /** Where the drawing begins, before it is scrolled. */
  readonly drawnLeft: number;
  readonly zoom: number;
  /** The selected hop, from the corner of the pane. */
  readonly selected?: Rect;
  /** What a trace says in the picture, in the units of the drawing. */
  readonly marks: () => readonly Rect[];
}

export interface MinimapEvents {
  /** The user moved the view: the point of the drawing that is to be in the middle of the pane. */
  onMove(x: number, y: number): void;
  onToggle(): void;
}

/**
 * A small map of a picture that is larger than its pane, in a corner that covers neither the selected hop nor, if possible, another text. It
 * shows lanes and arrows, the selected hop and what is in view; dragging and pressing it move the view. The keyboard scrolls the picture itself.
 */
export class Minimap {
  private readonly drawing = createSvg('g');
  private readonly current = createSvg('path', { class: 'map-current' });
  private readonly view = createSvg('rect', { class: 'map-view' });
  private readonly map = createSvg('svg', { 'class': 'map', 'aria-hidden': 'true', 'preserveAspectRatio': 'none' }, this.drawing, this.current, this.view);
  private readonly toggle = button({ icon: 'close', title: 'map' }, () => this.events.onToggle());
  readonly element = create('div', { class: 'minimap', hidden: '' }, this.toggle.element);
  private extent: Rect = { x: 0, y: 0, width: 1, height: 1 };
  private arrows = new Map<number, string>();
  /** The hops with their labels, and the notes and chips, in the units of the drawing. */
  private texts: readonly Rect[] = [];
  private strings: PageStrings | undefined;
  private isOpen = true;
  private corner: Corner = corners[0];
  private viewport: Viewport | undefined;
  /** From the pointer to the middle of the view, in units of the drawing, while the view is dragged. */
  private grip: { readonly x: number; readonly y: number } | undefined;

  constructor(private readonly events: MinimapEvents) {
    this.element.prepend(this.map);
    // What is pressed here does not move the picture below it.
    for (const type of ['pointerdown', 'click'] as const) this.element.addEventListener(type, (event) => event.stopPropagation());
    this.map.addEventListener('pointerdown', (event) => this.press(event));
    this.map.addEventListener('pointermove', (event) => this.drag(event));
    for (const type of ['pointerup', 'pointercancel'] as const) this.map.addEventListener(type, () => { this.grip = undefined; });
  }

  /** Draws the map of a picture; what is in view is shown by {@link update}. */
  show(svg: SVGSVGElement, strings: PageStrings): void {
    const { x, y, width, height } = svg.viewBox.baseVal;
    this.extent = { x, y, width, height };
    this.strings = strings;
    this.map.setAttribute('viewBox', `${x} ${y} ${width} ${height}`);
    this.arrows = arrowsOf(svg);
    this.texts = [...svg.querySelectorAll<SVGRectElement>('g.hop > rect.hit, rect.note, rect.pill')].map(boxOf);
    const bridges = [...svg.querySelectorAll<SVGGElement>(':scope > g.bridge')].map(lineOf);
    this.drawing.replaceChildren(
      ...[...svg.querySelectorAll<SVGRectElement>(':scope > .lane-box > rect')].map((rect) => createSvg('rect', {
        class: `map-box ${rect.parentElement?.getAttribute('class') ?? ''}`, ...boxOf(rect),
      })),
      createSvg('path', { class: 'map-arrows', d: [...new Set([...this.arrows.values(), ...bridges])].join('') }),
    );
    this.nameToggle();
  }

  setOpen(open: boolean): void {
    this.isOpen = open;
    this.element.classList.toggle('closed', !open);
    this.nameToggle();
    if (this.viewport) this.update(this.viewport);
  }

  private nameToggle(): void {
    if (this.strings) this.toggle.show(this.isOpen ? 'close' : 'map', this.isOpen ? this.strings.hideMinimap : this.strings.showMinimap);
  }

  /** Marks the selected hop; undefined if it is not in the picture. */
  select(n: number | undefined): void {
    this.current.setAttribute('d', (n === undefined ? undefined : this.arrows.get(n)) ?? '');
  }

  /** Shows what is in view, if that is not everything. */
  update(viewport: Viewport): void {
    this.viewport = viewport;
    const { width, height, left, top, zoom, stripWidth } = viewport;
    const room = { width: width - stripWidth, height };
    const fits = this.extent.width * zoom <= room.width + 1 && this.extent.height * zoom <= room.height + 1;
    this.element.hidden = fits || Math.min(width, height) < leastPane;
    if (this.element.hidden) return;
    const size = this.size(viewport);
    Object.assign(this.map.style, { width: `${size.width}px`, height: `${size.height}px` });
    const inView = { x: this.extent.x + left / zoom, y: this.extent.y + top / zoom, width: Math.min(this.extent.width, room.width / zoom), height: Math.min(this.extent.height, room.height / zoom) };
    for (const [name, value] of Object.entries(inView)) this.view.setAttribute(name, String(value));
    if (!this.grip) this.move(viewport);
  }

  /** Proportional to the drawing, within the limits. */
  private size({ width, height, stripWidth }: Viewport): { readonly width: number; readonly height: number } {
    const most = { width: Math.min(side.most, (width - stripWidth) * part), height: Math.min(side.most, height * part) };
    const scale = Math.min(most.width / this.extent.width, most.height / this.extent.height);
    return { width: Math.max(side.least, this.extent.width * scale), height: Math.max(side.least, this.extent.height * scale) };
  }

  /** Stays in its corner unless it would cover the selected hop there, or much more text than in another one. It does not move from under the pointer. */
  private move(viewport: Viewport): void {
    const { offsetWidth: width, offsetHeight: height } = this.element;
    const boxAt = (corner: Corner): Rect => ({
      x: corner.endsWith('right') ? viewport.width - edge - width : viewport.stripWidth + edge,
      y: corner.startsWith('bottom') ? viewport.height - edge - height : viewport.headsHeight + edge,
      width, height,
    });
    const choices = [this.corner, ...corners].filter((corner) => !viewport.selected || !overlap(boxAt(corner), viewport.selected));
    if (!this.element.matches(':hover') || !choices.includes(this.corner)) this.corner = this.clearest(choices, boxAt, viewport) ?? this.corner;
    const { x, y } = boxAt(this.corner);
    this.element.dataset['corner'] = this.corner;
    Object.assign(this.element.style, { left: `${x}px`, top: `${y}px` });
  }

  /** The first corner, unless another one covers much less text; marks whether it covers any. */
  private clearest(choices: readonly Corner[], boxAt: (corner: Corner) => Rect, viewport: Viewport): Corner | undefined {
    const { texts } = this;
    const inPane = [...texts, ...viewport.marks()].map((box) => this.inPane(box, viewport));
    const covered = choices.map((corner) => ({ corner, area: inPane.reduce((sum, box) => sum + sharedArea(boxAt(corner), box), 0) }));
    const [first] = covered;
    if (!first) return undefined;
    const chosen = covered.find(({ area }) => area <= Math.min(...covered.map((each) => each.area)) && area < first.area * better) ?? first;
    this.element.classList.toggle('covering', chosen.area > 0);
    return chosen.corner;
  }

  /** Where a part of the drawing is in the pane, in pixels. */
  private inPane({ x, y, width, height }: Rect, { left, top, zoom, drawnLeft }: Viewport): Rect {
    return { x: (x - this.extent.x) * zoom + drawnLeft - left, y: (y - this.extent.y) * zoom - top, width: width * zoom, height: height * zoom };
  }

  private press(event: PointerEvent): void {
    if (event.button !== 0 || !this.viewport) return;
    const at = this.pointOf(event);
    const view = boxOf(this.view);
    const middle = { x: view.x + view.width / 2, y: view.y + view.height / 2 };
    const isOnView = Math.abs(at.x - middle.x) <= view.width / 2 && Math.abs(at.y - middle.y) <= view.height / 2;
    this.grip = isOnView ? { x: middle.x - at.x, y: middle.y - at.y } : { x: 0, y: 0 };
    this.map.setPointerCapture(event.pointerId);
    if (!isOnView) this.events.onMove(at.x, at.y);
  }

  private drag(event: PointerEvent): void {
    if (!this.grip) return;
    const { x, y } = this.pointOf(event);
    this.events.onMove(x + this.grip.x, y + this.grip.y);
  }

  private pointOf({ clientX, clientY }: PointerEvent): { readonly x: number; readonly y: number } {
    const { left, top, width, height } = this.map.getBoundingClientRect();
    return { x: this.extent.x + (clientX - left) / width * this.extent.width, y: this.extent.y + (clientY - top) / height * this.extent.height };
  }
}

/** The lines of the hops as path data; folded hops share the line of what stands for them. */
function arrowsOf(svg: SVGSVGElement): Map<number, string> {
  return new Map([...svg.querySelectorAll<SVGGElement>(':scope > :is(g.hop, g.fold:not(.open))')].flatMap((group) => {
    const path = lineOf(group);
    return (group.dataset['n'] ?? group.dataset['hops'] ?? '').split(' ').map((n) => [Number(n), path] as const);
  }));
}

/** A message to the lane itself is a short line, a chip one of its width. */
function lineOf(group: SVGGElement): string {
  const line = group.querySelector<SVGElement>('[data-et="message"]');
  if (line instanceof SVGLineElement) return `M${line.x1.baseVal.value},${line.y1.baseVal.value}H${line.x2.baseVal.value}`;
  const start = /^\s*M\s*(-?[\d.]+)[\s,]+(-?[\d.]+)/.exec(line?.getAttribute('d') ?? '');
  if (start) return `M${start[1]},${start[2]}h40`;
  const pill = group.querySelector<SVGRectElement>('rect.pill');
  if (!pill) return '';
  const { x, y, width, height } = boxOf(pill);
  return `M${x},${y + height / 2}h${width}`;
}

function boxOf({ x, y, width, height }: SVGRectElement): Rect {
  return { x: x.baseVal.value, y: y.baseVal.value, width: width.baseVal.value, height: height.baseVal.value };
}

function overlap(a: Rect, b: Rect): boolean {
  return a.x < b.x + b.width + distance && b.x < a.x + a.width + distance && a.y < b.y + b.height + distance && b.y < a.y + a.height + distance;
}

function sharedArea(a: Rect, b: Rect): number {
  const across = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const down = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return across > 0 && down > 0 ? across * down : 0;
}
