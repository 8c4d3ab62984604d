import type { Branch, Flow, Hop, LayoutItem, Scenario } from '../model/scenario.js';
import type { Text } from '../model/text.js';
import { laneNames, type LaneNames } from './lanes.js';
import { drawnTest, isLeftOut, type ShownHops } from './shown-hops.js';

type SideBranch = Extract<Branch, 'completion' | 'parallel'>;
type BlockType = 'loop' | 'opt' | 'alt';

/** An item of the picture of a flow; the items come from top to bottom. Lanes are those of the picture. */
export type PictureItem =
  | { readonly type: 'hop'; readonly hop: Hop; readonly from: string; readonly to: string }
  /** The path from one lane to another over folded hops, or over none where no hop leads there. */
  | { readonly type: 'bridge'; readonly from: string; readonly to: string; readonly hops: readonly Hop[] }
  /** Hops that are folded where the path stays in a lane, or, if `isOpen`, the head of hops that the reader has unfolded. */
  | { readonly type: 'chip'; readonly lane: string; readonly hops: readonly Hop[]; readonly isOpen: boolean }
  | { readonly type: 'note'; readonly over: readonly string[]; readonly text: Text }
  /** Consecutive hops of a side branch. */
  | { readonly type: 'side'; readonly branch: SideBranch; readonly items: readonly PictureItem[] }
  | { readonly type: 'block'; readonly block: BlockType; readonly sections: readonly PictureSection[] };

export interface PictureSection {
  readonly label: Text;
  readonly items: readonly PictureItem[];
}

/** The layout of a flow with its hops, and with consecutive hops of a side branch grouped. */
type Node =
  | { readonly type: 'hop'; readonly hop: Hop }
  | { readonly type: 'note'; readonly over: readonly string[]; readonly text: Text }
  | { readonly type: 'side'; readonly branch: SideBranch; readonly items: readonly Node[] }
  | { readonly type: 'block'; readonly block: BlockType; readonly sections: readonly { readonly label: Text; readonly items: readonly Node[] }[] };

/** @param isUsable whether a hop belongs to the picture or to its folded parts */
function nodesOf(items: readonly LayoutItem[], flow: Flow, isUsable: (hop: Hop) => boolean): Node[] {
  return items.flatMap((item): Node[] => {
    if (item.type === 'note') return [item];
    if (item.type === 'hop') {
      const hop = flow.hops[item.n - 1];
      return hop && isUsable(hop) ? [{ type: 'hop', hop }] : [];
    }
    const sections = (item.type === 'alt' ? item.sections : [item]).map(({ label, items: inner }) => ({ label, items: nodesOf(inner, flow, isUsable) }));
    return [{ type: 'block', block: item.type, sections }];
  });
}

/** The hops of an item, in order. */
function hopsOf(node: Node): Hop[] {
  if (node.type === 'hop') return [node.hop];
  if (node.type === 'side') return node.items.flatMap(hopsOf);
  return node.type === 'block' ? node.sections.flatMap(({ items }) => items.flatMap(hopsOf)) : [];
}

/** The hops of an item that take the path on: those of side branches leave it where it is. */
function pathOf(node: Node): Hop[] {
  if (node.type === 'hop') return [node.hop];
  return node.type === 'block' ? node.sections.flatMap(({ items }) => items.flatMap(pathOf)) : [];
}

/** The side branch that all hops of an item belong to, if there is one; notes belong to none. */
function sideOf(node: Node): SideBranch | undefined {
  const [first, ...others] = hopsOf(node).map(({ branch }) => branch);
  return (first === 'completion' || first === 'parallel') && others.every((branch) => branch === first) ? first : undefined;
}

/** Groups consecutive items of one side branch, together with the notes between them. */
function groupSides(nodes: readonly Node[]): Node[] {
  const grouped: Node[] = [];
  let run: Node[] = [];
  let branch: SideBranch | undefined;
  const close = (): void => {
    let end = run.length;
    while (run[end - 1]?.type === 'note') end -= 1;
    if (branch) grouped.push({ type: 'side', branch, items: run.slice(0, end) });
    grouped.push(...run.slice(end));
    run = [];
    branch = undefined;
  };
  for (const node of nodes) {
    const side = sideOf(node);
    if (node.type !== 'note' && side !== branch) close();
    if (side) branch = side;
    if (branch) run.push(node);
    else grouped.push(node.type === 'block' ? { ...node, sections: node.sections.map(({ label, items }) => ({ label, items: groupSides(items) })) } : node);
  }
  close();
  return grouped;
}

/**
 * The picture of a flow: the hops that are drawn, the blocks that contain any of them, notes unless they are hidden or the picture is an
 * overview, and chips and bridges in place of everything that is folded. They make the path one connected line: each hop starts in the
 * lane where the one before it ended, or a bridge leads there. A side branch starts where the path is when it begins, and the path goes on
 * from there after it.
 */
export function pictureItems(scenario: Pick<Scenario, 'participants'>, flow: Flow, shown: ShownHops): PictureItem[] {
  const laneOf = laneNames(scenario, flow, shown);
  const drawn = drawnTest(scenario, flow, shown);
  const drawnAnyway = drawnTest(scenario, flow, { ...shown, folds: { lanes: shown.folds?.lanes ?? [], hops: [] } });
  const withoutNotes = shown.level === 'overview' || shown.hide?.includes('notes') === true;
  const participants = new Set(scenario.participants.map(({ id }) => id));
  const isKnown = (participant: string): boolean => participants.has(participant);
  const usable = flow.hops.filter((hop) => isKnown(hop.from) && isKnown(hop.to) && !isLeftOut(hop, shown));
  const lanes = lanesOf(usable.filter(drawn), laneOf);
  // Of a flow that stays in one folded context, only a chip is left.
  const needed = lanes.size > 0 ? lanes : lanesOf(usable.slice(0, 1), laneOf);
  const inPicture = new Set(usable);
  const weaver: Weaver = { laneOf, drawn, isKnown, withoutNotes, isUnfolded: (hop) => !drawnAnyway(hop), isInPicture: (lane) => needed.has(lane), anyLane: [...needed][0] };
  return new Strand(weaver, undefined).weave(groupSides(nodesOf(flow.layout, flow, (hop) => inPicture.has(hop))));
}

function lanesOf(hops: readonly Hop[], laneOf: LaneNames): Set<string> {
  return new Set(hops.flatMap(({ from, to }) => [laneOf(from), laneOf(to)]));
}

/** The lanes that the items of a picture use. */
export function lanesUsed(items: readonly PictureItem[]): string[] {
  return items.flatMap((item) => {
    switch (item.type) {
      case 'hop':
      case 'bridge':
        return [item.from, item.to];
      case 'chip':
        return [item.lane];
      case 'note':
        return item.over;
      case 'side':
        return lanesUsed(item.items);
      case 'block':
        return item.sections.flatMap(({ items: inner }) => lanesUsed(inner));
    }
  });
}

/** Folded hops that lead from one lane to another, each from where the one before it ends; without lanes, hops that leave the path where it is. */
interface FoldedRun {
  readonly hops: readonly Hop[];
  readonly from?: string;
  readonly to?: string;
}

/**
 * Folded hops as runs without a gap.
 *
 * @param path those of them that take the path on
 */
function runsOf(folded: readonly Hop[], path: ReadonlySet<Hop>, laneOf: LaneNames): FoldedRun[] {
  const runs: { hops: Hop[]; from?: string; to?: string }[] = [];
  for (const hop of folded) {
    const open = runs.at(-1);
    const [from, to] = [laneOf(hop.from), laneOf(hop.to)];
    if (!path.has(hop)) {
      if (open) open.hops.push(hop);
      else runs.push({ hops: [hop] });
    } else if (open && (open.to === undefined || open.to === from)) {
      open.hops.push(hop);
      open.from ??= from;
      open.to = to;
    } else {
      runs.push({ hops: [hop], from, to });
    }
  }
  return runs;
}

/** What decides how the hops of a flow become items. */
interface Weaver {
  readonly laneOf: LaneNames;
  /** Whether the file declares the participant. */
  isKnown(participant: string): boolean;
  drawn(hop: Hop): boolean;
  /** Whether a hop that is drawn would be folded if the reader had not unfolded it. */
  isUnfolded(hop: Hop): boolean;
  /** Whether a hop that is drawn uses the lane. */
  isInPicture(lane: string): boolean;
  /** A lane for hops that no lane of the picture has anything to do with. */
  readonly anyLane: string | undefined;
  readonly withoutNotes: boolean;
}

/** A path through the picture: turns the items along it into a connected line. */
class Strand {
  private readonly items: PictureItem[] = [];
  /** Folded hops that no item represents yet, those of them that take the path on, and the notes between them. */
  private folded: Hop[] = [];
  private path: Hop[] = [];
  private notes: PictureItem[] = [];
  /** Hops in a row that are drawn only because the reader has unfolded them, with their place in `items`. */
  private unfolded: { readonly at: number; readonly hops: Hop[] } | undefined;

  /** @param at the lane where the path is; undefined where it begins */
  constructor(private readonly weaver: Weaver, private at: string | undefined) {}

  /** The lane where the path is. */
  get end(): string | undefined {
    return this.at;
  }

  weave(nodes: readonly Node[]): PictureItem[] {
    for (const node of nodes) this.add(node);
    this.foldUp();
    this.closeUnfolded();
    return this.items;
  }

  private add(node: Node): void {
    if (node.type === 'note') return this.note(node);
    const hops = hopsOf(node);
    if (!hops.some((hop) => this.weaver.drawn(hop))) {
      this.folded.push(...hops);
      this.path.push(...pathOf(node));
      return;
    }
    if (node.type === 'hop') return this.hop(node.hop);
    this.foldUp();
    this.closeUnfolded();
    if (node.type === 'side') this.items.push({ type: 'side', branch: node.branch, items: new Strand(this.weaver, this.at).weave(node.items) });
    else this.block(node);
  }

  private note({ over, text }: Extract<Node, { type: 'note' }>): void {
    const lanes = [...new Set(over.filter((participant) => this.weaver.isKnown(participant)).map(this.weaver.laneOf))];
    if (this.weaver.withoutNotes || lanes.length === 0) return;
    const note: PictureItem = { type: 'note', over: lanes, text };
    (this.folded.length > 0 ? this.notes : this.items).push(note);
  }

  private hop(hop: Hop): void {
    const [from, to] = [this.weaver.laneOf(hop.from), this.weaver.laneOf(hop.to)];
    this.foldUp(from);
    if (this.weaver.isUnfolded(hop)) {
      this.unfolded ??= { at: this.items.length, hops: [] };
      this.unfolded.hops.push(hop);
    } else {
      this.closeUnfolded();
    }
    this.items.push({ type: 'hop', hop, from, to });
    this.at = to;
  }

  private block({ block, sections }: Extract<Node, { type: 'block' }>): void {
    const before = this.at;
    const woven: PictureSection[] = [];
    for (const { label, items } of sections) {
      const strand = new Strand(this.weaver, before);
      woven.push({ label, items: strand.weave(items) });
      this.at = strand.end;
    }
    this.items.push({ type: 'block', block, sections: woven });
  }

  /**
   * Represents the folded hops by chips and bridges, so that the path is in a lane. A bridge has the hops that lead from its one end to the
   * other, and no others: where no hop leads on, it is bare.
   *
   * @param next the lane where the path goes on; by default where the folded hops lead
   */
  private foldUp(next?: string): void {
    const { folded, notes } = this;
    if (folded.length > 0) this.closeUnfolded();
    for (const run of runsOf(folded, new Set(this.path), this.weaver.laneOf)) this.fold(run, next);
    if (next !== undefined) {
      if (this.at !== undefined) this.bridgeTo(next, []);
      this.at = next;
    }
    this.items.push(...notes);
    this.folded = [];
    this.path = [];
    this.notes = [];
  }

  private fold({ hops, from, to }: FoldedRun, next: string | undefined): void {
    const start = (from === undefined ? undefined : this.inPicture(from)) ?? this.at ?? next ?? this.weaver.anyLane;
    if (start === undefined) return;
    if (this.at !== undefined) this.bridgeTo(start, []);
    this.at = start;
    const end = (to === undefined ? undefined : this.inPicture(to)) ?? start;
    if (end === start) this.items.push({ type: 'chip', lane: start, hops, isOpen: false });
    else this.bridgeTo(end, hops);
  }

  private bridgeTo(lane: string, hops: readonly Hop[]): void {
    if (this.at !== undefined && this.at !== lane) this.items.push({ type: 'bridge', from: this.at, to: lane, hops });
    this.at = lane;
  }

  private inPicture(lane: string): string | undefined {
    return this.weaver.isInPicture(lane) ? lane : undefined;
  }

  /** Puts a head before the hops that the reader has unfolded. */
  private closeUnfolded(): void {
    const { unfolded } = this;
    const first = unfolded && this.items[unfolded.at];
    if (unfolded && first?.type === 'hop') this.items.splice(unfolded.at, 0, { type: 'chip', lane: first.from, hops: unfolded.hops, isOpen: true });
    this.unfolded = undefined;
  }
}
