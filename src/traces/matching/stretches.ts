import type { Followed } from './follow.js';
import type { Timeline } from './timeline.js';

/** Positions between which packets were worked on, all of those that were on their way together. */
export interface Stretch {
  readonly first: number;
  readonly last: number;
  /** How many packets. */
  readonly packets: number;
  /** How many of them have all hops up to the last one. */
  readonly complete: number;
}

/**
 * The stretches of packets that were on their way together, in order. The work for a packet begins with the exit in whose handler its
 * first event is, and goes on after its last hop: threads go back to sleep. So a stretch goes on for as long again as it was, but not
 * into the next one, or the sleep in which the next packet finds a thread.
 */
export function stretchesOf(timeline: Timeline, packets: readonly Followed[], isComplete: (packet: Followed) => boolean): readonly Stretch[] {
  const groups: { first: number; last: number; packets: number; complete: number; earliest: number }[] = [];
  for (const packet of [...packets].sort((a, b) => a.first - b.first)) {
    const { first, last, found } = packet;
    const complete = isComplete(packet) ? 1 : 0;
    const group = groups.at(-1);
    if (group && first <= group.last) {
      group.last = Math.max(group.last, last);
      group.packets += 1;
      group.complete += complete;
    } else {
      groups.push({ first: Math.max(exitBefore(timeline, first), (group?.last ?? -1) + 1), last, packets: 1, complete, earliest: [...found].reduce((least, { position }) => Math.min(least, position), first) });
    }
  }
  return groups.map(({ first, last, packets: count, complete }, index) => ({ first, last: endOf(timeline, first, last, groups[index + 1]?.earliest ?? timeline.length), packets: count, complete }));
}

const farthest = 1_000;

/** The exit of which the thread of an event is handling, or else the event. */
function exitBefore(timeline: Timeline, position: number): number {
  if (timeline.side(position) !== 'host') return position;
  const thread = timeline.recording(position)?.threadId(timeline.index(position));
  for (let at = position; at >= 0 && at > position - farthest; at -= 1) {
    const recording = timeline.side(at) === 'host' ? timeline.recording(at) : undefined;
    if (!recording || recording.threadId(timeline.index(at)) !== thread) continue;
    const name = recording.names.text(recording.nameId(timeline.index(at)));
    if (name === 'kvm_exit') return at;
    if (name === 'kvm_entry') return position;
  }
  return position;
}

function endOf(timeline: Timeline, first: number, last: number, next: number): number {
  const end = 2 * timeline.time(last) - timeline.time(first);
  let at = last;
  while (at + 1 < next && timeline.time(at + 1) <= end) at += 1;
  return at;
}
