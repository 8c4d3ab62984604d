import type { Flow, Scenario } from '../model/scenario.js';
import { didYouMean } from './did-you-mean.js';
import { CommandFailure } from './environment.js';
import { shown } from './shown.js';

export interface ChosenFlow {
  readonly scenario: Scenario;
  readonly flow: Flow;
}

/**
 * The flows with the given id, or all flows when no id is given.
 *
 * @param name the command line argument for the scenarios, for messages
 * @throws CommandFailure when there is no such flow
 */
export function chooseFlows(name: string, scenarios: readonly Scenario[], wanted: string | undefined): readonly [ChosenFlow, ...ChosenFlow[]] {
  const all = scenarios.flatMap((scenario) => scenario.flows.map((flow) => ({ scenario, flow })));
  const [first, ...others] = wanted === undefined ? all : all.filter(({ flow }) => flow.id === wanted);
  if (first) return [first, ...others];
  if (wanted === undefined) throw new CommandFailure(`${shown(name)}: contains no flow`);
  const known = all.map(({ flow }) => flow.id);
  throw new CommandFailure(`${shown(name)}: no flow ${shown(wanted)}; its flows are ${shown(known.join(', '))}${didYouMean(wanted, known)}`);
}
