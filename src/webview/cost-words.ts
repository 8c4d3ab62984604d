import { costNames, type Cost } from '../model/cost.js';
import type { PageStrings } from '../page-strings.js';
import { fill } from './dom.js';

const ones = { copies: 'oneCopies', vmExits: 'oneVmExits', hostRoundTrips: 'oneHostRoundTrips', wakeups: 'oneWakeups' } as const;

/** The counts that are not zero, such as `2 copies`; empty for what costs nothing. */
export function costWords(cost: Cost, strings: PageStrings): string[] {
  return costNames.filter((name) => cost[name] > 0)
    .map((name) => fill(strings.costCount, cost[name], strings[cost[name] === 1 ? ones[name] : name]));
}
