import path from 'node:path';
import { compile } from '../language/index.js';
import type { Scenario } from '../model/scenario.js';
import { settle } from '../model/settle.js';
import { diagnosticLine, isError } from './diagnostics.js';
import { didYouMean } from './did-you-mean.js';
import { CommandFailure, FileFailure, type Environment } from './environment.js';
import { forEachFile, scenarioFiles, type Progress } from './named-files.js';
import { readScenario } from './read-input.js';
import { shown } from './shown.js';

/** A scenario and the file that it was loaded from. */
export interface LoadedScenario {
  readonly scenario: Scenario;
  /** Absent for a built-in scenario. */
  readonly file?: { /** As given on the command line. */ readonly name: string; readonly text: string };
}

/** The scenarios that could be loaded; a file with errors counts as one that could not be read. */
export interface Loaded {
  readonly loaded: readonly LoadedScenario[];
  readonly scenarios: readonly Scenario[];
  readonly progress: Progress;
  /** Whether a file was left out because of its errors, and not because it could not be read. */
  readonly hasErrors: boolean;
}

/**
 * Loads the scenarios named on the command line by file, folder, pattern or built-in id, or all built-in scenarios when none is
 * named. A built-in id takes precedence over a file or folder with the same name, which can be written as `./name`. What could not be loaded
 * has been printed on standard error.
 */
export async function loadScenarios(environment: Environment, names: readonly string[]): Promise<Loaded> {
  const builtIns = new Map(environment.builtInScenarios.map((scenario) => [scenario.id, settle(scenario)]));
  const loaded: LoadedScenario[] = names.length === 0 ? [...builtIns.values()].map((scenario) => ({ scenario })) : [];
  let hasErrors = false;
  const load = async (name: string): Promise<string | void> => {
    const builtIn = builtIns.get(name);
    const found = builtIn ? [{ scenario: builtIn }] : await scenariosOfFile(environment, name);
    if (found) loaded.push(...found);
    else {
      hasErrors = true;
      return 'has errors';
    }
  };
  const progress = await forEachFile(environment, names, scenarioFiles, load, new Set(builtIns.keys()));
  return { loaded, scenarios: loaded.map(({ scenario }) => scenario), progress, hasErrors };
}

/** The files that were read for scenarios, also in vain: those named on the command line, and those of built-in scenarios. */
export function filesOf(environment: Environment, { loaded, progress }: Loaded): readonly string[] {
  return [...progress.files, ...loaded.flatMap(({ scenario, file }) => (file ? [] : builtInFile(environment, scenario.id)))];
}

/** The file in the package with the text of a built-in scenario. */
export function builtInFile(environment: Environment, id: string): string {
  return path.join(environment.packageFolder, 'scenarios', `${id}.vhflow`);
}

/** The scenarios of a file; undefined when it has errors, which have then been printed. */
async function scenariosOfFile(environment: Environment, name: string): Promise<readonly LoadedScenario[] | undefined> {
  const text = await readNamed(environment, name);
  const compiled = compile(text);
  const errors = compiled.diagnostics.filter(isError);
  for (const error of errors) environment.err(`${diagnosticLine(name, error)}\n`);
  if (errors.length > 0) return undefined;
  if (compiled.scenarios.length === 0) throw new CommandFailure(`${shown(name)}: contains no scenario`);
  return compiled.scenarios.map((scenario) => ({ scenario: settle(scenario), file: { name, text } }));
}

async function readNamed(environment: Environment, file: string): Promise<string> {
  try {
    return (await readScenario(environment, file)).text;
  } catch (error) {
    const looksLikeId = /^[\w-]+$/.test(file);
    if (!(error instanceof FileFailure) || error.code !== 'ENOENT' || !looksLikeId) throw error;
    const ids = environment.builtInScenarios.map(({ id }) => id);
    throw new CommandFailure(`${shown(file)}: neither a built-in scenario (${ids.join(', ')}) nor a file${didYouMean(file, ids)}`);
  }
}
