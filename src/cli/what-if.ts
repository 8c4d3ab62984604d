import type { ScenarioFlow } from '../model/compare.js';
import { isOn, switched, type Condition, type Settings } from '../model/conditions.js';
import { addCosts, conditionalCost, costNames, costOfFlow, isSetup } from '../model/cost.js';
import type { Cost, Flow, Scenario } from '../model/scenario.js';
import { withSettings } from '../model/settle.js';
import { effectsOf, type Effect } from '../model/what-if.js';
import { conditionText, signed, wordsIn } from '../model/words.js';
import { costsJson, countedJson } from './scenario-json.js';
import { optionFor } from './settings-option.js';
import { shown } from './shown.js';
import { tableText } from './table.js';

/** What switching each condition on which a flow depends would change, in the JSON format that docs/cli.md defines. */
export function whatIfJson(scenario: Scenario, flow: Flow): readonly object[] {
  return effectsOf(scenario, flow.id).map(({ condition, isOn: isOnNow, cost, added, removed, changed }) => {
    const then = withSettings(scenario, switched(condition, scenario.settings)).flows.find(({ id }) => id === flow.id) ?? flow;
    return {
      condition: condition.id, on: !isOnNow, hops: then.hops.length, costs: costsJson(then), difference: cost, counted: countedJson(then),
      ...Object.fromEntries(Object.entries({ added, removed, changed }).map(([name, hops]) => [name, hops.map(({ id }) => id)])),
    };
  });
}

/** For each flow, its costs now, and what each condition would change; then what the conditions mean. */
export function whatIfLines(flows: readonly ScenarioFlow[], conditions: readonly Condition[], settings: Settings, language: string): readonly string[] {
  const { costs, columns } = wordsIn(language);
  const headings = [columns.scenario, columns.flow, columns.whatIf, ...costNames.map((name) => costs[name][1]), columns.hops, columns.changedHops];
  const rows = flows.flatMap(({ scenario, flow }) => flowRows(scenario, flow));
  const meanings = conditions.map((condition) => `${optionFor(condition.id, !isOn(condition, settings))}: ${shown(conditionText(condition, !isOn(condition, settings), language))}`);
  const footnote = rows.some((row) => row.some((cell) => cell.endsWith('*'))) ? ['', `* ${wordsIn(language).someFootnote}`] : [];
  return [...tableText(headings, rows, 3), ...footnote, ...(meanings.length > 0 ? ['', ...meanings] : [])];
}

function flowRows(scenario: Scenario, flow: Flow): readonly (readonly string[])[] {
  const now = costOfFlow(flow).steady;
  const hops = flow.hops.length;
  const isCounted = !isSetup(flow);
  const figures = (figureOf: (name: keyof Cost) => string): readonly string[] => costNames.map((name) => (isCounted ? figureOf(name) : '–'));
  return [
    [scenario.id, flow.id, '', ...figures((name) => String(now[name]) + mark(conditionalCost(flow)[name])), String(hops), ''],
    ...effectsOf(scenario, flow.id).map((effect) => {
      const { condition, isOn: isOnNow, cost, conditional, changed } = effect;
      const then = addCosts(now, cost);
      const sometimes = addCosts(conditionalCost(flow), conditional);
      return [
        '', '', optionFor(condition.id, !isOnNow), ...figures((name) => changeText(now[name], then[name]) + mark(sometimes[name])), hopsText(hops, effect), changed.length === 0 ? '' : String(changed.length),
      ];
    }),
  ];
}

/** What only some packets cost, in addition. */
function mark(count: number): string {
  return count === 0 ? '' : ` +${count}*`;
}

function changeText(before: number, after: number): string {
  return before === after ? String(before) : `${before} → ${after} (${signed(after - before)})`;
}

/** The number of hops before and after, with how many of them come and go. */
function hopsText(before: number, { added, removed }: Effect): string {
  if (added.length + removed.length === 0) return String(before);
  const parts = [added.length, -removed.length].filter((count) => count !== 0).map(signed);
  return `${before} → ${before + added.length - removed.length} (${parts.join(' ')})`;
}
