import type { Branch, Flow, Hop, LayoutItem } from '../model/scenario.js';
import type { Text } from '../model/text.js';
import { isShown, type ShownHops } from './shown-hops.js';

type SideBranch = Extract<Branch, 'completion' | 'parallel'>;

/** An item of the picture of a flow; the items come from top to bottom. */
export type PictureItem =
  | { readonly type: 'hop'; readonly hop: Hop }
  | { readonly type: 'note'; readonly over: readonly string[]; readonly text: Text }
  /** Consecutive hops of a side branch. */
  | { readonly type: 'side'; readonly branch: SideBranch; readonly items: readonly PictureItem[] }
  | { readonly type: 'block'; readonly block: 'loop' | 'opt' | 'alt'; readonly sections: readonly PictureSection[] };

export interface PictureSection {
  readonly label: Text;
  readonly items: readonly PictureItem[];
}

/** Keeps the hops that pass; a block or section in which none is left is removed with its notes. */
function keep(flow: Flow, items: readonly LayoutItem[], passes: (hop: Hop) => boolean): PictureItem[] {
  const kept: PictureItem[] = [];
  for (const item of items) {
    if (item.type === 'note') {
      kept.push({ type: 'note', over: item.over, text: item.text });
    } else if (item.type === 'hop') {
      const hop = flow.hops[item.n - 1];
      if (hop && passes(hop)) kept.push({ type: 'hop', hop });
    } else {
      const block = keepBlock(flow, item, passes);
      if (block) kept.push(block);
    }
  }
  return kept;
}

function keepBlock(flow: Flow, item: Extract<LayoutItem, { type: 'loop' | 'opt' | 'alt' }>, passes: (hop: Hop) => boolean): PictureItem | undefined {
  const sections = (item.type === 'alt' ? item.sections : [item])
    .map(({ label, items }) => ({ label, items: keep(flow, items, passes) }))
    .filter(({ items }) => hasHop(items));
  if (sections.length === 0) return undefined;
  const onlyOneCase = item.type === 'alt' && sections.length === 1;
  return { type: 'block', block: onlyOneCase ? 'opt' : item.type, sections };
}

function hasHop(items: readonly PictureItem[]): boolean {
  return items.some((item) => item.type !== 'note');
}

/** The side branch that all hops of an item belong to, if there is one, before the items are grouped; notes belong to none. */
function sideOf(item: PictureItem): SideBranch | undefined {
  if (item.type === 'hop') return item.hop.branch === 'completion' || item.hop.branch === 'parallel' ? item.hop.branch : undefined;
  if (item.type !== 'block') return undefined;
  const [first, ...others] = item.sections.flatMap(({ items }) => items).filter(({ type }) => type !== 'note').map(sideOf);
  return others.every((side) => side === first) ? first : undefined;
}

/** Groups consecutive items of one side branch, together with the notes between them. */
function groupSides(items: readonly PictureItem[]): PictureItem[] {
  const grouped: PictureItem[] = [];
  let run: PictureItem[] = [];
  let branch: SideBranch | undefined;
  const close = (): void => {
    let end = run.length;
    while (run[end - 1]?.type === 'note') end -= 1;
    if (branch) grouped.push({ type: 'side', branch, items: run.slice(0, end) });
    grouped.push(...run.slice(end));
    run = [];
    branch = undefined;
  };
  for (const item of items) {
    const side = sideOf(item);
    if (item.type !== 'note' && side !== branch) close();
    if (side) branch = side;
    if (branch) run.push(item);
    else grouped.push(item.type === 'block' ? groupInside(item) : item);
  }
  close();
  return grouped;
}

function groupInside(item: Extract<PictureItem, { type: 'block' }>): PictureItem {
  return { ...item, sections: item.sections.map(({ label, items }) => ({ label, items: groupSides(items) })) };
}

/**
 * The picture of a flow: the hops that are shown, the blocks that contain any of them, and notes over lanes unless notes are
 * hidden. Hops of the branches `completion` and `parallel` are grouped into `side` items.
 */
export function pictureItems(flow: Flow, shown: ShownHops): PictureItem[] {
  const items = groupSides(keep(flow, flow.layout, (hop) => isShown(hop, shown)));
  return shown.hide?.includes('notes') ? withoutNotes(items) : items;
}

function withoutNotes(items: readonly PictureItem[]): PictureItem[] {
  return items.filter(({ type }) => type !== 'note').map((item) => {
    if (item.type === 'side') return { ...item, items: withoutNotes(item.items) };
    if (item.type === 'block') return { ...item, sections: item.sections.map((section) => ({ ...section, items: withoutNotes(section.items) })) };
    return item;
  });
}
