import type { Gap, Pass, PassHop } from '../traces/matching/overlay.js';

/** How long after another hop of the same packet a hop came. */
export interface TimeSince {
  readonly hop: PassHop;
  /** In the unit of the overlay. */
  readonly time: number;
}

/**
 * The time between a hop of a packet and the hop before it. There is none where both are one event, and none where the hop before came later.
 *
 * @param after number of the hop before
 * @param uncertainty by how much times between machines may be wrong: within it, the order is open
 */
export function timeSince(hop: PassHop, after: number, found: ReadonlyMap<number, PassHop>, uncertainty: number): TimeSince | undefined {
  const before = found.get(after);
  if (before === undefined || isOneEvent(hop, before)) return undefined;
  const time = hop.time - before.time;
  return time >= (hop.thread.machine === before.thread.machine ? 0 : -uncertainty) ? { hop: before, time } : undefined;
}

/**
 * The times before a hop that are times: not those between two hops of one event, and not those after a hop that came later.
 *
 * @param n number of the hop
 */
export function measurableGap(gap: Gap, n: number, passes: readonly Pass[]): Gap | undefined {
  const [least = 0] = gap.times;
  if (least > 0) return gap;
  const inOrder = gap.times.filter((time) => time >= -gap.uncertainty);
  const times = gap.uncertainty === 0 && inOrder[0] === 0 ? inOrder.slice(sharedEvents(n, gap.after, passes)) : inOrder;
  if (times.length === 0) return undefined;
  if (times.length === gap.times.length) return gap;
  const at = (share: number): number => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
  return { ...gap, times, p50: at(0.5), p90: at(0.9), max: at(1) };
}

/** In how many passes one event stands for two hops. */
function sharedEvents(n: number, other: number, passes: readonly Pass[]): number {
  return passes.filter(({ hops }) => {
    const [one, two] = [hops.find((hop) => hop.n === n), hops.find((hop) => hop.n === other)];
    return one !== undefined && two !== undefined && isOneEvent(one, two);
  }).length;
}

function isOneEvent(one: PassHop, other: PassHop): boolean {
  return one.time === other.time && one.line === other.line && one.thread.machine === other.thread.machine;
}
