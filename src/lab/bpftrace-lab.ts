import path from 'node:path';
import type { Side } from '../model/scenario.js';
import { thisComputer, type Computer } from './computer/computer.js';
import type { MachineImage } from './images/machine-image.js';
import bpftrace from './machines/bpftrace.sh';
import guestRun from './machines/guest-bpftrace.sh';
import recorder from './machines/host-bpftrace.sh';
import hostRun from './machines/host-run.sh';
import talk from './machines/host-talk.sh';
import { withBpftrace } from './machines/images.js';
import machine from './machines/machine.sh';
import { bpftraceFolders } from './plans/bpftrace-folders.js';
import { packetToApp1 } from './plans/network.js';
import { again, buildMachines, plannedRun, usedEquipment, withSharedFolder } from './prepared.js';
import type { LabProgress, LabRequest, ScriptRun } from './request.js';
import { requireBpftrace } from './requirements/bpftrace.js';
import { bpftraceMebibytes } from './running/outer-machine.js';
import { collectOutputs, linuxVersion } from './running/results.js';
import { runFlows } from './running/run-flows.js';
import type { Watch } from './running/watch-machine.js';
import { say } from './texts/lab-text.js';

const programs = {
  host: { 'run.sh': hostRun, 'machine.sh': machine, 'talk.sh': talk, 'recorder.sh': recorder, 'bpftrace.sh': bpftrace },
  guest: { 'run.sh': guestRun, 'machine.sh': machine, 'bpftrace.sh': bpftrace },
};

/** One guest boots inside the host, and one beside it. */
const called: Readonly<Record<Side, Pick<Watch, 'machine' | 'texts'>>> = {
  host: {
    machine: say`the host machine`,
    texts: {
      boot: 'the host boots',
      guest: 'the guest inside the host boots',
      setup: 'on the host, the script is attached and the card of the guest inside it is set up',
      record: 'on the host, the script is attached and packets are sent',
      collect: 'the host ends',
    },
  },
  guest: {
    machine: say`the guest beside the host`,
    texts: {
      boot: 'the guest beside the host boots',
      setup: 'in the guest beside the host, the script is attached and the network card is set up',
      record: 'in the guest beside the host, the script is attached and packets are sent',
    },
  },
};

/** The machine in which the scripts of a side run. */
interface Machine extends Pick<Watch, 'flows' | 'packet'> {
  readonly side: Side;
  readonly outer: Parameters<typeof runFlows>[0];
}

/**
 * Runs the scripts for bpftrace of a scenario's flows while packets are sent. Those of the host run around a guest in it; those of the
 * guest run at the same time in a machine of their own, which has the guest's kernel, network card and program, and none around it: there
 * bpftrace starts several times as fast as in a machine inside a machine. Afterwards no process of the run is left, and no file but the
 * outputs, the consoles, and what the cache keeps.
 *
 * @throws LabError when the lab cannot run the scenario on this computer, or when the run fails; its file is the console that was kept
 * @throws the reason of the signal when it is aborted
 */
export async function runScripts(request: LabRequest, progress: LabProgress, signal: AbortSignal, computer: Computer = thisComputer): Promise<ScriptRun> {
  const asked = plannedRun(request);
  const { equipment, kernel } = await usedEquipment(request, progress, signal, computer);
  const tool = await requireBpftrace(computer, { signal });
  const folders = bpftraceFolders(asked, equipment, programs);
  const image = await buildMachines(equipment, kernel, computer, progress, signal, (host: MachineImage, app1: string) => withBpftrace(host, tool, app1));
  const boot = { equipment, kernel, image };
  return again(progress, () => withSharedFolder(folders.host.files, request, (ofHost) => withSharedFolder(folders.guest.files, request, async (ofGuest) => {
    const guest: Machine = { side: 'guest', flows: folders.guest.flows, packet: packetToApp1(), outer: { ...boot, shared: ofGuest, mebibytes: bpftraceMebibytes.guest, card: asked.network.device } };
    const host: Machine = { side: 'host', flows: folders.host.flows, outer: { ...boot, shared: ofHost, mebibytes: bpftraceMebibytes.host } };
    const machines = [guest, host].filter(({ flows }) => flows.length > 0);
    await bothOrNone(signal, (both) => machines.map(({ side, outer, ...rest }) => runFlows(outer, request.folder, { ...called[side], ...rest, console: path.join(request.folder, `console-bpftrace-${side}.log`), progress, signal: both })));
    const outputs = await Promise.all(machines.map(({ side, flows, outer: { shared } }) => collectOutputs(shared, request.folder, flows, side)));
    const linux = await linuxVersion(host.flows.length > 0 ? ofHost : ofGuest, kernel.release);
    return { outputs: outputs.flat(), versions: { linux, qemu: equipment.qemu.version, dpdk: equipment.testpmd.version, bpftrace: tool.version }, accelerator: equipment.accelerator, cpu: equipment.cpu };
  })));
}

/** Runs tasks at once. When one fails, the others are told to end, and have ended before this one throws. */
async function bothOrNone(signal: AbortSignal, begin: (signal: AbortSignal) => readonly Promise<void>[]): Promise<void> {
  const one = new AbortController();
  const tasks = begin(AbortSignal.any([signal, one.signal]));
  try {
    await Promise.all(tasks);
  } catch (error) {
    one.abort(error);
    await Promise.allSettled(tasks);
    throw error;
  }
}
