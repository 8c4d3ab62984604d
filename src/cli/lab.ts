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
  if (name === undefined) return withoutRun(environment, options);
  const planned = await plannedRuns(environment, name, options.flow, options);
  if (!planned) return exitCodes.usage;
  if (options.download) await download(environment);
  if (options.check) return labCheck(environment, options);
  return options.probe === 'bpftrace' ? labScripts(environment, planned, options, runScripts) : labRun(environment, planned, options, runLab);
}

/** Only looks at the computer, or only downloads. */
async function withoutRun(environment: Environment, options: LabOptions): Promise<ExitCode> {
  if (!options.check && !options.download) throw new CommandFailure('lab needs the id of a scenario, a file with a copy of one, or all; lab --check says whether it can run here');
  if (options.flow !== undefined || options.with.length + options.without.length > 0) throw new CommandFailure('--flow, --with and --without need a scenario');
  if (options.download) await download(environment);
  return options.check ? labCheck(environment, options) : exitCodes.fine;
}

/** @throws CommandFailure when there is no kernel and none can be downloaded */
async function download(environment: Environment): Promise<void> {
  await uninterrupted(async (signal) => {
    try {
      await downloadKernel((line) => environment.err(`${shown(line)}\n`), signal);
    } catch (error) {
      if (signal.aborted) environment.err('vhflow: cancelled; nothing of the download is left\n');
      throw error instanceof LabError ? new CommandFailure(error.message) : error;
    }
  });
}
