import type { Flow, Hop } from '../model/scenario.js';
import type { Hideable } from '../pages/diagram-protocol.js';

/** Which hops are shown, in the picture and when stepping through it, and which details of them are hidden. */
export interface ShownHops {
  /** `main` hides the hops of level `detail`. */
  readonly level: 'main' | 'all';
  /** If absent, nothing is hidden. */
  readonly hide?: readonly Hideable[];
}

/** Whether a hop is drawn, and whether stepping stops at it. */
export function isShown({ level, branch }: Pick<Hop, 'level' | 'branch'>, shown: ShownHops): boolean {
  return (shown.level === 'all' || level === 'main') && !(branch === 'completion' && shown.hide?.includes('completion'));
}

export interface HopsAround {
  readonly first?: Hop;
  readonly previous?: Hop;
  readonly next?: Hop;
  readonly last?: Hop;
}

/** The hops that can be stepped to from the `n`-th hop of a flow, which itself need not be shown. */
export function hopsAround(flow: Pick<Flow, 'hops'>, n: number, shown: ShownHops): HopsAround {
  const hops = flow.hops.filter((hop) => isShown(hop, shown));
  const places = { first: hops[0], previous: hops.filter((hop) => hop.n < n).at(-1), next: hops.find((hop) => hop.n > n), last: hops.at(-1) };
  return Object.fromEntries(Object.entries(places).filter(([, hop]) => hop !== undefined));
}

/** What is shown after the smallest change that makes a hop visible. */
export function shownWith({ level, branch }: Pick<Hop, 'level' | 'branch'>, { level: shownLevel, hide = [] }: ShownHops): Required<ShownHops> {
  return {
    level: level === 'detail' ? 'all' : shownLevel,
    hide: branch === 'completion' && hide.includes('completion') ? hide.filter((what) => what !== 'completion') : hide,
  };
}
