import { diagramOf } from '../diagram/index.js';
import type { Flow, Scenario } from '../model/scenario.js';
import { CommandFailure, exitCodes } from './environment.js';
import type { Environment, ExitCode } from './environment.js';
import { loadScenarios } from './load-scenarios.js';
import { markdownOf } from './markdown.js';
import { flowJson } from './scenario-json.js';
import { shown } from './shown.js';
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

/** One flow to draw. */
export interface Drawn {
  readonly scenario: Scenario;
  readonly flow: Flow;
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

function chooseFlows(name: string, scenarios: readonly Scenario[], wanted: string | undefined): readonly Drawn[] {
  const all = scenarios.flatMap((scenario) => scenario.flows.map((flow) => ({ scenario, flow })));
  const chosen = wanted === undefined ? all : all.filter(({ flow }) => flow.id === wanted);
  if (chosen.length > 0) return chosen;
  const known = all.map(({ flow }) => flow.id).join(', ');
  throw new CommandFailure(wanted === undefined ? `${shown(name)}: holds no flow` : `${shown(name)}: no flow ${shown(wanted)}; its flows are ${shown(known)}`);
}

function textOf(flows: readonly Drawn[], options: RenderOptions): string {
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
