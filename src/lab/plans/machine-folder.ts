import type { Scenario } from '../../model/scenario.js';
import type { Equipment } from '../requirements/equipment.js';
import { guestMebibytes, guestOptions, switchOptions, type Network } from './network.js';
import type { PlannedFlow } from './planned-flows.js';
import { recordingScript } from './recording-scripts.js';

/** KiB of the buffer in which the host machine records, for each of its processors. */
const hostBuffer = 16_384;

/** What a run reads from the folder that the host machine shares with this computer. */
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
 * The files of a run: `run.sh`, what it reads – the plan and `talk.sh` –, and for both machines a script that records each flow.
 *
 * @param texts of `run.sh` and `talk.sh`
 */
export function machineFolder({ scenario, network, flows, packets }: PlannedRun, equipment: Equipment, texts: { readonly run: string; readonly talk: string }): MachineFolder {
  const { machine, options } = guestOptions(network);
  const plan = {
    flows: flows.map(({ kind }) => kind).join(' '),
    packets: String(packets),
    network: network.kind,
    qemu: equipment.qemu.path,
    testpmd: equipment.testpmd.path,
    switch_options: switchOptions(network, equipment.drivers),
    guest_machine: machine,
    guest_memory: String(guestMebibytes),
    guest_options: options,
    buffer: String(hostBuffer),
  };
  const isEmulated = equipment.accelerator === 'tcg';
  const scripts = flows.map(({ kind, flow }) => ({ kind, flow, host: recordingScript(scenario, flow, 'host', isEmulated), guest: recordingScript(scenario, flow, 'guest', isEmulated) }));
  return {
    files: {
      'run.sh': texts.run,
      'talk.sh': texts.talk,
      'plan': planText(plan),
      ...Object.fromEntries(scripts.flatMap(({ kind, host, guest }) => [[`host/${kind}.sh`, host.text], [`guest/scripts/${kind}.sh`, guest.text]])),
    },
    recordedInGuest: new Set(scripts.flatMap(({ flow, guest }) => (guest.probes > 0 ? [flow.id] : []))),
  };
}

/** Assignments for a shell, which takes every value as it is. */
function planText(plan: Readonly<Record<string, string>>): string {
  return Object.entries(plan).map(([name, value]) => `${name}='${value.replaceAll("'", String.raw`'\''`)}'\n`).join('');
}
