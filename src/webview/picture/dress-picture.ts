import { breakLines } from '../../text/line-breaks.js';
import type { BlockView, BoxView, FlowView, HopView, MessageView } from '../../pages/diagram-protocol.js';
import { createSvg } from '../controls/dom.js';

const rowPadding = 5;
/** Space outside the outermost boxes, whose frames would otherwise lie on the picture's edge. */
const sideMargin = 8;
const pixelsPerColumn = 6.8;
const headLineSpacing = 1.25;

/**
 * Turns Mermaid's drawing into the page's picture: one focusable group per hop, a place for the bands behind the hops, classes on
 * boxes and blocks, and every text set again from the view, so that nothing depends on how Mermaid decoded it. Nothing is
 * measured, so this is fastest before the drawing is in the document.
 *
 * @throws when the drawing does not match the view
 */
export function dressPicture(svg: SVGSVGElement, view: FlowView): void {
  svg.querySelector(':scope > style')?.remove();
  svg.removeAttribute('style');
  // Mermaid removes an element that has the id of the next picture; the last good picture has to stay.
  svg.removeAttribute('id');
  replaceArrowHeads(svg);
  dressBoxes(svg, view.boxes);
  spreadHeadLines(svg);
  endLifelines(svg);
  dressBlocks(svg, view.blocks);
  const [first] = groupMessages(svg, view);
  first?.before(createSvg('g', { class: 'bands' }));
  const { x, y, width, height } = svg.viewBox.baseVal;
  svg.setAttribute('viewBox', `${x - sideMargin} ${y} ${width + 2 * sideMargin} ${height}`);
}

/**
 * Adds to every hop what depends on the size of its text: its band, the area that receives clicks, the plates behind its marks.
 * The dressed drawing must be in the document.
 */
export function addExtents(svg: SVGSVGElement): void {
  const extent = svg.viewBox.baseVal;
  const bands = svg.querySelector(':scope > .bands');
  // Measuring forces a layout: all reads come first, then all writes.
  const measured = [...svg.querySelectorAll<SVGGElement>(':scope > .hop')].map((group) => ({ group, box: group.getBBox(), marks: markExtents(group) }));
  for (const { group, box, marks } of measured) {
    const n = group.dataset['n'] ?? '';
    const rows = { y: box.y - rowPadding, height: box.height + 2 * rowPadding };
    bands?.append(createSvg('rect', { 'class': 'band', 'data-n': n, 'x': extent.x, 'width': extent.width, ...rows }));
    group.prepend(
      createSvg('rect', { class: 'hit', x: box.x - rowPadding, width: box.width + 2 * rowPadding, rx: 4, ...rows }),
      ...marks.map(({ part, ...place }) => createSvg('rect', { class: `plate ${part}`, rx: 3, ...place })),
    );
  }
}

/** Mermaid's arrow heads scale with the width of the line and have a fixed colour; these keep their size and follow the styles. */
function replaceArrowHeads(svg: SVGSVGElement): void {
  svg.querySelectorAll('defs').forEach((definitions) => definitions.remove());
  const marker = (id: string, path: string): SVGMarkerElement => createSvg('marker', {
    id, viewBox: '0 0 12 12', refX: 10.5, refY: 6, markerWidth: 12, markerHeight: 12, markerUnits: 'userSpaceOnUse', orient: 'auto',
  }, createSvg('path', { class: id, d: path }));
  svg.prepend(createSvg('defs', {}, marker('head-solid', 'M1,1.5 L11,6 L1,10.5 Z'), marker('head-open', 'M2,1 L10.5,6 L2,11')));
}

/** Mermaid inserts each box before the previous ones, so the last box comes first. */
function dressBoxes(svg: SVGSVGElement, boxes: readonly BoxView[]): void {
  const drawn = [...svg.querySelectorAll<SVGGElement>(':scope > g:has(> rect.rect)')].reverse();
  expectCount('boxes', drawn.length, boxes.length);
  drawn.forEach((group, index) => {
    const { title, tone } = boxes[index] as BoxView;
    group.setAttribute('class', `lane-box tone-${tone}`);
    const rect = group.querySelector('rect');
    rect?.removeAttribute('fill');
    rect?.removeAttribute('stroke');
    rect?.setAttribute('rx', '6');
    const text = group.querySelector('text');
    if (text) text.textContent = title;
  });
}

/** Mermaid sets the lines of a lane's head one font size apart, which is too tight to read well. */
function spreadHeadLines(svg: SVGSVGElement): void {
  for (const line of svg.querySelectorAll('g[data-et="participant"] tspan[dy]')) {
    line.setAttribute('dy', String(Number(line.getAttribute('dy')) * headLineSpacing));
  }
}

/** Mermaid ends lifelines at a fixed height, above the last hops of a long flow; here they end with their boxes. */
function endLifelines(svg: SVGSVGElement): void {
  const bottom = Math.max(...[...svg.querySelectorAll<SVGRectElement>('.lane-box > rect')].map(({ y, height }) => y.baseVal.value + height.baseVal.value));
  for (const line of svg.querySelectorAll('line.actor-line')) line.setAttribute('y2', String(bottom));
}

/** Replaces the frame and titles of each block: Mermaid truncates long titles, and labels completion and parallel blocks `par`. */
function dressBlocks(svg: SVGSVGElement, blocks: readonly BlockView[]): void {
  const drawn = [...svg.querySelectorAll<SVGGElement>('g[data-et="control-structure"]')];
  expectCount('blocks', drawn.length, blocks.length);
  drawn.forEach((group, index) => dressBlock(group, blocks[index] as BlockView));
}

function dressBlock(group: SVGGElement, { type, titles }: BlockView): void {
  const lines = [...group.querySelectorAll('line')];
  const [top, right, bottom] = lines;
  const titleLines = group.querySelectorAll('text.loopText').length;
  if (!top || !right || !bottom) return;
  const [x, y] = [top.x1.baseVal.value, top.y1.baseVal.value];
  const width = right.x1.baseVal.value - x;
  const sections = lines.slice(4);
  lines.slice(0, 4).forEach((line) => line.remove());
  group.querySelectorAll('polygon, text').forEach((element) => element.remove());
  group.setAttribute('class', `block block-${type}`);
  sections.forEach((line) => {
    line.removeAttribute('style');
    line.setAttribute('class', 'section-line');
  });
  const frame = createSvg('rect', { class: 'block-frame', x, y, width, height: bottom.y1.baseVal.value - y, rx: 4 });
  const tag = type === 'completion' || type === 'parallel' ? undefined : type;
  const tagWidth = tag ? tag.length * 7.5 + 14 : 0;
  group.prepend(frame);
  if (tag) {
    group.append(
      createSvg('path', { class: 'block-tag', d: `M${x},${y} h${tagWidth} v14 l-6,6 h-${tagWidth - 6} z` }),
      createSvg('text', { class: 'block-tag-text', x: x + 7, y: y + 14 }, tag),
    );
  }
  group.append(...blockTitle(titles[0] ?? '', x + tagWidth + 8, y + 15, width - tagWidth - 12, titleLines));
  sections.forEach((line, index) => {
    group.append(...blockTitle(titles[index + 1] ?? '', x + 8, line.y1.baseVal.value + 15, width - 12, 1));
  });
}

function blockTitle(title: string, x: number, y: number, width: number, lines: number): SVGTextElement[] {
  return breakLines(title, Math.max(8, Math.floor(width / pixelsPerColumn)), Math.max(1, lines))
    .map((line, index) => {
      const text = createSvg('text', { class: 'block-title', x, y: y + index * 16 }, line);
      if (line !== title) text.append(createSvg('title', {}, title));
      return text;
    });
}

/**
 * Puts the texts and the line of each message into a group. The k-th message is `view.shown[k]`; its text
 * elements directly precede its line.
 */
function groupMessages(svg: SVGSVGElement, view: FlowView): SVGGElement[] {
  const lines = [...svg.querySelectorAll<SVGElement>(':scope > [data-et="message"]')];
  expectCount('messages', lines.length, view.shown.length);
  return lines.map((line, index) => {
    const message = view.messages[index] as MessageView;
    const hop = view.hops[message.n - 1] as HopView;
    const texts: SVGTextElement[] = [];
    for (let before = line.previousElementSibling; before?.matches('text.messageText'); before = before.previousElementSibling) {
      texts.unshift(before as SVGTextElement);
    }
    expectCount(`lines of text at hop ${message.n}`, texts.length, message.lines.length);
    const group = createSvg('g', { 'class': `hop kind-${hop.kind} branch-${hop.branch}`, 'data-n': message.n });
    line.before(group);
    group.append(...texts, line);
    line.removeAttribute('style');
    line.removeAttribute('stroke');
    line.setAttribute('marker-end', line.getAttribute('marker-end')?.includes('filled-head') ? 'url(#head-open)' : 'url(#head-solid)');
    texts.forEach((text, lineIndex) => fillLine(text, message.lines[lineIndex] ?? []));
    return group;
  });
}

function fillLine(text: SVGTextElement, segments: MessageView['lines'][number]): void {
  text.replaceChildren(...segments.flatMap(({ part, text: content }, index) => [
    ...(index === 0 ? [] : [document.createTextNode(isMark(part) ? '\u2003' : ' ')]),
    createSvg('tspan', { class: part }, content),
  ]));
}

function isMark(part: MessageView['lines'][number][number]['part']): boolean {
  return part === 'copies' || part === 'exits';
}

interface MarkExtent {
  readonly part: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The extents of a hop's marks, for the plates behind them. */
function markExtents(group: SVGGElement): MarkExtent[] {
  const extents: MarkExtent[] = [];
  for (const mark of group.querySelectorAll<SVGTSpanElement>('tspan.copies, tspan.exits')) {
    const length = mark.getNumberOfChars();
    if (length === 0) continue;
    const first = mark.getExtentOfChar(0);
    const last = mark.getExtentOfChar(length - 1);
    extents.push({ part: mark.getAttribute('class') ?? '', x: first.x - 4, y: first.y, width: last.x + last.width - first.x + 8, height: first.height });
  }
  return extents;
}

function expectCount(what: string, drawn: number, wanted: number): void {
  if (drawn !== wanted) throw new Error(`Mermaid drew ${drawn} ${what}; the flow has ${wanted}.`);
}
