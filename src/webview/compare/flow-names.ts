import type { FlowCostView } from '../../pages/compare-protocol.js';

/** Scenario and flow, as one name. */
export function fullName({ scenarioTitle, flowTitle }: FlowCostView): string {
  return `${scenarioTitle} · ${flowTitle}`;
}

/** The shortest names that distinguish the flows: a part that all have in common is left out. */
export function shortNames(flows: readonly FlowCostView[]): readonly string[] {
  const areDistinct = (name: (flow: FlowCostView) => string): boolean => new Set(flows.map(name)).size === flows.length;
  const sameFlowTitle = new Set(flows.map(({ flowTitle }) => flowTitle)).size === 1;
  if (sameFlowTitle && areDistinct(({ scenarioTitle }) => scenarioTitle)) return flows.map(({ scenarioTitle }) => scenarioTitle);
  const sameScenario = new Set(flows.map(({ scenarioTitle }) => scenarioTitle)).size === 1;
  if (sameScenario && areDistinct(({ flowTitle }) => flowTitle)) return flows.map(({ flowTitle }) => flowTitle);
  return flows.map(fullName);
}
