import { holds, type Term } from '../../model/conditions.js';
import type { Hop } from '../../model/scenario.js';
import type { HopNode } from '../syntax/syntax.js';
import type { ScenarioScope } from './scope.js';

/** With more conditions in one hop, not every case is looked at. */
const mostConditions = 10;

/** Warns if a hop has a function or call site under some conditions only, and happens under others, too. */
export function checkCoverage(scope: ScenarioScope, node: HopNode, hop: Hop): void {
  for (const type of ['at', 'via'] as const) {
    const variants = hop.variants?.filter(({ item }) => item === type) ?? [];
    if (hop[type] || variants.length === 0) continue;
    const uncovered = firstCase(hop.under ?? [], variants.map(({ under }) => under));
    const place = node.items.find((item) => item.type === type && item.under);
    if (uncovered && place) scope.problems.warning('uncovered-item', place.keyword, [type, uncovered.map(written).join(' and ')]);
  }
}

/** The first case in which a hop happens and none of some expressions holds; undefined if there is none. */
function firstCase(under: readonly Term[], expressions: readonly (readonly Term[])[]): readonly Term[] | undefined {
  const ids = [...new Set([...expressions.flat(), ...under].map(({ condition }) => condition))];
  if (ids.length > mostConditions) return undefined;
  const free = ids.filter((id) => !under.some(({ condition }) => condition === id));
  for (let bits = 0; bits < 2 ** free.length; bits++) {
    const on = new Set(free.filter((_, index) => bits & (1 << index)));
    for (const { condition, isOn } of under) if (isOn) on.add(condition);
    if (holds(under, on) && !expressions.some((expression) => holds(expression, on))) return ids.map((condition) => ({ condition, isOn: on.has(condition) }));
  }
  return undefined;
}

function written({ condition, isOn }: Term): string {
  return isOn ? condition : `not ${condition}`;
}
