import { costOfFlow } from '../../model/cost.js';
import { expressionText } from '../../model/conditions.js';
import type { Flow, Hop, Scenario, Side } from '../../model/scenario.js';
import { baseName } from '../recording/base-name.js';
import type { Thread } from '../recording/recording.js';
import type { FoundEvent, Search } from './fill.js';
import { steadyHops, type Followed, type FollowedPackets } from './follow.js';
import { measuredCosts } from './measured-costs.js';
import { passOf, type ClockRelation, type Gap, type HopOverlay, type HopState, type OrderContradiction, type Overlay, type OverlayThread, type Pass, type PassHop, type RecordingSummary } from './overlay.js';
import type { ActiveSigns } from './packets.js';
import type { Recordings, Timeline } from './timeline.js';
import type { TracedFunctions } from './traced-functions.js';

/** The facts that an overlay is told from. */
interface ReportParts {
  readonly scenario: Scenario;
  readonly flow: Flow;
  readonly sides: readonly Side[];
  readonly search: Search;
  readonly active: ActiveSigns;
  readonly traced: TracedFunctions;
  readonly followed: FollowedPackets;
  readonly clocks: ClockRelation;
}

/** Tells what was found of a flow in its recordings. */
export class Report {
  private readonly scenario: Scenario;
  private readonly flow: Flow;
  private readonly sides: readonly Side[];
  private readonly timeline: Timeline;
  private readonly recordings: Recordings;
  private readonly search: Search;
  private readonly active: ActiveSigns;
  private readonly traced: TracedFunctions;
  private readonly followed: FollowedPackets;
  private readonly clocks: ClockRelation;
  private readonly steady: readonly number[];
  private readonly threads = new Map<Thread, OverlayThread>();
  private readonly zero: number;
  private readonly uncertainty: number;

  constructor(parts: ReportParts) {
    this.scenario = parts.scenario;
    this.flow = parts.flow;
    this.sides = parts.sides;
    this.search = parts.search;
    this.timeline = parts.search.timeline;
    this.recordings = this.timeline.recordings;
    this.active = parts.active;
    this.traced = parts.traced;
    this.followed = parts.followed;
    this.clocks = parts.clocks;
    this.steady = steadyHops(this.search, this.active);
    this.zero = this.timeline.length > 0 ? this.timeline.time(0) : 0;
    this.uncertainty = (this.clocks.high - this.clocks.low) / 2;
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
      costs: measuredCosts(costOfFlow(this.flow).steady, this.flow, this.search, this.followed.passes, {
        isComplete: (packet) => this.isComplete(packet),
        wasTraced: (event) => this.traced.hasEvent(event),
      }),
    };
  }

  private summary(side: Side): Partial<Record<Side, RecordingSummary>> {
    const recording = this.recordings[side];
    if (!recording) return {};
    const { format, clock, events, duration, isFull, facts, skipped } = recording;
    return { [side]: { format, clock: clock.name, events, lost: facts.lost, skipped: skipped.count, duration, isCut: isFull, knowsTraced: this.traced.knows(side), ...(facts.isEmulated && { isEmulated: true }) } };
  }

  private isComplete({ found }: Followed): boolean {
    const end = this.steady.at(-1);
    return end !== undefined && found.has(end);
  }

  private pass(packet: Followed, n: number): Pass {
    const { found, first, last, hasStart, shared } = packet;
    return passOf({
      n,
      start: this.timeline.time(first) - this.zero,
      end: this.timeline.time(last) - this.zero,
      hasStart,
      isComplete: this.isComplete(packet),
      shared: [...shared].filter((hop) => !found.has(hop)).sort((a, b) => a - b).map((hop) => hop + 1),
    }, () => Array.from(found, (event) => this.passHop(event)));
  }

  private passHop({ hop, position, how }: { readonly hop: number; readonly position: number; readonly how: FoundEvent['how'] }): PassHop {
    const side = this.timeline.side(position);
    const event = this.recordings[side]?.event(this.timeline.index(position));
    const { thread = nobody, name = '', caller = '', cpu = -1, line = 0 } = event ?? {};
    return {
      n: hop + 1,
      time: this.timeline.time(position) - this.zero,
      how,
      name: how === 'running' || how === 'inlined' ? `${name} <-${caller}` : name,
      thread: this.threadOf(side, thread),
      cpu,
      line,
    };
  }

  /** The same object for the same thread. */
  private threadOf(side: Side, thread: Thread): OverlayThread {
    const known = this.threads.get(thread);
    if (known) return known;
    const made = { machine: side, tid: thread.tid, comm: thread.comm };
    this.threads.set(thread, made);
    return made;
  }

  private contradictions(): readonly OrderContradiction[] {
    return this.followed.passes.flatMap(({ contradictions, found }, index) =>
      contradictions
        .filter(({ hop }) => !found.has(hop) || found.get(hop)?.how === 'neighbour')
        .map(({ hop, position, other, otherPosition, otherHow }) => ({
          pass: index + 1,
          hop: this.passHop({ hop, position, how: 'itself' }),
          other: this.passHop({ hop: other, position: otherPosition, how: otherHow }),
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
    const { passes } = this.followed;
    const ways = new Tally<{ readonly how: FoundEvent['how']; readonly name: string }>();
    const threads = new Tally<OverlayThread>();
    let shared = 0;
    let agreeing = 0;
    let differing = 0;
    for (const { found, shared: ofOthers } of passes) {
      const event = found.get(index);
      if (!event) {
        if (ofOthers.has(index)) shared += 1;
        continue;
      }
      const { how, name, thread } = this.passHop(event);
      ways.add(`${how} ${name}`, { how, name });
      threads.add(`${thread.machine} ${thread.tid} ${thread.comm}`, thread);
      if (how !== 'itself' && how !== 'counterpart' && how !== 'return') continue;
      if (event.isOtherThread) differing += 1;
      else agreeing += 1;
    }
    const by = ways.mostFrequent()[0]?.value;
    const gap = this.gap(index);
    return {
      id: this.flow.hops[index]?.id ?? '',
      n: index + 1,
      state: this.state(index, threads.total + shared),
      machine: this.sides[index] ?? 'host',
      ...(by && { by }),
      own: this.own(index, new Set(ways.mostFrequent().flatMap(({ value: { how, name } }) => (how === 'itself' ? [baseName(name)] : [])))),
      seen: threads.total,
      of: Math.max(threads.total + shared, passes.filter((pass) => this.couldHave(pass, index)).length),
      shared,
      ...(gap && { gap }),
      threads: threads.mostFrequent().map(({ value, count }) => ({ ...value, passes: count })),
      ...(agreeing + differing > 0 && { threadAgrees: differing * 2 < agreeing + differing }),
    };
  }

  /** @param shown the functions that have shown the hop itself, without a compiler's suffix */
  private own(index: number, shown: ReadonlySet<string>): HopOverlay['own'] {
    const side = (this.sides[index] ?? 'host');
    const places = new Map((this.flow.hops[index]?.at ?? []).map((place) => [place.symbol, place]));
    return [...places.values()].map(({ symbol, project }) => ({
      name: symbol,
      state: shown.has(baseName(symbol)) ? 'seen' : this.traced.stateOf(symbol, project !== 'linux', side),
    }));
  }

  private state(index: number, count: number): HopState {
    const hop = this.flow.hops[index];
    if (count > 0) return 'seen';
    if (!hop) return 'unknown';
    const side = (this.sides[index] ?? 'host');
    if (!this.recordings[side]) return 'not-recorded';
    const [own] = this.own(index, new Set());
    if (own?.state === 'traced') return 'not-seen';
    const isUntraced = own?.state === 'not-traced' || own?.state === 'untraceable';
    // What has events somewhere in the recording was traced. Neighbours do not show that the hop itself was.
    const traced = this.active.byHop[index] ?? [];
    if (traced.some(({ how }) => how !== 'neighbour') || (traced.length > 0 && !isUntraced)) return 'not-seen';
    return isUntraced ? 'not-traced' : 'unknown';
  }

  /** Whether the recording of a hop's machine covers the time of a pass. */
  private couldHave({ first, last }: Followed, index: number): boolean {
    const hop = this.flow.hops[index];
    if (!hop) return false;
    const side = (this.sides[index] ?? 'host');
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
      const gaps = times.get(former) ?? [];
      if (gaps.length === 0) times.set(former, gaps);
      gaps.push(this.timeline.time(event.position) - this.timeline.time(origin.position));
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

/** Counts values that have the same key. */
class Tally<Value> {
  private readonly counts = new Map<string, { readonly value: Value; count: number }>();
  total = 0;

  add(key: string, value: Value): void {
    this.total += 1;
    const known = this.counts.get(key);
    if (known) known.count += 1;
    else this.counts.set(key, { value, count: 1 });
  }

  mostFrequent(): readonly { readonly value: Value; readonly count: number }[] {
    return [...this.counts.values()].sort((a, b) => b.count - a.count);
  }
}

const nobody: Thread = { tid: -1, pid: -1, comm: '' };
