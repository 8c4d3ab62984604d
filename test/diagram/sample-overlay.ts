import { costOfFlow } from '../../src/model/cost.js';
import type { Flow, Scenario, Side } from '../../src/model/scenario.js';
import type { Gap, HopOverlay, Overlay, OverlayThread, Pass, PassHop } from '../../src/traces/matching/overlay.js';

export interface SampleOverlay {
  readonly passes?: number;
  /** By id: hops that were not seen, or were seen in another way. */
  readonly hops?: Readonly<Record<string, Partial<HopOverlay>>>;
  /** By number: passes that are not complete, or differ in another way. */
  readonly changed?: Readonly<Record<number, Partial<Pass>>>;
  readonly overlay?: Partial<Overlay>;
}

/** Between two hops within a machine, and between two machines, in nanoseconds. */
const step = { near: 1_250, far: 40_000 } as const;
/** Between the beginnings of two packets. */
const period = 1_000_000;

/** A trace of a flow in which every hop was seen in every packet, each packet a little slower than the one before. */
export function sampleOverlay(scenario: Scenario, flow: Flow, { passes: count = 5, hops: changes = {}, changed = {}, overlay = {} }: SampleOverlay = {}): Overlay {
  const sides = new Map(scenario.contexts.map(({ id, side }) => [id, side]));
  const sideOf = (context: string): Side => sides.get(context) ?? 'host';
  const threadOf = (context: string): OverlayThread => ({ machine: sideOf(context), tid: sideOf(context) === 'guest' ? 300 : 1240, comm: context });
  const isSeen = (id: string): boolean => (changes[id]?.state ?? 'seen') === 'seen';
  const passes = Array.from({ length: count }, (_, index) => {
    const n = index + 1;
    let time = index * period;
    const all = flow.hops.map((hop, at): PassHop => {
      const before = flow.hops[at - 1];
      time += before && sideOf(before.context) !== sideOf(hop.context) ? step.far : step.near + index;
      const thread = threadOf(hop.context);
      return { n: hop.n, time, how: changes[hop.id]?.by?.how ?? 'itself', name: nameOf(hop.id, changes), thread, cpu: 2, line: n * 100 + hop.n };
    });
    const hops = all.filter((_hop, at) => isSeen(flow.hops[at]?.id ?? ''));
    return { n, start: hops[0]?.time ?? 0, end: hops.at(-1)?.time ?? 0, isComplete: true, hasStart: true, hops, shared: [], ...changed[n] };
  });
  const settled = flow.hops.map((hop): HopOverlay => {
    const events = passes.flatMap(({ hops }) => hops.filter(({ n }) => n === hop.n));
    const seen = isSeen(hop.id) ? events.length : 0;
    const gap = gapOf(passes, hop.n);
    return {
      id: hop.id, n: hop.n, state: 'seen', own: [{ name: nameOf(hop.id, changes), state: 'seen' }], seen, of: count, shared: 0,
      ...(isSeen(hop.id) ? { by: { how: 'itself', name: nameOf(hop.id, changes) }, threads: [{ ...threadOf(hop.context), passes: seen }], threadAgrees: true } : { threads: [] }),
      ...(isSeen(hop.id) && gap ? { gap } : {}),
      ...changes[hop.id],
    };
  });
  const known = new Map(settled.map((hop) => [hop.id, hop]));
  const written = scenario.written.flows.find(({ id }) => id === flow.id)?.hops ?? flow.hops;
  const recording = { format: 'ftrace', clock: 'x86-tsc', events: 1_000, lost: 0, skipped: 0, duration: count * period, isCut: false, knowsTraced: true } as const;
  return {
    scenario: scenario.id, flow: flow.id, settings: { with: scenario.settings.with, without: scenario.settings.without }, unit: 'ns',
    recordings: { guest: recording, host: recording },
    clocks: { from: 'bounds', low: -12_000, high: 12_000, choices: 1 },
    passes, partial: 0, others: 0,
    hops: written.map((hop) => known.get(hop.id) ?? { id: hop.id, n: 0, state: 'not-here', own: [], seen: 0, of: 0, shared: 0, threads: [], needs: 'halted' }),
    contradictions: [],
    costs: { computed: costOfFlow(flow).steady, passes: count, exits: [{ name: 'EPT_MISCONFIG', count: 1 }], userExits: [], systemCalls: [{ name: 'ioctl', count: 2 }], wakeups: [], counted: { vmExits: 1, wakeups: 1 } },
    ...overlay,
  };
}

function nameOf(id: string, changes: NonNullable<SampleOverlay['hops']>): string {
  return changes[id]?.by?.name ?? `do_${id.replaceAll('-', '_')}`;
}

function gapOf(passes: readonly Pass[], n: number): Gap | undefined {
  const times = passes.flatMap(({ hops }) => {
    const index = hops.findIndex((hop) => hop.n === n);
    const [hop, before] = [hops[index], hops[index - 1]];
    return hop && before ? [hop.time - before.time] : [];
  }).sort((one, other) => one - other);
  const [first] = passes;
  const before = first?.hops.filter((hop) => hop.n < n).at(-1);
  const here = first?.hops.find((hop) => hop.n === n);
  const at = (share: number): number => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
  if (!before || !here || times.length === 0) return undefined;
  return { after: before.n, times, p50: at(0.5), p90: at(0.9), max: times.at(-1) ?? 0, uncertainty: before.thread.machine === here.thread.machine ? 0 : 12_000 };
}
