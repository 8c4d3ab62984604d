import type { FlowView, HopView, OutlineItem } from '../pages/diagram-protocol.js';

/** The kinds of hops by which one thread makes another one run. */
export const handOffKinds = ['notify', 'wakeup', 'interrupt', 'vm-exit', 'vm-entry'] as const;
export type HandOffKind = (typeof handOffKinds)[number];

/** Hops of the picture that one thread runs one after the other. */
export interface ThreadSegment {
  readonly thread: string;
  /** Numbers (`n`) of its first and last hop in the picture. */
  readonly first: number;
  readonly last: number;
  /** The hop that started it, if that is a hand-off; the picture may hide this hop. */
  readonly handOff?: { readonly n: number; readonly kind: HandOffKind };
}

type ThreadHop = Pick<HopView, 'n' | 'from' | 'to' | 'kind' | 'branch' | 'thread'>;

/**
 * Which thread runs which part of the picture. Hops without a thread are in no segment, and a segment ends where the picture hides a hop
 * of another thread.
 *
 * @param hops all hops of the flow, in order
 * @param shown numbers of the hops in the picture, from top to bottom
 */
export function threadSegments(hops: readonly ThreadHop[], shown: readonly number[]): ThreadSegment[] {
  const segments: ThreadSegment[] = [];
  let previous: ThreadHop | undefined;
  for (const n of shown) {
    const hop = hops[n - 1];
    if (!hop) continue;
    const open = segments.at(-1);
    const between = previous ? hops.slice(previous.n, n - 1) : [];
    if (hop.thread !== undefined) {
      if (open && previous && continues(previous, between, hop)) segments[segments.length - 1] = { ...open, last: n };
      else segments.push({ thread: hop.thread, first: n, last: n, ...handOffOf(hops.slice(0, n)) });
    }
    previous = hop;
  }
  return segments;
}

function continues(previous: ThreadHop, between: readonly ThreadHop[], { thread }: ThreadHop): boolean {
  return previous.thread === thread && between.every((hidden) => hidden.thread === undefined || hidden.thread === thread);
}

/**
 * The hand-off by which a thread came to run: the first of its hops, or the one before that on the same way, if it leads to where the thread
 * begins. A thread that polls is not handed anything, whatever other threads do meanwhile.
 *
 * @param hops all hops of the flow up to one that the thread runs
 */
function handOffOf(hops: readonly ThreadHop[]): Pick<ThreadSegment, 'handOff'> {
  let start = hops.length - 1;
  const thread = hops[start]?.thread;
  while (start > 0 && hops[start - 1]?.thread === thread) start -= 1;
  const first = hops[start];
  const before = first && hops.slice(0, start).reverse().find(({ branch }) => branch === first.branch || !isSide(branch));
  if (!first || before?.to !== first.from) return {};
  // An exit and a wake-up say more than the store and the notification that lead to them.
  for (const { n, kind } of isArrival(first.kind) ? [first] : [before]) {
    const handOff = handOffKinds.find((each) => each === kind);
    if (handOff) return { handOff: { n, kind: handOff } };
  }
  return {};
}

/** Whether a hop of this kind is what makes the thread run that it belongs to. */
function isArrival(kind: ThreadHop['kind']): boolean {
  return kind === 'vm-exit' || kind === 'wakeup' || kind === 'interrupt';
}

function isSide(branch: ThreadHop['branch']): boolean {
  return branch === 'completion' || branch === 'parallel';
}

/** How many looks there are for threads; with more threads they repeat. */
export const threadLooks = 8;

/** A segment as the picture shows it. */
export interface DrawnSegment extends ThreadSegment {
  /** Number of the look of its thread, below {@link threadLooks}; at every level of a flow the same. */
  readonly look: number;
}

/** The threads of a picture, from top to bottom: also those of hops that are folded there. */
export function segmentsOfPicture({ hops, outline }: Pick<FlowView, 'hops' | 'outline'>): DrawnSegment[] {
  const threads = [...new Set(hops.flatMap(({ thread }) => thread ?? []))];
  return threadSegments(hops, drawnHops(outline).sort((one, other) => one - other)).map((segment) => ({ ...segment, look: threads.indexOf(segment.thread) % threadLooks }));
}

/** Numbers of the hops that a picture draws, or folds into something that stands for them. */
function drawnHops(outline: readonly OutlineItem[]): number[] {
  return outline.flatMap((item) => {
    if (item.type === 'hop') return [item.n];
    if (item.type === 'bridge') return [...item.hops];
    if (item.type === 'chip') return item.isOpen ? [] : [...item.hops];
    return item.type === 'block' ? item.sections.flatMap(({ items }) => drawnHops(items)) : [];
  });
}
