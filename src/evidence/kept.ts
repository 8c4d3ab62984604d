import { isSetup } from '../model/cost.js';
import type { Flow, Hop, WrittenScenario } from '../model/scenario.js';
import { hopPrint } from './hop-print.js';
import { parseSummary, type FlowSummary, type HopSummary, type Summary } from './summary.js';
import { elsewhereText, hopText, outdatedText } from './words.js';

/** What the kept runs say of a hop. */
export type HopEvidence =
  | { readonly is: 'shown'; readonly run: Summary; readonly hop: HopSummary }
  /** It was another one when it ran. */
  | { readonly is: 'outdated'; readonly run: Summary }
  /** It does not happen under the settings of the run. */
  | { readonly is: 'elsewhere'; readonly run: Summary; readonly flow: FlowSummary };

/** The summaries of runs that are kept with the product. */
export class KeptEvidence {
  private readonly summaries: ReadonlyMap<string, Summary>;

  /** @param values what the files have; one that is no summary is left out */
  constructor(values: readonly unknown[]) {
    this.summaries = new Map(values.flatMap((value) => parseSummary(value) ?? []).map((summary) => [summary.scenario, summary]));
  }

  /** All of them. */
  get all(): readonly Summary[] {
    return [...this.summaries.values()];
  }

  /**
   * What is kept of a hop of a scenario of this id, which may be an edited copy.
   *
   * @returns undefined if its flow was not run
   */
  of(scenario: WrittenScenario, flowId: string, hopId: string): HopEvidence | undefined {
    const run = this.summaries.get(scenario.id);
    const kept = run?.flows.find(({ flow }) => flow === flowId);
    const flow = scenario.flows.find(({ id }) => id === flowId);
    const hop = flow?.hops.find(({ id }) => id === hopId);
    if (!run || !kept || !flow || !hop) return undefined;
    const shown = kept.hops.find(({ id }) => id === hopId);
    if (!shown) return elsewhereText(scenario, hop, kept.settings, run, 'en') === undefined ? undefined : { is: 'elsewhere', run, flow: kept };
    return shown.print === hopPrint(flow, hop) ? { is: 'shown', run, hop: shown } : { is: 'outdated', run };
  }

  /** The same in one sentence that is safe to show. */
  textOf(scenario: WrittenScenario, flow: Flow, { id }: Hop, language: string): string | undefined {
    const evidence = this.of(scenario, flow.id, id);
    const written = scenario.flows.find((each) => each.id === flow.id)?.hops.find((hop) => hop.id === id);
    switch (evidence?.is) {
      case undefined:
        return undefined;
      case 'shown':
        return hopText(evidence.hop, evidence.run, language, isSetup(flow));
      case 'outdated':
        return outdatedText(evidence.run, language);
      case 'elsewhere':
        return written && elsewhereText(scenario, written, evidence.flow.settings, evidence.run, language);
    }
  }
}
