import type { BlockPlace, BoxPlace, LanePlace, MessagePlace, NotePlace, PictureLayout, PlacedSegment, Rect, SegmentLine, TextLine } from '../../diagram/layout/index.js';
import type { BlockView, BoxView, ChipView, FlowView, HopView, MessageView, OutlineItem } from '../../pages/diagram-protocol.js';
import { createSvg } from '../controls/dom.js';

const plate = { rise: 11.5, height: 15, padding: 4 } as const;
const hitPadding = { x: 5, y: 2 } as const;
const boxRadius = 6;

/**
 * Turns Mermaid's drawing into the page's picture: every element is moved to its place in the layout, every text is set again from the view,
 * so that nothing depends on how Mermaid decoded it, and hops, bridges, chips and heads become groups that can be pressed. Nothing is
 * measured, so this is fastest before the drawing is in the document.
 *
 * @throws when the drawing does not match the view
 */
export function dressPicture(svg: SVGSVGElement, view: FlowView, layout: PictureLayout): void {
  svg.querySelector(':scope > style')?.remove();
  svg.removeAttribute('style');
  // Mermaid removes an element that has the id of the next picture; the last good picture has to stay.
  svg.removeAttribute('id');
  replaceArrowHeads(svg);
  dressBoxes(svg, view.boxes, layout.boxes);
  dressLanes(svg, layout);
  dressBlocks(svg, view.blocks, layout.blocks);
  dressNotes(svg, chipsAndNotes(view.outline), layout.notes);
  const bands = createSvg('g', { class: 'bands' });
  const groups = groupMessages(svg, view, layout);
  groups[0]?.before(bands);
  svg.setAttribute('viewBox', `0 0 ${layout.width} ${layout.height}`);
}

function place(element: Element, { x, y, width, height }: Rect): void {
  for (const [name, value] of Object.entries({ x, y, width, height })) element.setAttribute(name, String(value));
}

function textAt({ x, y, text }: TextLine, className: string): SVGTextElement {
  return createSvg('text', { class: className, x, y }, text);
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
function dressBoxes(svg: SVGSVGElement, boxes: readonly BoxView[], places: readonly BoxPlace[]): void {
  const drawn = [...svg.querySelectorAll<SVGGElement>(':scope > g:has(> rect.rect)')].reverse();
  expectCount('boxes', drawn.length, boxes.length);
  drawn.forEach((group, index) => {
    const { id, tone, isFolded } = boxes[index] as BoxView;
    const { rect, title, sign, handle } = places[index] as BoxPlace;
    group.setAttribute('class', `lane-box tone-${tone}${isFolded ? ' folded' : ''}`);
    group.querySelectorAll('text').forEach((text) => text.remove());
    const frame = group.querySelector('rect');
    for (const name of ['fill', 'stroke', 'class']) frame?.removeAttribute(name);
    if (frame) place(frame, rect);
    frame?.setAttribute('rx', String(boxRadius));
    group.append(...title.map((line) => textAt(line, 'box-title')));
    if (sign) group.append(boxHandle(id, isFolded, sign, handle));
  });
}

/** The area at the top of a box that folds or unfolds its lanes, with a sign that says which. */
function boxHandle(id: string, isFolded: boolean, sign: Rect, area: Rect): SVGGElement {
  const [x, y] = [sign.x + sign.width / 2, sign.y + sign.height / 2];
  return createSvg('g', { 'class': 'box-handle', 'data-box': id },
    createSvg('rect', { class: 'handle-area', ...area, rx: boxRadius }),
    createSvg('rect', { class: 'fold-sign', ...sign, rx: 2 }),
    createSvg('path', { class: 'fold-sign-lines', d: `M${x - 3.5},${y} h7${isFolded ? ` M${x},${y - 3.5} v7` : ''}` }));
}

function dressLanes(svg: SVGSVGElement, { lanes, headsBottom, boxes }: PictureLayout): void {
  const lines = [...svg.querySelectorAll<SVGLineElement>('line.actor-line')];
  const heads = [...svg.querySelectorAll<SVGGElement>('g[data-et="participant"]')];
  expectCount('lanes', heads.length, lanes.length);
  // Mermaid draws each lane before those that it has drawn already, so the first lane comes last.
  const inOrder = <Drawn extends SVGElement>(drawn: readonly Drawn[]): Drawn[] => [...drawn].sort((one, other) => laneNumber(one) - laneNumber(other));
  const bottom = Math.max(headsBottom, ...boxes.map(({ rect }) => rect.y + rect.height));
  inOrder(lines).forEach((line, index) => dressLifeline(line, lanes[index] as LanePlace, headsBottom, bottom));
  inOrder(heads).forEach((group, index) => {
    const { head, lines: texts } = lanes[index] as LanePlace;
    group.querySelectorAll('text').forEach((text) => text.remove());
    const rect = group.querySelector('rect');
    if (rect) place(rect, head);
    group.append(...texts.map((line) => textAt(line, 'lane-title')));
  });
}

/** The generated id of a lane is `p` and its number. */
function laneNumber(element: SVGElement): number {
  return Number((element.dataset['id'] ?? '').slice(1));
}

function dressLifeline(line: SVGLineElement, { x }: LanePlace, top: number, bottom: number): void {
  for (const [name, value] of Object.entries({ x1: x, x2: x, y1: top - 4, y2: bottom })) line.setAttribute(name, String(value));
  for (const name of ['stroke', 'stroke-width']) line.removeAttribute(name);
}

function dressBlocks(svg: SVGSVGElement, blocks: readonly BlockView[], places: readonly BlockPlace[]): void {
  const drawn = [...svg.querySelectorAll<SVGGElement>('g[data-et="control-structure"]')];
  expectCount('blocks', drawn.length, blocks.length);
  drawn.forEach((group, index) => dressBlock(group, blocks[index] as BlockView, places[index] as BlockPlace));
}

/** Replaces everything that Mermaid draws for a block: it truncates long titles, and labels completion and parallel blocks `par`. */
function dressBlock(group: SVGGElement, { type, titles }: BlockView, { frame, tagWidth, titles: lines, sections }: BlockPlace): void {
  group.setAttribute('class', `block block-${type}`);
  const { x, y, width } = frame;
  group.replaceChildren(
    createSvg('rect', { class: 'block-frame', ...frame, rx: 4 }),
    ...(tagWidth === 0 ? [] : [
      createSvg('path', { class: 'block-tag', d: `M${x},${y} h${tagWidth} v14 l-6,6 h-${tagWidth - 6} z` }),
      createSvg('text', { class: 'block-tag-text', x: x + 7, y: y + 14 }, type),
    ]),
    ...sections.map((top) => createSvg('line', { class: 'section-line', x1: x, x2: x + width, y1: top, y2: top })),
    ...lines.flatMap((own, index) => blockTitle(own, titles[index] ?? '')),
  );
}

function blockTitle(lines: readonly TextLine[], title: string): SVGTextElement[] {
  return lines.map((line) => {
    const text = textAt(line, 'block-title');
    if (line.text !== title) text.append(createSvg('title', {}, title));
    return text;
  });
}

type NoteItem = Extract<OutlineItem, { type: 'note' }> | ChipView;

/** Notes and chips, from top to bottom. */
function chipsAndNotes(items: readonly OutlineItem[]): NoteItem[] {
  return items.flatMap((item) => {
    if (item.type === 'block') return item.sections.flatMap(({ items: inner }) => chipsAndNotes(inner));
    return item.type === 'note' || item.type === 'chip' ? [item] : [];
  });
}

function dressNotes(svg: SVGSVGElement, items: readonly NoteItem[], places: readonly NotePlace[]): void {
  const drawn = [...svg.querySelectorAll<SVGGElement>('g[data-et="note"]')];
  expectCount('notes', drawn.length, items.length);
  drawn.forEach((group, index) => {
    const item = items[index] as NoteItem;
    const { rect, lines } = places[index] as NotePlace;
    if (item.type === 'chip') {
      group.setAttribute('class', `fold chip${item.isOpen ? ' open' : ''}`);
      group.setAttribute('data-hops', item.hops.join(' '));
      group.replaceChildren(createSvg('rect', { class: 'pill', ...rect, rx: rect.height / 2 }), ...lines.map((line) => textAt(line, 'fold-text')));
    } else {
      group.setAttribute('class', 'lane-note');
      group.replaceChildren(createSvg('rect', { class: 'note', ...rect }), ...lines.map((line) => textAt(line, 'noteText')));
    }
  });
}

/** Puts the text and the line of each message into a group. */
function groupMessages(svg: SVGSVGElement, view: FlowView, layout: PictureLayout): SVGGElement[] {
  svg.querySelectorAll(':scope > text.messageText').forEach((text) => text.remove());
  const lines = [...svg.querySelectorAll<SVGElement>(':scope > [data-et="message"]')];
  expectCount('messages', lines.length, view.messages.length);
  return lines.map((line, index) => {
    const message = view.messages[index] as MessageView;
    const where = layout.messages[index] as MessagePlace;
    const isOpenHead = line.getAttribute('marker-end')?.includes('filled-head') === true;
    for (const name of ['style', 'stroke', 'stroke-width', 'marker-end', 'class', 'fill']) line.removeAttribute(name);
    const drawn = lineIn(line, where.line);
    const group = message.type === 'hop' ? hopGroup(message.n, view, where) : bridgeGroup(message.hops, where);
    if (message.type === 'hop') drawn.setAttribute('marker-end', isOpenHead ? 'url(#head-open)' : 'url(#head-solid)');
    line.before(group);
    if (drawn !== line) line.remove();
    group.append(drawn, ...where.lines.map(segmentLine));
    return group;
  });
}

/** Mermaid draws a message within a lane as a path, and any other as a line. */
function lineIn(line: SVGElement, where: MessagePlace['line']): SVGElement {
  if (where.type === 'straight') {
    for (const [name, value] of Object.entries({ x1: where.x1, x2: where.x2, y1: where.y, y2: where.y })) line.setAttribute(name, String(value));
    return line;
  }
  const { x, y, height, toTheLeft } = where;
  const out = toTheLeft ? -24 : 24;
  line.setAttribute('d', `M${x},${y} C${x + out},${y - 2} ${x + out},${y + height + 2} ${x},${y + height}`);
  return line;
}

function hopGroup(n: number, view: FlowView, where: MessagePlace): SVGGElement {
  const hop = view.hops[n - 1] as HopView;
  const { x, y, width, height } = where.extent;
  return createSvg('g', { 'class': `hop kind-${hop.kind} branch-${hop.branch}`, 'data-n': n, 'data-from': hop.from, 'data-to': hop.to },
    createSvg('rect', { class: 'hit', x: x - hitPadding.x, y: y - hitPadding.y, width: width + 2 * hitPadding.x, height: height + 2 * hitPadding.y, rx: 4 }),
    ...where.lines.flatMap(({ y: baseline, segments }) => segments.filter(isMark).map((mark) => plateOf(mark, baseline))));
}

function isMark({ part }: PlacedSegment): boolean {
  return part === 'copies' || part === 'exits';
}

function plateOf({ part, x, width }: PlacedSegment, baseline: number): SVGRectElement {
  return createSvg('rect', { class: `plate ${part}`, x: x - plate.padding, y: baseline - plate.rise, width: width + 2 * plate.padding, height: plate.height, rx: 3 });
}

/** A bridge over folded hops can be pressed; one over none only shows where the path goes on. */
function bridgeGroup(hops: readonly number[], { extent, lines }: MessagePlace): SVGGElement {
  if (hops.length === 0) return createSvg('g', { class: 'bridge' });
  const pills = lines.flatMap(({ segments }) => segments).map(({ x, width }) => createSvg('rect', { class: 'pill', x: x - 6, y: extent.y + 1, width: width + 12, height: extent.height - 2, rx: 8 }));
  return createSvg('g', { 'class': 'fold bridge', 'data-hops': hops.join(' ') }, ...pills);
}

function segmentLine({ y, segments }: SegmentLine): SVGTextElement {
  const isFold = segments.some(({ part }) => part === 'fold');
  return createSvg('text', { class: isFold ? 'fold-text' : 'messageText', y }, ...segments.flatMap(({ part, text, x }, index) => [
    // The space is for those who copy or search the text; each segment has a place of its own.
    ...(index === 0 ? [] : [document.createTextNode(' ')]),
    createSvg('tspan', { class: part, x }, text),
  ]));
}

function expectCount(what: string, drawn: number, wanted: number): void {
  if (drawn !== wanted) throw new Error(`Mermaid drew ${drawn} ${what}; the flow has ${wanted}.`);
}
