import path from 'node:path';
import { LabError, labSettings, makeFolder, type LabProgress, type LabRequest } from '../lab/index.js';
import type { Scenario } from '../model/scenario.js';
import { withSettings } from '../model/settle.js';
import { CommandFailure, FileFailure, type Environment } from './environment.js';
import { StepLines } from './lab-progress.js';
import { codeOf, reasonOf } from './read-input.js';
import type { SettingsOptions } from './settings-option.js';
import { jsonText, printJson, shown } from './shown.js';
import { uninterrupted } from './uninterrupted.js';
import { writeWhole } from './write-output.js';

export interface LabRunOptions extends SettingsOptions {
  readonly packets: number;
  /** The folder of the results; by default one in the working folder, see {@link folderOf}. For several scenarios, each has a folder in it. */
  readonly out?: string;
  /** What records: `ftrace`, or the scripts for bpftrace, which are tried then. */
  readonly probe?: 'ftrace' | 'bpftrace';
  readonly keep?: boolean;
  readonly json?: boolean;
}

/** A scenario to run, and which of its flows. */
export interface PlannedRun {
  readonly scenario: Scenario;
  /** How the command line names it: by its id, or a file. */
  readonly named: string;
  readonly flows: readonly string[];
}

/** What there is of each run of a scenario, whatever has recorded it. */
export interface EndedRun<Summary> {
  readonly summary: Summary;
  /** How the command line names the scenario: its id, or a file. */
  readonly named: string;
  /** Recordings that open together, and of which flow they are, seen from the working folder. */
  readonly files: readonly { readonly flow: string; readonly files: readonly string[] }[];
  readonly seconds: number;
}

/** Runs what the lab is asked for. @returns what it has shown, and the paths of the recordings that open together */
export type RunRequest<Summary> = (request: LabRequest, progress: LabProgress, signal: AbortSignal) => Promise<Pick<EndedRun<Summary>, 'summary' | 'files'>>;

/**
 * Runs scenarios one after another, until a signal arrives, and leaves what each has shown in the folder of its results as `summary.json`.
 *
 * @throws CommandFailure when a folder cannot be made, or the lab fails
 */
export async function runScenarios<Summary>(environment: Environment, planned: readonly PlannedRun[], options: LabRunOptions, run: RunRequest<Summary>): Promise<readonly EndedRun<Summary>[]> {
  return uninterrupted(async (arrival) => {
    const ended: EndedRun<Summary>[] = [];
    for (const each of planned) if (!arrival.aborted) ended.push(await runOne(environment, each, folderOf(each, planned, options), options, run, arrival));
    return ended;
  });
}

/** Prints a summary as JSON, or several with their total. */
export function printSummaries(environment: Environment, summaries: readonly object[], total: object): void {
  printJson(environment, summaries.length === 1 ? summaries[0] : { total, runs: summaries });
}

/** The folder of the results of a scenario. What another tool has recorded is in another one, unless the user names it. */
function folderOf({ scenario: { id } }: PlannedRun, planned: readonly PlannedRun[], { out, probe }: LabRunOptions): string {
  if (out === undefined) return `vhflow-lab-${id}${probe === 'bpftrace' ? '-bpftrace' : ''}`;
  return planned.length > 1 ? path.join(out, id) : out;
}

async function runOne<Summary>(environment: Environment, { scenario, flows, named }: PlannedRun, folder: string, options: LabRunOptions, run: RunRequest<Summary>, signal: AbortSignal): Promise<EndedRun<Summary>> {
  const began = performance.now();
  const settings = labSettings(options);
  const at = await madeFolder(environment, folder);
  const { packets, keep = false } = options;
  const progress = new StepLines(environment, scenario.id);
  try {
    const { summary, files } = await run({ scenario: withSettings(scenario, settings), flows, packets, settings, folder: at, keep }, progress, signal);
    await writeWhole(environment, path.join(at, 'summary.json'), jsonText(summary));
    const seen = files.map((each) => ({ ...each, files: each.files.map((file) => path.relative(environment.workingDirectory, file)) }));
    return { summary, named, files: seen, seconds: (performance.now() - began) / 1_000 };
  } catch (error) {
    throw asCommandFailure(error);
  } finally {
    progress.end();
  }
}

/**
 * Makes a folder for the results of a run.
 *
 * @returns its absolute path
 * @throws FileFailure when it cannot be made
 */
async function madeFolder(environment: Environment, folder: string): Promise<string> {
  const at = path.resolve(environment.workingDirectory, folder);
  await makeFolder(at).catch((error: unknown) => {
    throw new FileFailure(`${shown(folder)}: ${reasonOf(error)}; --out names another folder for the results`, codeOf(error));
  });
  return at;
}

/** A failure of the lab as one of the command, which names the console that was kept; other errors as they are. */
function asCommandFailure(error: unknown): unknown {
  return error instanceof LabError ? new CommandFailure(`${error.message}${error.file === undefined ? '' : ` (${shown(error.file)})`}`) : error;
}
