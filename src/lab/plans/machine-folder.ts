import type { Scenario } from '../../model/scenario.js';
import type { Equipment } from '../requirements/equipment.js';
import { guestMebibytes, guestOptions, switchOptions, type Network } from './network.js';
import type { PlannedFlow } from './planned-flows.js';
import { recordingScript } from './recording-scripts.js';

/** KiB of the buffer in which the host machine records, for each of its processors. */
const hostBuffer = 16_384;

/** What a run reads from the folder that a machine shares with this computer. */
export interface MachineFolder {
  /** The texts of files, by their paths in the folder. */
  readonly files: Readonly<Record<string, string>>;
  /** The flows that have something to record in the guest. */
  readonly recordedInGuest: ReadonlySet<string>;
}

export interface PlannedRun {
  /** Under the settings of the run. */
  readonly scenario: Scenario;
  readonly network: Network;
  readonly flows: readonly PlannedFlow[];
  /** How many packets are sent and recorded in each flow that carries packets. */
  readonly packets: number;
}

/**
 * The files of a run that records with ftrace: the plan, and for both machines a script that records each flow.
 *
 * @param programs the texts of the shell scripts that read the plan, by their paths in the folder
 */
export function machineFolder(run: PlannedRun, equipment: Equipment, programs: Readonly<Record<string, string>>): MachineFolder {
  const { scenario, flows } = run;
  const isEmulated = equipment.accelerator === 'tcg';
  const scripts = flows.map(({ kind, flow }) => ({ kind, flow, host: recordingScript(scenario, flow, 'host', isEmulated), guest: recordingScript(scenario, flow, 'guest', isEmulated) }));
  return {
    files: {
      ...programs,
      plan: planText({ ...hostPlan(run, equipment), buffer: String(hostBuffer) }),
      ...Object.fromEntries(scripts.flatMap(({ kind, host, guest }) => [[`host/${kind}.sh`, host.text], [`guest/scripts/${kind}.sh`, guest.text]])),
    },
    recordedInGuest: new Set(scripts.flatMap(({ flow, guest }) => (guest.probes > 0 ? [flow.id] : []))),
  };
}

/** What the host machine is told: the flows, and how it starts the switch and the guest. */
export function hostPlan({ network, flows, packets }: PlannedRun, { qemu, testpmd, drivers }: Equipment): Readonly<Record<string, string>> {
  const { machine, options } = guestOptions(network);
  return {
    flows: flows.map(({ kind }) => kind).join(' '),
    packets: String(packets),
    network: network.kind,
    qemu: qemu.path,
    testpmd: testpmd.path,
    switch_options: switchOptions(network, drivers),
    guest_machine: machine,
    guest_memory: String(guestMebibytes),
    guest_options: options,
  };
}

/** Assignments for a shell, which takes every value as it is. */
export function planText(plan: Readonly<Record<string, string>>): string {
  return Object.entries(plan).map(([name, value]) => `${name}='${value.replaceAll("'", String.raw`'\''`)}'\n`).join('');
}
