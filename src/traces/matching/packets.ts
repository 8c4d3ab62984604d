import { firstIndex } from '../recording/first-index.js';
import { Candidates } from './candidates.js';
import type { FlowLines } from './lines.js';
import type { SignTable } from './sign-table.js';
import type { Sign } from './signs.js';
import type { ThreadRules } from './thread-rules.js';
import type { Timeline } from './timeline.js';

/** A packet on its way, with the events that are its own. */
export interface Packet {
  /** Packets that began later have greater numbers. */
  readonly id: number;
  readonly candidates: Candidates;
  /** For each hop, the position of the first event; -1 without one. */
  readonly got: Int32Array;
  isOpen: boolean;
  /** It began in the middle of the flow although others had begun where packets do: perhaps only a function was called again for another packet. */
  readonly isDoubtful: boolean;
  /** Hops that a packet before it in the same batch had for both. */
  readonly shared: Set<number>;
}

/** A hop with more events than this times the median of all hops is also called for other things than the packets. */
const noiseFactor = 2.5;
const noiseAllowance = 3;
const regularFactor = 1.5;
const mostOpen = 256;
const patience = 16;
const queueShare = 0.1;
const batchShare = 0.25;
const formerShare = 0.5;
/** More than any number of skipped hops. */
const forgotten = 1_000;
const mostHeld = 64;
const mostCandidates = 2_000;
/** A doubtful packet takes no event that is as likely to be of another. */
const doubt = 0.25;
/** A packet that lacks as many hops does not come to a thread while that is busy with another packet. */
const leastStrange = 2;

/** The hops of the thread on which the flow begins. */
export function firstHops(lines: FlowLines, rules: ThreadRules): readonly number[] {
  const label = rules.expectedOf(lines.data[0] ?? 0)?.label;
  const end = lines.data.findIndex((hop) => rules.expectedOf(hop)?.label !== label);
  return end < 0 ? lines.data : lines.data.slice(0, end);
}

/** The signs by which events are dealt out to packets, and what is known of their hops. */
export interface ActiveSigns {
  readonly byHop: readonly (readonly Sign[])[];
  /** Hops with events. */
  readonly active: ReadonlySet<number>;
  /** Hops whose events are far more than the packets. */
  readonly noisy: ReadonlySet<number>;
  /** Hops that have about as many events as there are packets, so that each can be told whose it is. */
  readonly regular: ReadonlySet<number>;
  /** The first regular hop, where a packet begins. -1 without any. */
  readonly start: number;
}

/**
 * For each hop the best kind of signs of which the recording has events on the hop's thread.
 *
 * @param isTraced whether a hop's own function is known to have been traced, so that a neighbour shows nothing if it has no events
 */
export function activeSigns(table: SignTable, rules: ThreadRules, lines: FlowLines, isTraced: (hop: number) => boolean): ActiveSigns {
  const counts: number[] = [];
  const byHop: (readonly Sign[])[] = [];
  const isUnique = uniqueNames(table.signs);
  const accepts = (sign: Sign, position: number): boolean => rules.accepts(sign, position);
  const positionsOf = (signs: readonly Sign[]): Uint32Array => table.positionsOfAny(signs, accepts);
  table.signs.forEach((signs, hop) => {
    const groups = groupsOf(signs, isUnique, lines.isWoken[hop] === true).filter((group) => group.some((sign) => table.countOf(sign, accepts) > 0)).filter(([sign], _, all) => sign?.how !== 'neighbour' || !isTraced(hop) || all[0]?.[0]?.how === 'itself');
    const former = [...(lines.before[hop] ?? [])].reverse().find((each) => byHop[each]?.[0]?.side === signs[0]?.side);
    const choice = lines.isWoken[hop] && former !== undefined ? soonest(groups, positionsOf(byHop[former] ?? []), positionsOf) : groups[0];
    byHop.push(choice ?? []);
    counts[hop] = table.countOfAny(choice ?? [], accepts);
  });
  const active = new Set(byHop.flatMap((signs, hop) => (signs.length > 0 ? [hop] : [])));
  const onLine = lines.data.filter((hop) => active.has(hop)).map((hop) => counts[hop] ?? 0).sort((a, b) => a - b);
  const median = onLine[Math.floor((onLine.length - 1) / 2)] ?? 0;
  const noisy = new Set([...active].filter((hop) => (counts[hop] ?? 0) > median * noiseFactor + noiseAllowance));
  const steady = lines.data.filter((hop) => active.has(hop) && !noisy.has(hop));
  const regular = new Set([...active].filter((hop) => (counts[hop] ?? 0) <= median * regularFactor + 1));
  const start = steady.find((hop) => regular.has(hop)) ?? steady[0] ?? -1;
  return { byHop, active, noisy, regular, start };
}

/** Signs of one name each, the best first: a hop has several names for its versions, and in one version all may be called in a row. */
function groupsOf(signs: readonly Sign[], isUnique: (sign: Sign) => boolean, isWoken: boolean): readonly (readonly Sign[])[] {
  const usable = signs.filter((sign) => sign.how === 'itself' || sign.how === 'counterpart' ||
    (sign.how === 'neighbour' && sign.thread === 'hop' && (isWoken || sign.kinds.some((kind) => specific.has(kind))) && isUnique(sign)));
  const groups = new Map<string, Sign[]>();
  for (const how of ['itself', 'counterpart', 'neighbour']) {
    for (const sign of usable.filter((each) => each.how === how)) {
      const key = `${how} ${sign.name}`;
      groups.set(key, [...(groups.get(key) ?? []), sign]);
    }
  }
  return [...groups.values()];
}

const specific: ReadonlySet<string> = new Set(['tracepoint', 'qemu', 'syscall', 'syscall-return']);

/** Whether no other hop has an event of that name for a sign, so that it tells which hop it is. */
function uniqueNames(signs: readonly (readonly Sign[])[]): (sign: Sign) => boolean {
  const hops = new Map<string, Set<number>>();
  const key = ({ side, name, kinds }: Sign): string => `${side} ${name} ${kinds.join('+')}`;
  for (const sign of signs.flat()) {
    if (sign.how === 'caller' || sign.how === 'running') continue;
    hops.set(key(sign), (hops.get(key(sign)) ?? new Set()).add(sign.hop));
  }
  return (sign) => hops.get(key(sign))?.size === 1 && sign.isManifold !== true;
}

const leastPresence = 0.6;
const never = 0xffff_ffff;

/**
 * A thread may have slept in the function of its first hop: then its next entry is of the next packet. So of the signs that there are
 * about as many of as of the hop before, the one that comes soonest after it.
 */
function soonest(groups: readonly (readonly Sign[])[], former: Uint32Array, positionsOf: (signs: readonly Sign[]) => Uint32Array): readonly Sign[] | undefined {
  let best: readonly Sign[] | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const group of groups) {
    const positions = positionsOf(group);
    if (positions.length < former.length * leastPresence) continue;
    const waits = former.map((position) => {
      const next = positions[firstIndex(positions.length, (index) => (positions[index] ?? position) >= position)];
      return next === undefined ? never : next - position;
    }).filter((wait) => wait !== never).sort();
    const wait = waits[waits.length >> 1] ?? Number.POSITIVE_INFINITY;
    if (wait < least) {
      least = wait;
      best = group;
    }
  }
  return best ?? groups[0];
}

/**
 * Deals the events out to packets. A thread holds the packets that it works on; an event on it is of the oldest packet that it holds
 * and that has not been there yet. Otherwise it is of the packet that waits for a thread to take it over, for which the fewest hops
 * would be missing, the oldest of several: packets do not overtake each other on a data path. An event that fits no packet begins one.
 */
export function dealOut(timeline: Timeline, table: SignTable, rules: ThreadRules, lines: FlowLines, signs: ActiveSigns): readonly Packet[] {
  return new Dealer(timeline, table, rules, lines, signs).run();
}

class Dealer {
  private readonly packets: Packet[] = [];
  private open: Packet[] = [];
  /** Positions at which packets began where packets begin. */
  private readonly starts: number[] = [];
  private readonly held = new Map<string, Packet[]>();
  private readonly chosen: ReadonlySet<Sign>;
  private readonly firstOfSegment: readonly number[];
  private readonly lastData: number;
  private readonly lastCompletions: readonly number[];
  private readonly mostSkipped: number;
  private readonly waits: readonly Waits[];

  constructor(
    private readonly timeline: Timeline,
    private readonly table: SignTable,
    private readonly rules: ThreadRules,
    private readonly lines: FlowLines,
    private readonly signs: ActiveSigns,
  ) {
    this.chosen = new Set(signs.byHop.filter((_, hop) => lines.isSleep[hop] !== true).flat());
    const steady = (hop: number): boolean => signs.active.has(hop) && !signs.noisy.has(hop);
    this.lastData = lines.data.filter(steady).at(-1) ?? -1;
    this.lastCompletions = lines.completions.flatMap((run) => run.filter(steady).at(-1) ?? []);
    this.firstOfSegment = this.segments();
    const counts = lines.before.map((_, hop) => (steady(hop) ? table.countOfAny(signs.byHop[hop] ?? [], (sign, position) => rules.accepts(sign, position)) : 0));
    this.waits = lines.before.map((before, hop) => this.waitsFor(hop, [...before].reverse().find((each) => steady(each) && (counts[each] ?? 0) >= (counts[hop] ?? 0) * formerShare)));
    this.mostSkipped = Math.max(3, Math.floor(lines.data.filter(steady).length * 0.4));
  }

  run(): readonly Packet[] {
    if (this.signs.start < 0) return [];
    for (let position = 0; position < this.timeline.length; position += 1) {
      const signs = this.table.signsAt(position).filter((sign) => this.chosen.has(sign) && this.rules.accepts(sign, position));
      if (signs.length > 0) this.take(position, signs);
    }
    return this.packets;
  }

  /** For each hop, the first active hop of the run of hops on the same thread that it is in. */
  private segments(): readonly number[] {
    const first: number[] = [];
    let label: string | undefined;
    let current = -1;
    for (const [hop] of this.lines.before.entries()) {
      if (this.lines.parallels.includes(hop)) {
        first.push(-1);
        continue;
      }
      const own = this.rules.expectedOf(hop)?.label;
      if (own !== label) {
        label = own;
        current = -1;
      }
      if (current < 0 && this.signs.active.has(hop)) current = hop;
      first.push(current);
    }
    return first;
  }

  private take(position: number, signs: readonly Sign[]): void {
    const holder = this.rules.holderAt(position);
    for (const { hop } of signs) if (this.firstOfSegment[hop] === hop) this.release(holder, hop);
    const held = this.held.get(holder) ?? [];
    const choice = this.bestOf(signs, held, position);
    if (choice && !(choice.sign.hop === this.signs.start && !held.includes(choice.packet))) {
      this.give(choice.packet, choice.sign, position, holder);
      return;
    }
    const opening = signs.find(({ hop }) => hop === this.signs.start) ?? signs.find(({ hop }) => !this.signs.noisy.has(hop) && this.lines.data.includes(hop));
    const [working] = held.slice(-1);
    const isAgain = working !== undefined && opening !== undefined && opening.hop !== this.signs.start && (working.got[opening.hop] ?? -1) >= 0;
    if (opening && !isAgain && !this.isLate(held, opening.hop)) this.give(this.begin(opening, position), opening, position, holder);
    else if (working?.isOpen && working.candidates.count < mostCandidates) for (const { hop, how } of signs) working.candidates.add({ hop, position, how });
  }

  /** Whether a packet that the thread works on lacks the hop, although it is further. */
  private isLate(held: readonly Packet[], hop: number): boolean {
    return held.some((packet) => packet.isOpen && (packet.got[hop] ?? -1) < 0 && hop !== this.signs.start);
  }

  private bestOf(signs: readonly Sign[], held: readonly Packet[], position: number): { readonly packet: Packet; readonly sign: Sign } | undefined {
    let best: { readonly packet: Packet; readonly sign: Sign } | undefined;
    let least = Number.POSITIVE_INFINITY;
    for (const packet of [...held.filter(({ isOpen }) => isOpen), ...this.open.filter((each) => !held.includes(each))]) {
      const isHeld = held.includes(packet);
      for (const [at, sign] of signs.entries()) {
        if (!this.canReach(packet, sign.hop)) continue;
        const skipped = this.skipped(packet, sign.hop);
        if (skipped > (this.signs.noisy.has(sign.hop) ? 0 : this.mostSkipped)) continue;
        if (!isHeld && skipped >= leastStrange && this.isRepeated(held, packet, sign.hop)) continue;
        const since = this.waitsSince(packet, sign.hop);
        const isLate = (limit: number): boolean => since !== undefined && this.timeline.time(position) - this.timeline.time(since) > limit;
        const { usual, longest } = this.waits[sign.hop] ?? unlimited;
        if (since !== undefined && isLate(longest) && this.hasBegunAfter(since, longest)) continue;
        const cost = skipped + (isHeld ? -0.5 : 0) + (this.lines.parallels.includes(sign.hop) ? 0.75 : 0) + at * 0.01 + (isLate(usual) ? forgotten : 0) + (packet.isDoubtful ? doubt : 0);
        if (cost < least) {
          least = cost;
          best = { packet, sign };
        }
      }
    }
    return best;
  }

  /** Whether the thread has worked on another packet at this hop since a packet was seen last: then it calls the function for that one again. */
  private isRepeated(held: readonly Packet[], packet: Packet, hop: number): boolean {
    const last = packet.candidates.last;
    return held.some(({ isOpen, got }) => isOpen && (got[hop] ?? -1) > last);
  }

  private canReach({ got }: Packet, hop: number): boolean {
    return (got[hop] ?? -1) < 0 && (this.lines.after[hop] ?? []).every((later) => (got[later] ?? -1) < 0);
  }

  /**
   * Many times as long as an event of a hop comes, in the median, after the nearest event of the hop before. Without limit where events
   * share their nearest one, and others that came not long before it have none: packets wait in a queue there. An event that shares it
   * alone has lost its own. A function that is called for other things, too, is called for the packet first.
   */
  private waitsFor(hop: number, before: number | undefined): Waits {
    if (before === undefined || !this.signs.active.has(hop)) return unlimited;
    const former = this.timesOf(before);
    const times = this.timesOf(hop);
    const own = Float64Array.from(nearestRuns(former, times), ({ nearest, events }) => (events[0] ?? nearest) - nearest).sort();
    const isCrossing = this.table.signs[hop]?.[0]?.side !== this.table.signs[before]?.[0]?.side;
    const longest = (own[own.length >> 1] ?? Number.POSITIVE_INFINITY) * patience + (isCrossing ? this.timeline.uncertainty : 0);
    // A thread that is woken takes all that is there.
    let batches = 0;
    let all = 0;
    let queued = 0;
    for (const run of nearestRuns(former, times)) {
      if (run.unused.some((time) => run.nearest - time <= longest)) batches += 1;
      all += run.events.length;
      queued += queuedIn(run, longest);
    }
    if (this.lines.isWoken[hop] === true && batches > own.length * batchShare) return unlimited;
    const isQueue = (sharing: number): boolean => sharing > all * queueShare;
    return {
      usual: isQueue(all - own.length) ? Number.POSITIVE_INFINITY : longest,
      longest: isQueue(queued) && !this.signs.noisy.has(hop) ? Number.POSITIVE_INFINITY : longest,
    };
  }

  private timesOf(hop: number): Float64Array {
    const positions = this.table.positionsOfAny(this.signs.byHop[hop] ?? [], (sign, position) => this.rules.accepts(sign, position));
    return Float64Array.from(positions, (position) => this.timeline.time(position));
  }

  /** The position of the last event before a hop, since which a packet waits for it. */
  private waitsSince({ got }: Packet, hop: number): number | undefined {
    const before = this.lines.before[hop] ?? [];
    for (let at = before.length - 1; at >= 0; at -= 1) {
      const former = got[before[at] ?? 0] ?? -1;
      if (former >= 0) return former;
    }
    return undefined;
  }

  /** Whether a packet had waited for too long already when the next one began: then it was lost. If not, it may have been delayed. */
  private hasBegunAfter(since: number, longest: number): boolean {
    const next = this.starts[firstIndex(this.starts.length, (index) => (this.starts[index] ?? 0) > since)];
    return next !== undefined && this.timeline.time(next) - this.timeline.time(since) > longest;
  }

  /** How many hops that every packet has would be missing before a hop, since the last one that the packet has had. */
  private skipped({ got }: Packet, hop: number): number {
    const before = this.lines.before[hop] ?? [];
    let missing = 0;
    for (let at = before.length - 1; at >= 0; at -= 1) {
      const each = before[at] ?? 0;
      if ((got[each] ?? -1) >= 0) break;
      if (this.signs.active.has(each) && !this.signs.noisy.has(each) && !this.lines.isConditional[each]) missing += 1;
    }
    return missing;
  }

  private begin(opening: Sign, position: number): Packet {
    const isStart = opening.hop === this.signs.start;
    const isDoubtful = !isStart && this.starts.length > 0;
    if (isStart) this.starts.push(position);
    const packet: Packet = { id: this.packets.length, isDoubtful, candidates: new Candidates(), got: new Int32Array(this.lines.before.length).fill(-1), isOpen: true, shared: new Set() };
    this.packets.push(packet);
    this.open.push(packet);
    const oldest = this.open.length > mostOpen ? this.open[0] : undefined;
    if (oldest) this.close(oldest);
    return packet;
  }

  private give(packet: Packet, { hop, how }: Sign, position: number, holder: string): void {
    packet.candidates.add({ hop, position, how });
    if ((packet.got[hop] ?? -1) < 0) packet.got[hop] = position;
    const held = this.held.get(holder) ?? [];
    if (!held.includes(packet)) this.held.set(holder, [...held.filter(({ isOpen }) => isOpen).slice(-mostHeld + 1), packet]);
    for (const other of held) {
      if (other !== packet && other.isOpen && this.canReach(other, hop) && other.id > packet.id) other.shared.add(hop);
    }
    if (this.isDone(packet)) this.finish(packet);
  }

  private isDone({ got }: Packet): boolean {
    return (got[this.lastData] ?? -1) >= 0 && this.lastCompletions.every((hop) => (got[hop] ?? -1) >= 0);
  }

  /** A packet that another has overtaken is lost. */
  private finish(packet: Packet): void {
    const at = this.open.indexOf(packet);
    for (const older of this.open.slice(0, at)) older.isOpen = false;
    packet.isOpen = false;
    this.open = this.open.slice(at + 1);
  }

  private close(packet: Packet): void {
    packet.isOpen = false;
    this.open = this.open.filter((each) => each !== packet);
  }

  /** A thread that begins anew has done with the packets that it has had. */
  private release(holder: string, hop: number): void {
    const held = this.held.get(holder);
    if (!held) return;
    const segment = this.firstOfSegment[hop];
    const kept = held.filter(({ got }) => !this.firstOfSegment.some((first, each) => first === segment && (got[each] ?? -1) >= 0));
    this.held.set(holder, kept);
  }
}

/** How long packets wait for a hop. */
interface Waits {
  /** One that has waited longer takes an event if no other does. */
  readonly usual: number;
  /** One that had waited longer when the next one began was lost. */
  readonly longest: number;
}

const unlimited: Waits = { usual: Number.POSITIVE_INFINITY, longest: Number.POSITIVE_INFINITY };

/** Events that have the same nearest event before them. */
interface NearestRun {
  readonly nearest: number;
  readonly events: readonly number[];
  /** Of those before the nearest one, those that are the nearest one of no event. */
  readonly unused: Float64Array;
}

/**
 * How many events of a run waited in a queue: those that share their nearest event and came as soon as others do, or for which there is
 * one that has none. The others have lost theirs.
 */
function queuedIn({ nearest, events, unused }: NearestRun, longest: number): number {
  const since = nearest - ((events.at(-1) ?? nearest) - nearest) / 2;
  const late = events.slice(1).filter((time) => time - nearest > longest).length;
  return events.length - 1 - Math.max(0, late - unused.filter((time) => time >= since).length);
}

/** @param former times, in order, as `times` are */
function* nearestRuns(former: Float64Array, times: Float64Array): Iterable<NearestRun> {
  let current: { readonly at: number; readonly nearest: number; readonly events: number[]; readonly unused: Float64Array } | undefined;
  let at = 0;
  for (const time of times) {
    while ((former[at + 1] ?? Number.POSITIVE_INFINITY) <= time) at += 1;
    const nearest = former[at];
    if (nearest === undefined || nearest > time) continue;
    if (current?.at === at) {
      current.events.push(time);
      continue;
    }
    if (current) yield current;
    current = { at, nearest, events: [time], unused: former.subarray(current ? current.at + 1 : 0, at) };
  }
  if (current) yield current;
}
