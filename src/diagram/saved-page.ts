import type { Flow, Scenario } from '../model/scenario.js';
import { noFolds } from '../pages/diagram-protocol.js';
import type { OfflineData, OfflineTrace } from '../pages/offline-data.js';
import type { DiagramOptions } from './diagram.js';
import { flowFactsOf, pictureModelOf, scenarioViewOf } from './flow-view.js';

/**
 * What a page that is saved to a file needs to show flows of a scenario, folded and unfolded as its reader wants.
 *
 * @param flows the flows to show, in this order
 * @param selected number of the hop of the first flow that is selected when the page opens
 * @param trace what is laid over one of the flows
 */
export function offlineDataOf(scenario: Scenario, flows: readonly Flow[], options: DiagramOptions, selected = 1, trace?: OfflineTrace): Omit<OfflineData, 'language' | 'strings'> {
  const { level, hide = [], folds = noFolds } = options;
  return {
    scenario: scenarioViewOf(scenario, flows, options),
    flows: flows.map((flow) => flowFactsOf(scenario, flow, options)),
    model: pictureModelOf(scenario, flows),
    shown: { level, hidden: hide, folds },
    selected,
    ...(trace ? { trace } : {}),
  };
}
