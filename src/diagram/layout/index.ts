import type { FlowView } from '../../pages/diagram-protocol.js';
import { placeColumns } from './columns.js';
import type { PictureLayout } from './picture-layout.js';
import { placeRows } from './rows.js';
import type { Measure } from './text-lines.js';

export { markBesideChip, markBesideMessage, type MarkPlace } from './mark-places.js';
export type { BlockPlace, BoxPlace, LanePlace, MessagePlace, NotePlace, PictureLayout, PlacedSegment, Rect, SegmentLine, TextLine } from './picture-layout.js';
export { linesWithin, textStyles, type Measure, type TextStyle } from './text-lines.js';

const bottomMargin = 6;

/**
 * Computes the geometry of the picture of a flow: lanes as narrow as their heads allow, one row after the other, text over its arrow or
 * beside its loop. No text leaves the picture, and no row overlaps another.
 *
 * @param measure the width of texts in the fonts that the picture is drawn with
 */
export function layOut(view: Pick<FlowView, 'boxes' | 'lanes' | 'outline' | 'messages'>, measure: Measure): PictureLayout {
  const columns = placeColumns(view, measure);
  const { bottom, ...rows } = placeRows(view, columns, measure);
  const boxes = columns.boxes.map(({ x, width, ...box }) => ({ ...box, rect: { x, y: columns.top, width, height: bottom - columns.top } }));
  return { width: columns.width, height: bottom + bottomMargin, headsBottom: columns.headsBottom, boxes, lanes: columns.lanes, ...rows };
}
