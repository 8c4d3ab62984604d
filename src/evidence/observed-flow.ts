import { builtInConditions, isOn, setTo } from '../model/conditions.js';
import type { Flow, Scenario, Side } from '../model/scenario.js';
import { withSettings } from '../model/settle.js';
import { analyse, type AnalyseOptions, type Overlay, type Recording } from '../traces/index.js';
import type { RecordingFacts } from './reasons.js';

/** A flow that was run, and what its recordings show of it. */
export interface ObservedFlow {
  /** Under the settings of the run, and with `halted` as most of the packets show it. */
  readonly scenario: Scenario;
  readonly flow: Flow;
  readonly overlay: Overlay;
  /** How many packets were sent. */
  readonly sent: number;
  readonly facts: RecordingFacts;
  readonly driver: ReadonlySet<string>;
}

/** What is known of a run beside its recordings. */
export interface RunFacts extends AnalyseOptions {
  readonly sent: number;
  /** System calls, as `lcore: read (1 byte)`, that are not of the path: by them, the switch is told to send. */
  readonly driver?: ReadonlySet<string>;
}

/**
 * Analyses the recordings of a flow. Whether the vCPU slept when the interrupt came is not known before the run, so the recordings tell
 * it, and the flow is looked at as it is in that case, unless the settings of the scenario say it.
 *
 * @param scenario under the settings of the run
 * @throws Error when the scenario has no such flow
 */
export function observe(scenario: Scenario, flowId: string, recordings: Partial<Record<Side, Recording>>, { sent, driver = new Set(), ...options }: RunFacts): ObservedFlow {
  const facts: RecordingFacts = { ...(recordings.guest && { guest: recordings.guest.facts }), ...(recordings.host && { host: recordings.host.facts }) };
  const first = laidOver(scenario, flowId, recordings, options);
  const other = asShown(scenario, first.overlay);
  return { ...(other ? laidOver(other, flowId, recordings, options) : first), sent, facts, driver };
}

function laidOver(scenario: Scenario, flowId: string, recordings: Partial<Record<Side, Recording>>, options: AnalyseOptions): Pick<ObservedFlow, 'scenario' | 'flow' | 'overlay'> {
  const flow = scenario.flows.find(({ id }) => id === flowId);
  if (!flow) throw new Error(`${scenario.id} has no flow ${flowId}`);
  return { scenario, flow, overlay: analyse(scenario, flow, recordings, options) };
}

/** The scenario with `halted` as most of the packets show it; undefined if it is so already, or nothing shows it. */
function asShown(scenario: Scenario, { costs: { asleep }, passes }: Overlay): Scenario | undefined {
  const { settings, conditions } = scenario;
  const halted = conditions.find(({ id }) => id === 'halted') ?? builtInConditions.find(({ id }) => id === 'halted');
  if (!halted || asleep === undefined || passes.length === 0 || [...settings.with, ...settings.without].includes('halted')) return undefined;
  const isAsleep = asleep.length * 2 > passes.length;
  return isAsleep === isOn(halted, settings) ? undefined : withSettings(scenario, setTo(halted, isAsleep, settings));
}
