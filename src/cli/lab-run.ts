import path from 'node:path';
import { contradictionsOf, flowsIn, observe, summaryOf, tallyOf, type ObservedFlow } from '../evidence/index.js';
import { LabError, labSettings, makeFolder, type LabProgress, type LabRequest, type LabRun } from '../lab/index.js';
import { isSetup } from '../model/cost.js';
import type { Scenario } from '../model/scenario.js';
import { withSettings } from '../model/settle.js';
import { CommandFailure, exitCodes, FileFailure, type Environment, type ExitCode } from './environment.js';
import { labText, type ReportedRun } from './lab-report.js';
import { StepLines } from './lab-progress.js';
import type { SettingsOptions } from './settings-option.js';
import { codeOf, reasonOf } from './read-input.js';
import { jsonText, printJson, shown } from './shown.js';
import { readRecordings, recordingsIn } from './trace-recordings.js';
import { uninterrupted } from './uninterrupted.js';
import { writeWhole } from './write-output.js';

export interface LabRunOptions extends SettingsOptions {
  readonly packets: number;
  /** The folder of the results; by default `vhflow-lab-SCENARIO` in the working folder. For several scenarios, each has a folder in it. */
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

/** What runs a scenario; `runLab` of the lab. */
export type RunScenario = (request: LabRequest, progress: LabProgress, signal: AbortSignal) => Promise<LabRun>;

/** testpmd sends a packet when one of its threads has written to the pipe that the lcore reads, which writes that it has. */
const callsOfDriver: ReadonlySet<string> = new Set(['lcore: read (1 byte)', 'lcore: write (1 byte)']);

/**
 * Runs scenarios one after another, prints what they have shown, and leaves it in the folder of each as `summary.json`.
 *
 * @returns whether a run contradicts its scenario
 * @throws CommandFailure when a scenario cannot be run
 */
export async function labRun(environment: Environment, planned: readonly PlannedRun[], options: LabRunOptions, runScenario: RunScenario): Promise<ExitCode> {
  const runs = await uninterrupted(async (arrival) => {
    const done: ReportedRun[] = [];
    for (const each of planned) if (!arrival.aborted) done.push(await runOne(environment, each, folderOf(each, planned, options), options, runScenario, arrival));
    return done;
  });
  const summaries = runs.map(({ summary }) => summary);
  const [only, ...others] = summaries;
  if (!options.json) environment.out(labText(runs));
  else printJson(environment, others.length === 0 ? only : { total: tallyOf(flowsIn(summaries)), runs: summaries });
  return flowsIn(summaries).some((flow) => contradictionsOf(flow).length > 0) ? exitCodes.findings : exitCodes.fine;
}

/** The folder of the results of a scenario. */
export function folderOf({ scenario: { id } }: PlannedRun, planned: readonly PlannedRun[], { out }: LabRunOptions): string {
  if (out === undefined) return `vhflow-lab-${id}`;
  return planned.length > 1 ? path.join(out, id) : out;
}

async function runOne(environment: Environment, planned: PlannedRun, folder: string, options: LabRunOptions, runScenario: RunScenario, signal: AbortSignal): Promise<ReportedRun> {
  const began = performance.now();
  return requested(environment, planned, folder, options, async (request, progress) => {
    const run = await runScenario(request, progress, signal);
    const observed: ObservedFlow[] = [];
    for (const each of run.flows) {
      progress.step({ name: 'collect', flow: each.flow, text: 'the recordings are read' });
      observed.push(await observedFlow(environment, analysedUnder(request.scenario, run, options), each, request.packets));
    }
    const summary = summaryOf(observed, { date: new Date().toISOString().slice(0, 10), versions: run.versions, accelerator: { outer: run.accelerator, cpu: run.cpu } });
    await writeWhole(environment, path.join(request.folder, 'summary.json'), jsonText(summary));
    const files = run.flows.map(({ flow, guest, host }) => ({ flow, files: [guest, host].flatMap((file) => (file === undefined ? [] : path.relative(environment.workingDirectory, file))) }));
    return { summary, named: planned.named, files, seconds: (performance.now() - began) / 1_000 };
  });
}

/**
 * What a planned run asks the lab for, in a folder that is made for it, with lines that show its progress until it ends.
 *
 * @param act runs it
 * @returns what `act` does
 * @throws CommandFailure when the folder cannot be made, or the lab fails
 */
export async function requested<Result>(environment: Environment, { scenario, flows }: PlannedRun, folder: string, options: LabRunOptions, act: (request: LabRequest, progress: LabProgress) => Promise<Result>): Promise<Result> {
  const settings = labSettings(options);
  const at = await madeFolder(environment, folder);
  const { packets, keep = false } = options;
  const progress = new StepLines(environment, scenario.id);
  try {
    return await act({ scenario: withSettings(scenario, settings), flows, packets, settings, folder: at, keep }, progress);
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

/** The recordings of one flow, laid over it. */
async function observedFlow(environment: Environment, scenario: Scenario, { flow, host, guest, offset }: LabRun['flows'][number], packets: number): Promise<ObservedFlow> {
  const read = await readRecordings(environment, [], { host, ...(guest !== undefined && { guest }) }, [scenario.written]);
  const isOnce = scenario.flows.some((each) => each.id === flow && isSetup(each));
  return observe(scenario, flow, recordingsIn(read), { offset: Number(offset), sent: isOnce ? 1 : packets, driver: callsOfDriver });
}

/** Under the settings of the processor that the run has had, unless the user names them. */
function analysedUnder(scenario: Scenario, { cpu }: LabRun, options: SettingsOptions): Scenario {
  if (cpu === 'AMD' || options.with.includes('amd')) return scenario;
  const { settings } = scenario;
  return withSettings(scenario, { with: settings.with.filter((id) => id !== 'amd'), without: settings.without });
}
