import { readFile } from 'node:fs/promises';
import { problemsOf, refusedTrial, scriptCounts, trialOf, type ScriptTrial } from '../evidence/index.js';
import type { LabProgress, LabRequest, ScriptOutput, ScriptRun } from '../lab/index.js';
import { isSetup } from '../model/cost.js';
import type { Scenario } from '../model/scenario.js';
import { recordedScenario } from '../probes/index.js';
import { lackingFunction } from '../sources/index.js';
import { exitCodes, type Environment, type ExitCode } from './environment.js';
import { folderOf, requested, type LabRunOptions, type PlannedRun } from './lab-run.js';
import { scriptsText, type TriedRun } from './lab-scripts-report.js';
import { printJson } from './shown.js';
import { readRecordings } from './trace-recordings.js';
import { uninterrupted } from './uninterrupted.js';

/** What runs the scripts of a scenario; `runScripts` of the lab. */
export type RunScripts = (request: LabRequest, progress: LabProgress, signal: AbortSignal) => Promise<ScriptRun>;

/**
 * Runs the scripts for bpftrace of scenarios, one scenario after another, and prints whether they attach and count the packets.
 *
 * @returns whether one of them does not
 * @throws CommandFailure when a scenario cannot be run
 */
export async function labScripts(environment: Environment, planned: readonly PlannedRun[], options: LabRunOptions, runScripts: RunScripts): Promise<ExitCode> {
  const runs = await uninterrupted(async (arrival) => {
    const done: TriedRun[] = [];
    for (const each of planned) if (!arrival.aborted) done.push(await tryScripts(environment, each, folderOf(each, planned, options), options, runScripts, arrival));
    return done;
  });
  if (!options.json) environment.out(scriptsText(runs));
  else printJson(environment, { runs: runs.map(({ run: { versions, accelerator, cpu }, trials }) => ({ versions, accelerator: { outer: accelerator, cpu }, scripts: trials.map((trial) => ({ ...trial, problems: problemsOf(trial) })) })) });
  return runs.some(({ trials }) => trials.some((trial) => problemsOf(trial).length > 0)) ? exitCodes.findings : exitCodes.fine;
}

async function tryScripts(environment: Environment, planned: PlannedRun, folder: string, options: LabRunOptions, runScripts: RunScripts, signal: AbortSignal): Promise<TriedRun> {
  const began = performance.now();
  return requested(environment, planned, folder, options, async (request, progress) => {
    const run = await runScripts(request, progress, signal);
    const trials: ScriptTrial[] = [];
    for (const output of run.outputs) trials.push(await trialOfOutput(environment, request.scenario, output, run, request.packets));
    return { run, trials, seconds: (performance.now() - began) / 1_000 };
  });
}

async function trialOfOutput(environment: Environment, scenario: Scenario, { flow: id, machine, file }: ScriptOutput, { versions, accelerator, cpu }: ScriptRun, packets: number): Promise<ScriptTrial> {
  const recorded = recordedScenario(scenario).flows.find((flow) => flow.id === id);
  if (!recorded) throw new Error(`${scenario.id} has no flow ${id}`);
  const counts = scriptCounts(await readFile(file, 'utf8'));
  const script = { scenario, recorded, machine, sent: isSetup(recorded) ? 1 : packets };
  if (counts.refusal !== undefined) return refusedTrial(script, counts.refusal);
  const read = await readRecordings(environment, [], { [machine]: file }, [scenario.written]);
  const recording = read[machine]?.recording;
  if (!recording) throw new Error(`${file} is no recording`);
  return trialOf({ ...script, recording, counts }, { date: new Date().toISOString().slice(0, 10), versions, accelerator: { outer: accelerator, cpu } }, lackingFunction);
}
