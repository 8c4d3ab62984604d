/** The space between a text and the edge of its box or of the view, in the units of the drawing. */
const padding = 8;

interface Span {
  readonly left: number;
  readonly right: number;
}

/** Texts that move together within a box. */
interface Movable {
  readonly elements: readonly SVGElement[];
  readonly top: number;
  readonly bottom: number;
  /** Where the texts may be. */
  readonly box: Span;
  /** Where they are drawn; measured when needed for the first time. */
  text?: Span;
  moved: number;
}

/** What is in view, in the units of the drawing. */
export interface View extends Span {
  readonly top: number;
  readonly bottom: number;
}

/**
 * Keeps texts in sight whose box is wider than the view: notes, titles of blocks and boxes, labels of long arrows. A text moves within its
 * box, as far as it must. Only texts in view are measured and moved.
 */
export class TextsInSight {
  private rows: readonly Movable[] = [];
  private heads: readonly Movable[] = [];

  /** Takes another picture, in which every text is in its place, and the copy of its heads. */
  show(svg: SVGSVGElement, heads: SVGSVGElement): void {
    this.rows = [...notesIn(svg), ...blocksIn(svg), ...arrowsIn(svg)];
    this.heads = boxesIn(heads);
  }

  update(view: View): void {
    for (const movable of this.heads) keepInSight(movable, view);
    for (const movable of this.rows) {
      if (movable.bottom >= view.top && movable.top <= view.bottom) keepInSight(movable, view);
    }
  }
}

/** How far a text must move to be in sight: not at all if it is, else to the nearest place, with its beginning in view if it is too long. */
export function shiftInto(text: Span, box: Span, view: Span): number {
  const least = Math.min(box.left + padding, text.left);
  const most = Math.max(box.right - padding, text.right);
  const left = Math.max(least, view.left + padding);
  const right = Math.min(most, view.right - padding);
  if (left >= right) return 0;
  if (text.right - text.left > right - left) return Math.max(least - text.left, Math.min(left - text.left, most - text.right));
  return Math.max(left - text.left, Math.min(0, right - text.right));
}

function keepInSight(movable: Movable, view: Span): void {
  const isInside = movable.box.left >= view.left && movable.box.right <= view.right;
  if (isInside && movable.moved === 0) return;
  movable.text ??= spanOf(movable.elements);
  const shift = isInside ? 0 : shiftInto(movable.text, movable.box, view);
  if (shift === movable.moved) return;
  movable.moved = shift;
  for (const element of movable.elements) {
    if (shift === 0) element.removeAttribute('transform');
    else element.setAttribute('transform', `translate(${shift} 0)`);
    element.classList.toggle('moved', shift !== 0);
  }
}

/** Puts all texts of a picture back into their places. */
export function putTextsBack(svg: SVGSVGElement): void {
  for (const element of svg.querySelectorAll('.moved')) {
    element.removeAttribute('transform');
    element.classList.remove('moved');
  }
}

function spanOf(elements: readonly SVGElement[]): Span {
  const boxes = elements.map((element) => (element as SVGGraphicsElement).getBBox());
  return { left: Math.min(...boxes.map(({ x }) => x)), right: Math.max(...boxes.map(({ x, width }) => x + width)) };
}

function movable(frame: SVGRectElement, elements: readonly SVGElement[], box = spanOfRect(frame)): Movable[] {
  const top = frame.y.baseVal.value;
  return elements.length === 0 ? [] : [{ elements, top, bottom: top + frame.height.baseVal.value, box, moved: 0 }];
}

function spanOfRect({ x, width }: SVGRectElement): Span {
  return { left: x.baseVal.value, right: x.baseVal.value + width.baseVal.value };
}

function notesIn(svg: SVGSVGElement): Movable[] {
  return [...svg.querySelectorAll<SVGRectElement>('rect.note')].flatMap((frame) => movable(frame, [...frame.parentElement?.querySelectorAll<SVGElement>(':scope > text') ?? []]));
}

function blocksIn(svg: SVGSVGElement): Movable[] {
  return [...svg.querySelectorAll<SVGRectElement>('.block > .block-frame')].flatMap((frame) => (
    movable(frame, [...frame.parentElement?.querySelectorAll<SVGElement>(':scope > :is(.block-tag, .block-tag-text, .block-title)') ?? []])));
}

function boxesIn(heads: SVGSVGElement): Movable[] {
  return [...heads.querySelectorAll<SVGRectElement>('.lane-box > rect')].flatMap((frame) => movable(frame, [...frame.parentElement?.querySelectorAll<SVGElement>(':scope > text') ?? []]));
}

/** Labels move along their arrow; those of a message within one lane are beside it. */
function arrowsIn(svg: SVGSVGElement): Movable[] {
  return [...svg.querySelectorAll<SVGGElement>('g.hop, g.bridge')].flatMap((group) => {
    const line = group.querySelector<SVGElement>('[data-et="message"]');
    const frame = group.querySelector<SVGRectElement>('rect.hit, rect.pill');
    if (!(line instanceof SVGLineElement) || !frame) return [];
    const ends = [line.x1.baseVal.value, line.x2.baseVal.value];
    return movable(frame, [...group.querySelectorAll<SVGElement>(':scope > :is(text, .plate, .pill)')], { left: Math.min(...ends), right: Math.max(...ends) });
  });
}
