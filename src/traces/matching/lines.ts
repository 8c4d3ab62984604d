import type { Flow, Hop, LayoutItem, WrittenScenario } from '../../model/scenario.js';
import { exitOfKick } from './exit-reasons.js';
import { isOfTimer } from './wakeups.js';

/** In which order the hops of a flow must be. */
export interface FlowLines {
  /** The hops that carry the packet on, by index. */
  readonly data: readonly number[];
  /** Runs of hops that go back to the sender, each in order. */
  readonly completions: readonly (readonly number[])[];
  /** Each goes on by itself. */
  readonly parallels: readonly number[];
  /** For each hop, those that must be before it: the latest is the last. */
  readonly before: readonly (readonly number[])[];
  /** For each hop, those of its line that must be after it. */
  readonly after: readonly (readonly number[])[];
  /** The same, but for a parallel hop what its own thread does before and after it. */
  readonly ownBefore: readonly (readonly number[])[];
  readonly ownAfter: readonly (readonly number[])[];
  /** Whether a hop happens for some packets only, whatever the settings. */
  readonly isConditional: readonly boolean[];
  /** Whether a hop is the first of a thread that the hop before wakes. */
  readonly isWoken: readonly boolean[];
  /** Whether a hop wakes a thread. */
  readonly isWakeup: readonly boolean[];
  /** Whether a parallel hop leads to the sleep from which another hop wakes its thread: of several events, the last one is meant. */
  readonly isSleep: readonly boolean[];
  /** Whether a parallel hop is what its thread does when a timer has woken it. */
  readonly isTimer: readonly boolean[];
  /**
   * For a hop that enters the guest, the exit before it on the same thread that it ends; -1 for any other hop, for one that ends a sleep, and
   * for one with an interrupt, which another exit may have made possible.
   */
  readonly exitOfEntry: readonly number[];
  /** The hop that is the exit of a vCPU that an interrupt forces out of the guest; -1 if there is none. */
  readonly exitOfKick: number;
}

export function linesOf(flow: Flow, written: WrittenScenario): FlowLines {
  const indexes = flow.hops.map((_, index) => index);
  const isOn = (index: number, ...branches: readonly Hop['branch'][]): boolean => branches.includes(flow.hops[index]?.branch ?? 'data');
  const data = indexes.filter((index) => isOn(index, 'data', 'control'));
  const completions = runsOf(indexes.filter((index) => isOn(index, 'completion')), flow.hops);
  const parallels = indexes.filter((index) => isOn(index, 'parallel'));
  const isSleep = sleepsOf(flow.hops);
  const before = indexes.map((index) => {
    if (isOn(index, 'data', 'control')) return data.filter((other) => other < index);
    const run = completions.find((each) => each.includes(index));
    const [first = index] = run ?? [];
    return [...data.filter((other) => other < first), ...(run ?? []).filter((other) => other < index)];
  });
  const after = indexes.map((index) => (completions.find((each) => each.includes(index)) ?? (isOn(index, 'data', 'control') ? data : [])).filter((other) => other > index));
  const ownBefore = indexes.map((index) => (isOn(index, 'parallel') ? beforeParallel(index, flow.hops, isSleep[index] === true, data) : before[index] ?? []));
  const ownAfter = indexes.map((index) => (isOn(index, 'parallel') ? afterParallel(index, flow.hops, isSleep[index] === true) : after[index] ?? []));
  const framed = new Set(flow.layout.flatMap((item) => (item.type === 'hop' ? [] : hopsIn(item))));
  const writtenHops = new Map(written.flows.find(({ id }) => id === flow.id)?.hops.map((hop) => [hop.id, hop]));
  const isConditional = flow.hops.map((hop) => hop.when !== undefined || framed.has(hop.n) || (writtenHops.get(hop.id)?.under ?? []).length > 0);
  const kick = exitOfKick(flow);
  const isWoken = flow.hops.map((hop, index) => {
    const former = flow.hops[before[index]?.at(-1) ?? -1];
    return former?.kind === 'wakeup' && former.thread?.en !== hop.thread?.en;
  });
  return { data, completions, parallels, before, after, ownBefore, ownAfter, isConditional, isWoken, isWakeup: flow.hops.map(({ kind }) => kind === 'wakeup'), isSleep, isTimer: flow.hops.map((hop) => hop.branch === 'parallel' && isOfTimer(flow, hop)), exitOfEntry: flow.hops.map((_, index) => exitOfEntry(flow.hops, isSleep, kick, index)), exitOfKick: kick };
}

function exitOfEntry(hops: readonly Hop[], isSleep: readonly boolean[], kick: number, index: number): number {
  if (hops[index]?.kind !== 'vm-entry') return -1;
  for (let before = index - 1; before >= 0; before -= 1) {
    const isOwn = threadOf(hops[before]) === threadOf(hops[index]);
    if (hops[before]?.kind === 'vm-entry' || (isOwn && isSleep[before] === true)) return -1;
    if (hops[before]?.kind === 'vm-exit' && isOwn) return before === kick ? -1 : before;
  }
  return -1;
}

/** The thread of a hop, or else the lane that runs it. */
function threadOf(hop: Hop | undefined): string {
  return hop?.thread?.en ?? `lane ${hop?.lane ?? ''}`;
}

/** A parallel hop comes after what its thread does before it; if the flow has nothing of that, after the hops that carry the packet on. */
function beforeParallel(index: number, hops: readonly Hop[], isSleep: boolean, data: readonly number[]): readonly number[] {
  const same = hops.flatMap((hop, other) => (other < index && threadOf(hop) === threadOf(hops[index]) ? [other] : []));
  return same.length > 0 || isSleep ? same : data.filter((other) => other < index);
}

/** A parallel hop comes before what its thread does after it, and a sleep before it is ended. */
function afterParallel(index: number, hops: readonly Hop[], isSleep: boolean): readonly number[] {
  const thread = threadOf(hops[index]);
  return hops.flatMap((hop, other) => (other > index && (threadOf(hop) === thread || (isSleep && wakes(hop, hops, other, thread))) ? [other] : []));
}

/** Whether a hop wakes a thread: the next hop that goes on from its lane, or the next hop of the thread, comes after it. */
function wakes(hop: Hop, hops: readonly Hop[], at: number, thread: string): boolean {
  if (hop.kind !== 'wakeup' || threadOf(hop) === thread) return false;
  const next = hops.find(({ from }, other) => other > at && from === hop.to);
  return next !== undefined && threadOf(next) === thread;
}

function sleepsOf(hops: readonly Hop[]): readonly boolean[] {
  const sleeps = hops.map(() => false);
  for (let index = hops.length - 1; index >= 0; index -= 1) {
    const hop = hops[index];
    if (hop?.branch !== 'parallel' || hop.kind === 'vm-entry') continue;
    const next = hops.findIndex((other, at) => at > index && threadOf(other) === threadOf(hop));
    if (next < 0) continue;
    sleeps[index] = sleeps[next] === true || hops.some((other, at) => at > index && at < next && wakes(other, hops, at, threadOf(hop)));
  }
  return sleeps;
}

/** A run ends where other than its hops come between, except for parallel ones. */
function runsOf(indexes: readonly number[], hops: readonly Hop[]): readonly (readonly number[])[] {
  const runs: number[][] = [];
  for (const index of indexes) {
    const run = runs.at(-1);
    const last = run?.at(-1);
    const isNext = last !== undefined && hops.slice(last + 1, index).every(({ branch }) => branch === 'parallel');
    if (run && isNext) run.push(index);
    else runs.push([index]);
  }
  return runs;
}

function hopsIn(item: LayoutItem): readonly number[] {
  switch (item.type) {
    case 'hop':
      return [item.n];
    case 'note':
      return [];
    case 'alt':
      return item.sections.flatMap(({ items }) => items.flatMap(hopsIn));
    default:
      return item.items.flatMap(hopsIn);
  }
}
