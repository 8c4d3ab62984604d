import type { Side } from '../../model/scenario.js';
import { explainedShare, offsetBounds, type Crossing } from '../clocks/bounds.js';
import type { Recording } from '../recording/recording.js';
import type { ClockRelation } from './overlay.js';
import type { Recordings } from './timeline.js';

/** With a known offset, at least as large a share of the guest's events must lie in times in which its vCPU ran. */
const leastExplained = 0.5;

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
 * @returns without a single offset, or with one that leaves open which packet is which, one with `from` `none`
 */
export function commonTime(recordings: Recordings, given: number | undefined, crossings: () => readonly Crossing[]): CommonTime {
  const { guest, host } = recordings;
  if (!guest || !host) return { clocks: { from: 'one-machine', low: 0, high: 0, choices: 1 }, offset: 0, start: { guest: 0, host: 0 } };
  const start = { guest: Number(guest.clock.start - host.clock.start), host: 0 };
  const known = given ?? guest.facts.offset ?? host.facts.offset;
  const allowed = allowedOffsets(guest, host, start.guest, crossings);
  const clocks = known === undefined ? allowed : checked(known, given === undefined ? 'trace' : 'given', allowed, guest, host, start.guest);
  return { clocks, offset: clocks.from === 'none' ? start.guest : (clocks.low + clocks.high) / 2, start };
}

/** What cause and effect say. */
function allowedOffsets(guest: Recording, host: Recording, start: number, crossings: () => readonly Crossing[]): ClockRelation {
  let places: readonly Crossing[] | undefined;
  const bounds = guest.clock.unit === host.clock.unit ? offsetBounds(guest, host, start, () => (places ??= crossings())) ?? [] : [];
  const low = bounds[0]?.low ?? 0;
  const high = bounds.at(-1)?.high ?? 0;
  const isSingle = bounds.length === 1 && high - low < distanceOfPackets(guest, places ?? []);
  return { from: isSingle ? 'bounds' : 'none', low, high, choices: bounds.length };
}

/**
 * The time from one packet to the next where they cross to the other machine, or else that of the whole recording. What other work
 * crosses, too, makes the times at a place shorter, so that the place with the longest ones counts.
 */
function distanceOfPackets(guest: Recording, crossings: readonly Crossing[]): number {
  const distances = crossings.flatMap(({ guestEvents }) => {
    const times = guestEvents.map((index) => guest.time(index)).sort((a, b) => a - b);
    const between = times.slice(1).map((time, index) => time - (times[index] ?? 0)).sort((a, b) => a - b);
    return between[between.length >> 1] ?? [];
  });
  return distances.length > 0 ? Math.max(...distances) : guest.duration;
}

/** A known offset, unless the recordings contradict it. */
function checked(offset: number, from: 'given' | 'trace', allowed: ClockRelation, guest: Recording, host: Recording, start: number): ClockRelation {
  const begin = start - offset;
  // Another run of the same machines may fit by chance.
  if (begin > host.duration || begin + guest.duration < 0) return { ...allowed, from: from === 'given' ? allowed.from : 'none', refused: { offset, from, why: 'no-overlap' } };
  const width = allowed.high - allowed.low;
  const isOutside = allowed.from === 'bounds' && (offset < allowed.low - width || offset > allowed.high + width);
  const isContradicted = allowed.from === 'none' && (explainedShare(guest, host, start, offset) ?? 1) < leastExplained;
  return isOutside || isContradicted ? { ...allowed, refused: { offset, from, why: 'cause-and-effect' } } : { from, low: offset, high: offset, choices: 1 };
}
