import { firstIndex } from '../recording/first-index.js';
import type { Recording } from '../recording/recording.js';
import { EdgeSweep } from './edge-sweep.js';
import { merged, spread, type Interval } from './intervals.js';
import { virtualMachines, type Runs, type VirtualMachine } from './vcpu-runs.js';

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
/** More pairs of an event and a run than this are not compared at once; with fewer than so many events, they would tell nothing. */
const mostPairs = 2_000_000;
const leastAnchors = 8;
/** Fewer of the guest's events than this contradict nothing. */
const fewMoments = 20;
/** The guest's events by which offsets are told apart: a few while there are many offsets, and more for those that are left. */
const leastRound = 64;
const rounds = [leastRound, 1_000, 20_000];
/** More separate offsets than this tell nothing. */
const mostRegions = 2_000;
/** Share of the crossings, and of the guest's events, that an offset must explain: other work crosses, too, and events may be lost. */
const leastCrossings = 0.2;
const leastMoments = 0.75;
/** If even the best offset explains a smaller share of the crossings or of the events than this, the true one may explain too few to be found. */
const leastSupport = 0.5;
const leastBest = 0.9;
/**
 * An offset that explains so much less than the best one may still be the true one: of the guest's events a share of all, and as much
 * again as the best one lacks; of the crossings a share of those of the best one.
 */
const momentsBehind = 0.1;
const crossingsBehind = 0.7;
/** With a larger share of the entries and exits missing, the others are not enough. */
const mostMissing = 0.1;
/** Where entries and exits are missing, the runs of a few of the guest's events may be: at most as many times the share of those missing. */
const eventsOfMissing = 5;

/**
 * The offsets of the guest's clock that cause and effect allow. The guest runs only between an entry of its vCPU (`kvm_entry`) and the
 * next exit, so each event of the guest must lie in such a time; that of a kick in one that the exit for the kick ends, and that of a
 * handler in one before which its interrupt was injected.
 *
 * One of the recordings may be longer than the other, either may have lost events, and the host may have other guests: so an offset
 * counts as possible, too, if it explains somewhat less than the best one. The true one is left out only where the host's recording
 * lacks much of what the guest's has.
 *
 * @param guestStart the time from which the guest's events count, minus that of the host's, so that both are on one axis
 * @returns the possible intervals in ascending order; several if the recordings do not say which one, none if no offset fits; undefined
 *   if the host's recording does not have the entries and exits of a vCPU, or not enough of them
 */
export function offsetBounds(guest: Recording, host: Recording, guestStart: number, crossings: () => readonly Crossing[]): readonly Interval[] | undefined {
  const machines = virtualMachines(host);
  const moments = spread(momentsOf(guest, guestStart));
  if (!machines.some(({ runs }) => moments.some(({ vcpu }) => runs.has(vcpu))) || machines.some(({ missing }) => missing > mostMissing)) return undefined;
  const places = crossings();
  const found: Possible[] = [];
  for (const machine of machines) {
    const own = moments.filter(({ vcpu }) => machine.runs.has(vcpu));
    const candidates = byCrossings(guest, guestStart, machine, places, host.duration) ?? byMoments(own, machine);
    const possible = candidates && possibleOffsets(candidates, own, machine, host.duration);
    if (!possible) return undefined;
    // What one machine lacks may be there of the other one, so that they are not compared.
    found.push(...likely(possible, machine.missing));
  }
  const isClear = found.length === 0 || (greatest(found, 'support') >= leastSupport && greatest(found, 'moments') >= leastBest);
  return isClear ? merged(found) : undefined;
}

/**
 * The share of the guest's events that an offset puts into times in which their vCPU ran, of those within the host's recording.
 *
 * @returns undefined if there are too few, or if the host's recording does not say when the vCPUs ran
 */
export function explainedShare(guest: Recording, host: Recording, guestStart: number, offset: number): number | undefined {
  const machines = virtualMachines(host);
  if (machines.some(({ missing }) => missing > mostMissing)) return undefined;
  const inside = momentsOf(guest, guestStart).filter(({ time }) => time - offset >= 0 && time - offset <= host.duration);
  const shares = machines.flatMap(({ runs }) => {
    const own = inside.filter(({ vcpu }) => runs.has(vcpu));
    return own.length < fewMoments ? [] : sweepWithin({ low: offset, high: offset }, own, runs).greatest() / own.length;
  });
  return shares.length > 0 ? Math.max(...shares) : undefined;
}

/** When an event happened in the guest, and on which of its processors. */
interface Moment {
  readonly time: number;
  readonly vcpu: number;
}

/** Offsets that may be the true one. */
interface Possible extends Interval {
  /** The share of the guest's crossings that they explain. */
  readonly support: number;
  /** The share of the crossings that they explain, of those that they put into the host's recording. */
  readonly crossings: number;
  /** The same of the guest's events. */
  readonly moments: number;
}

/** Without the offsets that explain far less than others of the same machine; events that are missing here and there count twice. */
function likely(found: readonly Possible[], missing: number): readonly Possible[] {
  // Packets at even distances fit again if some of them are taken to be from before or after the host's recording.
  const whole = found.filter(({ support, moments }) => support === 1 && moments === 1);
  if (whole.length > 0) return whole;
  const best = greatest(found, 'moments');
  const moments = 2 * best - 1 - momentsBehind - Math.min(momentsBehind, missing * eventsOfMissing);
  const crossings = greatest(found, 'crossings') * crossingsBehind;
  return found.filter((each) => each.moments >= moments && each.crossings >= crossings);
}

function greatest(found: readonly Possible[], share: 'support' | 'crossings' | 'moments'): number {
  return found.reduce((most, each) => Math.max(most, each[share]), 0);
}

/** The offsets that enough of the crossings allow; undefined if there are too few crossings, or too many such offsets. */
function byCrossings(guest: Recording, start: number, { runs }: VirtualMachine, crossings: readonly Crossing[], end: number): readonly Possible[] | undefined {
  const anchors = crossings.flatMap(({ to, guestEvents, hostTimes }) => {
    const crossed = new Map([...runs].map(([vcpu, list]) => [vcpu, crossedRuns(list, to, hostTimes)]));
    const longest = Math.max(1, ...[...crossed.values()].map(({ lows }) => lows.length));
    const most = Math.min(Math.ceil(mostCrossings / crossings.length), Math.floor(mostPairs / crossings.length / longest));
    return spread(guestEvents).slice(0, most).map((index) => ({ time: guest.time(index) + start, runs: crossed.get(Math.max(0, guest.cpu(index))) ?? noRuns }));
  });
  const least = Math.max(2, Math.ceil(anchors.length * leastCrossings));
  if (anchors.length < least) return undefined;
  const found = offsetsOfAnchors(anchors).atLeast(least, mostRegions);
  if (!found || found.length === 0) return undefined;
  return found.map(({ low, high, count }) => ({ low, high, support: count / anchors.length, crossings: Math.min(1, count / Math.max(1, within({ low, high }, anchors, end).length)), moments: 0 }));
}

/** The same by the guest's events, of which more must fit. */
function byMoments(moments: readonly Moment[], { runs }: VirtualMachine): readonly Possible[] | undefined {
  const longest = [...runs.values()].reduce((most, { lows }) => Math.max(most, lows.length), 1);
  const anchors = moments.slice(0, Math.min(leastRound, Math.floor(mostPairs / longest))).map(({ time, vcpu }) => ({ time, runs: runs.get(vcpu) ?? noRuns }));
  if (anchors.length < Math.min(leastAnchors, moments.length)) return undefined;
  return offsetsOfAnchors(anchors).atLeast(Math.ceil(anchors.length * leastMoments), mostRegions)?.map(({ low, high, count }) => ({ low, high, support: count / anchors.length, crossings: 1, moments: 0 }));
}

/** Those that every one of the offsets puts into the host's recording. */
function within<Item extends { readonly time: number }>({ low, high }: Interval, items: readonly Item[], end: number): readonly Item[] {
  return items.filter(({ time }) => time - high >= 0 && time - low <= end);
}

/** An event of the guest and the runs in which it may have happened. */
interface Anchor {
  readonly time: number;
  readonly runs: Runs;
}

function offsetsOfAnchors(anchors: readonly Anchor[]): EdgeSweep {
  const sweep = new EdgeSweep(anchors.reduce((sum, { runs }) => sum + runs.lows.length, 0));
  for (const { time, runs: { lows, highs } } of anchors) lows.forEach((low, index) => sweep.add(time - (highs[index] ?? low), time - low));
  return sweep;
}

/** Of some offsets those that explain enough of the guest's events; undefined if there are too many to tell. */
function possibleOffsets(candidates: readonly Possible[], moments: readonly Moment[], machine: VirtualMachine, end: number): readonly Possible[] | undefined {
  let regions = candidates;
  for (const round of rounds) {
    const some = moments.slice(0, round);
    regions = regions.flatMap((region) => explaining(region, some, machine, end, round === rounds.at(-1)));
    if (regions.length > mostRegions * Math.sqrt(leastRound / round)) return undefined;
  }
  return regions;
}

/**
 * The parts of an interval of offsets that explain enough of the events.
 *
 * @param isLast whether to narrow each part down to the offsets that explain most. What the best ones do not explain, something unknown
 *   has kept from the recording, and may keep as much more from it
 */
function explaining(region: Possible, moments: readonly Moment[], { runs, missing }: VirtualMachine, end: number, isLast: boolean): readonly Possible[] {
  const inside = within(region, moments, end);
  if (inside.length === 0) return [{ ...region, moments: 1 }];
  const sweep = sweepWithin(region, inside, runs);
  const parts = sweep.atLeast(inside.length * leastMoments, mostRegions) ?? [region];
  return parts.flatMap(({ low, high }): readonly Possible[] => {
    const part = sweepWithin({ low, high }, inside, runs);
    const best = part.greatest();
    const share = { support: region.support, crossings: region.crossings, moments: best / inside.length };
    if (!isLast) return [{ low, high, ...share }];
    const unexplained = inside.length - best + inside.length * missing * eventsOfMissing;
    const narrow = part.atLeast(Math.max(best - unexplained, inside.length * leastMoments), Number.POSITIVE_INFINITY) ?? [];
    return [{ low: narrow[0]?.low ?? low, high: narrow.at(-1)?.high ?? high, ...share }];
  });
}

/** For which of the offsets how many of the events lie in a run. */
function sweepWithin({ low, high }: Interval, moments: readonly Moment[], runs: VirtualMachine['runs']): EdgeSweep {
  // On the host's axis, an event lies from `time - high` to `time - low`.
  const pieces = moments.map(({ time, vcpu }) => {
    const list = runs.get(vcpu) ?? noRuns;
    return { time, list, from: firstIndex(list.highs.length, (index) => (list.highs[index] ?? 0) >= time - high), to: firstIndex(list.lows.length, (index) => (list.lows[index] ?? 0) > time - low) };
  });
  const sweep = new EdgeSweep(pieces.reduce((sum, { from, to }) => sum + Math.max(0, to - from), 0));
  for (const { time, list, from, to } of pieces) {
    for (let at = from; at < to; at += 1) sweep.add(Math.max(low, time - (list.highs[at] ?? 0)), Math.min(high, time - (list.lows[at] ?? 0)));
  }
  return sweep;
}

const noRuns: Runs = { lows: [], highs: [] };

/** The runs that an exit ended because of what happened on the host at some times, or that began because of it. */
function crossedRuns({ lows, highs }: Runs, to: Crossing['to'], times: readonly number[]): Runs {
  const indexes = lows.flatMap((low, at) => {
    const isCrossed = to === 'host'
      ? isBetween(times, highs[at] ?? low, lows[at + runsToCrossing] ?? Number.POSITIVE_INFINITY)
      : isBetween(times, lows[at - runsToCrossing] ?? Number.NEGATIVE_INFINITY, low);
    return isCrossed ? [at] : [];
  });
  return { lows: indexes.map((at) => lows[at] ?? 0), highs: indexes.map((at) => highs[at] ?? 0) };
}

function isBetween(times: readonly number[], from: number, to: number): boolean {
  const first = firstIndex(times.length, (index) => (times[index] ?? 0) >= from);
  return (times[first] ?? Number.POSITIVE_INFINITY) <= to;
}

function momentsOf(guest: Recording, start: number): readonly Moment[] {
  const step = Math.max(1, Math.ceil(guest.length / (rounds.at(-1) ?? 1)));
  const moments: Moment[] = [];
  for (let index = 0; index < guest.length; index += step) moments.push({ time: guest.time(index) + start, vcpu: Math.max(0, guest.cpu(index)) });
  return moments;
}
