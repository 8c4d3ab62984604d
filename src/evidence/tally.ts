import { contradictionsOf } from './contradictions.js';
import type { FlowSummary, HopSummary, Summary } from './summary.js';

/** How many of the hops that happen under the settings of their runs were seen, were not for a reason, and were not without one. */
export interface Tally {
  readonly seen: number;
  /** Those of them that their own function shows, in most of the packets. */
  readonly own: number;
  /** Those that only another event shows. */
  readonly indirect: number;
  readonly explained: number;
  readonly unexplained: number;
  readonly hops: number;
  readonly contradictions: number;
}

/** Counts the hops and contradictions of flows. */
export function tallyOf(flows: readonly FlowSummary[]): Tally {
  const hops = flows.flatMap((flow) => flow.hops);
  const count = (state: (typeof hops)[number]['state']): number => hops.filter((hop) => hop.state === state).length;
  const own = hops.filter(isSeenItself).length;
  return {
    seen: count('seen'), own, indirect: count('seen') - own, explained: count('explained'), unexplained: count('unexplained'), hops: hops.length,
    contradictions: flows.reduce((sum, flow) => sum + contradictionsOf(flow).length, 0),
  };
}

function isSeenItself({ state, how }: HopSummary): boolean {
  return state === 'seen' && how === 'itself';
}

/** The flows of several runs. */
export function flowsIn(summaries: readonly Summary[]): readonly FlowSummary[] {
  return summaries.flatMap(({ flows }) => flows);
}
