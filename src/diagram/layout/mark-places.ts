import type { MessagePlace, NotePlace, PictureLayout } from './picture-layout.js';

/** Where there is room for a mark beside what a row draws, without moving anything. */
export interface MarkPlace {
  /** The edge that the mark begins at: its left one, or, with `isBefore`, its right one. */
  readonly x: number;
  readonly isBefore: boolean;
  /** The baseline of its text. */
  readonly y: number;
  /** The room for it. */
  readonly width: number;
  /** Where a sign of it can be drawn on the line or the chip itself, if there is no room for it. */
  readonly onLine: { readonly x: number; readonly y: number };
}

/** Between a mark and what it stands beside. */
const distance = 8;
/** Between a mark and the edge of the picture, or a frame around it. */
const edge = 5;
/** The text of a mark is as high as this, for frames that begin or end within a row. */
const textHeight = 12;

/** How far from the beginning of an arrow, and from a lifeline, a sign is drawn on the line itself. */
const onto = { arrow: 12, loop: 10 } as const;

interface Span {
  readonly from: number;
  readonly to: number;
  /** The mark stands before what it belongs to, so that it ends where the span ends. */
  readonly isBefore: boolean;
}

/**
 * Where the mark of a message goes: over its arrow if the label leaves room there, else beside it.
 *
 * @param wanted the width that the mark needs
 */
export function markBesideMessage(layout: PictureLayout, place: MessagePlace, wanted: number): MarkPlace {
  const { extent, line, lines } = place;
  const text = line.type === 'straight' ? lines.at(-1) : lines[0];
  const y = text?.y ?? (line.type === 'straight' ? line.y + 4 : line.y + line.height / 2 + 4);
  const around = roomAround(layout, y);
  const onLine = line.type === 'loop' ? { x: line.x + (line.toTheLeft ? -onto.loop : onto.loop), y: line.y + line.height / 2 } : { x: line.x1 + Math.sign(line.x2 - line.x1) * onto.arrow, y: line.y };
  const chosen = (spans: readonly Span[]): MarkPlace => ({ ...best(spans, y, wanted), onLine });
  const outside = [after(extent.x + extent.width, around.to), before(around.from, extent.x)];
  if (line.type === 'loop') return chosen(line.toTheLeft ? [...outside].reverse() : outside);
  const [left, right] = [Math.min(line.x1, line.x2), Math.max(line.x1, line.x2)];
  const segments = text?.segments ?? [];
  const inside = segments.length === 0 ? [] : [
    before(left, Math.min(...segments.map(({ x }) => x)) - distance / 2),
    after(Math.max(...segments.map(({ x, width }) => x + width)) + distance / 2, right - edge),
  ];
  const isToTheRight = line.x1 <= line.x2;
  const inOrder = (spans: readonly Span[], isReversed: boolean): readonly Span[] => (isReversed ? [...spans].reverse() : spans);
  // At the beginning of the arrow first.
  return chosen([...inOrder(inside, !isToTheRight), ...inOrder(outside, isToTheRight)]);
}

/** Where the mark of a chip goes. @param wanted the width that the mark needs */
export function markBesideChip(layout: PictureLayout, { rect, lines }: NotePlace, wanted: number): MarkPlace {
  const y = lines[0]?.y ?? rect.y + rect.height;
  const around = roomAround(layout, y);
  const spans = [after(rect.x + rect.width, around.to), before(around.from, rect.x)];
  return { ...best(spans, y, wanted), onLine: { x: rect.x + rect.width, y: rect.y + rect.height / 2 } };
}

function after(x: number, to: number): Span {
  return { from: x + distance, to: to - edge, isBefore: false };
}

function before(from: number, x: number): Span {
  return { from: from + edge, to: x - distance, isBefore: true };
}

/** The first span that is wide enough, or else the widest. */
function best(spans: readonly Span[], y: number, wanted: number): Omit<MarkPlace, 'onLine'> {
  const widthOf = ({ from, to }: Span): number => Math.max(0, to - from);
  const chosen = spans.find((span) => widthOf(span) >= wanted) ?? spans.reduce((widest, span) => (widthOf(span) > widthOf(widest) ? span : widest));
  return { x: chosen.isBefore ? chosen.to : chosen.from, isBefore: chosen.isBefore, y, width: widthOf(chosen) };
}

/** What lies within the picture and within every frame around a row. */
function roomAround({ width, blocks }: PictureLayout, y: number): { readonly from: number; readonly to: number } {
  return blocks.filter(({ frame }) => frame.y < y && frame.y + frame.height > y - textHeight)
    .reduce(({ from, to }, { frame }) => ({ from: Math.max(from, frame.x), to: Math.min(to, frame.x + frame.width) }), { from: 0, to: width });
}
