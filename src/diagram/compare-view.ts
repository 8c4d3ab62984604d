import type { CompareCell, CompareColumn, CompareView, FlowCostView } from '../pages/compare-protocol.js';
import { alignFlows, costDifferences, type AlignedHop, type ScenarioFlow } from '../model/compare.js';
import { costOfFlow, isSetup } from '../model/cost.js';
import { inLanguage, type Text } from '../model/text.js';
import type { BoxView, HopView } from '../pages/diagram-protocol.js';
import { oneLine } from '../text/visible.js';
import { sharedConditionViews } from './condition-views.js';
import { flowViewOf, toneOf } from './flow-view.js';

export interface CompareChoice {
  /** The flows to show side by side; the first is the baseline for what the others save. */
  readonly chosen: readonly ScenarioFlow[];
  /** Other flows for the table of costs. */
  readonly others: readonly ScenarioFlow[];
  /** BCP 47 tag of the language of labels and titles. */
  readonly language: string;
}

/** Everything that a page needs to show flows side by side, with every text in the given language and safe to show. */
export function compareViewOf({ chosen, others, language }: CompareChoice): Omit<CompareView, 'chosen' | 'warnings' | 'problems'> {
  const views = chosen.map(({ scenario, flow }) => flowViewOf(scenario, flow, { level: 'all', language }));
  const rows = alignFlows(chosen);
  return {
    columns: chosen.map((flow, column): CompareColumn => ({
      ...flowCostView(flow, language),
      differences: column === 0 || chosen.some(({ flow: each }) => isSetup(each)) ? [] : costDifferences(rows, 0, column),
    })),
    rows: rows.map((row) => row.map((cell, column) => {
      if (!cell) return null;
      const hop = views[column]?.hops[cell.hop.n - 1] as HopView;
      const contexts = chosen[column]?.scenario.contexts;
      return cellView(hop, cell, toneOf(contexts?.find(({ id }) => id === cell.hop.context)));
    })),
    conditions: sharedConditionViews(chosen, language),
    others: others.map((flow) => flowCostView(flow, language)),
  };
}

function flowCostView({ scenario, flow }: ScenarioFlow, language: string): FlowCostView {
  const line = (text: Text | undefined): string => (text ? oneLine(inLanguage(text, language)) : '');
  const { steady, conditional } = costOfFlow(flow);
  return {
    scenarioTitle: line(scenario.title) || scenario.id,
    flowTitle: line(flow.title) || flow.id,
    hops: flow.hops.length,
    ...(isSetup(flow) ? { isSetup: true } : {}),
    steady,
    conditional: isSetup(flow) ? [] : conditional.map(({ hop, cost }) => ({ n: hop.n, when: line(hop.when), cost })),
  };
}

function cellView(hop: HopView, { state, sharedBy }: AlignedHop, tone: BoxView['tone']): CompareCell {
  const { n, label, kind, kindTitle, laneLabel, contextTitle, cost, when, place } = hop;
  return {
    n, label, kind, kindTitle, laneLabel, contextTitle, cost, tone, state, sharedBy,
    ...(when === undefined ? {} : { when }),
    ...(place ? { symbol: place.symbol } : {}),
  };
}
