import { whyNotRun } from '../lab/index.js';
import { settle } from '../model/settle.js';
import { chooseFlows } from './choose-flows.js';
import { CommandFailure, type Environment } from './environment.js';
import type { PlannedRun } from './lab-scenarios.js';
import { loadScenarios } from './load-scenarios.js';
import { checkSettings, type SettingsOptions } from './settings-option.js';
import { shown } from './shown.js';

/** The name for every built-in scenario that the lab can run. */
export const everyScenario = 'all';

/**
 * The scenarios to run and their flows: `all`, the id of a built-in scenario, or a file with the user's copy of one.
 *
 * @param flow the id of the only flow to run; by default all flows are run
 * @returns undefined if the file has errors, which have been printed
 * @throws CommandFailure when there is no such scenario or flow, or the lab cannot run it
 */
export async function plannedRuns(environment: Environment, name: string, flow: string | undefined, settings: SettingsOptions): Promise<readonly PlannedRun[] | undefined> {
  if (name === everyScenario) return everyRun(environment, flow, settings);
  const { scenarios } = await loadScenarios(environment, [name], settings);
  if (scenarios.length === 0) return undefined;
  return scenarios.map((scenario) => {
    const reason = whyNotRun(scenario);
    if (reason !== undefined) throw new CommandFailure(reason.message);
    return { scenario, named: scenarios.length === 1 ? name : scenario.id, flows: chooseFlows(name, [scenario], flow).map((chosen) => chosen.flow.id) };
  });
}

function everyRun({ builtInScenarios }: Environment, flow: string | undefined, settings: SettingsOptions): readonly PlannedRun[] {
  checkSettings(settings, builtInScenarios);
  const runs = builtInScenarios.filter((scenario) => whyNotRun(scenario) === undefined).flatMap((written) => {
    const scenario = settle(written, { with: settings.with, without: settings.without });
    const flows = scenario.flows.map(({ id }) => id).filter((id) => flow === undefined || id === flow);
    return flows.length > 0 ? [{ scenario, named: scenario.id, flows }] : [];
  });
  if (flow !== undefined && runs.length === 0) throw new CommandFailure(`no scenario that the lab runs has a flow ${shown(flow)}`);
  return runs;
}
