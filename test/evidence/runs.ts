import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { contradictionsOf, observe, summaryOf, type Contradiction, type FlowSummary, type ObservedFlow, type RunFacts } from '../../src/evidence/index.js';
import type { Flow, Hop, Scenario, WrittenScenario } from '../../src/model/scenario.js';
import { settle } from '../../src/model/settle.js';
import { underAllSettings, type Recording } from '../../src/traces/index.js';
import { builtInScenarios } from '../settled-scenarios.js';
import { simulate, type Run } from '../traces/path-simulator.js';
import { recordingOf } from '../traces/recording-of.js';

/** What a summary says of a run on the machine of these tests. */
export const run = { date: '2026-01-31', versions: { linux: '6.1.192', qemu: '7.2.22', dpdk: '22.11.11' }, accelerator: { outer: 'tcg', cpu: 'AMD' } } as const;

/** The settings of a run in emulation: SVM without AVIC. */
export const settings = { with: ['amd'], without: ['apicv'] } as const;

/** A built-in scenario as its file says it. */
export function writtenNamed(id: string): WrittenScenario {
  const scenario = builtInScenarios.find((each) => each.id === id);
  if (!scenario) throw new Error(`no ${id}`);
  return scenario.written;
}

/** The same scenario, with one of its flows changed. */
export function changed(written: WrittenScenario, flowId: string, change: (hops: readonly Hop[]) => readonly Hop[]): WrittenScenario {
  const flows = written.flows.map((flow): Flow => (flow.id === flowId ? { ...flow, hops: change(flow.hops).map((hop, index) => ({ ...hop, n: index + 1 })) } : flow));
  return { ...written, flows };
}

/** Two neighbours in the order of their flow change places. */
export function swapped(hops: readonly Hop[], first: string, second: string): readonly Hop[] {
  const of = (id: string): Hop => {
    const hop = hops.find((each) => each.id === id);
    if (!hop) throw new Error(`no hop ${id}`);
    return hop;
  };
  const [one, two] = [of(first), of(second)];
  return hops.map((hop) => (hop.id === first ? two : hop.id === second ? one : hop));
}

/** A recording of one machine that is kept with the tests, read for a scenario. */
export async function kept(file: string, written: WrittenScenario): Promise<Recording> {
  const text = gunzipSync(readFileSync(path.join(import.meta.dirname, '../traces/recordings', `${file}.gz`))).toString();
  return recordingOf(text, { ...settle(written), flows: underAllSettings(written).flows });
}

const offset = -50_000_000;

/** What a simulated run of a flow shows of it, and of a scenario that was changed afterwards. */
export async function simulated(scenario: Scenario, flowId: string, { as = scenario, packets = 5, ...more }: Partial<Run> & { readonly as?: Scenario } = {}): Promise<ObservedFlow> {
  const flow = scenario.flows.find(({ id }) => id === flowId);
  if (!flow) throw new Error(`no flow ${flowId}`);
  const { guest, host } = simulate(scenario, flow, { packets, every: 1_000_000, offset, random: () => 0.5, ...more });
  return observe(as, flowId, { guest: await recordingOf(guest, scenario, flow), host: await recordingOf(host, scenario, flow) }, { offset, sent: packets });
}

/** The summary of one flow. */
export function summarized(observed: ObservedFlow): FlowSummary {
  const [flow] = summaryOf([observed], run).flows;
  if (!flow) throw new Error('no flow');
  return flow;
}

/** What the recording of a host alone contradicts in a flow. */
export function hostContradictions(written: WrittenScenario, flowId: string, host: Recording, facts: RunFacts): readonly Contradiction[] {
  return contradictionsOf(summarized(observe(settle(written, settings), flowId, { host }, facts)));
}
