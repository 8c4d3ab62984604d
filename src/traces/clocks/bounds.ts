import type { Recording } from '../recording/recording.js';

/** Offsets from `low` to `high`: the guest's clock minus the host's. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** A place in a flow where packets cross from one machine to the other. */
export interface Crossing {
  /** An exit takes them to the host, an injected interrupt to the guest. */
  readonly to: 'host' | 'guest';
  /** Indexes of the events of the guest right before the exit, or after the injection. */
  readonly guestEvents: readonly number[];
  /** Times on the host, in ascending order, of what it does during the exit, or of what leads to the injection. */
  readonly hostTimes: readonly number[];
}

/**
 * The offsets of the guest's clock that cause and effect allow. The guest runs only between an entry of its vCPU (`kvm_entry`) and the
 * next exit, so each event of the guest must lie in such a time; that of a kick in one that the exit for the kick ends, and that of a
 * handler in one before which its interrupt was injected.
 *
 * Both recordings must be whole in the time that they share: with lost events the result may be empty. Of the crossings, a few may have
 * nothing on the other machine, because other work causes them, too; the offsets are those that explain most of them.
 *
 * @param guestStart the time from which the guest's events count, minus that of the host's, so that both are on one axis
 * @returns the possible intervals in ascending order; several if the recordings do not say which one; undefined if the host's recording
 *   has no entries and exits of a vCPU
 */
export function offsetBounds(guest: Recording, host: Recording, guestStart: number, crossings: () => readonly Crossing[]): readonly Interval[] | undefined {
  const runs = guestRuns(host);
  const moments = momentsOf(guest, guestStart).filter(({ vcpu }) => runs.has(vcpu));
  if (moments.length === 0) return undefined;
  const within = possibleOffsets(moments, runs, false);
  // One of the recordings may be longer than the other at either end; the middle of the guest's must be in both.
  const possible = within.length > 0 ? within : possibleOffsets(moments, runs, true);
  return possible.length > 1 ? explaining(possible, guest, guestStart, runs, crossings()) : possible;
}

/** A guest with interrupts off, or interrupted by the host's, exits and runs again before it goes on. */
const runsToCrossing = 4;
const mostCrossings = 400;
/** Share of the crossings that must be explained. */
const leastExplained = 0.6;

/** The offsets that most of the crossings allow, among the possible ones. */
function explaining(possible: readonly Interval[], guest: Recording, start: number, runs: Runs, crossings: readonly Crossing[]): readonly Interval[] {
  const most = Math.ceil(mostCrossings / Math.max(1, crossings.length));
  const allowed = crossings.flatMap(({ to, guestEvents, hostTimes }) => {
    const crossed = subset(runs, (run, at, list) =>
      to === 'host'
        ? isBetween(hostTimes, run.high, list[at + runsToCrossing]?.low ?? Number.POSITIVE_INFINITY)
        : isBetween(hostTimes, list[at - runsToCrossing]?.low ?? Number.NEGATIVE_INFINITY, run.low),
    );
    return spread(guestEvents).slice(0, most).map((index) => offsetsOf(crossed.get(Math.max(0, guest.cpu(index))), guest.time(index) + start));
  });
  const covered = coverage(allowed);
  const counts = [...new Set(covered.map(({ count }) => count))].sort((a, b) => b - a);
  for (const count of counts) {
    if (count < allowed.length * leastExplained) break;
    const left = intersection(possible, merged(covered.filter((each) => each.count === count)));
    if (left.length > 0) return left;
  }
  return possible;
}

function offsetsOf(runs: readonly Interval[] | undefined, time: number): readonly Interval[] {
  return merged((runs ?? []).map(({ low, high }) => ({ low: time - high, high: time - low })));
}

interface Covered extends Interval {
  readonly count: number;
}

/** In which intervals how many of the sets overlap. */
function coverage(sets: readonly (readonly Interval[])[]): readonly Covered[] {
  const edges = sets.flat().flatMap(({ low, high }) => [{ at: low, step: 1 }, { at: high, step: -1 }]).sort((a, b) => a.at - b.at || b.step - a.step);
  const found: Covered[] = [];
  let count = 0;
  let from = 0;
  for (const { at, step } of edges) {
    if (count > 0 && at > from) found.push({ low: from, high: at, count });
    count += step;
    from = at;
  }
  return found;
}

function intersection(a: readonly Interval[], b: readonly Interval[]): readonly Interval[] {
  const found: Interval[] = [];
  let at = 0;
  for (const one of a) {
    while ((b[at]?.high ?? Number.POSITIVE_INFINITY) < one.low) at += 1;
    for (let each = at; each < b.length; each += 1) {
      const other = b[each];
      if (!other || other.low > one.high) break;
      found.push({ low: Math.max(one.low, other.low), high: Math.min(one.high, other.high) });
    }
  }
  return found;
}

/** When an event happened in the guest, and on which of its processors. */
interface Moment {
  readonly time: number;
  readonly vcpu: number;
}

type Runs = ReadonlyMap<number, readonly Interval[]>;

function subset(runs: Runs, accepts: (run: Interval, at: number, list: readonly Interval[]) => boolean): Runs {
  return new Map([...runs].map(([vcpu, list]) => [vcpu, list.filter(accepts)]));
}

function isBetween(times: readonly number[], from: number, to: number): boolean {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] ?? 0) < from) low = middle + 1;
    else high = middle;
  }
  return (times[low] ?? Number.POSITIVE_INFINITY) <= to;
}

function possibleOffsets(moments: readonly Moment[], runs: Runs, mayBeOutside: boolean): readonly Interval[] {
  const [middle, ...others] = spread(moments);
  if (!middle) return [];
  let possible = offsetsOf(runs.get(middle.vcpu), middle.time);
  for (const { time, vcpu } of others) {
    possible = narrowed(possible, runs.get(vcpu) ?? [], time, mayBeOutside);
    if (possible.length === 0) return [];
  }
  return possible;
}

/** The times in which each vCPU ran, by its number. */
function guestRuns(host: Recording): Runs {
  const runs = new Map<number, Interval[]>();
  const entered = new Map<number, { readonly vcpu: number; readonly time: number }>();
  for (let index = 0; index < host.length; index += 1) {
    if (host.kind(index) !== 'tracepoint') continue;
    const name = host.names.text(host.nameId(index));
    const thread = host.threadId(index);
    if (name === 'kvm_entry') entered.set(thread, { vcpu: Number.parseInt(host.argument(index), 10) || 0, time: host.time(index) });
    if (name !== 'kvm_exit') continue;
    const entry = entered.get(thread);
    if (entry) runs.set(entry.vcpu, append(runs.get(entry.vcpu), { low: entry.time, high: host.time(index) }));
    entered.delete(thread);
  }
  for (const list of runs.values()) list.sort((a, b) => a.low - b.low);
  return runs;
}

function append(list: Interval[] | undefined, interval: Interval): Interval[] {
  if (!list) return [interval];
  list.push(interval);
  return list;
}

function momentsOf(guest: Recording, start: number): readonly Moment[] {
  const moments: Moment[] = [];
  for (let index = 0; index < guest.length && moments.length < mostMoments; index += 1) {
    moments.push({ time: guest.time(index) + start, vcpu: Math.max(0, guest.cpu(index)) });
  }
  return moments;
}

const mostMoments = 200_000;

/** Begins with the middle, and goes on so that each next one is far from those before: few offsets are left early. */
function spread<Item>(moments: readonly Item[]): readonly Item[] {
  const order: Item[] = [];
  const halves: (readonly [number, number])[] = [[0, moments.length]];
  for (const [from, to] of halves) {
    const at = (from + to) >> 1;
    const moment = moments[at];
    if (from >= to || moment === undefined) continue;
    order.push(moment);
    halves.push([from, at], [at + 1, to]);
  }
  return order;
}

/** The offsets for which the guest's event at a time also lies in one of the runs. */
function narrowed(possible: readonly Interval[], runs: readonly Interval[], time: number, mayBeOutside: boolean): readonly Interval[] {
  const left: Interval[] = [];
  const begin = runs[0]?.low ?? 0;
  const last = runs.at(-1)?.high ?? 0;
  for (const { low, high } of possible) {
    // On the host's axis, the event lies from `time - high` to `time - low`.
    if (mayBeOutside && time - high < begin) left.push({ low: Math.max(low, time - begin), high });
    for (let at = firstEndingAfter(runs, time - high); at < runs.length; at += 1) {
      const run = runs[at];
      if (!run || run.low > time - low) break;
      const from = Math.max(low, time - run.high);
      const to = Math.min(high, time - run.low);
      if (from <= to) left.push({ low: from, high: to });
    }
    if (mayBeOutside && time - low > last) left.push({ low, high: Math.min(high, time - last) });
  }
  return merged(left);
}

function firstEndingAfter(runs: readonly Interval[], time: number): number {
  let low = 0;
  let high = runs.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((runs[middle]?.high ?? 0) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

function merged(intervals: readonly Interval[]): readonly Interval[] {
  const found: Interval[] = [];
  for (const each of [...intervals].sort((a, b) => a.low - b.low)) {
    const last = found.at(-1);
    if (last && each.low <= last.high) found[found.length - 1] = { low: last.low, high: Math.max(last.high, each.high) };
    else found.push(each);
  }
  return found;
}
