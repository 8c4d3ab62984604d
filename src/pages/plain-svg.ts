const namespace = 'http://www.w3.org/2000/svg';
const elements = new Set(['svg', 'title', 'defs', 'marker', 'g', 'path', 'rect', 'line', 'circle', 'polygon', 'polyline', 'text', 'tspan']);
const attributes = new Set([
  'xmlns', 'xml:space', 'id', 'viewBox', 'width', 'height', 'x', 'y', 'x1', 'x2', 'y1', 'y2', 'dx', 'dy', 'rx', 'ry', 'cx', 'cy', 'r', 'd', 'points', 'transform',
  'refX', 'refY', 'markerWidth', 'markerHeight', 'markerUnits', 'orient', 'marker-end',
  'fill', 'fill-opacity', 'stroke', 'stroke-opacity', 'stroke-width', 'stroke-dasharray', 'stroke-linejoin',
  'font-family', 'font-size', 'font-weight', 'font-style', 'text-anchor', 'dominant-baseline', 'aria-hidden',
]);
const tagOrText = /<\/?([a-z]+)((?:\s+[\w:-]+="[^"<]*")*)\s*\/?>|[^<]+/gy;
const attribute = /([\w:-]+)="([^"]*)"/g;
const ownReference = /^url\(#[\w-]+\)$/;

/**
 * Whether a text is an SVG of shapes and text alone. It lists what may occur, and refuses everything else: scripts, handlers, style
 * sheets, animations, other namespaces, comments, and references out of the picture.
 */
export function isPlainSvg(text: string): boolean {
  if (!text.startsWith('<svg')) return false;
  let end = 0;
  for (const { index, 0: { length }, 1: element, 2: given = '' } of text.matchAll(tagOrText)) {
    if (element !== undefined && !(elements.has(element) && hasPlainAttributes(given))) return false;
    end = index + length;
  }
  return end === text.length;
}

function hasPlainAttributes(text: string): boolean {
  for (const [, name = '', value = ''] of text.matchAll(attribute)) {
    if (!attributes.has(name)) return false;
    if (name === 'xmlns' ? value !== namespace : refersElsewhere(value)) return false;
  }
  return true;
}

/** A reference may be written with character references, so one of these counts as one. */
function refersElsewhere(value: string): boolean {
  return /url|&#|:\/\//i.test(value) && !ownReference.test(value);
}
