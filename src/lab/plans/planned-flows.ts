import { isSetup } from '../../model/cost.js';
import type { Flow, Scenario } from '../../model/scenario.js';
import { LabError } from '../lab-error.js';
import { say } from '../texts/lab-text.js';

/** What the machines do for a flow: App1 sends, the switch sends, or the guest's network card is set up. */
export type FlowKind = 'setup' | 'send' | 'receive';

export interface PlannedFlow {
  readonly kind: FlowKind;
  readonly flow: Flow;
}

const order: readonly FlowKind[] = ['setup', 'send', 'receive'];

/**
 * The flows to run, in the order in which one boot of the machines runs them.
 *
 * @throws LabError when the scenario lacks a flow, or when two of the flows are of the same kind
 */
export function plannedFlows(scenario: Scenario, ids: readonly string[]): readonly PlannedFlow[] {
  const planned = ids.map((id) => plannedFlow(scenario, id)).sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
  const twice = planned.find(({ kind }, index) => planned[index + 1]?.kind === kind);
  if (twice) throw new LabError(say`two of the flows of ${scenario.id} are a ${twice.kind}`, say`choose one of them with --flow`);
  return planned;
}

function plannedFlow(scenario: Scenario, id: string): PlannedFlow {
  const flow = scenario.flows.find((each) => each.id === id);
  const first = flow?.hops[0];
  if (!flow || !first) throw new LabError(say`${scenario.id} has no hops of a flow ${id}`, say`vhflow list shows the flows`);
  if (isSetup(flow)) return { kind: 'setup', flow };
  const isOfGuest = scenario.contexts.some(({ id: context, side }) => context === first.context && side === 'guest');
  return { kind: isOfGuest ? 'send' : 'receive', flow };
}
