import path from 'node:path';
import { compile } from '../language/index.js';
import type { Scenario, WrittenScenario } from '../model/scenario.js';
import { settle } from '../model/settle.js';
import { conditionsOfFlow } from '../model/what-if.js';
import { diagnosticLine, isError } from './diagnostics.js';
import { didYouMean } from './did-you-mean.js';
import { CommandFailure, FileFailure, type Environment } from './environment.js';
import { forEachFile, scenarioFiles, type Progress } from './named-files.js';
import { readScenario } from './read-input.js';
import { checkSettings, type SettingsOptions } from './settings-option.js';
import { shown } from './shown.js';

/** A scenario and the file that it was loaded from. */
export interface LoadedScenario {
  readonly scenario: Scenario;
  /** Absent for a built-in scenario. */
  readonly file?: ScenarioFile;
}

interface ScenarioFile {
  /** As given on the command line. */
  readonly name: string;
  readonly text: string;
}

/** A scenario as its file says it. */
interface Written {
  readonly scenario: WrittenScenario;
  readonly file?: ScenarioFile;
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
 *
 * @param settings the conditions that differ from their defaults
 * @throws CommandFailure when the settings name a condition that none of the scenarios knows, or contradict each other
 */
export async function loadScenarios(environment: Environment, names: readonly string[], settings: SettingsOptions): Promise<Loaded> {
  const builtIns = new Map(environment.builtInScenarios.map((scenario) => [scenario.id, scenario]));
  const written: Written[] = names.length === 0 ? [...builtIns.values()].map((scenario) => ({ scenario })) : [];
  let hasErrors = false;
  const load = async (name: string): Promise<string | void> => {
    const builtIn = builtIns.get(name);
    const found = builtIn ? [{ scenario: builtIn }] : await scenariosOfFile(environment, name);
    if (found) written.push(...found);
    else {
      hasErrors = true;
      return 'has errors';
    }
  };
  const progress = await forEachFile(environment, names, scenarioFiles, load, new Set(builtIns.keys()));
  if (written.length > 0) checkSettings(settings, written.map(({ scenario }) => scenario));
  const loaded = written.map(({ scenario, ...file }) => ({ scenario: settle(scenario, { with: settings.with, without: settings.without }), ...file }));
  const scenarios = loaded.map(({ scenario }) => scenario);
  if (scenarios.length > 0) warnOfUnused(environment, settings, scenarios);
  return { loaded, scenarios, progress, hasErrors };
}

/** A setting without effect is no error, because it may be meant for other scenarios, but it is easily overlooked. */
function warnOfUnused(environment: Environment, settings: SettingsOptions, scenarios: readonly Scenario[]): void {
  const used = new Set(scenarios.flatMap((scenario) => scenario.flows.flatMap(({ id }) => conditionsOfFlow(scenario, id).map((condition) => condition.id))));
  for (const option of ['with', 'without'] as const) {
    for (const name of settings[option].filter((each) => !used.has(each))) environment.err(`vhflow: warning: --${option} ${shown(name)}: no flow depends on it\n`);
  }
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
async function scenariosOfFile(environment: Environment, name: string): Promise<readonly Written[] | undefined> {
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
    return (await readScenario(environment, file)).text;
  } catch (error) {
    const looksLikeId = /^[\w-]+$/.test(file);
    if (!(error instanceof FileFailure) || error.code !== 'ENOENT' || !looksLikeId) throw error;
    const ids = environment.builtInScenarios.map(({ id }) => id);
    throw new CommandFailure(`${shown(file)}: neither a built-in scenario (${ids.join(', ')}) nor a file${didYouMean(file, ids)}`);
  }
}
