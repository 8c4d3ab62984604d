import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { RunOfSummary } from '../evidence/index.js';
import { inResultsFolder, LabError, labSettings, writeResult, type LabProgress, type LabRequest, type LabRun } from '../lab/index.js';
import type { Scenario } from '../model/scenario.js';
import { withSettings } from '../model/settle.js';
import { CommandFailure, type Environment } from './environment.js';
import { StepLines } from './lab-progress.js';
import type { SettingsOptions } from './settings-option.js';
import { jsonText, printJson, shown } from './shown.js';
import { uninterrupted } from './uninterrupted.js';

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
  readonly placeOf?: PlaceOfHop;
}

/** Where in the user's file a hop of a flow is, as `FILE:LINE:COLUMN`; there is none for a built-in scenario. */
export type PlaceOfHop = (flow: string, hop: string) => string | undefined;

/** What there is of each run of a scenario, whatever has recorded it. */
export interface EndedRun<Summary> {
  readonly summary: Summary;
  /** How the command line names the scenario: its id, or a file. */
  readonly named: string;
  /** Recordings that open together, and of which flow they are, seen from the working folder. */
  readonly files: readonly { readonly flow: string; readonly files: readonly string[] }[];
  readonly seconds: number;
  readonly placeOf?: PlaceOfHop;
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
    for (const each of planned) if (!arrival.aborted) ended.push(await runScenario(environment, each, folderOf(each, planned, options), options, run, arrival));
    return ended;
  });
}

/** What a summary says of a run that has just ended, whatever its versions are of. */
export function runFacts<Versions>({ versions, accelerator: outer, cpu }: Pick<LabRun, 'accelerator' | 'cpu'> & { readonly versions: Versions }): Pick<RunOfSummary, 'date' | 'accelerator'> & { readonly versions: Versions } {
  return { date: new Date().toISOString().slice(0, 10), versions, accelerator: { outer, cpu } };
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

/**
 * Runs a scenario in a folder that is its own meanwhile, with lines that show its progress until it ends. If the signal ends it, a line
 * says so.
 *
 * @throws CommandFailure when the folder cannot be used, or the lab fails
 */
export async function runScenario<Summary>(environment: Environment, { scenario, flows, named, placeOf }: PlannedRun, folder: string, options: LabRunOptions, run: RunRequest<Summary>, signal: AbortSignal): Promise<EndedRun<Summary>> {
  const began = performance.now();
  const settings = labSettings(options);
  const { packets, keep = false } = options;
  const request = { scenario: withSettings(scenario, settings), flows, packets, settings, folder: path.resolve(environment.workingDirectory, folder), keep };
  const progress = new StepLines(environment, scenario.id);
  try {
    return await inResultsFolder(request, async () => {
      const { summary, files } = await run(request, progress, signal);
      await writeResult(path.join(request.folder, 'summary.json'), jsonText(summary));
      const seen = files.map((each) => ({ ...each, files: each.files.map((file) => path.relative(environment.workingDirectory, file)) }));
      return { summary, named, files: seen, seconds: (performance.now() - began) / 1_000, ...(placeOf && { placeOf }) };
    });
  } catch (error) {
    progress.end();
    if (signal.aborted) environment.err(await cancelledText(request.folder, folder));
    throw asCommandFailure(error);
  } finally {
    progress.end();
  }
}

/** Says what is left of a run that was cancelled: the consoles, if it came that far. */
async function cancelledText(at: string, folder: string): Promise<string> {
  const names = await readdir(at).catch(() => []);
  const consoles = names.some((name) => name.startsWith('console-'));
  return `vhflow: cancelled; ${consoles ? `the consoles are in ${shown(folder)}; nothing else` : 'nothing'} of the run is left\n`;
}

/** A failure of the lab as one of the command, which names the console that was kept; other errors as they are. */
function asCommandFailure(error: unknown): unknown {
  return error instanceof LabError ? new CommandFailure(`${error.message}${error.file === undefined ? '' : ` (${shown(error.file)})`}`) : error;
}
