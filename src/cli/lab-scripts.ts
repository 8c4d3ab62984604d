import { readFile } from 'node:fs/promises';
import { refusedTrial, scriptCounts, scriptSummaryOf, scriptTallyOf, trialOf, type RunOfSummary, type ScriptSummary, type ScriptTrial } from '../evidence/index.js';
import type { LabProgress, LabRequest, ScriptOutput, ScriptRun } from '../lab/index.js';
import { isSetup } from '../model/cost.js';
import type { Scenario } from '../model/scenario.js';
import { recordedScenario } from '../probes/index.js';
import { lackingFunction } from '../sources/index.js';
import { exitCodes, type Environment, type ExitCode } from './environment.js';
import { printSummaries, runFacts, runScenarios, type EndedRun, type LabRunOptions, type PlannedRun } from './lab-scenarios.js';
import { scriptsText } from './lab-scripts-report.js';
import { readRecordings } from './trace-recordings.js';

/** What runs the scripts of a scenario; `runScripts` of the lab. */
export type RunScripts = (request: LabRequest, progress: LabProgress, signal: AbortSignal) => Promise<ScriptRun>;

/**
 * Runs the scripts for bpftrace of scenarios, one scenario after another, prints whether they attach and count the packets, and leaves that
 * in the folder of each as `summary.json`.
 *
 * @returns whether one of them does not
 * @throws CommandFailure when a scenario cannot be run
 */
export async function labScripts(environment: Environment, planned: readonly PlannedRun[], options: LabRunOptions, runScripts: RunScripts): Promise<ExitCode> {
  const runs = await runScenarios(environment, planned, options, async (request, progress, signal) => triedScripts(environment, await runScripts(request, progress, signal), request, progress));
  const summaries = runs.map(({ summary }) => summary);
  const total = scriptTallyOf(summaries.flatMap(({ scripts }) => scripts));
  if (options.json) printSummaries(environment, summaries, total);
  else environment.out(scriptsText(runs));
  return total.problems > 0 ? exitCodes.findings : exitCodes.fine;
}

/** What the scripts have done. Each of their outputs opens by itself, because the machines have seen different packets; a refusal does not. */
async function triedScripts(environment: Environment, { outputs, ...ran }: ScriptRun, { scenario, packets }: LabRequest, progress: LabProgress): Promise<Pick<EndedRun<ScriptSummary>, 'summary' | 'files'>> {
  const run = runFacts(ran);
  const tried: { readonly output: ScriptOutput; readonly trial: ScriptTrial }[] = [];
  for (const output of outputs) {
    progress.step({ name: 'collect', flow: output.flow, text: `what the ${output.machine}'s script has written is read` });
    tried.push({ output, trial: await trialOfOutput(environment, scenario, output, run, packets) });
  }
  const files = tried.flatMap(({ output: { flow, file }, trial }) => (trial.refusal === undefined ? [{ flow, files: [file] }] : []));
  return { summary: scriptSummaryOf(tried.map(({ trial }) => trial), { scenario: scenario.id, ...run }), files };
}

async function trialOfOutput(environment: Environment, scenario: Scenario, { flow: id, machine, file }: ScriptOutput, run: RunOfSummary, packets: number): Promise<ScriptTrial> {
  const recorded = recordedScenario(scenario).flows.find((flow) => flow.id === id);
  if (!recorded) throw new Error(`${scenario.id} has no flow ${id}`);
  const counts = scriptCounts(await readFile(file, 'utf8'));
  const script = { scenario, recorded, machine, sent: isSetup(recorded) ? 1 : packets };
  if (counts.refusal !== undefined) return refusedTrial(script, counts.refusal);
  const read = await readRecordings(environment, [], { [machine]: file }, [scenario.written]);
  const recording = read[machine]?.recording;
  if (!recording) throw new Error(`${file} is no recording`);
  return trialOf({ ...script, recording, counts }, run, lackingFunction);
}
