import type { Side } from '../model/scenario.js';
import { bpftraceScript, perfScript, qemuOptions } from '../probes/index.js';
import { mayBeInlined } from '../sources/index.js';
import { chooseFlows } from './choose-flows.js';
import { CommandFailure, exitCodes, type Environment, type ExitCode } from './environment.js';
import { loadScenarios } from './load-scenarios.js';
import { shown } from './shown.js';

const writers = { bpftrace: bpftraceScript, perf: perfScript, qemu: qemuOptions };

export const probeFormats = ['bpftrace', 'perf', 'qemu'] as const satisfies readonly (keyof typeof writers)[];

export interface ProbesOptions {
  readonly flow: string;
  readonly machine: Side;
  readonly format: (typeof probeFormats)[number];
  /** Id of one hop; all hops of the flow when absent. */
  readonly hop?: string;
  readonly lang: string;
}

/** `vhflow probes`: a script or options that trace a flow's hops on one machine. */
export async function probes(environment: Environment, name: string, options: ProbesOptions): Promise<ExitCode> {
  const scenarios = await loadScenarios(environment, [name]);
  if (!scenarios) return exitCodes.usage;
  const [{ scenario, flow }] = chooseFlows(name, scenarios, options.flow);
  if (options.hop !== undefined && !flow.hops.some(({ id }) => id === options.hop)) {
    throw new CommandFailure(`${shown(name)}: no hop ${shown(options.hop)} in the flow ${shown(flow.id)}; vhflow list --json shows the hop ids`);
  }
  const { text } = writers[options.format](scenario, flow, {
    machine: options.machine,
    language: options.lang,
    mayBeInlined,
    ...(options.hop !== undefined && { hop: options.hop }),
  });
  environment.out(text);
  return exitCodes.fine;
}
