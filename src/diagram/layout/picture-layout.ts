import type { MessageSegment } from '../../pages/diagram-protocol.js';

/** The geometry of a picture, in pixels at a zoom of 1. The origin is the top left corner; everything lies within `width` and `height`. */
export interface PictureLayout {
  readonly width: number;
  readonly height: number;
  /** Where the lane heads end. */
  readonly headsBottom: number;
  readonly boxes: readonly BoxPlace[];
  readonly lanes: readonly LanePlace[];
  /** The messages, in the order of the view. */
  readonly messages: readonly MessagePlace[];
  /** Notes and chips, from top to bottom. */
  readonly notes: readonly NotePlace[];
  /** The blocks, in the order of the view: inner blocks first. */
  readonly blocks: readonly BlockPlace[];
}

export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A line of text; `x` is where it starts, `y` its baseline. */
export interface TextLine {
  readonly x: number;
  readonly y: number;
  readonly text: string;
}

export interface BoxPlace {
  readonly rect: Rect;
  readonly title: readonly TextLine[];
  /** The sign that shows whether the box can be unfolded or folded; absent for a box of one lane. */
  readonly sign?: Rect;
  /** The area that folds and unfolds it. */
  readonly handle: Rect;
}

export interface LanePlace {
  /** The lifeline. */
  readonly x: number;
  readonly head: Rect;
  readonly lines: readonly TextLine[];
}

/** A piece of a line of text, with its place. */
export interface PlacedSegment {
  readonly part: MessageSegment['part'] | 'when' | 'fold';
  readonly text: string;
  readonly x: number;
  readonly width: number;
}

export interface SegmentLine {
  /** The baseline. */
  readonly y: number;
  readonly segments: readonly PlacedSegment[];
}

export interface MessagePlace {
  /** The rows that it takes: what a band behind it covers. */
  readonly y: number;
  readonly height: number;
  /** Everything that it draws, which is where it can be pressed. */
  readonly extent: Rect;
  readonly line: { readonly type: 'straight'; readonly x1: number; readonly x2: number; readonly y: number } | { readonly type: 'loop'; readonly x: number; readonly y: number; readonly height: number; readonly toTheLeft: boolean };
  readonly lines: readonly SegmentLine[];
}

export interface NotePlace {
  readonly rect: Rect;
  readonly lines: readonly TextLine[];
}

export interface BlockPlace {
  readonly frame: Rect;
  /** The width of the tag that names its type; 0 without one. */
  readonly tagWidth: number;
  /** The title of each section. */
  readonly titles: readonly (readonly TextLine[])[];
  /** Where each section but the first begins. */
  readonly sections: readonly number[];
}
