import type { FlowView } from '../../pages/diagram-protocol.js';
import type { BoxPlace, LanePlace, Rect, TextLine } from './picture-layout.js';
import { linesWithin, widthForWords, type Measure } from './text-lines.js';

/** Space at the edges of the picture, and between boxes. */
const margin = 8;
const boxGap = 6;
/** Space around a lane's head, to either side. */
const headGap = 3;
const headPadding = { x: 7, y: 6 } as const;
/** A head is not wider than this unless a word is; it has at most this many lines. */
const widestHead = 104;
const mostHeadLines = 4;
const leastLane = 76;
const headLine = 16;
const titleLine = 15;
const titlePadding = 5;
/** A title makes its box no wider than this, and has at most this many lines. */
const widestTitle = 160;
const mostTitleLines = 4;
/** The sign that folds a box, and the space that it needs beside the title. */
const signSize = 13;
/** A picture is at least this wide, so that few lanes leave room for labels. */
const leastWidth = 480;

export interface Columns {
  readonly width: number;
  readonly headsBottom: number;
  readonly boxes: readonly (Omit<BoxPlace, 'rect'> & { readonly x: number; readonly width: number })[];
  readonly lanes: readonly LanePlace[];
  readonly top: number;
}

interface Head {
  readonly texts: readonly string[];
  readonly width: number;
}

/** Places boxes and lanes from left to right; the widths come from the texts of their heads alone. */
export function placeColumns({ boxes, lanes }: Pick<FlowView, 'boxes' | 'lanes'>, measure: Measure): Columns {
  const heads = lanes.map(({ label }) => headOf(label, measure));
  const groups = groupsOf(boxes, heads, measure);
  const natural = groups.reduce((sum, { widths }) => sum + total(widths), 2 * margin + boxGap * Math.max(0, groups.length - 1));
  const extra = Math.max(0, leastWidth - natural) / Math.max(1, lanes.length);
  const titles = groups.map(({ box, widths }) => (box.isFolded ? [] : linesWithin(box.title, total(widths) + extra * widths.length - besideTitle(box), mostTitleLines, 'box', measure)));
  const titleHeight = Math.max(0, ...titles.map(({ length }) => (length === 0 ? 0 : length * titleLine + 2 * titlePadding)));
  const headHeight = Math.max(0, ...heads.map(({ texts }) => texts.length * headLine + 2 * headPadding.y));
  const headsBottom = margin + Math.max(titleHeight + headHeight + 4, signSize + headHeight + 6);
  const placed: { boxes: Columns['boxes'][number][]; lanes: LanePlace[] } = { boxes: [], lanes: [] };
  let x = margin;
  groups.forEach(({ box, heads: own, widths }, index) => {
    const width = total(widths) + extra * widths.length;
    const area: Rect = { x, y: margin, width, height: headsBottom - margin };
    placed.boxes.push({ x, width, ...titleOf(box, titles[index] ?? [], area, titleHeight, measure) });
    let left = x;
    own.forEach((head, lane) => {
      const pitch = (widths[lane] ?? 0) + extra;
      const y = box.isFolded ? margin + 3 : headsBottom - headHeight - 4;
      placed.lanes.push(laneAt(head, { x: left + headGap, y, width: pitch - 2 * headGap, height: headsBottom - 4 - y }, measure));
      left += pitch;
    });
    x += width + boxGap;
  });
  return { width: x - boxGap + margin, headsBottom, top: margin, ...placed };
}

interface Group {
  readonly box: FlowView['boxes'][number];
  readonly heads: readonly Head[];
  /** The widths of its lanes. */
  readonly widths: readonly number[];
}

function groupsOf(boxes: FlowView['boxes'], heads: readonly Head[], measure: Measure): Group[] {
  let next = 0;
  return boxes.map((box) => {
    const own = heads.slice(next, next + box.lanes);
    next += box.lanes;
    const widths = own.map(({ width }) => Math.max(leastLane, width + 2 * headGap));
    const missing = box.isFolded ? 0 : leastWidthOf(box, total(widths), measure) - total(widths);
    return { box, heads: own, widths: widths.map((width) => width + missing / widths.length) };
  });
}

/** The width that a box needs for its title, at least that of its lanes. */
function leastWidthOf(box: Group['box'], lanes: number, measure: Measure): number {
  const beside = besideTitle(box);
  return widthForWords(box.title, { least: lanes - beside, limit: widestTitle, most: mostTitleLines }, 'box', measure) + beside;
}

/** The space to both sides of a title, which is in the middle of its box, also next to the sign. */
function besideTitle({ participants }: Group['box']): number {
  return participants > 1 ? 2 * signSize + 8 : 8;
}

function total(widths: readonly number[]): number {
  return widths.reduce((sum, width) => sum + width, 0);
}

function headOf(label: string, measure: Measure): Head {
  const texts = linesWithin(label, widestHead - 2 * headPadding.x, mostHeadLines, 'head', measure);
  return { texts, width: Math.max(...texts.map((text) => measure(text, 'head'))) + 2 * headPadding.x };
}

function laneAt({ texts }: Head, head: Rect, measure: Measure): LanePlace {
  const x = head.x + head.width / 2;
  return { x, head, lines: centred(texts, x, head.y + head.height / 2, headLine, (text) => measure(text, 'head')) };
}

function titleOf(box: Group['box'], texts: readonly string[], area: Rect, titleHeight: number, measure: Measure): Omit<BoxPlace, 'rect'> {
  const canFold = box.participants > 1;
  const sign = canFold ? { sign: { x: area.x + area.width - signSize - 5, y: area.y + 5, width: signSize, height: signSize } } : {};
  return {
    title: centred(texts, area.x + area.width / 2, area.y + titleHeight / 2, titleLine, (text) => measure(text, 'box')),
    ...sign,
    handle: box.isFolded ? area : { ...area, height: titleHeight },
  };
}

/** Lines of text around a point. */
export function centred(texts: readonly string[], x: number, y: number, lineHeight: number, widthOf: (text: string) => number): TextLine[] {
  const first = y - ((texts.length - 1) * lineHeight) / 2 + 4.5;
  return texts.map((text, index) => ({ text, x: x - widthOf(text) / 2, y: first + index * lineHeight }));
}
