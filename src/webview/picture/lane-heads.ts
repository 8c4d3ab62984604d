import { createSvg } from '../controls/dom.js';

/**
 * A second picture of the lane heads alone. `position: sticky` does nothing inside an SVG, so the heads that stay
 * visible while the picture scrolls are a copy above it.
 *
 * @param headsBottom where the heads end
 * @returns the copy, with the picture's own scale and horizontal extent
 */
export function laneHeads(svg: SVGSVGElement, headsBottom: number): SVGSVGElement {
  const { x, y, width } = svg.viewBox.baseVal;
  const heads = createSvg('svg', { class: 'heads-picture', viewBox: `${x} ${y} ${width} ${headsBottom - y}` });
  for (const group of svg.querySelectorAll(':scope > g.lane-box, g[data-et="participant"]')) {
    const copy = group.cloneNode(true) as SVGGElement;
    for (const element of [copy, ...copy.querySelectorAll('[id]')]) element.removeAttribute('id');
    heads.append(copy);
  }
  // What can be pressed must be above the heads that it contains.
  heads.append(...heads.querySelectorAll('.box-handle'));
  return heads;
}
