import { compile } from '../language/index.js';
import type { Scenario } from '../model/scenario.js';
import { CommandFailure, FileFailure, type Environment } from './environment.js';
import { readScenarioText } from './read-input.js';
import { diagnosticLine, isError } from './diagnostics.js';
import { shown } from './shown.js';

/** A scenario and the file that it was loaded from. */
export interface LoadedScenario {
  readonly scenario: Scenario;
  /** Absent for a built-in scenario. */
  readonly file?: { /** As given on the command line. */ readonly name: string; readonly text: string };
}

/**
 * Loads the scenarios named on the command line by file or built-in id, or all built-in scenarios when none is named.
 * A built-in id takes precedence over a file with the same name, which can be written as `./name`.
 *
 * @returns undefined when a file has errors, which have then been printed
 * @throws CommandFailure when a file cannot be read, or contains no scenario
 */
export async function loadScenarios(environment: Environment, names: readonly string[]): Promise<readonly Scenario[] | undefined> {
  return (await loadWithFiles(environment, names))?.map(({ scenario }) => scenario);
}

/** Like {@link loadScenarios}, with the files that the scenarios were loaded from. */
export async function loadWithFiles(environment: Environment, names: readonly string[]): Promise<readonly LoadedScenario[] | undefined> {
  if (names.length === 0) return environment.builtInScenarios.map((scenario) => ({ scenario }));
  const scenarios: LoadedScenario[] = [];
  let broken = false;
  for (const name of names) {
    const builtIn = environment.builtInScenarios.find(({ id }) => id === name);
    const found = builtIn ? [{ scenario: builtIn }] : await scenariosOfFile(environment, name);
    if (found) scenarios.push(...found);
    else broken = true;
  }
  return broken ? undefined : scenarios;
}

async function scenariosOfFile(environment: Environment, name: string): Promise<readonly LoadedScenario[] | undefined> {
  const text = await readNamed(environment, name);
  const compiled = compile(text);
  const errors = compiled.diagnostics.filter(isError);
  for (const error of errors) environment.err(`${diagnosticLine(name, error)}\n`);
  if (errors.length > 0) return undefined;
  if (compiled.scenarios.length === 0) throw new CommandFailure(`${shown(name)}: contains no scenario`);
  return compiled.scenarios.map((scenario) => ({ scenario, file: { name, text } }));
}

async function readNamed(environment: Environment, file: string): Promise<string> {
  try {
    return await readScenarioText(environment, file);
  } catch (error) {
    const looksLikeId = /^[\w-]+$/.test(file);
    if (!(error instanceof FileFailure) || error.code !== 'ENOENT' || !looksLikeId) throw error;
    throw new CommandFailure(`${shown(file)}: neither a built-in scenario (${environment.builtInScenarios.map(({ id }) => id).join(', ')}) nor a file`);
  }
}
