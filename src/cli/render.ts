import { diagramOf } from '../diagram/index.js';
import { chooseFlows } from './choose-flows.js';
import type { ChosenFlow } from './choose-flows.js';
import { exitCodes } from './environment.js';
import type { Environment, ExitCode } from './environment.js';
import { loadScenarios } from './load-scenarios.js';
import { markdownOf } from './markdown.js';
import { flowJson } from './scenario-json.js';
import { writeWhole } from './write-output.js';

export const renderFormats = ['mermaid', 'markdown', 'json'] as const;

export interface RenderOptions {
  readonly flow?: string;
  readonly level: 'main' | 'all';
  readonly format: (typeof renderFormats)[number];
  readonly lang: string;
  /** File to write to; standard output when absent. */
  readonly output?: string;
}

/** `vhflow render`: the diagram of a flow, or of all flows where the format has room for several. */
export async function render(environment: Environment, name: string, options: RenderOptions): Promise<ExitCode> {
  const scenarios = await loadScenarios(environment, [name]);
  if (!scenarios) return exitCodes.findings;
  const text = textOf(chooseFlows(name, scenarios, options.flow), options);
  if (options.output === undefined) environment.out(text);
  else await writeWhole(environment, options.output, text);
  return exitCodes.fine;
}

function textOf(flows: readonly ChosenFlow[], options: RenderOptions): string {
  const diagramOptions = { level: options.level, language: options.lang };
  switch (options.format) {
    case 'mermaid': {
      const [first] = flows;
      return first ? diagramOf(first.scenario, first.flow, diagramOptions).mermaid : '';
    }
    case 'markdown':
      return markdownOf(flows, diagramOptions);
    case 'json': {
      const drawn = flows.map(({ scenario, flow }) => {
        const { mermaid, shown: messages } = diagramOf(scenario, flow, diagramOptions);
        return { scenario: scenario.id, level: options.level, language: options.lang, shown: messages, mermaid, ...flowJson(scenario, flow) };
      });
      return `${JSON.stringify({ flows: drawn }, undefined, 2)}\n`;
    }
  }
}
