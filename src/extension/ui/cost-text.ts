import { costOfFlow } from '../../model/cost.js';
import { mainFlow, type Flow, type Scenario } from '../../model/scenario.js';
import { countText, hopCountText, wordsIn } from '../../model/words.js';

/**
 * The two costs that distinguish data paths best, such as `6 copies · 7 VM exits`; for a flow of setup hops only, its number of hops.
 *
 * @param language BCP 47 tag of the language of the scenarios' texts
 */
export function costSummary(flow: Flow, language: string): string {
  if (flow.hops.every((hop) => hop.branch === 'control')) return hopCountText(flow.hops.length, language);
  const { steady } = costOfFlow(flow);
  return (['copies', 'vmExits'] as const).map((name) => countText(name, steady[name], wordsIn(language))).join(' · ');
}

/** The summary of the scenario's main flow; empty for a scenario without flows. */
export function scenarioSummary(scenario: Scenario, language: string): string {
  const flow = mainFlow(scenario);
  return flow ? costSummary(flow, language) : '';
}
