import { isOn } from '../model/conditions.js';
import type { ScenarioFlow } from '../model/compare.js';
import type { Hop, Scenario, Variant } from '../model/scenario.js';
import { inLanguage } from '../model/text.js';
import { effectsOf } from '../model/what-if.js';
import { conditionText, effectTexts, filled, wordsIn } from '../model/words.js';
import type { ConditionView, HopView } from '../pages/diagram-protocol.js';
import { oneLine } from '../text/visible.js';
import type { DiagramStrings } from './strings.js';

/** The conditions on which a flow depends, with what switching each of them would change. */
export function conditionViews(scenario: Scenario, flowId: string, language: string): ConditionView[] {
  const { listSeparator } = wordsIn(language);
  return effectsOf(scenario, flowId).map((effect): ConditionView => {
    const { condition } = effect;
    return {
      id: condition.id,
      isOn: isOn(condition, scenario.settings),
      isOnByDefault: condition.isOnByDefault,
      on: oneLine(conditionText(condition, true, language)),
      off: oneLine(conditionText(condition, false, language)),
      ...(condition.reason ? { reason: oneLine(inLanguage(condition.reason, language)) } : {}),
      effect: effectTexts(effect, language).join(listSeparator),
    };
  });
}

/** The conditions on which some flows depend, each once; `effect` has a line for each flow, or for several in which switching would change the same. */
export function sharedConditionViews(flows: readonly ScenarioFlow[], language: string): ConditionView[] {
  const { effectOfFlow, listSeparator } = wordsIn(language);
  const found = new Map<string, { readonly view: ConditionView; readonly effects: Map<string, string[]> }>();
  for (const { scenario, flow } of flows) {
    const name = oneLine(inLanguage(scenario.title, language)) || scenario.id;
    for (const view of conditionViews(scenario, flow.id, language)) {
      const known = found.get(view.id) ?? { view, effects: new Map<string, string[]>() };
      known.effects.set(view.effect, [...(known.effects.get(view.effect) ?? []), name]);
      found.set(view.id, known);
    }
  }
  return [...found.values()].map(({ view, effects }) => ({ ...view, effect: [...effects].map(([effect, names]) => filled(effectOfFlow, names.join(listSeparator), effect)).join('\n') }));
}

/** On which conditions it depends whether a hop happens, and what its items are. */
export function dependsOf({ under, variants = [] }: Hop, { items: names, listSeparator }: Pick<DiagramStrings, 'items' | 'listSeparator'>): Pick<HopView, 'under' | 'depends'> {
  const items = new Map<string, Set<Variant['item']>>();
  for (const { item, under: terms } of variants) {
    for (const { condition } of terms) items.set(condition, (items.get(condition) ?? new Set()).add(item));
  }
  return {
    ...(under ? { under: [...new Set(under.map(({ condition }) => condition))] } : {}),
    ...(items.size > 0 ? { depends: [...items].map(([condition, of]) => ({ condition, items: [...of].map((item) => names[item]).join(listSeparator) })) } : {}),
  };
}
