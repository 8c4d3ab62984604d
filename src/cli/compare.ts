import { costNames, costOfFlow } from '../model/cost.js';
import type { Flow, Scenario } from '../model/scenario.js';
import { inLanguage } from '../model/text.js';
import { costsThatCount, wordsIn } from '../model/words.js';
import { checkLanguage } from './content-language.js';
import { exitCodes, type Environment, type ExitCode } from './environment.js';
import { loadScenarios } from './load-scenarios.js';
import { exitAfter, unreadJson } from './named-files.js';
import { printJson, shown } from './shown.js';
import { costsJson } from './scenario-json.js';

export interface CompareOptions {
  readonly json?: boolean;
  readonly lang: string;
}

interface Row {
  readonly scenario: Scenario;
  readonly flow: Flow;
}

/** `vhflow compare`: prints the costs of flows side by side. It leaves out files with errors, because their totals would be wrong. */
export async function compare(environment: Environment, names: readonly string[], { json, lang }: CompareOptions): Promise<ExitCode> {
  const { scenarios, progress } = await loadScenarios(environment, names);
  if (scenarios.length === 0) return exitCodes.usage;
  checkLanguage(lang, scenarios);
  const rows = scenarios.flatMap((scenario) => scenario.flows.map((flow) => ({ scenario, flow })));
  if (json) {
    const flows = rows.map(({ scenario, flow }) => ({ scenario: scenario.id, flow: flow.id, title: flow.title, hops: flow.hops.length, costs: costsJson(flow) }));
    printJson(environment, { flows, ...unreadJson(progress) });
  } else environment.out(tableText(rows, lang));
  return exitAfter(progress, exitCodes.fine);
}

const headings = ['scenario', 'flow', 'hops', ...costNames.map((name) => wordsIn('en').costs[name][1])];

function tableText(rows: readonly Row[], language: string): string {
  const cells = rows.map(({ scenario, flow }) => {
    const { steady } = costOfFlow(flow);
    return [scenario.id, flow.id, String(flow.hops.length), ...costNames.map((name) => String(steady[name]))];
  });
  const widths = headings.map((heading, column) => Math.max(heading.length, ...cells.map((row) => row[column]?.length ?? 0)));
  const lines = [headings, ...cells].map((row) => row.map((cell, column) => (column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join('  '));
  return `${[...lines, ...conditionalLines(rows, language)].join('\n')}\n`;
}

function conditionalLines(rows: readonly Row[], language: string): readonly string[] {
  const lines = rows.flatMap(({ scenario, flow }) =>
    costOfFlow(flow).conditional.map(({ hop, cost }) => `${scenario.id} ${flow.id} ${costsThatCount(cost, 'en').map((words) => `+${words}`).join(' ')}: ${hop.when ? shown(inLanguage(hop.when, language)) : hop.id}`),
  );
  return lines.length > 0 ? ['', 'Not for every packet:', ...lines] : [];
}
