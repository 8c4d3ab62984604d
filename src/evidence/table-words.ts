/** The words for tables of what runs have shown, in English: for the table of `vhflow lab`, and those of the pages. */
import { countedCosts, expectedCount, isAsExpected, type CountedCost } from './contradictions.js';
import type { CostSummary, FlowSummary } from './summary.js';

/** What a column, or a sign in a cell, of such a table means. */
export interface Meaning {
  readonly sign: string;
  /** Without a full stop. */
  readonly text: string;
}

/** In place of the costs of a flow that sets something up. */
const none = '–';
const uncounted = 'not counted';

/**
 * What was counted, in the order of {@link countedCosts}: `17`; `17 (+1)` if one more is computed, and the run tells why it has it not; and
 * `16 ≠ 18` if 18 are to be counted, and nothing tells why they were not.
 */
export function costCells({ costs }: Pick<FlowSummary, 'costs'>): readonly string[] {
  return countedCosts.map((cost) => (costs ? costCell(cost, costs) : none));
}

function costCell(cost: CountedCost, costs: CostSummary): string {
  const count = costs.counted[cost];
  if (count === undefined) return uncounted;
  const others = othersOf(cost, costs);
  return [String(count), ...(others > 0 ? [`(+${others})`] : []), ...(isAsExpected(cost, count, costs) ? [] : [`≠ ${twoPlaces(expectedCount(cost, costs))}`])].join(' ');
}

/** How many of the computed ones the run does not have, for a reason that it tells. */
function othersOf(cost: CountedCost, costs: CostSummary): number {
  return twoPlaces(costs.computed[cost] - expectedCount(cost, costs));
}

function twoPlaces(figure: number): number {
  return Math.round(figure * 100) / 100;
}

/** What the columns of hops say: how many were seen by which kind of event, and how many were not. */
export function meaningsOfHops([own, indirect, explained, unexplained]: readonly [own: string, indirect: string, explained: string, unexplained: string]): readonly Meaning[] {
  return [
    { sign: own, text: 'hops whose own function was seen running' },
    { sign: indirect, text: 'hops that another event shows, such as a function that comes with them or calls theirs, or the return of their function' },
    { sign: explained, text: 'hops that were not seen, and the recording or the flow tells why: the function cannot be traced, or not every packet has the hop' },
    { sign: unexplained, text: 'hops that were not seen, and nothing tells why' },
  ];
}

/** What is said of packets in parentheses, as far as these flows have it. */
export function meaningsOfPackets(flows: readonly FlowSummary[]): readonly Meaning[] {
  const isAny = (of: 'asleep' | 'disturbed'): boolean => flows.some(({ packets }) => (packets[of] ?? 0) > 0);
  return [
    ...(isAny('asleep') ? [{ sign: 'asleep', text: 'packets that found the vCPU asleep, so that it was woken' }] : []),
    ...(isAny('disturbed') ? [{ sign: 'disturbed', text: "packets during which the guest's driver did something else with the card, too; what they lack is not held against the flow" }] : []),
  ];
}

/** What the columns of costs say, and the signs in them that these flows have. */
export function meaningsOfCosts(flows: readonly FlowSummary[]): readonly Meaning[] {
  const all = flows.flatMap(({ costs }) => costs ?? []);
  const isAny = (is: (cost: CountedCost, costs: CostSummary) => boolean): boolean => all.some((costs) => countedCosts.some((cost) => is(cost, costs)));
  return [
    ...(all.length > 0 ? [{ sign: 'costs', text: 'what was counted while a packet was on its way, the median of all packets: VM exits; round trips, which are system calls of QEMU and the switch, and returns of KVM to QEMU; and wake-ups of threads of the host. VM exits are only those that hops of the flow stand for; the recording has more, such as those for timers' }] : []),
    ...(isAny((cost, costs) => costs.counted[cost] !== undefined && othersOf(cost, costs) > 0) ? [{ sign: '(+N)', text: `how many more the flow has, which were not counted for a reason that the run tells: ${reasonsIn(all).join('; ')}` }] : []),
    ...(isAny((cost, costs) => costs.counted[cost] !== undefined && !isAsExpected(cost, costs.counted[cost], costs)) ? [{ sign: '≠ N', text: 'how many were to be counted; this contradicts the flow' }] : []),
    ...(isAny((cost, costs) => costs.counted[cost] === undefined) ? [{ sign: uncounted, text: 'the recording has none of the events by which the flow has this cost, as the system calls of a switch that polls without pause' }] : []),
    ...(all.length < flows.length ? [{ sign: none, text: 'a flow that sets something up: what it costs is not the cost of a packet' }] : []),
  ];
}

/** Why runs do not have all that is computed. */
function reasonsIn(all: readonly CostSummary[]): readonly string[] {
  return [
    ...(all.some(({ lacking }) => lacking) ? ['a system call that the recording does not have, such as those of a switch that polls without pause'] : []),
    ...(all.some(({ expired }) => expired) ? ['a timer that expired before its thread slept, and woke nothing'] : []),
    ...(all.some(({ awake }) => awake !== undefined) ? ['a thread that was still awake, and needed no wake-up'] : []),
    ...(all.some(({ outside }) => outside !== undefined) ? ['an interrupt that forced no exit, because it found the vCPU asleep, or in KVM for another exit'] : []),
  ];
}
