import type { Flow, Hop, Place, Scenario } from '../model/scenario.js';
import { inLanguage } from '../model/text.js';
import { changedText, filled, hopsText } from '../model/words.js';
import type { WebAddressOf } from '../model/web.js';
import { oneLine } from '../text/visible.js';
import { escapeMermaid } from './escape.js';
import { laneBoxes, type LaneBox } from './lanes.js';
import { breakLines } from '../text/line-breaks.js';
import type { BlockView, BridgeView, ChipView, HopMessage, MessageView } from '../pages/diagram-protocol.js';
import { costNumbers, messageSegments, plainLines, type CostNumbers } from './message-text.js';
import { lanesUsed, pictureItems, type PictureItem } from './picture-items.js';
import type { ShownHops } from './shown-hops.js';
import { diagramStrings, type DiagramStrings } from './strings.js';

export interface DiagramOptions extends ShownHops {
  /** BCP 47 tag of the language of labels and titles. */
  readonly language: string;
  readonly strings?: Partial<DiagramStrings>;
  /** The display name of a version of a project; by default the project's name with the version. */
  readonly treeTitle?: (tree: { readonly project: string; readonly version: string }) => string;
  /** The address at which a function can be read on the web; by default there is none. */
  readonly webAddress?: WebAddressOf;
  /** Whether opening a function shows its file, and not only notes on it; its version is that which the scenario declares. */
  readonly hasSource?: (place: Place, version: string) => boolean;
  /** What is wrong with the text of a hop, each message ready to show; by default nothing. */
  readonly errorsOf?: (hop: Hop) => readonly string[];
  /** What kept runs have shown, in sentences that are safe to show; by default nothing. */
  readonly evidence?: ShownEvidence;
}

/** What runs of a path have shown. */
export interface ShownEvidence {
  /** What was seen of a hop, or why nothing was. */
  readonly of: (flow: Flow, hop: Hop) => string | undefined;
  /** What such runs cannot show. */
  readonly limits: string;
}

/** The parts of a scenario that its pictures are made from. */
export type PictureModel = Pick<Scenario, 'contexts' | 'machines' | 'participants' | 'sources' | 'flows' | 'conditions' | 'settings'>;

export interface Diagram {
  /** A Mermaid sequence diagram. */
  readonly mermaid: string;
  /** Numbers (`n`) of the hops that are drawn, from top to bottom. */
  readonly shown: readonly number[];
  /** The messages, from top to bottom. */
  readonly messages: readonly MessageView[];
  /** Titles of blocks and of their other sections, in the order in which Mermaid draws them: inner blocks first. */
  readonly blockTitles: readonly string[];
  /** The same titles by block, in the same order. */
  readonly blocks: readonly BlockView[];
  /** The boxes around lanes, from left to right. */
  readonly boxes: readonly LaneBox[];
  /** What the picture shows, from top to bottom. */
  readonly items: readonly PictureItem[];
  /** The running numbers of copies and VM exits, by the hop's `n`. */
  readonly numbers: ReadonlyMap<number, CostNumbers>;
}

const laneLabelColumns = 20;
const laneLabelLines = 3;
const noteColumns = 24;
const noteLines = 12;

/**
 * Draws a flow as Mermaid text. Texts are escaped and lane ids are generated, so that nothing in a file is read as Mermaid syntax.
 * Boxes are always `transparent`: whatever shows the picture decides their colours.
 */
export function diagramOf(scenario: PictureModel, flow: Flow, options: DiagramOptions): Diagram {
  const items = pictureItems(scenario, flow, options);
  const boxes = laneBoxes(scenario, flow, { ...options, used: new Set(lanesUsed(items)) });
  const numbers = costNumbers(flow);
  const writer = new DiagramWriter(boxes, numbers, options);
  writer.items(items);
  return {
    mermaid: ['sequenceDiagram', ...settingsComment(scenario, options.language), ...writer.laneLines(), ...writer.lines, ''].join('\n'),
    shown: writer.messages.flatMap((message) => (message.type === 'hop' ? [message.n] : [])),
    messages: writer.messages,
    blockTitles: writer.blocks.flatMap(({ titles }) => titles),
    blocks: writer.blocks,
    boxes,
    items,
    numbers,
  };
}

/** A comment for readers of the text: the settings under which the flow is drawn, if they differ from the basis. */
function settingsComment({ conditions, settings }: PictureModel, language: string): string[] {
  const changed = oneLine(changedText(conditions, settings, language));
  return changed === '' ? [] : [`%% ${escapeMermaid(changed)}`];
}

/** Collects the lines of one diagram. */
class DiagramWriter {
  readonly lines: string[] = [];
  readonly messages: MessageView[] = [];
  readonly blocks: BlockView[] = [];
  private readonly laneIndex: ReadonlyMap<string, number>;
  private readonly strings: DiagramStrings;

  constructor(
    private readonly boxes: readonly LaneBox[],
    private readonly numbers: ReadonlyMap<number, CostNumbers>,
    private readonly options: DiagramOptions,
  ) {
    this.laneIndex = new Map(boxes.flatMap(({ lanes }) => lanes).map(({ id }, index) => [id, index]));
    this.strings = diagramStrings(options.language, options.strings);
  }

  laneLines(): string[] {
    return this.boxes.flatMap(({ title, lanes, isFolded }) => [
      // The lane of a folded box has its title.
      `box transparent ${isFolded ? '' : escapeMermaid(title)}`.trimEnd(),
      ...lanes.map(({ id, label }) => {
        const lines = breakLines(label, laneLabelColumns, laneLabelLines);
        return `participant p${this.laneIndex.get(id)} as ${lines.map(escapeMermaid).join('<br/>')}`;
      }),
      'end',
    ]);
  }

  /** @param inCondition whether an enclosing block already says when the items happen */
  items(items: readonly PictureItem[], inCondition = false): void {
    for (const item of items) {
      if (item.type === 'hop') this.hop(item, inCondition);
      else if (item.type === 'bridge') this.bridge(item);
      else if (item.type === 'chip') this.chip(item);
      else if (item.type === 'note') this.note(item.over, inLanguage(item.text, this.options.language));
      else if (item.type === 'side') this.side(item, inCondition);
      else this.block(item.block, item.sections.map(({ label, items: inner }) => ({ title: inLanguage(label, this.options.language), items: inner })), inCondition);
    }
  }

  private side({ branch, items }: Extract<PictureItem, { type: 'side' }>, inCondition: boolean): void {
    const title = branch === 'completion' ? this.strings.completionBlock : this.strings.parallelBlock;
    this.block(branch, [{ title, items }], inCondition);
  }

  private block(type: BlockView['type'], sections: readonly { title: string; items: readonly PictureItem[] }[], inCondition: boolean): void {
    const titles = sections.map(({ title }) => oneLine(title) || '–');
    const keyword = type === 'completion' || type === 'parallel' ? 'par' : type;
    sections.forEach(({ items }, index) => {
      this.lines.push(`${index === 0 ? keyword : 'else'} ${escapeMermaid(titles[index] ?? '')}`);
      this.items(items, inCondition || type === 'opt' || type === 'alt');
    });
    this.lines.push('end');
    this.blocks.push({ type, titles });
  }

  private hop({ hop, from, to }: Extract<PictureItem, { type: 'hop' }>, inCondition: boolean): void {
    const { language, errorsOf, hide } = this.options;
    const [first, last] = [this.lane(from), this.lane(to)];
    const segments = messageSegments(hop, { numbers: this.shownNumbers(hop.n), isWrong: (errorsOf?.(hop).length ?? 0) > 0, language, strings: this.strings });
    const when = hop.when && !inCondition && !hide?.includes('notes') ? filled(this.strings.whenMark, oneLine(inLanguage(hop.when, language))) : undefined;
    const message: HopMessage = { type: 'hop', n: hop.n, from, to, segments, ...(when === undefined ? {} : { when }) };
    this.lines.push(`p${first}${arrowOf(hop)}p${last}: ${plainLines(segments, Math.abs(first - last), when).map(escapeMermaid).join('<br/>')}`);
    this.messages.push(message);
  }

  /** A line without an arrow head, because no message goes from lane to lane here. */
  private bridge(item: Extract<PictureItem, { type: 'bridge' }>): void {
    const view = bridgeView(item, this.strings);
    this.lines.push(`p${this.lane(view.from)}-->p${this.lane(view.to)}: ${escapeMermaid(view.text || '…')}`);
    this.messages.push(view);
  }

  private chip(item: Extract<PictureItem, { type: 'chip' }>): void {
    const { lane, text } = chipView(item, this.strings);
    this.lines.push(`note over p${this.lane(lane)}: ${escapeMermaid(text)}`);
  }

  /** The number of a lane from left to right. */
  private lane(id: string): number {
    return this.laneIndex.get(id) ?? 0;
  }

  private shownNumbers(n: number): CostNumbers {
    const { copyNumber, exitNumber } = this.numbers.get(n) ?? {};
    const { hide = [] } = this.options;
    return {
      ...(copyNumber !== undefined && !hide.includes('copies') ? { copyNumber } : {}),
      ...(exitNumber !== undefined && !hide.includes('exits') ? { exitNumber } : {}),
    };
  }

  private note(over: readonly string[], text: string): void {
    const lanes = over.map((id) => this.lane(id));
    // No spread, because a note may name more lanes than a call may have arguments.
    const left = lanes.reduce((least, lane) => Math.min(least, lane));
    const right = lanes.reduce((most, lane) => Math.max(most, lane));
    const lines = breakLines(oneLine(text) || '–', noteColumns * Math.max(1, right - left), noteLines);
    const span = left === right ? `p${left}` : `p${left},p${right}`;
    this.lines.push(`note over ${span}: ${lines.map(escapeMermaid).join('<br/>')}`);
  }
}

/** A bridge as the page receives it. */
export function bridgeView({ from, to, hops }: Extract<PictureItem, { type: 'bridge' }>, strings: Pick<DiagramStrings, 'hopCount'>): BridgeView {
  return { type: 'bridge', from, to, hops: hops.map(({ n }) => n), text: hops.length === 0 ? '' : hopsText(hops.length, strings) };
}

/** A chip as the page receives it. */
export function chipView({ lane, hops, isOpen }: Extract<PictureItem, { type: 'chip' }>, strings: Pick<DiagramStrings, 'hopCount'>): ChipView {
  return { type: 'chip', lane, hops: hops.map(({ n }) => n), text: hopsText(hops.length, strings), isOpen };
}

/** A solid line on the way forward, a dashed one on the way back; an open head for asynchronous signals. */
function arrowOf({ kind, branch }: Hop): string {
  const dashed = kind === 'return' || branch === 'completion';
  const signal = kind === 'notify' || kind === 'interrupt' || kind === 'wakeup';
  return `${dashed ? '--' : '-'}${signal ? ')' : '>>'}`;
}
