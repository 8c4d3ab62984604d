import type { ConditionView, FlowView, HopView } from '../../pages/diagram-protocol.js';
import type { PageStrings } from '../../pages/diagram-strings.js';
import { fill } from './dom.js';

/** What is the case with a condition as it is now. */
export function caseNow({ isOn, on, off }: ConditionView): string {
  return isOn ? on : off;
}

/** What would be the case if a condition were switched. */
export function caseOtherwise({ isOn, on, off }: ConditionView): string {
  return isOn ? off : on;
}

/** The conditions that are not at their defaults. */
export function changedConditions({ conditions }: Pick<FlowView, 'conditions'>): readonly ConditionView[] {
  return conditions.filter(({ isOn, isOnByDefault }) => isOn !== isOnByDefault);
}

/** A condition of a hop, and how the hop depends on it, in words. */
export interface HopCondition {
  readonly condition: ConditionView;
  readonly text: string;
}

/** The conditions that decide whether a hop happens, then those that decide its items; one that decides both is named twice. */
export function conditionsOf({ under = [], depends = [] }: HopView, { conditions }: Pick<FlowView, 'conditions'>, strings: PageStrings): HopCondition[] {
  const named = (id: string, template: string, items = ''): HopCondition[] =>
    conditions.filter((condition) => condition.id === id).map((condition) => ({ condition, text: fill(template, caseNow(condition), items) }));
  return [
    ...under.flatMap((id) => named(id, strings.hopUnder)),
    ...depends.flatMap(({ condition, items }) => named(condition, strings.hopDepends, items)),
  ];
}
