import type { l10n } from 'vscode';
import { costOfFlow, isFree } from '../../model/cost.js';
import { mainFlow, type Cost, type Flow, type Scenario } from '../../model/scenario.js';

export type Translator = Pick<typeof l10n, 't'>;

/** The two figures that tell data paths apart, as in `6 copies · 7 exits`; for a flow that only sets up, its number of hops. */
export function costSummary(flow: Flow, l10n: Translator): string {
  if (flow.hops.every((hop) => hop.branch === 'control')) {
    return flow.hops.length === 1 ? l10n.t('1 hop') : l10n.t('{0} hops', flow.hops.length);
  }
  const { steady } = costOfFlow(flow);
  return `${copiesText(steady.copies, l10n)} · ${exitsText(steady.vmExits, l10n)}`;
}

/** The summary of the flow that sends, else of the first one; empty for a scenario without flows. */
export function scenarioSummary(scenario: Scenario, l10n: Translator): string {
  const flow = mainFlow(scenario);
  return flow ? costSummary(flow, l10n) : '';
}

/** Every figure, zeros included, for the steady state of a flow. */
export function allCosts(cost: Cost, l10n: Translator): string {
  return figures(cost, l10n).join(' · ');
}

/** The figures that are not zero; empty when there are none. */
export function costsThatCount(cost: Cost, l10n: Translator): string {
  const values = [cost.copies, cost.vmExits, cost.hostRoundTrips, cost.wakeups];
  return isFree(cost) ? '' : figures(cost, l10n).filter((_, index) => values[index] !== 0).join(' · ');
}

function figures(cost: Cost, l10n: Translator): string[] {
  return [
    copiesText(cost.copies, l10n),
    exitsText(cost.vmExits, l10n),
    cost.hostRoundTrips === 1 ? l10n.t('1 host round trip') : l10n.t('{0} host round trips', cost.hostRoundTrips),
    cost.wakeups === 1 ? l10n.t('1 wake-up') : l10n.t('{0} wake-ups', cost.wakeups),
  ];
}

function copiesText(count: number, l10n: Translator): string {
  return count === 1 ? l10n.t('1 copy') : l10n.t('{0} copies', count);
}

function exitsText(count: number, l10n: Translator): string {
  return count === 1 ? l10n.t('1 exit') : l10n.t('{0} exits', count);
}
