import type { Diagnostic } from 'vscode-languageserver-types';
import { builtInScenarios as written } from '../src/built-in/scenarios.js';
import { compile } from '../src/language/index.js';
import type { Settings } from '../src/model/conditions.js';
import type { Scenario } from '../src/model/scenario.js';
import { settle } from '../src/model/settle.js';

/** The built-in scenarios on the basis. */
export const builtInScenarios: readonly Scenario[] = written.map((scenario) => settle(scenario));

/** The scenarios of a text under given settings, by default on the basis. */
export function compileSettled(text: string, options?: Parameters<typeof compile>[1], settings?: Settings): { readonly scenarios: readonly Scenario[]; readonly diagnostics: readonly Diagnostic[] } {
  const { scenarios, diagnostics } = compile(text, options);
  return { scenarios: scenarios.map((scenario) => settle(scenario, settings)), diagnostics };
}
