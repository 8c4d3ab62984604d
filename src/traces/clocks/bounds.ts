import { firstIndex } from '../recording/first-index.js';
import type { Recording } from '../recording/recording.js';
import { coverage, intersection, merged, spread, type Interval } from './intervals.js';

/** A place in a flow where packets cross from one machine to the other. */
export interface Crossing {
  /** An exit takes them to the host, an injected interrupt to the guest. */
  readonly to: 'host' | 'guest';
  /** Indexes of the events of the guest right before the exit, or after the injection. */
  readonly guestEvents: readonly number[];
  /** Times on the host, in ascending order, of what it does during the exit, or of what leads to the injection. */
  readonly hostTimes: readonly number[];
}

/** A guest with interrupts off, or interrupted by the host's, exits and runs again before it goes on. */
const runsToCrossing = 4;
const mostCrossings = 400;
const mostMoments = 20_000;
const mostCandidates = 64;
/** Share of the crossings, and of the guest's events, that an offset must explain: other work crosses, too, and events may be lost. */
const leastCrossings = 0.4;
const leastMoments = 0.9;

/**
 * The offsets of the guest's clock that cause and effect allow. The guest runs only between an entry of its vCPU (`kvm_entry`) and the
 * next exit, so each event of the guest must lie in such a time; that of a kick in one that the exit for the kick ends, and that of a
 * handler in one before which its interrupt was injected.
 *
 * One of the recordings may be longer than the other, and either may have lost events: then the offsets are those that explain the most.
 *
 * @param guestStart the time from which the guest's events count, minus that of the host's, so that both are on one axis
 * @returns the possible intervals in ascending order; several if the recordings do not say which one, none if no offset fits; undefined
 *   if the host's recording has no entries and exits of a vCPU
 */
export function offsetBounds(guest: Recording, host: Recording, guestStart: number, crossings: () => readonly Crossing[]): readonly Interval[] | undefined {
  const runs = guestRuns(host);
  const moments = momentsOf(guest, guestStart).filter(({ vcpu }) => runs.has(vcpu));
  if (moments.length === 0) return undefined;
  const candidates = byCrossings(guest, guestStart, runs, crossings());
  if (candidates.length > 0) return best(candidates, moments, runs, host.duration);
  return strict(moments, runs);
}

/** When an event happened in the guest, and on which of its processors. */
interface Moment {
  readonly time: number;
  readonly vcpu: number;
}

type Runs = ReadonlyMap<number, readonly Interval[]>;

/** The offsets for which every event of the guest lies in a time in which its vCPU ran. */
function strict(moments: readonly Moment[], runs: Runs): readonly Interval[] {
  const [middle, ...others] = spread(moments);
  if (!middle) return [];
  let possible = offsetsOf(runs.get(middle.vcpu), middle.time);
  for (const { time, vcpu } of others) {
    possible = possible.flatMap((each) => offsetsWithin(each, runs.get(vcpu) ?? [], time));
    if (possible.length === 0) return [];
  }
  return merged(possible);
}

/** The offsets that most of the crossings allow, with the most first. */
function byCrossings(guest: Recording, start: number, runs: Runs, crossings: readonly Crossing[]): readonly { readonly interval: Interval; readonly count: number }[] {
  const most = Math.ceil(mostCrossings / Math.max(1, crossings.length));
  const allowed = crossings.flatMap(({ to, guestEvents, hostTimes }) => {
    const crossed = subset(runs, (run, at, list) =>
      to === 'host'
        ? isBetween(hostTimes, run.high, list[at + runsToCrossing]?.low ?? Number.POSITIVE_INFINITY)
        : isBetween(hostTimes, list[at - runsToCrossing]?.low ?? Number.NEGATIVE_INFINITY, run.low),
    );
    return spread(guestEvents).slice(0, most).map((index) => offsetsOf(crossed.get(Math.max(0, guest.cpu(index))), guest.time(index) + start));
  });
  const least = Math.max(2, allowed.length * leastCrossings);
  return coverage(allowed)
    .filter(({ count }) => count >= least)
    .sort((a, b) => b.count - a.count || a.low - b.low)
    .slice(0, mostCandidates)
    .map(({ low, high, count }) => ({ interval: { low, high }, count }));
}

/** Of the offsets with the most crossings that also explain the guest's other events, those that explain most of these. */
function best(candidates: readonly { readonly interval: Interval; readonly count: number }[], moments: readonly Moment[], runs: Runs, end: number): readonly Interval[] {
  let most = 0;
  let found: Interval[] = [];
  for (const { interval, count } of candidates) {
    if (count < most) break;
    const inside = moments.filter(({ time }) => time - interval.low >= 0 && time - interval.high <= end);
    const covered = coverage(inside.map(({ time, vcpu }) => offsetsWithin(interval, runs.get(vcpu) ?? [], time)));
    const explained = covered.reduce((greatest, each) => Math.max(greatest, each.count), 0);
    if (inside.length === 0 || explained < inside.length * leastMoments) continue;
    most = count;
    found = [...found, ...intersection([interval], merged(covered.filter((each) => each.count === explained)))];
  }
  return merged(found);
}

function offsetsOf(runs: readonly Interval[] | undefined, time: number): readonly Interval[] {
  return merged((runs ?? []).map(({ low, high }) => ({ low: time - high, high: time - low })));
}

/** The offsets in an interval for which the guest's event at a time lies in one of the runs. */
function offsetsWithin({ low, high }: Interval, runs: readonly Interval[], time: number): readonly Interval[] {
  const found: Interval[] = [];
  // On the host's axis, the event lies from `time - high` to `time - low`.
  for (let at = firstEndingAfter(runs, time - high); at < runs.length; at += 1) {
    const run = runs[at];
    if (!run || run.low > time - low) break;
    const from = Math.max(low, time - run.high);
    const to = Math.min(high, time - run.low);
    if (from <= to) found.push({ low: from, high: to });
  }
  return merged(found);
}

function firstEndingAfter(runs: readonly Interval[], time: number): number {
  return firstIndex(runs.length, (index) => (runs[index]?.high ?? 0) >= time);
}

/**
 * The times in which each vCPU may have run, by its number. Where an entry or an exit is missing, or the recording says that it lost
 * events, the time is as long as it can have been.
 */
function guestRuns(host: Recording): Runs {
  const runs = new Map<number, Interval[]>();
  const vcpus = new Map<number, VcpuState>();
  for (let index = 0; index < host.length; index += 1) {
    if (host.kind(index) !== 'tracepoint') continue;
    const name = host.names.text(host.nameId(index));
    if (name !== 'kvm_entry' && name !== 'kvm_exit') continue;
    const thread = host.threadId(index);
    const time = host.time(index);
    const state = vcpus.get(thread) ?? { vcpu: 0 };
    vcpus.set(thread, state);
    if (name === 'kvm_entry') {
      state.vcpu = Number.parseInt(host.argument(index), 10) || 0;
      state.entered ??= time;
    } else {
      const low = state.entered ?? state.left;
      if (low !== undefined) runs.set(state.vcpu, append(runs.get(state.vcpu), { low, high: time }));
      state.entered = undefined;
      state.left = time;
    }
  }
  return new Map([...runs].map(([vcpu, list]) => [vcpu, host.losses.length === 0 ? merged(list) : merged([...list, ...host.losses])]));
}

interface VcpuState {
  vcpu: number;
  /** Time of the first entry since the last exit. */
  entered?: number | undefined;
  /** Time of the last exit. */
  left?: number;
}

function append(list: Interval[] | undefined, interval: Interval): Interval[] {
  if (!list) return [interval];
  list.push(interval);
  return list;
}

function momentsOf(guest: Recording, start: number): readonly Moment[] {
  const step = Math.max(1, Math.ceil(guest.length / mostMoments));
  const moments: Moment[] = [];
  for (let index = 0; index < guest.length; index += step) moments.push({ time: guest.time(index) + start, vcpu: Math.max(0, guest.cpu(index)) });
  return moments;
}

function subset(runs: Runs, accepts: (run: Interval, at: number, list: readonly Interval[]) => boolean): Runs {
  return new Map([...runs].map(([vcpu, list]) => [vcpu, list.filter(accepts)]));
}

function isBetween(times: readonly number[], from: number, to: number): boolean {
  const first = firstIndex(times.length, (index) => (times[index] ?? 0) >= from);
  return (times[first] ?? Number.POSITIVE_INFINITY) <= to;
}
