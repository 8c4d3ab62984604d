import type { Flow, Scenario } from '../../model/scenario.js';
import { LabError } from '../lab-error.js';
import { say } from '../texts/lab-text.js';
import { whyNoNetwork } from './network.js';

/** What the machines do for a flow, in the order in which one boot does it: the guest's network card is set up, App1 sends, or the switch sends. */
const kinds = ['setup', 'send', 'receive'] as const;

/** A flow has the id of what the machines do for it. */
export type FlowKind = (typeof kinds)[number];

export interface PlannedFlow {
  readonly kind: FlowKind;
  readonly flow: Flow;
}

/**
 * The flows to run, in the order in which one boot of the machines runs them.
 *
 * @throws LabError when the scenario lacks a flow, or the lab cannot make it happen
 */
export function plannedFlows(scenario: Scenario, ids: readonly string[]): readonly PlannedFlow[] {
  return ids.map((id) => plannedFlow(scenario, id)).sort((a, b) => kinds.indexOf(a.kind) - kinds.indexOf(b.kind));
}

function plannedFlow(scenario: Scenario, id: string): PlannedFlow {
  const kind = kindOf(id);
  if (!kind) throw unknownFlow(scenario, id);
  const flow = scenario.flows.find((each) => each.id === id);
  if (!flow || flow.hops.length === 0) throw new LabError(say`${scenario.id} has no hops of a flow ${id}`, say`vhflow list shows the flows`);
  return { kind, flow };
}

/**
 * Why the lab cannot run a scenario, or one of its flows, and what helps, in one sentence; undefined if it can.
 *
 * @param flow its id
 */
export function whyNotRun(scenario: Pick<Scenario, 'id'>, flow?: string): LabError | undefined {
  return whyNoNetwork(scenario) ?? (flow === undefined || kindOf(flow) ? undefined : unknownFlow(scenario, flow));
}

function kindOf(id: string): FlowKind | undefined {
  return kinds.find((kind) => kind === id);
}

function unknownFlow({ id }: Pick<Scenario, 'id'>, flow: string): LabError {
  return new LabError(say`the lab cannot make the flow ${flow} of ${id} happen`, say`it runs flows with the ids ${kinds.join(', ')}: the card is set up, App1 sends, or App1 receives`);
}
