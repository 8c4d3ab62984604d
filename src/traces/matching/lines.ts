import type { Flow, Hop, LayoutItem, WrittenScenario } from '../../model/scenario.js';

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
  /** Whether a hop happens for some packets only, whatever the settings. */
  readonly isConditional: readonly boolean[];
  /** Whether a hop is the first of a thread that the hop before wakes. */
  readonly isWoken: readonly boolean[];
}

export function linesOf(flow: Flow, written: WrittenScenario): FlowLines {
  const indexes = flow.hops.map((_, index) => index);
  const isOn = (index: number, ...branches: readonly Hop['branch'][]): boolean => branches.includes(flow.hops[index]?.branch ?? 'data');
  const data = indexes.filter((index) => isOn(index, 'data', 'control'));
  const completions = runsOf(indexes.filter((index) => isOn(index, 'completion')), flow.hops);
  const parallels = indexes.filter((index) => isOn(index, 'parallel'));
  const before = indexes.map((index) => {
    if (isOn(index, 'data', 'control')) return data.filter((other) => other < index);
    const run = completions.find((each) => each.includes(index));
    const [first = index] = run ?? [];
    return [...data.filter((other) => other < first), ...(run ?? []).filter((other) => other < index)];
  });
  const after = indexes.map((index) => (completions.find((each) => each.includes(index)) ?? (isOn(index, 'data', 'control') ? data : [])).filter((other) => other > index));
  const framed = new Set(flow.layout.flatMap((item) => (item.type === 'hop' ? [] : hopsIn(item))));
  const writtenHops = new Map(written.flows.find(({ id }) => id === flow.id)?.hops.map((hop) => [hop.id, hop]));
  const isConditional = flow.hops.map((hop) => hop.when !== undefined || framed.has(hop.n) || (writtenHops.get(hop.id)?.under ?? []).length > 0);
  const isWoken = flow.hops.map((hop, index) => {
    const former = flow.hops[before[index]?.at(-1) ?? -1];
    return former?.kind === 'wakeup' && former.thread?.en !== hop.thread?.en;
  });
  return { data, completions, parallels, before, after, isConditional, isWoken };
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
