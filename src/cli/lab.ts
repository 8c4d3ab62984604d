import { downloadKernel, LabError, runLab, runScripts } from '../lab/index.js';
import { CommandFailure, exitCodes, type Environment, type ExitCode } from './environment.js';
import { labCheck } from './lab-check.js';
import { plannedRuns } from './lab-plan.js';
import { labRun } from './lab-run.js';
import type { LabRunOptions } from './lab-scenarios.js';
import { labScripts } from './lab-scripts.js';
import { shown } from './shown.js';
import { uninterrupted } from './uninterrupted.js';

export interface LabOptions extends LabRunOptions {
  /** Only look whether the lab can run. */
  readonly check?: boolean;
  /** Download a kernel first, unless there is one. */
  readonly download?: boolean;
  /** Id of the only flow to run. */
  readonly flow?: string;
}

/**
 * `vhflow lab`: runs a scenario, or all of them, for real; or says whether that is possible on this computer. A kernel is downloaded
 * first if the user says so.
 */
export async function lab(environment: Environment, name: string | undefined, options: LabOptions): Promise<ExitCode> {
  if (options.download) await download(environment);
  if (options.check) return labCheck(environment, options);
  if (name === undefined) {
    if (options.download) return exitCodes.fine;
    throw new CommandFailure('lab needs the id of a scenario, a file with a copy of one, or all; lab --check says whether it can run here');
  }
  const planned = await plannedRuns(environment, name, options.flow, options);
  if (!planned) return exitCodes.usage;
  return options.probe === 'bpftrace' ? labScripts(environment, planned, options, runScripts) : labRun(environment, planned, options, runLab);
}

/** @throws CommandFailure when there is no kernel and none can be downloaded */
async function download(environment: Environment): Promise<void> {
  try {
    await uninterrupted((signal) => downloadKernel((line) => environment.err(`${shown(line)}\n`), signal));
  } catch (error) {
    throw error instanceof LabError ? new CommandFailure(error.message) : error;
  }
}
