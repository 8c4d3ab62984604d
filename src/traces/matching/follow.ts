import { chainOf, type Chain } from './chain.js';
import { fill, type FoundEvent, type Search } from './fill.js';
import { firstHops, type ActiveSigns, type Packet } from './packets.js';

/** A packet with all that was found of it. */
export interface Followed {
  readonly packet: Packet;
  readonly chain: Chain;
  readonly found: ReadonlyMap<number, FoundEvent>;
  readonly first: number;
  readonly last: number;
}

/** Sequences with fewer hops than this share of those that the recording can show are no packets of the flow. */
const leastShare = 0.2;
/** Unless they begin where the flow does: a packet that was dropped early. */
const leastFromStart = 3;

/** The packets of a flow, and what else there is of its hops. */
export interface FollowedPackets {
  readonly passes: readonly Followed[];
  /** Sequences that begin in the middle of the flow. */
  readonly partial: number;
  /** Sequences of too few hops. */
  readonly others: number;
}

/** Puts the events of each packet in order, and looks for what they lack. */
export function follow(packets: readonly Packet[], search: Search, signs: ActiveSigns): FollowedPackets {
  const steady = steadyHops(search, signs);
  const least = Math.max(2, Math.ceil(steady.length * leastShare));
  const chains = packets.map((packet) => ({ packet, chain: chainOf(packet, search.lines, signs.regular) }));
  const isLong = ({ events }: Chain): boolean => events.size >= least || (events.size >= leastFromStart && events.has(signs.start));
  const long = chains.filter(({ chain }) => isLong(chain)).sort((a, b) => firstOf(a.chain.events) - firstOf(b.chain.events));
  const beginning = new Set([...firstHops(search.lines, search.rules), signs.start]);
  const real = long.filter(({ chain }) => [...chain.events.keys()].some((hop) => beginning.has(hop)));
  const owners = new Map(real.flatMap(({ chain }, index) => [...chain.events.values()].map(({ position }) => [position, index] as const)));
  const passes = real.map(({ packet, chain }, index) => {
    const last = lastOf(chain.events);
    const isFree = (position: number): boolean => (owners.get(position) ?? index) === index;
    // While packets overlap, the next one's beginning ends nothing.
    const following = real.slice(index + 1).find((each) => firstOf(each.chain.events) > last);
    const former = real[index - 1];
    const found = fill({ ...search, isFree }, chain, former ? firstOf(former.chain.events) : -1, following ? firstOf(following.chain.events) : search.timeline.length);
    return { packet, chain, found, first: firstOf(found), last: lastOf(found) };
  });
  return { passes, partial: long.length - real.length, others: chains.length - long.length };
}

/** The hops of the data line that the recording shows for each packet, and not much more often. */
export function steadyHops({ lines }: Search, { active, noisy }: ActiveSigns): readonly number[] {
  return lines.data.filter((hop) => active.has(hop) && !noisy.has(hop));
}

function firstOf(events: ReadonlyMap<number, { readonly position: number }>): number {
  return [...events.values()].reduce((least, { position }) => Math.min(least, position), Number.POSITIVE_INFINITY);
}

function lastOf(events: ReadonlyMap<number, { readonly position: number }>): number {
  return [...events.values()].reduce((most, { position }) => Math.max(most, position), -1);
}
