import { impossibleSettings, whyNotRun } from '../lab/index.js';
import type { Scenario } from '../model/scenario.js';
import { settle } from '../model/settle.js';
import { chooseFlows } from './choose-flows.js';
import { CommandFailure, type Environment } from './environment.js';
import { hopPlaces } from './hop-places.js';
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
 * @throws CommandFailure when there is no such scenario or flow, or the lab cannot run it, or not under these settings
 */
export async function plannedRuns(environment: Environment, name: string, flow: string | undefined, settings: SettingsOptions): Promise<readonly PlannedRun[] | undefined> {
  const [impossible] = impossibleSettings(settings);
  if (impossible !== undefined) throw new CommandFailure(`the lab sets the conditions of its machines' processor itself (AMD without AVIC, where it emulates): leave ${impossible} out`);
  if (name === everyScenario) return everyRun(environment, flow, settings);
  const { loaded } = await loadScenarios(environment, [name], settings);
  if (loaded.length === 0) return undefined;
  return loaded.map(({ scenario, file }) => {
    refuse(whyNotRun(scenario));
    const flows = chooseFlows(name, [scenario], flow).map((chosen) => chosen.flow.id);
    return { scenario, named: loaded.length === 1 ? name : scenario.id, flows: runnable(environment, scenario, flows), ...(file && { placeOf: hopPlaces(file, scenario.id) }) };
  });
}

/**
 * The flows that the lab can run; of others, a line on standard error says why they are left out.
 *
 * @throws CommandFailure when the lab can run none of them
 */
function runnable(environment: Environment, scenario: Scenario, flows: readonly string[]): readonly string[] {
  const known = flows.filter((flow) => whyNotRun(scenario, flow) === undefined);
  const reasons = flows.flatMap((flow) => whyNotRun(scenario, flow) ?? []);
  if (known.length === 0) refuse(reasons[0]);
  for (const reason of reasons) environment.err(`vhflow: warning: ${shown(reason.message)}\n`);
  return known;
}

/** @throws CommandFailure if there is a reason */
function refuse(reason: Error | undefined): void {
  if (reason) throw new CommandFailure(reason.message);
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
