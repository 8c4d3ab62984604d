import { version } from '../../../package.json';
import type { Flow, Scenario, Side } from '../../model/scenario.js';
import { ftraceScript } from '../../probes/index.js';
import { lackingFunction, mayBeInlined } from '../../sources/index.js';

/**
 * The script that records a flow on one machine: the one that `vhflow probes --format ftrace` writes.
 *
 * @param isEmulated whether the recording says that its times mean nothing
 */
export function recordingScript(scenario: Scenario, flow: Flow, machine: Side, isEmulated: boolean): { readonly text: string; readonly probes: number } {
  return ftraceScript(scenario, flow, { machine, language: 'en', version, name: scenario.id, mayBeInlined, lacking: lackingFunction, isEmulated });
}
