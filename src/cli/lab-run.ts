import { contradictionsOf, flowsIn, observe, summaryOf, tallyOf, type ObservedFlow, type Summary } from '../evidence/index.js';
import type { LabProgress, LabRequest, LabRun } from '../lab/index.js';
import { isSetup } from '../model/cost.js';
import type { Scenario } from '../model/scenario.js';
import { withSettings } from '../model/settle.js';
import { exitCodes, type Environment, type ExitCode } from './environment.js';
import { contradictionText, labText } from './lab-report.js';
import { printSummaries, runFacts, runScenarios, type LabRunOptions, type PlannedRun } from './lab-scenarios.js';
import type { SettingsOptions } from './settings-option.js';
import { readRecordings, recordingsIn } from './trace-recordings.js';

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
  const runs = await runScenarios(environment, planned, options, async (request, progress, signal) => {
    const run = await runScenario(request, progress, signal);
    const files = run.flows.map(({ flow, guest, host }) => ({ flow, files: guest === undefined ? [host] : [guest, host] }));
    return { summary: await summarized(environment, run, request, progress, options), files };
  });
  const summaries = runs.map(({ summary }) => summary);
  if (options.json) printSummaries(environment, summaries, tallyOf(flowsIn(summaries)));
  else environment.out(labText(runs));
  return flowsIn(summaries).some((flow) => contradictionsOf(flow).length > 0) ? exitCodes.findings : exitCodes.fine;
}

async function summarized(environment: Environment, run: LabRun, { scenario, packets }: LabRequest, progress: LabProgress, options: SettingsOptions): Promise<Summary> {
  const analysed = analysedUnder(scenario, run, options);
  const observed: ObservedFlow[] = [];
  for (const each of run.flows) {
    progress.step({ name: 'collect', flow: each.flow, text: 'the recordings are read' });
    observed.push(await observedFlow(environment, analysed, each, packets));
  }
  return withProblems(summaryOf(observed, runFacts(run)));
}

/** A summary that also says in sentences what each flow contradicts, for those who read it without vhflow. */
function withProblems(summary: Summary): Summary {
  return { ...summary, flows: summary.flows.map((flow) => ({ ...flow, problems: contradictionsOf(flow).map((each) => contradictionText(each, (id) => id)) })) };
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
