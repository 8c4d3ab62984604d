import { costNames } from '../../model/cost.js';
import { type Cost } from '../../model/scenario.js';
import type { CostStrings } from '../../pages/cost-strings.js';
import { fill } from './dom.js';

const ones = { copies: 'oneCopies', vmExits: 'oneVmExits', hostRoundTrips: 'oneHostRoundTrips', wakeups: 'oneWakeups' } as const;

/** One count with its unit, such as `2 copies`. */
export function countWords(name: keyof Cost, count: number, strings: CostStrings): string {
  return fill(strings.costCount, count, strings[count === 1 ? ones[name] : name]);
}

/** All counts, including zeros: that a flow has no VM exits says something. */
export function everyCostWords(cost: Cost, strings: CostStrings): string[] {
  return costNames.map((name) => countWords(name, cost[name], strings));
}

/** The counts that are not zero, such as `2 copies`; empty if all are zero. */
export function costWords(cost: Cost, strings: CostStrings): string[] {
  return costNames.filter((name) => cost[name] > 0).map((name) => countWords(name, cost[name], strings));
}
