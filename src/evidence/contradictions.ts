import type { Cost } from '../model/scenario.js';
import type { CostSummary, FlowSummary, HopSummary } from './summary.js';

/** The costs that a run can count; copies of data are not among them. */
export const countedCosts = ['vmExits', 'hostRoundTrips', 'wakeups'] as const satisfies readonly (keyof Cost)[];
export type CountedCost = (typeof countedCosts)[number];

/** What a run shows that cannot be as the scenario says. */
export type Contradiction =
  /** Packets were sent that were not found, or not followed from their beginning to their end; or more were found than were sent. */
  | { readonly what: 'packets'; readonly sent: number; readonly found: number; readonly complete: number }
  /** `first` happened before `second`; the flow has them the other way round. */
  | { readonly what: 'order'; readonly first: string; readonly second: string; readonly packets: readonly number[] }
  /** A hop that every packet has and that was traced is missing in some of the packets, or in all. */
  | { readonly what: 'missing'; readonly hop: string; readonly missing: number; readonly of: number }
  | { readonly what: 'thread'; readonly hop: string; readonly expected: string | undefined; readonly seen: readonly string[] }
  /** `expected` is what is computed without what the recording cannot show. */
  | { readonly what: 'cost'; readonly cost: CountedCost; readonly expected: number; readonly counted: number };

/** What a run of a flow contradicts in its scenario; none if everything that was recorded is as the scenario says. */
export function contradictionsOf({ packets, hops, order, costs }: FlowSummary): readonly Contradiction[] {
  const { sent, found, complete } = packets;
  return [
    ...(found === sent && complete === sent ? [] : [{ what: 'packets', sent, found, complete } as const]),
    ...order.map(({ first, second, packets: where }) => ({ what: 'order', first, second, packets: where }) as const),
    ...hops.flatMap((hop) => [...missingOf(hop, complete), ...threadOf(hop)]),
    ...(costs ? countedCosts.flatMap((cost) => costOf(cost, costs)) : []),
  ];
}

function missingOf({ id, missing }: HopSummary, of: number): readonly Contradiction[] {
  return missing === undefined ? [] : [{ what: 'missing', hop: id, missing, of }];
}

function threadOf({ id, thread }: HopSummary): readonly Contradiction[] {
  return thread?.agrees === false ? [{ what: 'thread', hop: id, expected: thread.expected, seen: thread.seen }] : [];
}

/**
 * How often a cost is to be counted: as computed, without what the recording cannot show, without timers that woke nothing, and without
 * wake-ups and exits that no thread and no vCPU needed.
 */
export function expectedCount(cost: CountedCost, { computed, lacking = [], expired, awake = 0, outside = 0 }: CostSummary): number {
  const others = {
    vmExits: outside,
    hostRoundTrips: lacking.reduce((sum, { count }) => sum + count, expired?.hostRoundTrips ?? 0),
    wakeups: (expired?.wakeups ?? 0) + awake,
  };
  return computed[cost] - others[cost];
}

/** Whether a cost was counted as often as it is to be; medians have two places. */
export function isAsExpected(cost: CountedCost, count: number, costs: CostSummary): boolean {
  return Math.abs(count - expectedCount(cost, costs)) < 0.005;
}

function costOf(cost: CountedCost, costs: CostSummary): readonly Contradiction[] {
  const count = costs.counted[cost];
  return count === undefined || isAsExpected(cost, count, costs) ? [] : [{ what: 'cost', cost, expected: expectedCount(cost, costs), counted: count }];
}
