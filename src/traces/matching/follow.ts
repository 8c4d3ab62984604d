import { firstIndex } from '../recording/first-index.js';
import { chainOf, type Chain, type Contradiction } from './chain.js';
import { Candidates, type Candidate } from './candidates.js';
import { fill, type FoundEvent, type Search } from './fill.js';
import { FoundEvents, type PacketEvents } from './found-events.js';
import { firstHops, type ActiveSigns, type Packet } from './packets.js';

/** A packet with all that was found of it. */
export interface Followed {
  readonly found: PacketEvents;
  /** Positions of the first and the last event. */
  readonly first: number;
  readonly last: number;
  /** The hop at which packets begin is among its own events. */
  readonly hasStart: boolean;
  /** Hops that an event of an earlier packet stands for too. */
  readonly shared: ReadonlySet<number>;
  readonly contradictions: readonly Contradiction[];
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

/** Puts the events of each packet in order, and looks for what they lack. The packets' events are let go: a long recording has many. */
export function follow(packets: readonly Packet[], search: Search, signs: ActiveSigns): FollowedPackets {
  const steady = steadyHops(search, signs);
  const least = Math.max(2, Math.ceil(steady.length * leastShare));
  const leading = firstHops(search.lines, search.rules);
  // Where the first hops were traced and never came, nothing is the beginning of a packet.
  const start = leading.some(search.isTraced) && !leading.some((hop) => signs.active.has(hop)) ? -1 : signs.start;
  const beginning = new Set([...leading, signs.start]);
  const isLong = ({ events }: Chain): boolean => events.size >= least || (events.size >= leastFromStart && events.has(start));
  const real: Begun[] = [];
  let partial = 0;
  for (const packet of packets) {
    const whole = chainOf(packet.candidates.take(), search.lines, signs.regular);
    const chain = whole.events.size < steady.length * wholeShare || !whole.events.has(start) ? beforePause(whole, search) : whole;
    if (!isLong(chain)) continue;
    if ([...chain.events.keys()].some((hop) => beginning.has(hop))) real.push({ chain: kept(chain.events.values()), contradictions: chain.contradictions, shared: packet.shared, hasStart: chain.events.has(start), first: firstOf(chain.events.values()), last: lastOf(chain.events.values()) });
    else partial += 1;
  }
  real.sort((a, b) => a.first - b.first);
  const steadyOnes = new Set(steady.filter((hop) => search.lines.isConditional[hop] !== true));
  return { passes: followed(real, { ...search, isSteady: (hop) => steadyOnes.has(hop) }), partial, others: packets.length - real.length - partial };
}

/** Packets with fewer hops than this share may be put together of events that have nothing to do with each other. */
const wholeShare = 0.6;
/** A pause in a packet is many times as long as the rest of it together, and no shorter than this: nanoseconds, or ticks of a processor. */
const pauseFactor = 20;
const leastPause = 1e9;

/** A chain up to its pause, if it has one. */
function beforePause(chain: Chain, { timeline }: Search): Chain {
  const sorted = [...chain.events].sort(([, a], [, b]) => a.position - b.position);
  const times = sorted.map(([, { position }]) => timeline.time(position));
  const gaps = times.slice(1).map((time, index) => time - (times[index] ?? time));
  const longest = Math.max(...gaps, 0);
  const rest = (times.at(-1) ?? 0) - (times[0] ?? 0) - longest;
  return longest < Math.max(leastPause, rest * pauseFactor) ? chain : { ...chain, events: new Map(sorted.slice(0, gaps.indexOf(longest) + 1)) };
}

/** The sleep in which a packet finds a thread may have begun long before it. */
function withoutSleeps(found: Iterable<FoundEvent>, { lines }: Search): readonly FoundEvent[] {
  return [...found].filter(({ hop }) => lines.isSleep[hop] !== true);
}

/** A packet that begins where packets do. */
interface Begun extends Pick<Followed, 'first' | 'last' | 'hasStart' | 'shared' | 'contradictions'> {
  readonly chain: Candidates;
}

function kept(events: Iterable<Candidate>): Candidates {
  const candidates = new Candidates();
  for (const event of events) candidates.add(event);
  return candidates;
}

function followed(real: readonly Begun[], search: Search): readonly Followed[] {
  const owners = new Owners(real);
  const all = new FoundEvents();
  return real.map(({ chain, ...packet }, index) => {
    const isFree = (position: number): boolean => (owners.of(position) ?? index) === index;
    const end = real[nextAfter(real, packet.last)]?.first ?? search.timeline.length;
    const found = fill({ ...search, isFree }, chain.take(), real[index - 1]?.first ?? -1, end);
    return { ...packet, found: all.add(found.values()), first: firstOf(withoutSleeps(found.values(), search)), last: lastOf(found.values()) };
  });
}

/** More than the number of packets. */
const packetRange = 2 ** 24;

/** Which packet an event is of. */
class Owners {
  /** Positions and packets in one number each, in order. */
  private readonly keys: Float64Array;

  constructor(real: readonly Begun[]) {
    this.keys = new Float64Array(real.reduce((sum, { chain }) => sum + chain.count, 0));
    let at = 0;
    real.forEach(({ chain }, packet) => {
      for (const position of chain.positions()) {
        this.keys[at] = position * packetRange + packet;
        at += 1;
      }
    });
    this.keys.sort();
  }

  /** The index of the packet, the last of several; undefined if the event is of none. */
  of(position: number): number | undefined {
    const next = firstIndex(this.keys.length, (index) => (this.keys[index] ?? 0) >= (position + 1) * packetRange);
    const key = this.keys[next - 1] ?? -1;
    return Math.floor(key / packetRange) === position ? key % packetRange : undefined;
  }
}

/** Index of the first packet that begins after a position: while packets overlap, the beginning of the next one ends nothing. */
function nextAfter(real: readonly Begun[], position: number): number {
  return firstIndex(real.length, (index) => (real[index]?.first ?? 0) > position);
}

/** The hops of the data line that the recording shows for each packet, and not much more often. */
export function steadyHops({ lines }: Search, { active, noisy }: ActiveSigns): readonly number[] {
  return lines.data.filter((hop) => active.has(hop) && !noisy.has(hop));
}

function firstOf(events: Iterable<{ readonly position: number }>): number {
  return [...events].reduce((least, { position }) => Math.min(least, position), Number.POSITIVE_INFINITY);
}

function lastOf(events: Iterable<{ readonly position: number }>): number {
  return [...events].reduce((most, { position }) => Math.max(most, position), -1);
}
