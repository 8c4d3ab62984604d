import { changedOf, isOn, switched, type Condition, type Settings } from './conditions.js';
import { conditionalCost, costOfFlow, subtractCosts } from './cost.js';
import type { Cost, Flow, Hop, LayoutItem, Scenario } from './scenario.js';
import { withSettings } from './settle.js';

/** What switching one condition would change in a flow. */
export interface Effect {
  readonly condition: Condition;
  /** Whether it is on now. */
  readonly isOn: boolean;
  /** What the flow would cost more, for each packet; negative where it would cost less. */
  readonly cost: Cost;
  /** The same for what only some packets cost: hops with a condition in words. */
  readonly conditional: Cost;
  /** The hops that would happen and do not happen now, as they would be. */
  readonly added: readonly Hop[];
  /** The hops that happen now and would not. */
  readonly removed: readonly Hop[];
  /** The hops that happen either way and would have another function, cost, note or the like, as they would be. */
  readonly changed: readonly Hop[];
}

/** The conditions on which a flow depends, in the order of their declaration; none for a flow that the scenario does not have. */
export function conditionsOfFlow({ written, conditions }: Scenario, flowId: string): readonly Condition[] {
  const flow = written.flows.find(({ id }) => id === flowId);
  const used = new Set(flow ? [...flow.hops.flatMap(conditionsOfHop), ...conditionsOfLayout(flow.layout)] : []);
  return conditions.filter(({ id }) => used.has(id));
}

/** The ids of the conditions that decide whether a hop happens or what it is, each once. */
export function conditionsOfHop({ under, variants }: Hop): readonly string[] {
  return [...new Set([...(under ?? []), ...(variants ?? []).flatMap((variant) => variant.under)].map(({ condition }) => condition))];
}

function conditionsOfLayout(items: readonly LayoutItem[]): readonly string[] {
  return items.flatMap((item): readonly string[] => {
    if (item.type === 'hop') return [];
    if (item.type === 'note') return (item.under ?? []).map(({ condition }) => condition);
    const sections = item.type === 'alt' ? item.sections : [item];
    return sections.flatMap(({ under = [], items: inside }) => [...under.map(({ condition }) => condition), ...conditionsOfLayout(inside)]);
  });
}

/** What each condition of a flow would change if it alone were switched, in the order of declaration. */
export function effectsOf(scenario: Scenario, flowId: string): readonly Effect[] {
  return conditionsOfFlow(scenario, flowId).map((condition) => effectOf(scenario, flowId, condition));
}

function effectOf(scenario: Scenario, flowId: string, condition: Condition): Effect {
  const now = flowIn(scenario, flowId);
  const then = flowIn(withSettings(scenario, switched(condition, scenario.settings)), flowId);
  const [before, after] = [hopsById(now), hopsById(then)];
  return {
    condition,
    isOn: isOn(condition, scenario.settings),
    cost: subtractCosts(costOfFlow(then).steady, costOfFlow(now).steady),
    conditional: subtractCosts(conditionalCost(then), conditionalCost(now)),
    added: then.hops.filter(({ id }) => !before.has(id)),
    removed: now.hops.filter(({ id }) => !after.has(id)),
    changed: then.hops.filter((hop) => {
      const earlier = before.get(hop.id);
      return earlier !== undefined && contentOf(earlier) !== contentOf(hop);
    }),
  };
}

function flowIn({ flows }: Scenario, id: string): Flow {
  return flows.find((flow) => flow.id === id) ?? { id, title: { en: id }, hops: [], layout: [] };
}

function hopsById({ hops }: Flow): ReadonlyMap<string, Hop> {
  return new Map(hops.map((hop) => [hop.id, hop]));
}

/** What a hop says, whatever its number, and whatever brought it. */
function contentOf(hop: Hop): string {
  return JSON.stringify({ ...hop, n: 0, isBrought: undefined });
}

/** The settings that a scenario knows: those of conditions that it declares or uses, and that are not at their defaults. */
export function settingsOf({ conditions, settings }: Scenario): Settings {
  const changed = changedOf(conditions, settings);
  return { with: changed.filter(({ isOnByDefault }) => !isOnByDefault).map(({ id }) => id), without: changed.filter(({ isOnByDefault }) => isOnByDefault).map(({ id }) => id) };
}
