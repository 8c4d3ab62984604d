import { firstIndex } from '../recording/first-index.js';
import type { FlowLines } from './lines.js';
import type { Candidate } from './candidates.js';
import type { Evidence } from './signs.js';

/** Two events whose order is not that of the flow. */
export interface Contradiction {
  readonly hop: number;
  readonly position: number;
  /** The hop that should be on the other side, and its event. */
  readonly other: number;
  readonly otherPosition: number;
  readonly otherHow: Evidence;
}

/** The events of a packet, at most one for each hop, in the order of the flow. */
export interface Chain {
  readonly events: ReadonlyMap<number, Candidate>;
  readonly contradictions: readonly Contradiction[];
}

/**
 * Chooses among the events of a packet so that as many hops as possible are in order; of several choices, the earliest events.
 *
 * @param regular hops whose events contradict the order if they are elsewhere: of others, they may be of something else
 */
export function chainOf(candidates: readonly Candidate[], lines: FlowLines, regular: ReadonlySet<number>): Chain {
  const sorted = [...candidates].sort((a, b) => a.position - b.position || a.hop - b.hop);
  const events = new Map<number, Candidate>();
  choose(sorted, lines.data, -1, events);
  for (const run of lines.completions) choose(sorted, run, lastBefore(events, lines, run[0] ?? 0), events);
  for (const hop of lines.parallels.filter((each) => lines.isSleep[each] !== true)) choose(sorted, [hop], lastBefore(events, lines, hop), events);
  return { events, contradictions: contradictionsOf(sorted.filter(({ hop }) => regular.has(hop)), events, lines) };
}

function lastBefore(events: ReadonlyMap<number, Candidate>, lines: FlowLines, hop: number): number {
  for (const each of [...(lines.ownBefore[hop] ?? [])].reverse()) {
    const event = events.get(each);
    if (event) return event.position;
  }
  return -1;
}

/** The longest sequence of events whose hops rise, each hop once. */
function choose(sorted: readonly Candidate[], line: readonly number[], after: number, events: Map<number, Candidate>): void {
  const on = new Set(line);
  const usable = sorted.filter(({ hop, position }) => on.has(hop) && position > after);
  /** For each length, the sequence that ends with the least hop. */
  const best: Sequence[] = [];
  for (const event of usable) {
    const low = firstIndex(best.length, (length) => (best[length]?.event.hop ?? 0) >= event.hop);
    const current = best[low];
    // The same hop again would only move the end to a later event.
    if (current?.event.hop === event.hop) continue;
    const former = best[low - 1];
    best[low] = { event, ...(former && { former }) };
  }
  for (let each = best.at(-1); each; each = each.former) events.set(each.event.hop, each.event);
}

interface Sequence {
  readonly event: Candidate;
  readonly former?: Sequence;
}

/** A hop without an event in order, although it has one: with the nearest hop of its line that is on the wrong side of it. */
function contradictionsOf(sorted: readonly Candidate[], events: ReadonlyMap<number, Candidate>, lines: FlowLines): readonly Contradiction[] {
  const found = new Map<number, Contradiction>();
  for (const { hop, position, how } of sorted) {
    if (events.has(hop) || found.has(hop) || how === 'neighbour' || how === 'return' || lines.parallels.includes(hop)) continue;
    const late = (lines.ownAfter[hop] ?? []).map((each) => events.get(each)).find((each) => each !== undefined && each.position < position);
    const early = [...(lines.ownBefore[hop] ?? [])].reverse().map((each) => events.get(each)).find((each) => each !== undefined && each.position > position);
    const other = late ?? early;
    if (other) found.set(hop, { hop, position, other: other.hop, otherPosition: other.position, otherHow: other.how });
  }
  return [...found.values()];
}
