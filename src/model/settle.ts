import { basis, changedOf, holds, isOn, type Expression, type Settings, type Term } from './conditions.js';
import type { Flow, Hop, LayoutItem, LayoutSection, Scenario, Variant, WrittenScenario } from './scenario.js';

/**
 * The scenario under given settings: hops that do not happen are left out, the others are numbered from 1, and each of their items has
 * the value that counts. An `opt` or the only section of an `alt` whose condition holds is drawn without its frame.
 *
 * @param settings by default the basis, every condition at its default
 */
export function settle(written: WrittenScenario, settings: Settings = basis): Scenario {
  const on = new Set(written.conditions.filter((condition) => isOn(condition, settings)).map(({ id }) => id));
  const changed = new Set(changedOf(written.conditions, settings).map((condition) => condition.id));
  const { id, title, summary, assumptions, sources, contexts, machines, participants, conditions } = written;
  return {
    id, title, ...(summary && { summary }), assumptions, sources, contexts, machines, participants, conditions,
    flows: written.flows.map((flow) => settleFlow(flow, on, changed)),
    settings,
    written,
  };
}

/** The same scenario under other settings. */
export function withSettings(scenario: Scenario, settings: Settings): Scenario {
  return settle(scenario.written, settings);
}

/**
 * A hop in each case that makes a difference to its function or call site, its number left as it is. Under all settings together, its
 * code is that of these. A hop has few conditions (the language limits them), so each combination is looked at.
 */
export function casesOf(hop: Hop): readonly Hop[] {
  const places = hop.variants?.filter(({ item }) => item === 'at' || item === 'via') ?? [];
  if (places.length === 0) return [hop];
  const fixed = new Map((hop.under ?? []).map(({ condition, isOn: on }) => [condition, on]));
  const free = [...new Set(places.flatMap(({ under }) => under.map(({ condition }) => condition)))].filter((id) => !fixed.has(id));
  const always = [...fixed].filter(([, on]) => on).map(([id]) => id);
  const cases = new Map<string, Hop>();
  for (const chosen of subsets(free)) {
    const on = new Set([...always, ...chosen]);
    // The same items count in the same case.
    const key = (['at', 'via'] as const).map((type) => places.findIndex(({ item, under }) => item === type && holds(under, on))).join();
    if (!cases.has(key)) cases.set(key, settleHop(hop, hop.n, on));
  }
  return [...cases.values()];
}

/**
 * A hop when some conditions are given and all others are open.
 *
 * @returns undefined if the hop then never happens
 */
export function hopGiven(hop: Hop, given: readonly Term[]): Hop | undefined {
  const { under = [] } = hop;
  if (given.some(({ condition, isOn: on }) => under.some((term) => term.condition === condition && term.isOn !== on))) return undefined;
  const [first, ...others] = [...under, ...given];
  return first ? { ...hop, under: [first, ...others] } : hop;
}

function subsets(ids: readonly string[]): readonly (readonly string[])[] {
  return ids.reduce<readonly (readonly string[])[]>((found, id) => [...found, ...found.map((subset) => [...subset, id])], [[]]);
}

/** @param changed the conditions that are not at their defaults */
function settleFlow(flow: Flow, on: ReadonlySet<string>, changed: ReadonlySet<string>): Flow {
  if (!flow.hops.some(({ under, variants }) => under ?? variants) && !flow.layout.some(hasConditions)) return flow;
  const numbers = new Map<number, number>();
  const hops: Hop[] = [];
  for (const hop of flow.hops) {
    if (hop.under && !holds(hop.under, on)) continue;
    numbers.set(hop.n, hops.length + 1);
    const settled = settleHop(hop, hops.length + 1, on);
    hops.push(hop.under?.some(({ condition }) => changed.has(condition)) ? { ...settled, isBrought: true } : settled);
  }
  return { ...flow, hops, layout: settleItems(flow.layout, numbers, on) };
}

function hasConditions(item: LayoutItem): boolean {
  if (item.type === 'hop') return false;
  if (item.type === 'note') return item.under !== undefined;
  const sections = item.type === 'alt' ? item.sections : [item];
  return sections.some(({ under, items }) => under !== undefined || items.some(hasConditions));
}

function settleHop(hop: Hop, n: number, on: ReadonlySet<string>): Hop {
  const holding = hop.variants?.filter(({ under }) => holds(under, on)) ?? [];
  if (holding.length === 0) return hop.n === n ? hop : { ...hop, n };
  let settled: Hop = { ...hop, n };
  // The first of several counts, so it is applied last.
  for (const variant of [...holding].reverse()) settled = applied(settled, variant);
  const probes = holding.flatMap((variant) => (variant.item === 'observe' ? [variant.value] : []));
  return probes.length === 0 ? settled : { ...settled, observe: [...hop.observe, ...probes] };
}

function applied(hop: Hop, variant: Variant): Hop {
  switch (variant.item) {
    case 'observe':
      return hop;
    case 'cost':
      return { ...hop, cost: { ...hop.cost, ...variant.value } };
    default:
      return { ...hop, [variant.item]: variant.value };
  }
}

function settleItems(items: readonly LayoutItem[], numbers: ReadonlyMap<number, number>, on: ReadonlySet<string>): LayoutItem[] {
  return items.flatMap((item): readonly LayoutItem[] => {
    switch (item.type) {
      case 'hop': {
        const n = numbers.get(item.n);
        return n === undefined ? [] : [{ type: 'hop', n }];
      }
      case 'note':
        return isDropped(item.under, on) ? [] : [{ type: 'note', over: item.over, text: item.text }];
      case 'alt':
        return settleAlt(item.sections, numbers, on);
      default: {
        if (isDropped(item.under, on)) return [];
        const inside = settleItems(item.items, numbers, on);
        // What is certain to happen is no longer optional; what is repeated still is.
        return inside.length === 0 || (item.type === 'opt' && item.under) ? inside : [{ type: item.type, label: item.label, items: inside }];
      }
    }
  });
}

function settleAlt(sections: readonly LayoutSection[], numbers: ReadonlyMap<number, number>, on: ReadonlySet<string>): readonly LayoutItem[] {
  const left = sections.filter(({ under }) => !isDropped(under, on));
  const settled = left.map(({ label, items }) => ({ label, items: settleItems(items, numbers, on) }));
  const [first] = settled;
  if (!first || settled.every(({ items }) => items.length === 0)) return [];
  return left.length < sections.length && left.length === 1 ? first.items : [{ type: 'alt', sections: settled }];
}

function isDropped(under: Expression | undefined, on: ReadonlySet<string>): boolean {
  return under !== undefined && !holds(under, on);
}
