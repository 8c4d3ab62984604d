import { createSvg } from '../controls/dom.js';

/** How far the ring is from what it surrounds, in the units of the drawing. */
const distance = 3;

/**
 * Shows which part of the picture has the keyboard focus, above everything else in it: what is drawn later would cover an outline of the
 * part itself.
 *
 * @param body contains the picture
 */
export function showFocusAbove(body: HTMLElement): void {
  const lines = ['focus-ring-edge', 'focus-ring-line'].map((name) => createSvg('rect', { class: name, rx: 5 }));
  const ring = createSvg('g', { 'class': 'focus-ring', 'aria-hidden': 'true' }, ...lines);
  body.addEventListener('focusin', ({ target }) => {
    if (!(target instanceof SVGGraphicsElement) || !target.ownerSVGElement || !target.matches(':focus-visible')) return;
    const { x, y, width, height } = (target.querySelector<SVGRectElement>(':scope > rect.hit') ?? target).getBBox();
    for (const line of lines) {
      for (const [name, value] of Object.entries({ x: x - distance, y: y - distance, width: width + 2 * distance, height: height + 2 * distance })) line.setAttribute(name, String(value));
    }
    target.ownerSVGElement.append(ring);
  });
  body.addEventListener('focusout', () => ring.remove());
}
