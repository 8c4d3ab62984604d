import type { BlockView, ChipView, FlowView, HopMessage, MessageView, OutlineItem } from '../../pages/diagram-protocol.js';
import { centred, type Columns } from './columns.js';
import { placeLabel, type Bounds } from './labels.js';
import type { BlockPlace, MessagePlace, NotePlace, Rect, TextLine } from './picture-layout.js';
import { linesWithin, type Measure } from './text-lines.js';

const edge = 8;
/** Space above and below what a row draws. */
const rowPadding = 2;
const gap = { afterHeads: 6, arrow: 5, bottom: 10 } as const;
const loop = { width: 24, height: 13, text: 31 } as const;
const chip = { height: 17, padding: 8, gap: 2 } as const;
/** The signs before a chip's text that say whether it unfolds or folds. */
const chipSigns = { closed: '+ ', open: '− ' } as const;
const bridge = { height: 17, empty: 9, padding: 6 } as const;
const note = { line: 17, padding: 7, leastWidth: 260, widest: 420, lines: 12 } as const;
const block = { line: 16, padding: 5, side: 7, bottom: 5, after: 3, lines: 3, leastTitle: 220 } as const;
/** How far a label may reach beyond its arrow before it is broken. */
const labelWidth = { least: 300, beside: 300 } as const;

export interface Rows {
  readonly messages: readonly MessagePlace[];
  readonly notes: readonly NotePlace[];
  readonly blocks: readonly BlockPlace[];
  readonly bottom: number;
}

/** How far a part of the picture reaches from left to right. */
interface Reach {
  left: number;
  right: number;
}

/** Places everything below the lane heads, from top to bottom. */
export function placeRows(view: Pick<FlowView, 'outline' | 'messages' | 'lanes'>, columns: Columns, measure: Measure): Rows {
  const writer = new RowWriter(view, columns, measure);
  writer.items(view.outline, writer.noReach());
  return writer.rows();
}

/** The title of a section of a block, and how many lines there is room for. */
interface ReservedTitle {
  readonly y: number;
  readonly title: string;
  /** Room for the tag before it. */
  readonly indent: number;
  readonly lines: number;
}

class RowWriter {
  private readonly messages: MessagePlace[] = [];
  private readonly notes: NotePlace[] = [];
  private readonly blocks: BlockPlace[] = [];
  private readonly laneIndex: ReadonlyMap<string, number>;
  private readonly hops: ReadonlyMap<number, HopMessage>;
  private readonly bounds: Bounds;
  private y: number;

  constructor(private readonly view: Pick<FlowView, 'messages' | 'lanes'>, private readonly columns: Columns, private readonly measure: Measure) {
    this.laneIndex = new Map(view.lanes.map(({ id }, index) => [id, index]));
    this.hops = new Map(view.messages.flatMap((message) => (message.type === 'hop' ? [[message.n, message] as const] : [])));
    this.bounds = { left: edge, right: columns.width - edge };
    this.y = columns.headsBottom + gap.afterHeads;
  }

  rows(): Rows {
    const { messages, notes, blocks, y } = this;
    return { messages, notes, blocks, bottom: y + gap.bottom };
  }

  noReach(): Reach {
    return { left: this.bounds.right, right: this.bounds.left };
  }

  items(items: readonly OutlineItem[], reach: Reach): void {
    for (const item of items) {
      if (item.type === 'hop' || item.type === 'bridge') this.message(reach);
      else if (item.type === 'chip') this.chip(item, reach);
      else if (item.type === 'note') this.note(item, reach);
      else this.block(item, reach);
    }
  }

  private laneX(id: string): number {
    return this.columns.lanes[this.laneIndex.get(id) ?? 0]?.x ?? edge;
  }

  /** The messages of the view are in the order in which the items name them; if one is missing, the drawing is found not to match the view. */
  private message(reach: Reach): void {
    const message = this.view.messages[this.messages.length];
    if (!message) return;
    const place = message.type === 'bridge' ? this.bridge(message) : message.from === message.to ? this.loop(message) : this.arrow(message);
    this.messages.push(place);
    extend(reach, place.extent);
    this.y = place.y + place.height;
  }

  private arrow(message: HopMessage): MessagePlace {
    const [x1, x2] = [this.laneX(message.from), this.laneX(message.to)];
    const [left, right] = [Math.min(x1, x2), Math.max(x1, x2)];
    const { y, bounds } = this;
    const label = placeLabel(message, { width: Math.max(right - left - 12, labelWidth.least), bounds, measure: this.measure }, (width) => (left + right - width) / 2);
    const top = y + rowPadding;
    const line = top + label.height + gap.arrow;
    return {
      y, height: line + rowPadding + 1 - y,
      extent: rectOf(Math.min(left, label.left), top, Math.max(right, label.right), line + 4),
      line: { type: 'straight', x1, x2, y: line },
      lines: label.linesAt(top),
    };
  }

  /** The text of a hop within a lane stands beside its loop: to the right of it, or to the left where there is more room. */
  private loop(message: HopMessage): MessagePlace {
    const x = this.laneX(message.from);
    const { y, bounds } = this;
    const room = { left: x - loop.text - bounds.left, right: bounds.right - x - loop.text };
    const wanted = placeLabel(message, { width: labelWidth.beside, bounds, measure: this.measure }, () => 0);
    const toTheLeft = room.right < wanted.right - wanted.left && room.left > room.right;
    const width = Math.min(labelWidth.beside, toTheLeft ? room.left : room.right);
    const label = placeLabel(message, { width, bounds, measure: this.measure }, (own) => (toTheLeft ? x - loop.text - own : x + loop.text), toTheLeft ? 'end' : 'start');
    const height = Math.max(label.height, loop.height + 3);
    const top = y + rowPadding;
    const middle = top + height / 2;
    const side = toTheLeft ? x - loop.width : x + loop.width;
    return {
      y, height: height + 2 * rowPadding,
      extent: rectOf(Math.min(x, side, label.left), top, Math.max(x, side, label.right), top + height),
      line: { type: 'loop', x, y: middle - loop.height / 2, height: loop.height, toTheLeft },
      lines: label.linesAt(top + (height - label.height) / 2),
    };
  }

  private bridge({ from, to, text }: Extract<MessageView, { type: 'bridge' }>): MessagePlace {
    const [x1, x2] = [this.laneX(from), this.laneX(to)];
    const { y } = this;
    const height = text === '' ? bridge.empty : bridge.height;
    const middle = y + (height + 2) / 2;
    const shown = text === '' ? '' : `${chipSigns.closed}${text}`;
    const width = shown === '' ? 0 : this.measure(shown, 'fold');
    const start = clamp((x1 + x2 - width) / 2, this.bounds.left + bridge.padding, this.bounds.right - bridge.padding - width);
    const pill = { left: shown === '' ? x1 : start - bridge.padding, right: shown === '' ? x1 : start + width + bridge.padding };
    return {
      y, height: height + 2,
      extent: rectOf(Math.min(x1, x2, pill.left), middle - height / 2, Math.max(x1, x2, pill.right), middle + height / 2),
      line: { type: 'straight', x1, x2, y: middle },
      lines: shown === '' ? [] : [{ y: middle + 4.5, segments: [{ part: 'fold', text: shown, x: start, width }] }],
    };
  }

  private chip({ lane, text, isOpen }: ChipView, reach: Reach): void {
    const shown = `${isOpen ? chipSigns.open : chipSigns.closed}${text}`;
    const width = this.measure(shown, 'fold') + 2 * chip.padding;
    const x = clamp(this.laneX(lane) - width / 2, this.bounds.left, this.bounds.right - width);
    const rect = { x, y: this.y + chip.gap, width, height: chip.height };
    this.addNote({ rect, lines: [{ text: shown, x: x + chip.padding, y: rect.y + chip.height / 2 + 4.5 }] }, reach);
    this.y = rect.y + chip.height + chip.gap;
  }

  private note({ over, text }: Extract<OutlineItem, { type: 'note' }>, reach: Reach): void {
    const xs = over.map((lane) => this.laneX(lane));
    // No spread: a note may name more lanes than a call may have arguments.
    const [left, right] = [xs.reduce((least, x) => Math.min(least, x)), xs.reduce((most, x) => Math.max(most, x))];
    const widest = Math.min(Math.max(right - left + 60, note.leastWidth), Math.max(note.widest, right - left), this.bounds.right - this.bounds.left);
    const texts = linesWithin(text || '–', widest - 2 * note.padding, note.lines, 'note', this.measure);
    const own = Math.max(...texts.map((line) => this.measure(line, 'note'))) + 2 * note.padding;
    const width = Math.min(Math.max(own, right - left + 24), this.bounds.right - this.bounds.left);
    const x = clamp((left + right - width) / 2, this.bounds.left, this.bounds.right - width);
    const rect = { x, y: this.y + 4, width, height: texts.length * note.line + 2 * note.padding - 4 };
    this.addNote({ rect, lines: centred(texts, x + width / 2, rect.y + rect.height / 2, note.line, (line) => this.measure(line, 'note')) }, reach);
    this.y = rect.y + rect.height + 4;
  }

  private addNote(place: NotePlace, reach: Reach): void {
    this.notes.push(place);
    extend(reach, place.rect);
  }

  private block({ block: type, sections }: Extract<OutlineItem, { type: 'block' }>, reach: Reach): void {
    const top = this.y + block.after;
    const tagWidth = tagWidthOf(type);
    const own = this.noReach();
    const titles: ReservedTitle[] = [];
    const starts: number[] = [];
    sections.forEach(({ title, items }, index) => {
      const y = index === 0 ? top : this.y + block.padding;
      if (index > 0) starts.push(y);
      const indent = index === 0 ? tagWidth : 0;
      // How wide the block is, and so how many lines its title takes, is known once its content is placed; titles rarely take two.
      const room = Math.max(block.leastTitle, this.contentWidth(items)) - 16 - indent;
      const lines = linesWithin(title, room, block.lines, 'block', this.measure).length;
      titles.push({ y, title, indent, lines });
      this.y = y + lines * block.line + block.padding + 1;
      this.items(items, own);
    });
    const frame = this.frameAround(own, top, titles);
    this.blocks.push({
      frame, tagWidth, sections: starts,
      titles: titles.map((title) => this.titleLines(title, frame)),
    });
    extend(reach, frame);
    this.y = frame.y + frame.height + block.after;
  }

  /** A title never takes more lines than were reserved for it. */
  private titleLines({ y, title, indent, lines }: ReservedTitle, frame: Rect): TextLine[] {
    return linesWithin(title, frame.width - 16 - indent, lines, 'block', this.measure)
      .map((text, index) => ({ text, x: frame.x + 8 + indent, y: y + 15 + index * block.line }));
  }

  /** How far the lanes of items are apart, at least: their frame is no narrower. */
  private contentWidth(items: readonly OutlineItem[]): number {
    const xs = items.flatMap((item) => this.lanesIn(item)).map((lane) => this.laneX(lane));
    if (xs.length === 0) return 0;
    return xs.reduce((most, x) => Math.max(most, x)) - xs.reduce((least, x) => Math.min(least, x)) + 2 * block.side;
  }

  private lanesIn(item: OutlineItem): readonly string[] {
    switch (item.type) {
      case 'bridge':
        return [item.from, item.to];
      case 'chip':
        return [item.lane];
      case 'note':
        return item.over;
      case 'hop': {
        const message = this.hops.get(item.n);
        return message ? [message.from, message.to] : [];
      }
      case 'block':
        return item.sections.flatMap(({ items }) => items.flatMap((inner) => this.lanesIn(inner)));
    }
  }

  private frameAround(own: Reach, top: number, titles: readonly { readonly title: string; readonly indent: number }[]): Rect {
    const wanted = Math.max(...titles.map(({ title, indent }) => Math.min(block.leastTitle, this.measure(title, 'block') + 18 + indent)));
    let [left, right] = [own.left - block.side, own.right + block.side];
    const missing = Math.max(0, wanted - (right - left));
    right += missing;
    const over = Math.max(0, right - (this.bounds.right + block.side - 2));
    [left, right] = [Math.max(2, left - over), right - over];
    return { x: left, y: top, width: right - left, height: this.y + block.bottom - top };
  }
}

/** The width of the tag of a block in the picture; completion and parallel blocks have none. */
function tagWidthOf(type: BlockView['type']): number {
  return type === 'completion' || type === 'parallel' ? 0 : type.length * 7.5 + 14;
}

function rectOf(left: number, top: number, right: number, bottom: number): Rect {
  return { x: left, y: top, width: right - left, height: bottom - top };
}

function extend(reach: Reach, { x, width }: Rect): void {
  reach.left = Math.min(reach.left, x);
  reach.right = Math.max(reach.right, x + width);
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(value, Math.max(least, most)));
}
