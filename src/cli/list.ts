import type { Flow, Hop } from '../model/scenario.js';
import { costOfFlow } from '../model/cost.js';
import { inLanguage } from '../model/text.js';
import { everyCost, hopCountText } from '../model/words.js';
import { exitCodes, type Environment, type ExitCode } from './environment.js';
import { printJson, shown } from './shown.js';
import { scenarioJson } from './scenario-json.js';

export interface ListOptions {
  readonly json?: boolean;
  readonly lang: string;
}

/** `vhflow list`: prints the built-in scenarios with their flows and hops. */
export async function list(environment: Environment, { json, lang }: ListOptions): Promise<ExitCode> {
  const { builtInScenarios } = environment;
  if (json) {
    printJson(environment, { scenarios: builtInScenarios.map(scenarioJson) });
    return exitCodes.fine;
  }
  for (const scenario of builtInScenarios) {
    environment.out(`${scenario.id}  ${shown(inLanguage(scenario.title, lang))}\n`);
    for (const flow of scenario.flows) environment.out(flowText(flow, lang));
  }
  return exitCodes.fine;
}

function flowText(flow: Flow, language: string): string {
  const head = `  ${flow.id}  ${shown(inLanguage(flow.title, language))}  (${hopCountText(flow.hops.length, 'en')}: ${everyCost(costOfFlow(flow).steady, 'en').join(' · ')})`;
  return `${[head, ...flow.hops.map((hop) => hopText(hop, language))].join('\n')}\n`;
}

function hopText({ n, from, to, kind, label, at }: Hop, language: string): string {
  const place = at ? `  ${at[0].project}:${at[0].path}#${at[0].symbol}` : '';
  return `    ${String(n).padStart(3)} ${from} -> ${to}  ${kind}  ${shown(inLanguage(label, language))}${shown(place) && `  ${shown(place)}`}`;
}
