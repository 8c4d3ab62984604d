import { version } from '../../../package.json';
import type { Side } from '../../model/scenario.js';
import { bpftraceScript } from '../../probes/index.js';
import { lackingFunction, mayBeInlined } from '../../sources/index.js';
import type { Equipment } from '../requirements/equipment.js';
import { hostPlan, planText, type PlannedRun } from './machine-folder.js';
import type { PlannedFlow } from './planned-flows.js';

/** The files for the machine in which the scripts of one side run, and the flows for which it has some. */
export interface ScriptFolder {
  readonly files: Readonly<Record<string, string>>;
  readonly flows: readonly PlannedFlow[];
}

/**
 * The files of a run that records with bpftrace, for the host machine and for the one that has the guest's scripts: the plan, and for each
 * flow the script that `vhflow probes` writes, with the command that its first lines say.
 *
 * @param programs the texts of the shell scripts of each machine, by their paths in the folder
 */
export function bpftraceFolders(run: PlannedRun, equipment: Equipment, programs: Readonly<Record<Side, Readonly<Record<string, string>>>>): Readonly<Record<Side, ScriptFolder>> {
  const isEmulated = equipment.accelerator === 'tcg';
  const host = scriptsOf(run, 'host', isEmulated);
  const guest = scriptsOf(run, 'guest', isEmulated);
  return {
    host: { files: { ...programs.host, plan: planText(hostPlan(run, equipment)), ...host.files }, flows: host.flows },
    guest: { files: { ...programs.guest, plan: planText({ flows: guest.flows.map(({ kind }) => kind).join(' '), packets: String(run.packets) }), ...guest.files }, flows: guest.flows },
  };
}

function scriptsOf({ scenario, flows }: PlannedRun, machine: Side, isEmulated: boolean): ScriptFolder {
  const scripts = flows.map((planned) => ({ planned, script: bpftraceScript(scenario, planned.flow, { machine, language: 'en', version, name: scenario.id, mayBeInlined, lacking: lackingFunction, isEmulated }) }));
  const used = scripts.filter(({ script }) => script.probes > 0);
  const files = used.flatMap(({ planned: { kind }, script: { text, fileName, command } }): [string, string][] => [[`${machine}/${kind}/${fileName}`, text], [`${machine}/${kind}/command`, `${command}\n`]]);
  return { files: Object.fromEntries(files), flows: used.map(({ planned }) => planned) };
}
