import { version } from '../../package.json';
import type { Flow, Scenario, Side } from '../model/scenario.js';
import { bpftraceScript, ftraceScript, perfScript, qemuOptions, traceCmdScript } from '../probes/index.js';
import { lackingFunction, mayBeInlined } from '../sources/index.js';
import { chooseFlows } from './choose-flows.js';
import { checkLanguage } from './content-language.js';
import { didYouMean } from './did-you-mean.js';
import { CommandFailure, exitCodes, type Environment, type ExitCode } from './environment.js';
import { loadScenarios } from './load-scenarios.js';
import { exitAfter } from './named-files.js';
import { optionsFor, type SettingsOptions } from './settings-option.js';
import { shown } from './shown.js';

const writers = { 'bpftrace': bpftraceScript, 'ftrace': ftraceScript, 'trace-cmd': traceCmdScript, 'perf': perfScript, 'qemu': qemuOptions };

export const probeFormats = ['bpftrace', 'ftrace', 'trace-cmd', 'perf', 'qemu'] as const satisfies readonly (keyof typeof writers)[];

export interface ProbesOptions extends SettingsOptions {
  readonly flow: string;
  readonly machine: Side;
  readonly format: (typeof probeFormats)[number];
  /** Id of one hop; all hops of the flow when absent. */
  readonly hop?: string;
  readonly lang: string;
}

/** `vhflow probes`: a script or options that trace a flow's hops on one machine. */
export async function probes(environment: Environment, name: string, options: ProbesOptions): Promise<ExitCode> {
  const { scenarios, progress } = await loadScenarios(environment, [name], options);
  if (scenarios.length === 0) return exitCodes.usage;
  checkLanguage(options.lang, scenarios);
  const [{ scenario, flow }] = chooseFlows(name, scenarios, options.flow);
  const { hop } = options;
  if (hop !== undefined) checkHop(name, scenario, flow, hop);
  const { text } = writers[options.format](scenario, flow, {
    machine: options.machine,
    language: options.lang,
    version,
    name,
    mayBeInlined,
    lacking: lackingFunction,
    ...(hop !== undefined && { hop }),
  });
  environment.out(text);
  return exitAfter(progress, exitCodes.fine);
}

/** @throws CommandFailure when the flow has no such hop, or has it only under other settings */
function checkHop(name: string, scenario: Scenario, flow: Flow, hop: string): void {
  if (flow.hops.some(({ id }) => id === hop)) return;
  const all = scenario.written.flows.find(({ id }) => id === flow.id)?.hops ?? [];
  const written = all.find(({ id }) => id === hop);
  if (written) throw new CommandFailure(`${shown(name)}: the hop ${shown(hop)} of the flow ${shown(flow.id)} does not happen under these settings; it needs ${optionsFor(written.under ?? [])}`);
  throw new CommandFailure(`${shown(name)}: no hop ${shown(hop)} in the flow ${shown(flow.id)}; vhflow list ${shown(name)} shows the hop ids${didYouMean(hop, all.map(({ id }) => id))}`);
}
