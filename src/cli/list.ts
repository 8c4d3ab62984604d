import type { Flow, Hop, Scenario } from '../model/scenario.js';
import { inLanguage } from '../model/text.js';
import { changedText, flowCosts, hopCountText, titleUnder } from '../model/words.js';
import { checkLanguage } from './content-language.js';
import { exitCodes, type Environment, type ExitCode } from './environment.js';
import { loadScenarios } from './load-scenarios.js';
import { exitAfter, unreadJson } from './named-files.js';
import { printJson, shown } from './shown.js';
import { scenarioJson } from './scenario-json.js';
import type { SettingsOptions } from './settings-option.js';

export interface ListOptions extends SettingsOptions {
  readonly json?: boolean;
  readonly lang: string;
}

/** `vhflow list`: prints scenarios with their flows and hops; the built-in ones when none is named. */
export async function list(environment: Environment, names: readonly string[], options: ListOptions): Promise<ExitCode> {
  const { json, lang } = options;
  const { scenarios, progress } = await loadScenarios(environment, names, options);
  if (scenarios.length === 0) return exitCodes.usage;
  checkLanguage(lang, scenarios);
  if (json) printJson(environment, { scenarios: scenarios.map(scenarioJson), ...unreadJson(progress) });
  else for (const scenario of scenarios) environment.out(scenarioText(scenario, lang));
  return exitAfter(progress, exitCodes.fine);
}

function scenarioText({ id, title, flows, conditions, settings }: Scenario, language: string): string {
  const heading = titleUnder(inLanguage(title, language), changedText(conditions, settings, language), language);
  return `${id}  ${shown(heading)}\n${flows.map((flow) => flowText(flow, language)).join('')}`;
}

function flowText(flow: Flow, language: string): string {
  const head = `  ${flow.id}  ${shown(inLanguage(flow.title, language))}  (${hopCountText(flow.hops.length, language)}: ${flowCosts(flow, language).join(' · ')})`;
  return `${[head, ...flow.hops.map((hop) => hopText(hop, language))].join('\n')}\n`;
}

function hopText({ id, n, from, to, kind, label, at }: Hop, language: string): string {
  const place = at ? `  ${at[0].project}:${at[0].path}#${at[0].symbol}` : '';
  return `    ${String(n).padStart(3)} ${shown(id)}  ${from} -> ${to}  ${kind}  ${shown(inLanguage(label, language))}${shown(place) && `  ${shown(place)}`}`;
}
