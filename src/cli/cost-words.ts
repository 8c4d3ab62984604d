import { costNames, costOfFlow } from '../model/cost.js';
import type { Cost } from '../model/scenario.js';
import type { Flow } from '../model/scenario.js';

const words: Readonly<Record<keyof Cost, readonly [string, string]>> = {
  copies: ['copy', 'copies'],
  vmExits: ['VM exit', 'VM exits'],
  hostRoundTrips: ['host round trip', 'host round trips'],
  wakeups: ['wake-up', 'wake-ups'],
};

/** `5 copies · 1 VM exit · …`, for every packet. */
export function costWords(flow: Flow): string {
  const { steady } = costOfFlow(flow);
  return costNames.map((name) => `${steady[name]} ${words[name][steady[name] === 1 ? 0 : 1]}`).join(' · ');
}

/** `+1 copy`: the cost of a conditional hop, without its zeros. */
export function extraCostWords(cost: Cost): string {
  return costNames.filter((name) => cost[name] > 0).map((name) => `+${cost[name]} ${words[name][cost[name] === 1 ? 0 : 1]}`).join(' ');
}
