import type { ScenarioFlow } from '../model/compare.js';
import { basis, type Condition, type Settings } from '../model/conditions.js';
import { costNames, costOfFlow, isSetup } from '../model/cost.js';
import { withSettings } from '../model/settle.js';
import { inLanguage } from '../model/text.js';
import { conditionsOfFlow } from '../model/what-if.js';
import { basisText, costsThatCount, hopCountText, wordsIn } from '../model/words.js';
import { checkLanguage } from './content-language.js';
import { differentDefaults, differentDefaultsJson, differentDefaultsLines, differentVersionsLines, type DifferentDefaults } from './differences.js';
import { exitCodes, type Environment, type ExitCode } from './environment.js';
import { loadScenarios } from './load-scenarios.js';
import { exitAfter, unreadJson } from './named-files.js';
import { printJson, shown } from './shown.js';
import { conditionJson, flowFiguresJson, settingsJson } from './scenario-json.js';
import { conditionsOfAll, everySetting, type SettingsOptions } from './settings-option.js';
import { tableText } from './table.js';
import { whatIfJson, whatIfLines } from './what-if.js';

export interface CompareOptions extends SettingsOptions {
  readonly whatIf?: boolean;
  readonly json?: boolean;
  readonly lang: string;
}

/**
 * `vhflow compare`: prints the costs of flows side by side, all under the same settings. It leaves out files with errors, because their
 * totals would be wrong.
 */
export async function compare(environment: Environment, names: readonly string[], options: CompareOptions): Promise<ExitCode> {
  const { json, lang, whatIf = false } = options;
  const { scenarios, progress } = await loadScenarios(environment, names, options);
  if (scenarios.length === 0) return exitCodes.usage;
  checkLanguage(lang, scenarios);
  const dependents = scenarios.map((scenario) => ({ id: scenario.id, conditions: scenario.flows.flatMap(({ id }) => conditionsOfFlow(scenario, id)) }));
  const conditions = conditionsOfAll(dependents.map((dependent) => dependent.conditions));
  const differences = differentDefaults(conditions, dependents);
  const settings = everySetting(conditions, options);
  const flows = scenarios.map((scenario) => withSettings(scenario, settings)).flatMap((scenario) => scenario.flows.map((flow) => ({ scenario, flow })));
  if (json) printJson(environment, { ...compareJson(flows, conditions, differences, settings, whatIf), ...unreadJson(progress) });
  else environment.out(`${textLines(flows, conditions, differences, settings, options).join('\n')}\n`);
  return exitAfter(progress, exitCodes.fine);
}

function compareJson(
  flows: readonly ScenarioFlow[], conditions: readonly Condition[], differences: readonly DifferentDefaults[], settings: Settings, whatIf: boolean,
): object {
  return {
    conditions: conditions.map(conditionJson),
    basis: settingsJson(conditions, basis),
    differentDefaults: differentDefaultsJson(differences),
    settings: settingsJson(conditions, settings),
    flows: flows.map(({ scenario, flow }) => ({
      scenario: scenario.id, flow: flow.id, title: flow.title, hops: flow.hops.length, ...flowFiguresJson(scenario, flow), ...(whatIf && { whatIf: whatIfJson(scenario, flow) }),
    })),
  };
}

function textLines(
  flows: readonly ScenarioFlow[], conditions: readonly Condition[], differences: readonly DifferentDefaults[], settings: Settings, { whatIf = false, lang }: CompareOptions,
): readonly string[] {
  const standsOn = basisText(conditions, settings, lang);
  const versions = differentVersionsLines(flows.map(({ scenario }) => scenario), lang);
  const perPacket = flows.filter(({ flow }) => !isSetup(flow));
  return [
    ...(standsOn === undefined ? [] : [shown(standsOn), ...differentDefaultsLines(differences, lang), '']),
    ...(whatIf ? whatIfLines(flows, conditions, settings, lang) : [...tableText(headingsIn(lang), perPacket.map(cellsOf), 2), ...conditionalLines(perPacket, lang), ...setupLines(flows, lang)]),
    ...(versions.length > 0 ? ['', ...versions] : []),
  ];
}

/** The headings of the columns that say what a flow is and what it costs. */
function headingsIn(language: string): readonly string[] {
  const { costs, columns } = wordsIn(language);
  return [columns.scenario, columns.flow, columns.hops, ...costNames.map((name) => costs[name][1])];
}

function cellsOf({ scenario, flow }: ScenarioFlow): readonly string[] {
  const { steady } = costOfFlow(flow);
  return [scenario.id, flow.id, String(flow.hops.length), ...costNames.map((name) => String(steady[name]))];
}

function conditionalLines(flows: readonly ScenarioFlow[], language: string): readonly string[] {
  const lines = flows.flatMap(({ scenario, flow }) =>
    costOfFlow(flow).conditional.map(({ hop, cost }) => `${scenario.id} ${flow.id} ${costsThatCount(cost, language).map((words) => `+${words}`).join(' ')}: ${hop.when ? shown(inLanguage(hop.when, language)) : hop.id}`),
  );
  return lines.length > 0 ? ['', wordsIn(language).notForEvery, ...lines] : [];
}

/** The flows that set something up, of which there is nothing to compare. */
function setupLines(flows: readonly ScenarioFlow[], language: string): readonly string[] {
  const setups = flows.filter(({ flow }) => isSetup(flow)).map(({ scenario, flow }) => `${scenario.id} ${flow.id}  ${hopCountText(flow.hops.length, language)}`);
  return setups.length > 0 ? ['', wordsIn(language).setupFlows, ...setups] : [];
}
