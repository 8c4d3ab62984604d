import { createSvg } from '../controls/dom.js';

/**
 * A second picture of the lane heads alone. `position: sticky` does nothing inside an SVG, so the heads that stay
 * visible while the picture scrolls are a copy above it.
 *
 * @returns the copy, with the picture's own scale and horizontal extent
 */
export function laneHeads(svg: SVGSVGElement): SVGSVGElement {
  const { x, y, width } = svg.viewBox.baseVal;
  const lanes = [...svg.querySelectorAll<SVGGElement>('g[data-et="participant"]')];
  const bottom = Math.max(y, ...lanes.map((lane) => {
    const rect = lane.querySelector('rect');
    return rect ? rect.y.baseVal.value + rect.height.baseVal.value : y;
  })) + 6;
  const heads = createSvg('svg', { 'class': 'heads-picture', 'viewBox': `${x} ${y} ${width} ${bottom - y}`, 'aria-hidden': 'true' });
  for (const group of [...svg.querySelectorAll(':scope > g.lane-box'), ...lanes]) {
    const copy = group.cloneNode(true) as SVGGElement;
    for (const element of [copy, ...copy.querySelectorAll('[id]')]) element.removeAttribute('id');
    heads.append(copy);
  }
  return heads;
}
