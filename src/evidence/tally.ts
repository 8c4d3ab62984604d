import { contradictionsOf } from './contradictions.js';
import type { FlowSummary, Summary } from './summary.js';

/** How many of the hops that happen under the settings of their runs were seen, were not for a reason, and were not without one. */
export interface Tally {
  readonly seen: number;
  readonly explained: number;
  readonly unexplained: number;
  readonly hops: number;
  readonly contradictions: number;
}

/** Counts the hops and contradictions of flows. */
export function tallyOf(flows: readonly FlowSummary[]): Tally {
  const hops = flows.flatMap((flow) => flow.hops);
  const count = (state: (typeof hops)[number]['state']): number => hops.filter((hop) => hop.state === state).length;
  return {
    seen: count('seen'), explained: count('explained'), unexplained: count('unexplained'), hops: hops.length,
    contradictions: flows.reduce((sum, flow) => sum + contradictionsOf(flow).length, 0),
  };
}

/** The flows of several runs. */
export function flowsIn(summaries: readonly Summary[]): readonly FlowSummary[] {
  return summaries.flatMap(({ flows }) => flows);
}
