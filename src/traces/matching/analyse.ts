import { costOfFlow } from '../../model/cost.js';
import { expressionText } from '../../model/conditions.js';
import type { Flow, Hop, Scenario, Side } from '../../model/scenario.js';
import { offsetBounds, type Crossing, type Interval } from '../clocks/bounds.js';
import { baseName } from '../recording/base-name.js';
import { crossingsOf } from './crossings.js';
import { chainOf, type Chain } from './chain.js';
import { fill, type FoundEvent, type Search } from './fill.js';
import { linesOf } from './lines.js';
import { measuredCosts } from './measured-costs.js';
import type { ClockRelation, Gap, HopOverlay, HopState, OrderContradiction, Overlay, Pass, PassHop, RecordingSummary } from './overlay.js';
import { activeSigns, dealOut, firstHops, type ActiveSigns, type Packet } from './packets.js';
import { SignTable } from './sign-table.js';
import { signsOf } from './signs.js';
import { ThreadRules } from './thread-rules.js';
import { Timeline, type Recordings } from './timeline.js';

export interface AnalyseOptions {
  /** The guest's clock minus the host's, in the unit of the clocks, if it is known. */
  readonly offset?: number;
  /** Functions that were traced on a machine, if they are known from elsewhere than the trace. */
  readonly traced?: Partial<Readonly<Record<Side, ReadonlySet<string>>>>;
}

/** The machine that runs the code of each hop. */
export function sidesOf(scenario: Scenario): (hop: Hop) => Side {
  const sides = new Map(scenario.contexts.map(({ id, side }) => [id, side]));
  return ({ context }) => sides.get(context) ?? 'host';
}

/** Lays recordings over a flow under the settings of its scenario. */
export function analyse(scenario: Scenario, flow: Flow, recordings: Recordings, options: AnalyseOptions = {}): Overlay {
  const sideOf = sidesOf(scenario);
  const signs = signsOf(flow, scenario.written, sideOf);
  const lines = linesOf(flow, scenario.written);
  const { clocks, offset, start } = relation(recordings, options, () => crossingsOf(flow.hops, flow.hops.map(sideOf), lines, signs, recordings));
  const timeline = new Timeline(recordings, offset, start);
  const table = new SignTable(timeline, signs);
  const rules = new ThreadRules(timeline, flow.hops, flow.hops.map(sideOf), table);
  const active = activeSigns(table, rules, lines);
  const knowledge = new Traced(recordings, options);
  const search: Search = { timeline, table, rules, lines, isTraced: (hop) => knowledge.isTraced(flow.hops[hop], sideOf) };
  const packets = dealOut(timeline, table, rules, lines, active);
  const found = follow(packets, search, active);
  return new Report(scenario, flow, recordings, timeline, search, active, knowledge, found, clocks).overlay();
}

function relation(recordings: Recordings, options: AnalyseOptions, crossings: () => readonly Crossing[]): { readonly clocks: ClockRelation; readonly offset: number; readonly start: Readonly<Record<Side, number>> } {
  const { guest, host } = recordings;
  const none = { guest: 0, host: 0 };
  if (!guest || !host) return { clocks: { from: 'one-machine', low: 0, high: 0, choices: 1 }, offset: 0, start: none };
  const start = { guest: Number(guest.clock.start - host.clock.start), host: 0 };
  const given = options.offset ?? guest.facts.offset ?? host.facts.offset;
  if (given !== undefined) {
    return { clocks: { from: options.offset === undefined ? 'trace' : 'given', low: given, high: given, choices: 1 }, offset: given, start };
  }
  const bounds = offsetBounds(guest, host, start.guest, crossings);
  const [first] = bounds ?? [];
  if (!bounds || !first) return { clocks: { from: 'none', low: 0, high: 0, choices: 0 }, offset: start.guest, start };
  const best = narrowest(bounds);
  return { clocks: { from: 'bounds', low: best.low, high: best.high, choices: bounds.length }, offset: (best.low + best.high) / 2, start };
}

function narrowest(intervals: readonly Interval[]): Interval {
  return intervals.reduce((best, each) => (each.high - each.low > best.high - best.low ? each : best));
}

/** What is known of what was traced. */
class Traced {
  private readonly names: Readonly<Record<Side, ReadonlySet<string> | undefined>>;
  private readonly untraceable: Readonly<Record<Side, ReadonlySet<string>>>;

  constructor(recordings: Recordings, { traced }: AnalyseOptions) {
    const listed = (side: Side): ReadonlySet<string> | undefined => {
      const list = traced?.[side] ?? recordings[side]?.facts.traced;
      return list && baseNames(list);
    };
    this.names = { guest: listed('guest'), host: listed('host') };
    const not = (side: Side): ReadonlySet<string> => baseNames(recordings[side]?.facts.untraceable ?? []);
    this.untraceable = { guest: not('guest'), host: not('host') };
  }

  knows(side: Side): boolean {
    return this.names[side] !== undefined;
  }

  /** A list of functions has those of the kernel; probes in programs come beside it. */
  stateOf(symbol: string, isUser: boolean, side: Side): HopOverlay['own'][number]['state'] {
    const name = baseName(symbol);
    if (this.untraceable[side].has(name)) return 'untraceable';
    const list = this.names[side];
    if (list?.has(name)) return 'traced';
    return list && !isUser ? 'not-traced' : 'unknown';
  }

  /** Whether one of a hop's own functions is known to have been traced. */
  isTraced(hop: Hop | undefined, sideOf: (hop: Hop) => Side): boolean {
    if (!hop) return false;
    const side = sideOf(hop);
    return (hop.at ?? []).some(({ symbol, project }) => this.stateOf(symbol, project !== 'linux', side) === 'traced');
  }
}

function baseNames(names: Iterable<string>): ReadonlySet<string> {
  return new Set([...names].map(baseName));
}

/** A packet with all that was found of it. */
interface Followed {
  readonly packet: Packet;
  readonly chain: Chain;
  readonly found: ReadonlyMap<number, FoundEvent>;
  readonly first: number;
  readonly last: number;
}

/** Sequences with fewer hops than this share of those that the recording can show are no packets of the flow. */
const leastShare = 0.2;

/** The packets of a flow, and what else there is of its hops. */
interface FollowedPackets {
  readonly passes: readonly Followed[];
  /** Sequences that begin in the middle of the flow. */
  readonly partial: number;
  /** Sequences of too few hops. */
  readonly others: number;
}

function follow(packets: readonly Packet[], search: Search, signs: ActiveSigns): FollowedPackets {
  const steady = steadyHops(search, signs);
  const least = Math.max(2, Math.ceil(steady.length * leastShare));
  const chains = packets.map((packet) => ({ packet, chain: chainOf(packet, search.lines) }));
  const long = chains.filter(({ chain }) => chain.events.size >= least).sort((a, b) => firstOf(a.chain.events) - firstOf(b.chain.events));
  const beginning = new Set([...firstHops(search.lines, search.rules), steady[0] ?? 0]);
  const real = long.filter(({ chain }) => [...chain.events.keys()].some((hop) => beginning.has(hop)));
  const passes = real.map(({ packet, chain }, index) => {
    const last = lastOf(chain.events);
    // While packets overlap, the next one's beginning ends nothing.
    const following = real.slice(index + 1).find((each) => firstOf(each.chain.events) > last);
    const found = fill(search, chain, following ? firstOf(following.chain.events) : search.timeline.length);
    return { packet, chain, found, first: firstOf(found), last: lastOf(found) };
  });
  return { passes, partial: long.length - real.length, others: chains.length - long.length };
}

/** The hops of the data line that the recording shows for each packet, and not much more often. */
function steadyHops({ lines }: Search, { active, noisy }: ActiveSigns): readonly number[] {
  return lines.data.filter((hop) => active.has(hop) && !noisy.has(hop));
}

function firstOf(events: ReadonlyMap<number, { readonly position: number }>): number {
  return [...events.values()].reduce((least, { position }) => Math.min(least, position), Number.POSITIVE_INFINITY);
}

function lastOf(events: ReadonlyMap<number, { readonly position: number }>): number {
  return [...events.values()].reduce((most, { position }) => Math.max(most, position), -1);
}

class Report {
  private readonly zero: number;
  private readonly uncertainty: number;

  constructor(
    private readonly scenario: Scenario,
    private readonly flow: Flow,
    private readonly recordings: Recordings,
    private readonly timeline: Timeline,
    private readonly search: Search,
    private readonly active: ActiveSigns,
    private readonly knowledge: Traced,
    private readonly followed: FollowedPackets,
    private readonly clocks: ClockRelation,
  ) {
    this.zero = timeline.length > 0 ? timeline.time(0) : 0;
    this.uncertainty = (clocks.high - clocks.low) / 2;
  }

  overlay(): Overlay {
    const passes = this.followed.passes.map((each, index) => this.pass(each, index + 1));
    const { settings } = this.scenario;
    const unit = (this.recordings.host ?? this.recordings.guest)?.clock.unit ?? 'ns';
    return {
      scenario: this.scenario.id,
      flow: this.flow.id,
      settings: { with: settings.with, without: settings.without },
      unit,
      recordings: { ...this.summary('guest'), ...this.summary('host') },
      clocks: this.clocks,
      passes,
      partial: this.followed.partial,
      others: this.followed.others,
      hops: this.hops(),
      contradictions: this.contradictions(),
      costs: measuredCosts(costOfFlow(this.flow).steady, this.timeline, this.search.rules, this.followed.passes.map(({ first, last }) => ({ first, last })), this.flow, this.followed.passes.map(({ found }) => found)),
    };
  }

  private summary(side: Side): Partial<Record<Side, RecordingSummary>> {
    const recording = this.recordings[side];
    if (!recording) return {};
    const { format, clock, events, duration, isFull, facts, skipped } = recording;
    return { [side]: { format, clock: clock.name, events, lost: facts.lost, skipped: skipped.count, duration, isCut: isFull, knowsTraced: this.knowledge.knows(side) } };
  }

  private pass({ packet, chain, found, first, last }: Followed, n: number): Pass {
    const steady = steadyHops(this.search, this.active);
    const [start] = steady;
    const end = steady.at(-1);
    return {
      n,
      start: this.timeline.time(first) - this.zero,
      end: this.timeline.time(last) - this.zero,
      hasStart: start !== undefined && chain.events.has(start),
      isComplete: end !== undefined && found.has(end),
      hops: [...found.values()].sort((a, b) => a.hop - b.hop).map((event) => this.passHop(event)),
      shared: [...packet.shared].filter((hop) => !found.has(hop)).sort((a, b) => a - b).map((hop) => hop + 1),
    };
  }

  private passHop({ hop, position, how }: { readonly hop: number; readonly position: number; readonly how: FoundEvent['how'] }): PassHop {
    const side = this.timeline.side(position);
    const event = this.recordings[side]?.event(this.timeline.index(position));
    const { thread = { tid: -1, comm: '' }, name = '', caller = '', cpu = -1, line = 0 } = event ?? {};
    return {
      n: hop + 1,
      time: this.timeline.time(position) - this.zero,
      how,
      name: how === 'running' ? `${name} <-${caller}` : name,
      thread: { machine: side, tid: thread.tid, comm: thread.comm },
      cpu,
      line,
    };
  }

  private contradictions(): readonly OrderContradiction[] {
    return this.followed.passes.flatMap(({ chain, found }, index) =>
      chain.contradictions
        .filter(({ hop }) => !found.has(hop) || found.get(hop)?.how === 'neighbour')
        .map(({ hop, position, other, otherPosition }) => ({
          pass: index + 1,
          hop: this.passHop({ hop, position, how: 'itself' }),
          other: this.passHop({ hop: other, position: otherPosition, how: chain.events.get(other)?.how ?? 'itself' }),
        })),
    );
  }

  private hops(): readonly HopOverlay[] {
    const settled = new Map(this.flow.hops.map((hop, index) => [hop.id, index]));
    const written = this.scenario.written.flows.find(({ id }) => id === this.flow.id)?.hops ?? this.flow.hops;
    return written.map((hop) => {
      const index = settled.get(hop.id);
      return index === undefined ? notHere(hop) : this.hop(index);
    });
  }

  private hop(index: number): HopOverlay {
    const hop = this.flow.hops[index];
    const { passes } = this.followed;
    const events = passes.flatMap(({ found }) => found.get(index) ?? []);
    const [best] = mostFrequent(events.map(({ how, position }) => ({ key: `${how} ${this.nameAt(position, how)}`, value: { how, name: this.nameAt(position, how) } })));
    const shared = passes.filter(({ packet, found }) => packet.shared.has(index) && !found.has(index)).length;
    const threads = mostFrequent(events.map((event) => {
      const { thread } = this.passHop(event);
      return { key: `${thread.machine} ${thread.tid} ${thread.comm}`, value: thread };
    })).map(({ value, count }) => ({ ...value, passes: count }));
    const gap = this.gap(index);
    const agreeing = events.filter(({ how }) => how === 'itself' || how === 'counterpart' || how === 'return');
    return {
      id: hop?.id ?? '',
      n: index + 1,
      state: this.state(index, events.length + shared),
      ...(best && { by: best.value }),
      own: this.own(index, events),
      seen: events.length,
      of: Math.max(events.length + shared, passes.filter((pass) => this.couldHave(pass, index)).length),
      shared,
      ...(gap && { gap }),
      threads,
      ...(agreeing.length > 0 && { threadAgrees: agreeing.filter(({ isOtherThread }) => isOtherThread).length * 2 < agreeing.length }),
    };
  }

  private nameAt(position: number, how: FoundEvent['how']): string {
    return this.passHop({ hop: 0, position, how }).name;
  }

  private own(index: number, events: readonly FoundEvent[]): HopOverlay['own'] {
    const hop = this.flow.hops[index];
    if (!hop) return [];
    const side = sidesOf(this.scenario)(hop);
    const shown = new Set(events.filter(({ how }) => how === 'itself').map(({ position }) => baseName(this.nameAt(position, 'itself'))));
    const seen = new Map((hop.at ?? []).map((place) => [place.symbol, place]));
    return [...seen.values()].map(({ symbol, project }) => ({
      name: symbol,
      state: shown.has(baseName(symbol)) ? 'seen' : this.knowledge.stateOf(symbol, project !== 'linux', side),
    }));
  }

  private state(index: number, count: number): HopState {
    const hop = this.flow.hops[index];
    if (count > 0) return 'seen';
    if (!hop) return 'unknown';
    const side = sidesOf(this.scenario)(hop);
    if (!this.recordings[side]) return 'not-recorded';
    const states = this.own(index, []).map(({ state }) => state);
    // Signs that have events somewhere in the recording were traced.
    if (states.includes('traced') || this.active.active.has(index)) return 'not-seen';
    if (states.length > 0 && states.every((state) => state === 'not-traced' || state === 'untraceable')) return 'not-traced';
    return 'unknown';
  }

  /** Whether the recording of a hop's machine covers the time of a pass. */
  private couldHave({ first, last }: Followed, index: number): boolean {
    const hop = this.flow.hops[index];
    if (!hop) return false;
    const side = sidesOf(this.scenario)(hop);
    const recording = this.recordings[side];
    if (!recording) return false;
    const [begin, end] = this.timeline.span(side);
    return this.timeline.time(first) <= end && this.timeline.time(last) >= begin;
  }

  private gap(index: number): Gap | undefined {
    const before = [...(this.search.lines.before[index] ?? [])].reverse();
    const times = new Map<number, number[]>();
    let crossing = false;
    for (const { found } of this.followed.passes) {
      const event = found.get(index);
      if (!event || event.isLate) continue;
      const former = before.find((each) => found.has(each) && !found.get(each)?.isLate);
      const origin = former === undefined ? undefined : found.get(former);
      if (former === undefined || !origin) continue;
      times.set(former, [...(times.get(former) ?? []), this.timeline.time(event.position) - this.timeline.time(origin.position)]);
      if (this.timeline.side(event.position) !== this.timeline.side(origin.position)) crossing = true;
    }
    const [most] = [...times].sort((a, b) => b[1].length - a[1].length);
    if (!most) return undefined;
    const sorted = most[1].sort((a, b) => a - b);
    const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
    return { after: most[0] + 1, times: sorted, p50: at(0.5), p90: at(0.9), max: sorted.at(-1) ?? 0, uncertainty: crossing ? this.uncertainty : 0 };
  }
}

function notHere(hop: Hop): HopOverlay {
  return { id: hop.id, n: 0, state: 'not-here', own: [], seen: 0, of: 0, shared: 0, threads: [], needs: expressionText(hop.under ?? []) };
}

function mostFrequent<Value>(items: readonly { readonly key: string; readonly value: Value }[]): readonly { readonly value: Value; readonly count: number }[] {
  const counts = new Map<string, { value: Value; count: number }>();
  for (const { key, value } of items) {
    const known = counts.get(key);
    if (known) known.count += 1;
    else counts.set(key, { value, count: 1 });
  }
  return [...counts.values()].sort((a, b) => b.count - a.count);
}
