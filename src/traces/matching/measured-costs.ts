import { addCosts, countedHops, noCost } from '../../model/cost.js';
import type { Cost, Flow, Hop } from '../../model/scenario.js';
import { WakingHops } from './awake-threads.js';
import { ExitCounter } from './exit-counts.js';
import { exitOfKick } from './exit-reasons.js';
import type { Search } from './fill.js';
import type { Followed } from './follow.js';
import { outsideGuest } from './kicked-vcpus.js';
import type { CountOf, MeasuredCosts } from './overlay.js';
import { stretchesOf, type Stretch } from './stretches.js';
import { hopsOfTimers, wakerOf, wokenThreads, type WokenThreads } from './wakeups.js';

/** What was counted in each stretch; of what has names, for each name. */
class StretchCounts {
  readonly exits = new NamedCounts();
  readonly userExits = new NamedCounts();
  readonly systemCalls = new NamedCounts();
  readonly wakeups = new NamedCounts();
  readonly ownExits: number[] = [];
  readonly deviceExits: number[] = [];
  readonly ownWakeups: number[] = [];
  /** Those of them that are by timers. */
  readonly timerWakeups: number[] = [];
  /** Those that are lacking because their threads were awake. */
  readonly needless: number[] = [];
}

/** For each name, a count for each stretch, so that a recording with many of them needs no object for each. */
class NamedCounts {
  private readonly columns = new Map<string, number[]>();

  add(name: string, stretch: number, count = 1): void {
    const column = this.columns.get(name) ?? [];
    if (column.length === 0) this.columns.set(name, column);
    while (column.length <= stretch) column.push(0);
    column[stretch] = (column[stretch] ?? 0) + count;
  }

  get names(): readonly string[] {
    return [...this.columns.keys()].sort();
  }

  of(name: string, stretch: number): number {
    return this.columns.get(name)?.[stretch] ?? 0;
  }

  total(stretch: number): number {
    return [...this.columns.values()].reduce((sum, column) => sum + (column[stretch] ?? 0), 0);
  }
}

/** Which packets count, and what was traced. */
export interface CountedPackets {
  /** Whether a packet has all hops up to the last one; if none has, all count. */
  readonly isComplete: (packet: Followed) => boolean;
  /** Whether an event of the host was traced, even if it never came. */
  readonly wasTraced: (event: string) => boolean;
}

/** The command of the ioctl that runs a vCPU: its returns are counted as such, not as a system call. */
const kvmRun = 'ae80';
const busyCall = 'poll';

/**
 * Counts exits by reason, returns to QEMU, system calls of the flow's threads and wake-ups of them while each packet was on its way.
 * Timers and other work of the same threads are in these counts; `counted` leaves out what no hop of the flow accounts for. Packets that
 * were on their way together have equal shares.
 */
export function measuredCosts(computed: Cost, flow: Flow, search: Search, followed: readonly Followed[], { isComplete, wasTraced }: CountedPackets): MeasuredCosts {
  const { timeline, rules } = search;
  const stretches = stretchesOf(timeline, followed, isComplete);
  const exits = new ExitCounter(timeline, flow, followed);
  const woken = wokenThreads(flow, rules);
  const { entered } = search;
  const waking = new WakingHops(flow, search, followed);
  const counts = new StretchCounts();
  stretches.forEach((stretch, index) => {
    const { byReason, accounted, ofDevices } = exits.count(stretch, stretches[index - 1]?.last ?? -1);
    for (const [reason, count] of byReason) counts.exits.add(reason, index, count);
    counts.ownExits.push(accounted);
    counts.deviceExits.push(ofDevices);
    countIn(stretch, index, search, woken, entered, counts);
    counts.needless.push(waking.lackingIn(stretch, (thread) => counts.wakeups.of(thread, index)));
  });
  const medians = (of: NamedCounts): readonly CountOf[] => of.names.flatMap((name) => {
    const count = medianOf((stretch) => of.of(name, stretch), stretches);
    return count > 0 ? [{ name, count }] : [];
  });
  // Of a call that polls without pause, recordings keep the returns that brought something, which are not all.
  const lacking = untracedCalls(flow, (event) => (event === busyCall ? entered.has(event) : wasTraced(event)));
  const timed = hopsOfTimers(flow);
  const asleep = packetsIn(stretches, (index) => counts.wakeups.of('vcpu', index) > 0);
  const usual = medianOf((stretch) => counts.deviceExits[stretch] ?? 0, stretches);
  const disturbed = packetsIn(stretches, (index) => (counts.deviceExits[index] ?? 0) > usual * (stretches[index]?.packets ?? 1));
  const hasWakeups = wasTraced('sched_waking') || wasTraced('sched_wakeup');
  const ownWakeups = medianOf((stretch) => counts.ownWakeups[stretch] ?? 0, stretches);
  const awake = twoPlaces(medianOf((stretch) => (counts.ownWakeups[stretch] ?? 0) + (counts.needless[stretch] ?? 0), stretches) - ownWakeups);
  const hasCalls = lacking.reduce((sum, { count }) => sum + count, 0) < computed.hostRoundTrips || lacking.length === 0;
  return {
    computed,
    passes: followed.length,
    exits: medians(counts.exits),
    userExits: medians(counts.userExits),
    systemCalls: medians(counts.systemCalls),
    wakeups: medians(counts.wakeups),
    counted: followed.length === 0 ? {} : {
      ...(wasTraced('kvm_exit') && { vmExits: medianOf((stretch) => counts.ownExits[stretch] ?? 0, stretches) }),
      ...(hasCalls && { hostRoundTrips: medianOf((stretch) => counts.userExits.total(stretch) + counts.systemCalls.total(stretch), stretches) }),
      ...(hasWakeups && { wakeups: ownWakeups }),
    },
    ...(lacking.length > 0 && { lacking }),
    ...(hasWakeups && timed.length > 0 && { timers: { ...costsOf(timed), woken: medianOf((stretch) => counts.timerWakeups[stretch] ?? 0, stretches) } }),
    ...(hasWakeups && awake > 0 && { awake }),
    ...outsideOf(flow, search, followed, asleep),
    ...(hasWakeups && { asleep }),
    ...(disturbed.length > 0 && { disturbed }),
  };
}

function outsideOf(flow: Flow, { timeline, rules }: Search, followed: readonly Followed[], asleep: readonly number[]): Pick<MeasuredCosts, 'outside'> {
  const hop = flow.hops[exitOfKick(flow)];
  return hop ? { outside: { packets: outsideGuest(flow, timeline, rules, followed).filter((packet) => !asleep.includes(packet)), hop: hop.id, vmExits: hop.cost.vmExits } } : {};
}

function costsOf(hops: readonly Hop[]): Pick<Cost, 'wakeups' | 'hostRoundTrips'> {
  const { wakeups, hostRoundTrips } = hops.reduce((sum, { cost }) => addCosts(sum, cost), noCost);
  return { wakeups, hostRoundTrips };
}

/** The numbers of the packets of some stretches; the packets are in the order of the stretches. */
function packetsIn(stretches: readonly Stretch[], isWanted: (index: number) => boolean): readonly number[] {
  let last = 0;
  return stretches.flatMap(({ packets }, index) => {
    last += packets;
    return isWanted(index) ? Array.from({ length: packets }, (_, at) => last - packets + at + 1) : [];
  });
}

/** System calls of hops on the host, and returns to QEMU, that the recording does not have, with the round trips that are computed for them. */
function untracedCalls(flow: Flow, wasTraced: (event: string) => boolean): readonly CountOf[] {
  const found = new Map<string, number>();
  for (const { hop, count } of countedHops(flow).hostRoundTrips) {
    const calls = callsOf(hop);
    for (const call of calls) if (!wasTraced(call)) found.set(call, (found.get(call) ?? 0) + count / calls.length);
  }
  return [...found].map(([name, count]) => ({ name, count })).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Those by which a hop's round trips are seen; if its probes tell of none, only that they are missing at the hop. */
function callsOf({ id, kind, observe }: Hop): readonly string[] {
  const events = observe.filter(({ type, side }) => type === 'tracepoint' && side === 'host').map(({ target }) => target);
  if (kind === 'vm-exit' || events.includes('kvm:kvm_userspace_exit')) return ['kvm_userspace_exit'];
  const calls = events.flatMap((target) => /^syscalls:sys_(?:enter|exit)_(\w+)$/.exec(target)?.[1] ?? []);
  return calls.length > 0 ? calls : [`system call of ${id}`];
}

/** Adds what there is in one stretch to the counts. */
function countIn(stretch: Stretch, number: number, { timeline, rules }: Search, woken: WokenThreads, entered: ReadonlySet<string>, counts: StretchCounts): void {
  const wakes = timeline.recordings.host?.counts.has('sched_waking') ? 'sched_waking' : 'sched_wakeup';
  let [ownWakeups, timerWakeups] = [0, 0];
  for (let position = stretch.first; position <= stretch.last; position += 1) {
    const recording = timeline.side(position) === 'host' ? timeline.recording(position) : undefined;
    if (!recording) continue;
    const index = timeline.index(position);
    const name = recording.names.text(recording.nameId(index));
    const kind = recording.kind(index);
    const argument = recording.argument(index);
    if (name === 'kvm_userspace_exit' && kind === 'tracepoint') counts.userExits.add(argument || 'exit', number);
    const thread = name === wakes && kind === 'tracepoint' ? rules.nameOfWoken(argument) : undefined;
    if (thread !== undefined) {
      const by = wakerOf(recording, index, argument, entered);
      counts.wakeups.add(by === 'thread' ? thread : `${thread} (${by})`, number);
      if (by === 'thread' && woken.byThreads.has(thread)) ownWakeups += 1;
      if (by === 'timer' && woken.byTimers.has(thread)) timerWakeups += 1;
    }
    const role = kind === 'syscall' || (kind === 'syscall-return' && !entered.has(name) && name !== busyCall) ? rules.nameOfThread(position) : undefined;
    if (role && !(name === 'ioctl' && argument === kvmRun)) counts.systemCalls.add(`${role}: ${callName(name, argument)}`, number);
  }
  counts.ownWakeups.push(ownWakeups + timerWakeups);
  counts.timerWakeups.push(timerWakeups);
}

/** A call that moves one byte through a pipe is a signal between the threads of a program; one to an eventfd has eight. */
function callName(name: string, argument: string): string {
  return (name === 'read' || name === 'write') && argument === '1' ? `${name} (1 byte)` : name;
}

/** The median over the packets of what each has a share of, to two places. */
function medianOf(countOf: (stretch: number) => number, stretches: readonly Stretch[]): number {
  const isAnyComplete = stretches.some(({ complete }) => complete > 0);
  const shares = stretches
    .map(({ packets, complete }) => (isAnyComplete ? complete : packets))
    .flatMap((sharing, index) => Array<number>(sharing).fill(countOf(index) / sharing))
    .sort((a, b) => a - b);
  return twoPlaces(shares[Math.floor((shares.length - 1) / 2)] ?? 0);
}

function twoPlaces(figure: number): number {
  return Math.round(figure * 100) / 100;
}
