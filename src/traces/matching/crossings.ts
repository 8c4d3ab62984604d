import type { Hop, Side } from '../../model/scenario.js';
import type { Crossing } from '../clocks/bounds.js';
import type { FlowLines } from './lines.js';
import { activeSigns } from './packets.js';
import { SignTable } from './sign-table.js';
import type { Sign } from './signs.js';
import { ThreadRules } from './thread-rules.js';
import { Timeline, type Recordings } from './timeline.js';

const noStart = { guest: 0, host: 0 };

/**
 * Where packets cross from the guest to the host and back, on each machine's own clock: after the last hop of the guest before an exit,
 * and at the first hop of the guest after an interrupt.
 */
export function crossingsOf(hops: readonly Hop[], sides: readonly Side[], lines: FlowLines, signs: readonly (readonly Sign[])[], isTraced: (hop: number) => boolean, { guest, host }: Recordings): readonly Crossing[] {
  const onGuest = eventsOf(hops, sides, lines, signs, isTraced, guest ? { guest } : {});
  const onHost = eventsOf(hops, sides, lines, signs, isTraced, host ? { host } : {});
  const ends = [lines.data, ...lines.completions.map((run) => [...lines.data.filter((hop) => hop < (run[0] ?? 0)).slice(-1), ...run])];
  const crossings = ends.flatMap((line) => changesOfSide(line, sides)).map(({ from, to }): Crossing | undefined => {
    const [first = 0] = to;
    if (sides[first] === 'host') {
      return hops[first]?.kind === 'vm-exit'
        ? { to: 'host', guestEvents: onGuest.indexes(last(from, onGuest)), hostTimes: firstSegment(to, hops).flatMap(onHost.times).sort((a, b) => a - b) }
        : undefined;
    }
    return hops[first]?.kind === 'interrupt' ? { to: 'guest', guestEvents: onGuest.indexes(to.find(onGuest.has)), hostTimes: onHost.times(last(from, onHost)) } : undefined;
  });
  return crossings.filter((crossing) => crossing !== undefined && crossing.guestEvents.length > 0 && crossing.hostTimes.length > 0).flatMap((crossing) => crossing ?? []);
}

/** Where a line goes from one machine to the other: the hops on either side of each change, up to the next change. */
function changesOfSide(line: readonly number[], sides: readonly Side[]): readonly { readonly from: readonly number[]; readonly to: readonly number[] }[] {
  const parts: number[][] = [];
  for (const hop of line) {
    const part = parts.at(-1);
    if (part && sides[part[0] ?? 0] === sides[hop]) part.push(hop);
    else parts.push([hop]);
  }
  return parts.slice(1).map((to, index) => ({ from: parts[index] ?? [], to }));
}

/** The hops on the thread of the first one. */
function firstSegment(part: readonly number[], hops: readonly Hop[]): readonly number[] {
  const label = hops[part[0] ?? 0]?.thread?.en;
  const end = part.findIndex((hop) => hops[hop]?.thread?.en !== label);
  return end < 0 ? part : part.slice(0, end);
}

function last(part: readonly number[], { has }: MachineEvents): number | undefined {
  return [...part].reverse().find(has);
}

/** The events of the hops of one machine, without those of hops that other work has far more of. */
interface MachineEvents {
  readonly has: (hop: number) => boolean;
  readonly times: (hop: number | undefined) => readonly number[];
  /** Indexes in the recording. */
  readonly indexes: (hop: number | undefined) => readonly number[];
}

function eventsOf(hops: readonly Hop[], sides: readonly Side[], lines: FlowLines, signs: readonly (readonly Sign[])[], isTraced: (hop: number) => boolean, recordings: Recordings): MachineEvents {
  const timeline = new Timeline(recordings, 0, noStart);
  const table = new SignTable(timeline, signs);
  const rules = new ThreadRules(timeline, hops, sides, table);
  const { byHop, active, noisy } = activeSigns(table, rules, lines, isTraced);
  const has = (hop: number): boolean => active.has(hop) && !noisy.has(hop);
  const positions = (hop: number | undefined): readonly number[] =>
    hop === undefined || !has(hop) ? [] : (byHop[hop] ?? []).flatMap((sign) => [...table.positionsOf(sign)].filter((position) => rules.accepts(sign, position)));
  return {
    has,
    times: (hop) => positions(hop).map((position) => timeline.time(position)),
    indexes: (hop) => positions(hop).map((position) => timeline.index(position)),
  };
}
