import type { Range } from 'vscode-languageserver-types';
import { costOfFlow } from '../../model/cost.js';
import type { Flow, Hop, WrittenScenario } from '../../model/scenario.js';
import { costsThatCount, filled, hopCountText, wordsIn } from '../../model/words.js';
import type { DocumentPlace } from '../compile/compile.js';
import type { VhflowDocument } from '../compile/document.js';

/** The information above a flow or a hop. */
export interface Lens {
  readonly range: Range;
  /** Plain text: for a flow, its number of hops and its steady-state cost; for a hop, its number and cost. */
  readonly title: string;
  readonly scenario: WrittenScenario;
  readonly flow: Flow;
  /** Absent for the lens of a flow. */
  readonly hop?: Hop;
}

/** The lenses of the flows and hops of a file, in file order. */
export function lensesOf({ compiled }: VhflowDocument, language: string): Lens[] {
  const rangeOf = (object: Flow | Hop): Range => (compiled.places.get(object) as DocumentPlace).name;
  return compiled.scenarios.flatMap((scenario) => scenario.flows.flatMap((flow) => [
    { range: rangeOf(flow), title: [hopCountText(flow.hops.length, language), ...costsThatCount(costOfFlow(flow).steady, language)].join(' · '), scenario, flow },
    ...flow.hops.map((hop) => ({
      range: rangeOf(hop), title: [filled(wordsIn(language).hopOf, hop.n, flow.hops.length), ...costsThatCount(hop.cost, language)].join(' · '), scenario, flow, hop,
    })),
  ]));
}
