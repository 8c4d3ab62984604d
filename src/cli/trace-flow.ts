import type { Flow, Scenario, WrittenScenario } from '../model/scenario.js';
import { withSettings } from '../model/settle.js';
import { analyse, equallyGood, fitsOf, type Fit, type Overlay, type Recording } from '../traces/index.js';
import { chooseFlows, type ChosenFlow } from './choose-flows.js';
import { CommandFailure, type Environment } from './environment.js';
import { loadScenarios } from './load-scenarios.js';
import type { SettingsOptions } from './settings-option.js';
import { shown } from './shown.js';
import { analyseOptions, recordingsIn, type ReadRecordings } from './trace-recordings.js';

/** What the command line says about the flow. */
export interface NamedFlow {
  /** Id of a built-in scenario, or a `.vhflow` file. */
  readonly scenario: string;
  readonly flow?: string;
}

/** The operands of a command for traces. */
export interface TraceNames {
  readonly named?: NamedFlow;
  readonly files: readonly string[];
}

/**
 * Tells the flow from the files of traces: it is `ID`, `ID#FLOW`, `FILE.vhflow` or `FILE.vhflow#FLOW`.
 *
 * @throws CommandFailure when several flows are named
 */
export function splitNames(environment: Environment, names: readonly string[]): TraceNames {
  const flows = names.filter((name) => namedFlow(environment, name));
  const [first, second] = flows;
  if (first !== undefined && second !== undefined) throw new CommandFailure(`${shown(first)} and ${shown(second)}: a trace is shown for one flow`);
  const named = first === undefined ? undefined : namedFlow(environment, first);
  return { ...(named && { named }), files: names.filter((name) => name !== first) };
}

function namedFlow({ builtInScenarios }: Environment, name: string): NamedFlow | undefined {
  const at = name.lastIndexOf('#');
  const scenario = at < 0 ? name : name.slice(0, at);
  const isScenario = scenario.endsWith('.vhflow') || builtInScenarios.some(({ id }) => id === scenario);
  if (!isScenario && !/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*#[\w-]+$/.test(name)) return undefined;
  return { scenario, ...(at >= 0 && { flow: name.slice(at + 1) }) };
}

/** The flows that a trace may be of, before it was read. */
export interface Candidates {
  readonly scenarios: readonly Scenario[];
  readonly flows: readonly ChosenFlow[];
}

/**
 * Loads the flow that is named, or all flows of the scenario, or those of all built-in scenarios.
 *
 * @returns undefined if the file of the scenario has errors, which have been printed
 * @throws CommandFailure when there is no such scenario or flow
 */
export async function candidatesFor(environment: Environment, named: NamedFlow | undefined, settings: SettingsOptions): Promise<Candidates | undefined> {
  const { scenarios } = await loadScenarios(environment, named ? [named.scenario] : [], settings);
  if (scenarios.length === 0) return undefined;
  return { scenarios, flows: chooseFlows(named?.scenario ?? 'the built-in scenarios', scenarios, named?.flow) };
}

/** The scenarios of candidates with just the flows among them: what only other flows have is not kept of a trace. */
export function writtenIn({ scenarios, flows }: Candidates): readonly WrittenScenario[] {
  return scenarios.map(({ written }) => ({ ...written, flows: written.flows.filter(({ id }) => flows.some(({ scenario, flow }) => scenario.written === written && flow.id === id)) }));
}

/** Recordings laid over the flow that was chosen for them. */
export interface LaidOver {
  readonly scenario: Scenario;
  readonly flow: Flow;
  readonly overlay: Overlay;
  /** How the flow was found, if the command line does not name it. */
  readonly chosen?: {
    readonly from: 'recording' | 'fit';
    /** Which share of the flow the packets show, for one that fits; from 0 to 1. */
    readonly score?: number;
    readonly others: readonly Fit[];
    readonly isTie: boolean;
  };
  /** Whether the settings are those that the recording names. */
  readonly hasRecordedSettings: boolean;
}

/**
 * Lays recordings over the flow that is named, by the command line or the recordings themselves, or that fits best.
 *
 * @returns undefined if nothing fits
 */
export function layOver(candidates: Candidates, named: NamedFlow | undefined, read: ReadRecordings, settings: SettingsOptions, offset: number | undefined): LaidOver | undefined {
  const recordings = recordingsIn(read);
  const options = analyseOptions(read, offset);
  const isSet = settings.with.length + settings.without.length > 0;
  const facts = headOf(read);
  const hasRecordedSettings = !isSet && facts?.conditions !== undefined && facts.conditions.with.length + facts.conditions.without.length > 0;
  const settled = ({ scenario, flow }: ChosenFlow): ChosenFlow => {
    if (!hasRecordedSettings || !facts?.conditions) return { scenario, flow };
    const under = withSettings(scenario, facts.conditions);
    return { scenario: under, flow: under.flows.find(({ id }) => id === flow.id) ?? flow };
  };
  const recorded = candidates.flows.find(({ scenario, flow }) => named?.flow === undefined && scenario.id === facts?.scenario && flow.id === facts.flow);
  const [only] = named?.flow !== undefined || candidates.flows.length === 1 ? candidates.flows : recorded ? [recorded] : [];
  if (only) {
    const { scenario, flow } = settled(only);
    return { scenario, flow, overlay: analyse(scenario, flow, recordings, options), hasRecordedSettings, ...(only === recorded && candidates.flows.length > 1 && { chosen: { from: 'recording', others: [], isTie: false } }) };
  }
  const flows = candidates.flows.map(settled);
  const fits = fitsOf(flows, recordings, options);
  const [best, ...others] = fits;
  return best && { ...best, hasRecordedSettings, chosen: { from: 'fit', score: best.score, others, isTie: equallyGood(fits).length > 1 } };
}

/** Recordings that show as much more of another flow are of that one. */
const shareOfOther = 0.75;

/**
 * The flow that recordings are of, if it is another one than that over which others were laid; undefined if they show no flow.
 *
 * @param now the recordings, laid over the flow that is found for them
 */
export function otherFlow({ scenario, flow }: LaidOver, now: LaidOver | undefined): string | undefined {
  if (!now || (now.scenario.id === scenario.id && now.flow.id === flow.id)) return undefined;
  const own = now.chosen?.others.find((fit) => fit.scenario.id === scenario.id && fit.flow.id === flow.id)?.score ?? 0;
  return now.chosen?.score !== undefined && own >= now.chosen.score * shareOfOther ? undefined : `${now.scenario.id}#${now.flow.id}`;
}

/** The recordings that were made for another flow than the one that is shown. */
export function madeForOthers({ scenario, flow }: LaidOver, { guest, host }: ReadRecordings): readonly { readonly file: string; readonly flow: string }[] {
  return [guest, host].flatMap((read) => {
    const { scenario: ofScenario, flow: ofFlow } = read?.recording.facts ?? {};
    return !read || ofScenario === undefined || (ofScenario === scenario.id && ofFlow === flow.id) ? [] : [{ file: read.file, flow: `${ofScenario}#${ofFlow ?? ''}` }];
  });
}

/** What a script of vhflow wrote at the top of one of the recordings. */
function headOf({ guest, host }: ReadRecordings): Recording['facts'] | undefined {
  return [host, guest].map((read) => read?.recording.facts).find((facts) => facts?.scenario !== undefined);
}
