import { createSvg } from '../controls/dom.js';

const kept = new Set(['x', 'y', 'x1', 'x2', 'y1', 'y2', 'dx', 'dy', 'width', 'height', 'rx', 'ry', 'd', 'points', 'transform', 'viewBox', 'cx', 'cy', 'r', 'xmlns', 'xml:space']);
const shapes = 'rect, line, path, polygon, polyline, circle';

/**
 * Writes the computed styles into attributes that every SVG viewer understands, and removes what only the page needs:
 * classes, roles, names. The drawing must be in the document.
 */
export function inlineStyles(svg: SVGSVGElement): void {
  const heads = new ArrowHeads(svg);
  const elements = [...svg.querySelectorAll<SVGElement>(`${shapes}, text, tspan`)].filter((element) => !element.closest('defs'));
  // Everything is read before anything is written, because removing a class changes the computed styles.
  const writes = elements.map((element) => (element.matches(shapes) ? shapeAttributes(element, heads) : textAttributes(element)));
  const halos = elements.filter((element) => element.matches('text.messageText')).map((text) => ({ text, halo: haloOf(text) }));
  for (const element of [svg, ...svg.querySelectorAll('*')]) {
    for (const { name } of [...element.attributes]) if (!kept.has(name)) element.removeAttribute(name);
  }
  elements.forEach((element, index) => {
    for (const [name, value] of Object.entries(writes[index] ?? {})) element.setAttribute(name, value);
  });
  for (const { text, halo } of halos) text.before(halo);
  svg.querySelectorAll('defs').forEach((definitions) => definitions.remove());
  svg.prepend(heads.definitions());
}

type Attributes = Readonly<Record<string, string>>;

function paint(name: 'fill' | 'stroke', computed: string): Attributes {
  const { colour, opacity } = plainColour(computed);
  return { [name]: colour, ...(colour !== 'none' && opacity < 1 ? { [`${name}-opacity`]: opacity.toFixed(3) } : {}) };
}

function shapeAttributes(element: SVGElement, heads: ArrowHeads): Attributes {
  const style = getComputedStyle(element);
  const stroke = paint('stroke', style.stroke);
  const head = /#(head-\w+)/.exec(element.getAttribute('marker-end') ?? '')?.[1];
  return {
    ...paint('fill', style.fill),
    ...stroke,
    ...(stroke['stroke'] === 'none' ? {} : { 'stroke-width': style.strokeWidth.replace('px', '') }),
    ...(style.strokeDasharray === 'none' ? {} : { 'stroke-dasharray': style.strokeDasharray.replaceAll('px', '') }),
    ...(head ? { 'marker-end': `url(#${heads.use(head, stroke['stroke'] ?? 'none')})` } : {}),
  };
}

function textAttributes(element: SVGElement): Attributes {
  const style = getComputedStyle(element);
  return {
    ...paint('fill', style.fill),
    'font-family': style.fontFamily,
    'font-size': style.fontSize,
    'font-weight': style.fontWeight,
    ...(style.fontStyle === 'normal' ? {} : { 'font-style': style.fontStyle }),
    'text-anchor': style.textAnchor,
    ...(style.dominantBaseline === 'auto' ? {} : { 'dominant-baseline': style.dominantBaseline }),
  };
}

/** The same text as an outline behind it: not every SVG viewer paints a text's stroke below its fill. */
function haloOf(text: SVGElement): SVGElement {
  const { colour } = plainColour(getComputedStyle(text).stroke);
  const halo = text.cloneNode(true) as SVGElement;
  const originals = [text, ...text.querySelectorAll<SVGElement>('tspan')];
  [halo, ...halo.querySelectorAll<SVGElement>('tspan')].forEach((element, index) => {
    const original = originals[index];
    if (!original) return;
    const painted = original.matches('.copies, .exits') ? 'none' : colour;
    const attributes = { ...textAttributes(original), 'fill': painted, 'stroke': painted, 'stroke-width': '3', 'stroke-linejoin': 'round' };
    for (const { name } of [...element.attributes]) if (!kept.has(name)) element.removeAttribute(name);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  });
  halo.setAttribute('aria-hidden', 'true');
  return halo;
}

/** One arrow head for each shape and colour in use, because not every SVG viewer supports heads that take the line's colour. */
class ArrowHeads {
  private readonly made = new Map<string, SVGMarkerElement>();

  constructor(private readonly svg: SVGSVGElement) {}

  /** @returns the id of the head */
  use(head: string, colour: string): string {
    const id = `vhflow-${head}-${colour.replace('#', '')}`;
    if (!this.made.has(id)) this.make(id, head, colour);
    return id;
  }

  private make(id: string, head: string, colour: string): void {
    const path = this.svg.querySelector(`#${head} path`)?.getAttribute('d') ?? '';
    const paints = head === 'head-open' ? { 'fill': 'none', 'stroke': colour, 'stroke-width': 1.8 } : { fill: colour };
    this.made.set(id, createSvg('marker', {
      id, viewBox: '0 0 12 12', refX: 10.5, refY: 6, markerWidth: 12, markerHeight: 12, markerUnits: 'userSpaceOnUse', orient: 'auto',
    }, createSvg('path', { d: path, ...paints })));
  }

  definitions(): SVGDefsElement {
    return createSvg('defs', {}, ...this.made.values());
  }
}

/** A colour in a form that every SVG viewer understands. */
interface PlainColour {
  /** `#rrggbb`, or `none`. */
  readonly colour: string;
  readonly opacity: number;
}

const hex = (parts: readonly number[]): string => `#${parts.map((part) => Math.round(Math.min(255, Math.max(0, part))).toString(16).padStart(2, '0')).join('')}`;

/**
 * Reads a computed colour, such as `rgb(1, 2, 3)` or what `color-mix` computes to, `color(srgb 0.1 0.2 0.3 / 0.5)`.
 * Anything else, such as `context-stroke`, is `none`.
 */
function plainColour(computed: string): PlainColour {
  const numbers = (computed.match(/-?\d*\.?\d+(?:e-?\d+)?/g) ?? []).map(Number);
  const [red = 0, green = 0, blue = 0, opacity = 1] = numbers;
  if (numbers.length < 3 || opacity === 0) return { colour: 'none', opacity: 1 };
  if (computed.startsWith('color(srgb ')) return { colour: hex([red, green, blue].map((part) => part * 255)), opacity };
  if (/^rgba?\(/.test(computed)) return { colour: hex([red, green, blue]), opacity };
  return { colour: 'none', opacity: 1 };
}
