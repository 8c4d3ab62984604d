import { costNames, costOfFlow, isSetup } from '../../model/cost.js';
import type { Flow } from '../../model/scenario.js';
import { filled, flowCosts, wordsIn } from '../../model/words.js';

/**
 * The costs of a flow in the steady state as figures, such as `6·7·16·2`; empty for setup, which has none for each packet. Words would
 * not fit beside a title in a side bar; {@link costLegend} names the figures.
 */
export function costFigures(flow: Flow): string {
  if (isSetup(flow)) return '';
  const { steady } = costOfFlow(flow);
  return costNames.map((name) => steady[name]).join('·');
}

/**
 * The costs that {@link costFigures} shows, in their order.
 *
 * @param language BCP 47 tag of the language of the scenarios' texts
 */
export function costLegend(language: string): string {
  const { costs, costLegend: legend } = wordsIn(language);
  return filled(legend, costNames.map((name) => costs[name][1]).join(' · '));
}

/**
 * The costs of a flow in the steady state in words, including zeros, such as `6 copies · 7 VM exits · 16 host round trips · 2 wake-ups`.
 *
 * @param language BCP 47 tag of the language of the scenarios' texts
 */
export function costSummary(flow: Flow, language: string): string {
  return flowCosts(flow, language).join(' · ');
}
