import { diagramOf, markdownOf } from '../diagram/index.js';
import type { WebAddressOf } from '../model/web.js';
import { conditionsOfFlow } from '../model/what-if.js';
import type { PictureLevel } from '../pages/diagram-protocol.js';
import { chooseFlows, type ChosenFlow } from './choose-flows.js';
import { checkLanguage } from './content-language.js';
import { exitCodes, type Environment, type ExitCode } from './environment.js';
import { filesOf, loadScenarios } from './load-scenarios.js';
import { exitAfter } from './named-files.js';
import { conditionJson, flowJson } from './scenario-json.js';
import { checkIsNoInput } from './kept-inputs.js';
import { savedPage } from './saved-page.js';
import type { SettingsOptions } from './settings-option.js';
import { webAddressesFor } from './web-option.js';
import { writeWhole } from './write-output.js';

export const renderFormats = ['mermaid', 'markdown', 'html', 'json'] as const;

export interface RenderOptions extends SettingsOptions {
  readonly flow?: string;
  readonly level: PictureLevel;
  readonly format: (typeof renderFormats)[number];
  readonly lang: string;
  /** One `PROJECT[@VERSION]=TEMPLATE` for each `--web` option. */
  readonly web: readonly string[];
  /** File to write to; standard output when absent. */
  readonly output?: string;
}

/** `vhflow render`: draws the diagram of one flow, or of all flows in formats that support several. */
export async function render(environment: Environment, name: string, options: RenderOptions): Promise<ExitCode> {
  const webAddress = webAddressesFor(options.web);
  const read = await loadScenarios(environment, [name], options);
  const { scenarios, progress, hasErrors } = read;
  if (scenarios.length === 0) return hasErrors ? exitCodes.findings : exitCodes.usage;
  checkLanguage(options.lang, scenarios);
  if (options.output !== undefined) await checkIsNoInput(environment, options.output, { files: filesOf(environment, read) });
  const text = await textOf(environment, chooseFlows(name, scenarios, options.flow), options, webAddress);
  if (options.output === undefined) environment.out(text);
  else await writeWhole(environment, options.output, text);
  return exitAfter(progress, exitCodes.fine);
}

async function textOf(environment: Environment, flows: readonly ChosenFlow[], options: RenderOptions, webAddress: WebAddressOf): Promise<string> {
  const diagramOptions = { level: options.level, language: options.lang, webAddress };
  switch (options.format) {
    case 'mermaid': {
      const [first] = flows;
      return first ? diagramOf(first.scenario, first.flow, diagramOptions).mermaid : '';
    }
    case 'markdown':
      return markdownOf(flows, diagramOptions);
    case 'html':
      return htmlOf(environment, flows, options, webAddress);
    case 'json': {
      const drawn = flows.map(({ scenario, flow }) => {
        const { mermaid, shown: messages } = diagramOf(scenario, flow, diagramOptions);
        return { scenario: scenario.id, level: options.level, language: options.lang, shown: messages, mermaid, conditions: conditionsOfFlow(scenario, flow.id).map(conditionJson), ...flowJson(scenario, flow, webAddress) };
      });
      return `${JSON.stringify({ flows: drawn }, undefined, 2)}\n`;
    }
  }
}

/** A self-contained page with the flows of the first scenario. */
async function htmlOf(environment: Environment, flows: readonly ChosenFlow[], { level, lang }: RenderOptions, webAddress: WebAddressOf): Promise<string> {
  const [first] = flows;
  if (!first) return '';
  const { scenario } = first;
  const own = flows.filter((chosen) => chosen.scenario === scenario).map(({ flow }) => flow);
  return savedPage(environment, scenario, own, { level, language: lang, webAddress });
}
