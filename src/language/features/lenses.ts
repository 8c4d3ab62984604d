import type { Range } from 'vscode-languageserver-types';
import { expressionText } from '../../model/conditions.js';
import { costOfFlow } from '../../model/cost.js';
import type { Flow, Hop, WrittenScenario } from '../../model/scenario.js';
import { settle } from '../../model/settle.js';
import { costsThatCount, filled, hopCountText, wordsIn } from '../../model/words.js';
import type { DocumentPlace } from '../compile/compile.js';
import type { VhflowDocument } from '../compile/document.js';

/** The information above a flow or a hop. */
export interface Lens {
  readonly range: Range;
  /**
   * Plain text: for a flow, its number of hops and its steady-state cost; for a hop, its number and cost, all with every condition at its
   * default. For a hop that does not happen then, what must hold, and its cost.
   */
  readonly title: string;
  readonly scenario: WrittenScenario;
  readonly flow: Flow;
  /** Absent for the lens of a flow. */
  readonly hop?: Hop;
}

/** The lenses of the flows and hops of a file, in file order. */
export function lensesOf({ compiled }: VhflowDocument, language: string): Lens[] {
  const rangeOf = (object: Flow | Hop): Range => (compiled.places.get(object) as DocumentPlace).name;
  return compiled.scenarios.flatMap((written) => {
    const scenario = settle(written);
    return written.flows.flatMap((writtenFlow, index) => {
      const flow = scenario.flows[index] ?? writtenFlow;
      const happening = new Map(flow.hops.map((hop) => [hop.id, hop]));
      const title = [hopCountText(flow.hops.length, language), ...costsThatCount(costOfFlow(flow).steady, language)].join(' · ');
      return [{ range: rangeOf(writtenFlow), title, scenario, flow }, ...writtenFlow.hops.map((writtenHop) => {
        const settled = happening.get(writtenHop.id);
        const hop = settled ?? writtenHop;
        const start = settled ? filled(wordsIn(language).hopOf, settled.n, flow.hops.length) : `when ${expressionText(writtenHop.under ?? [])}`;
        return { range: rangeOf(writtenHop), title: [start, ...costsThatCount(hop.cost, language)].join(' · '), scenario, flow, hop };
      })];
    });
  });
}
