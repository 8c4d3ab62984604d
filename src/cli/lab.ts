import { downloadKernel, LabError } from '../lab/index.js';
import { CommandFailure, type Environment, type ExitCode } from './environment.js';
import { labCheck } from './lab-check.js';
import { shown } from './shown.js';
import { uninterrupted } from './uninterrupted.js';

export interface LabOptions {
  /** Only look whether the lab can run. */
  readonly check?: boolean;
  /** Download a kernel first, unless there is one. */
  readonly download?: boolean;
  readonly json?: boolean;
}

/** `vhflow lab`: whether the lab can run on this computer, after downloading a kernel if the user says so. */
export async function lab(environment: Environment, options: LabOptions): Promise<ExitCode> {
  if (options.download) await download(environment);
  return labCheck(environment, options);
}

/** @throws CommandFailure when there is no kernel and none can be downloaded */
async function download(environment: Environment): Promise<void> {
  try {
    await uninterrupted((signal) => downloadKernel((line) => environment.err(`${shown(line)}\n`), signal));
  } catch (error) {
    throw error instanceof LabError ? new CommandFailure(error.message) : error;
  }
}
