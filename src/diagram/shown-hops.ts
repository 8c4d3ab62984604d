import { isFree } from '../model/cost.js';
import type { Flow, Hop, Scenario } from '../model/scenario.js';
import { noFolds, type Folds, type Hideable, type PictureLevel } from '../pages/diagram-protocol.js';
import { laneNames } from './lanes.js';

/** Which hops are shown, in the picture and when stepping through it, and which details of them are hidden. */
export interface ShownHops {
  readonly level: PictureLevel;
  /** If absent, nothing is hidden. */
  readonly hide?: readonly Hideable[];
  /** What is folded or unfolded other than the level does; if absent, nothing. */
  readonly folds?: Folds;
}

/** Whether a hop belongs neither to the picture nor to its folded parts, because the reader has hidden its branch. */
export function isLeftOut({ branch }: Pick<Hop, 'branch'>, { hide }: Pick<ShownHops, 'hide'>): boolean {
  return branch === 'completion' && hide?.includes('completion') === true;
}

/**
 * Returns a function that says whether a hop is drawn, and whether stepping stops at it. Inside a folded context only what costs something
 * is drawn, and what happens because a condition was switched.
 */
export function drawnTest(scenario: Pick<Scenario, 'participants'>, flow: Flow, shown: ShownHops): (hop: Hop) => boolean {
  const laneOf = laneNames(scenario, flow, shown);
  const unfolded = new Set(shown.folds?.hops);
  return (hop) => {
    if (isLeftOut(hop, shown)) return false;
    if (unfolded.has(hop.id) || hop.isBrought) return true;
    if (shown.level === 'main' && hop.level !== 'main') return false;
    const lane = laneOf(hop.from);
    const isInside = lane === laneOf(hop.to) && (shown.level === 'overview' || lane !== hop.from);
    return !isInside || !isFree(hop.cost);
  };
}

export interface HopsAround {
  readonly first?: Hop;
  readonly previous?: Hop;
  readonly next?: Hop;
  readonly last?: Hop;
}

/** The hops that can be stepped to from the `n`-th hop of a flow, which itself need not be shown. */
export function hopsAround(scenario: Pick<Scenario, 'participants'>, flow: Flow, n: number, shown: ShownHops): HopsAround {
  const hops = flow.hops.filter(drawnTest(scenario, flow, shown));
  const places = { first: hops[0], previous: hops.filter((hop) => hop.n < n).at(-1), next: hops.find((hop) => hop.n > n), last: hops.at(-1) };
  return Object.fromEntries(Object.entries(places).filter(([, hop]) => hop !== undefined));
}

/** What is shown after the smallest change that makes a hidden hop visible: it is unfolded, and its branch is no longer hidden. */
export function shownWith(hop: Pick<Hop, 'id' | 'branch'>, { level, hide = [], folds = noFolds }: ShownHops): Required<ShownHops> {
  return {
    level,
    hide: isLeftOut(hop, { hide }) ? hide.filter((what) => what !== 'completion') : hide,
    folds: { ...folds, hops: [...folds.hops, hop.id] },
  };
}
