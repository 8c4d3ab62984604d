import type { Side } from '../../model/scenario.js';
import { offsetBounds, type Crossing } from '../clocks/bounds.js';
import type { ClockRelation } from './overlay.js';
import type { Recordings } from './timeline.js';

/** How two recordings are put on one axis of time. */
export interface CommonTime {
  readonly clocks: ClockRelation;
  /** The guest's clock minus the host's. */
  readonly offset: number;
  /** What the times of each recording count from. */
  readonly start: Readonly<Record<Side, number>>;
}

/**
 * @param given the guest's clock minus the host's, if the user knows it
 * @param crossings where packets cross from one machine to the other
 * @returns without a single offset, one with `from` `none`
 */
export function commonTime({ guest, host }: Recordings, given: number | undefined, crossings: () => readonly Crossing[]): CommonTime {
  if (!guest || !host) return { clocks: { from: 'one-machine', low: 0, high: 0, choices: 1 }, offset: 0, start: { guest: 0, host: 0 } };
  const start = { guest: Number(guest.clock.start - host.clock.start), host: 0 };
  const known = given ?? guest.facts.offset ?? host.facts.offset;
  if (known !== undefined) return { clocks: { from: given === undefined ? 'trace' : 'given', low: known, high: known, choices: 1 }, offset: known, start };
  const bounds = guest.clock.unit === host.clock.unit ? offsetBounds(guest, host, start.guest, crossings) ?? [] : [];
  const [first, second] = bounds;
  if (!first || second) return { clocks: { from: 'none', low: first?.low ?? 0, high: bounds.at(-1)?.high ?? 0, choices: bounds.length }, offset: start.guest, start };
  return { clocks: { from: 'bounds', low: first.low, high: first.high, choices: 1 }, offset: (first.low + first.high) / 2, start };
}
