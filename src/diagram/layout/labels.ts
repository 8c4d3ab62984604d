import type { HopMessage, MessageSegment } from '../../pages/diagram-protocol.js';
import type { PlacedSegment, SegmentLine } from './picture-layout.js';
import { linesWithin, type Measure, type TextStyle } from './text-lines.js';

const lineHeight = 16;
const mostLabelLines = 4;
const mostConditionLines = 3;
/** The spaces between segments: before a mark, room for the plate behind it. */
const spaces = { word: 4, mark: 12 } as const;
const styles: Readonly<Record<PlacedSegment['part'], TextStyle>> = { error: 'number', number: 'number', label: 'label', copies: 'mark', exits: 'mark', when: 'when', fold: 'fold' };

/** What a label must not leave. */
export interface Bounds {
  readonly left: number;
  readonly right: number;
}

export interface LabelRoom {
  /** A line is not wider than this, as far as its words allow. */
  readonly width: number;
  readonly bounds: Bounds;
  readonly measure: Measure;
}

/** The text of a hop, broken into lines. */
export interface Label {
  readonly left: number;
  readonly right: number;
  readonly height: number;
  /** The lines, below a height. */
  linesAt(top: number): SegmentLine[];
}

interface Line {
  readonly segments: readonly Omit<PlacedSegment, 'x'>[];
  readonly width: number;
}

/**
 * Breaks the text of a hop into lines and places them.
 *
 * @param startOf where text of a width starts, before it is moved into the bounds
 * @param align how the lines stand within the widest
 */
export function placeLabel(message: HopMessage, { width, bounds, measure }: LabelRoom, startOf: (width: number) => number, align: 'start' | 'middle' | 'end' = 'middle'): Label {
  const most = Math.min(width, bounds.right - bounds.left);
  const lines = linesOf(message, most, measure);
  const widest = Math.max(...lines.map((line) => line.width));
  const left = Math.max(bounds.left, Math.min(startOf(widest), bounds.right - widest));
  const share = { start: 0, middle: 0.5, end: 1 }[align];
  return {
    left,
    right: left + widest,
    height: lines.length * lineHeight,
    linesAt: (top) => lines.map((line, index) => ({ y: top + index * lineHeight + 12.5, segments: placed(line, left + (widest - line.width) * share) })),
  };
}

/** The label with its number before it; the marks after its last line, or below it; the condition. */
function linesOf({ segments, when }: HopMessage, width: number, measure: Measure): Line[] {
  const sized = ({ part, text }: { readonly part: PlacedSegment['part']; readonly text: string }) => ({ part, text, width: measure(text, styles[part]) });
  const before = segments.filter(({ part }) => part === 'error' || part === 'number').map(sized);
  const marks = segments.filter(({ part }) => part === 'copies' || part === 'exits').map(sized);
  const label = segments.filter(({ part }) => part === 'label').map(({ text }) => text).join(' ');
  const room = Math.max(width / 2, width - before.reduce((sum, segment) => sum + segment.width + spaces.word, 0));
  const lines = linesWithin(label, room, mostLabelLines, 'label', measure).map((text, index) => lineOf([...(index === 0 ? before : []), sized({ part: 'label', text })]));
  const last = lines.at(-1);
  if (last && marks.length > 0) {
    const joined = lineOf([...last.segments, ...marks]);
    if (joined.width <= width + 8) lines[lines.length - 1] = joined;
    else lines.push(lineOf(marks));
  }
  const conditions = when === undefined ? [] : linesWithin(when, width, mostConditionLines, 'when', measure).map((text) => lineOf([sized({ part: 'when', text })]));
  return [...lines, ...conditions];
}

function lineOf(segments: Line['segments']): Line {
  const width = segments.reduce((sum, segment, index) => sum + segment.width + (index === 0 ? edgeOf(segment.part) : spaceBefore(segment.part)), 0);
  return { segments, width: width + edgeOf(segments.at(-1)?.part) };
}

/** The room that the plate of a mark needs at the edge of a line. */
function edgeOf(part: PlacedSegment['part'] | undefined): number {
  return part === 'copies' || part === 'exits' ? 4 : 0;
}

function spaceBefore(part: MessageSegment['part'] | 'when' | 'fold'): number {
  return part === 'copies' || part === 'exits' ? spaces.mark : spaces.word;
}

function placed({ segments }: Line, start: number): PlacedSegment[] {
  let x = start;
  return segments.map((segment, index) => {
    x += index === 0 ? edgeOf(segment.part) : spaceBefore(segment.part);
    const own = { ...segment, x };
    x += segment.width;
    return own;
  });
}
