import path from 'node:path';
import type { Side } from '../model/scenario.js';
import { thisComputer, type Computer } from './computer/computer.js';
import type { MachineImage } from './images/machine-image.js';
import type { Kernel } from './kernels/kernel.js';
import bpftrace from './machines/bpftrace.sh';
import guestRun from './machines/guest-bpftrace.sh';
import recorder from './machines/host-bpftrace.sh';
import hostRun from './machines/host-run.sh';
import talk from './machines/host-talk.sh';
import { withBpftrace } from './machines/images.js';
import machine from './machines/machine.sh';
import { bpftraceFolders, type ScriptFolder } from './plans/bpftrace-folders.js';
import { packetToApp1, type Network } from './plans/network.js';
import { buildMachines, plannedRun, usedEquipment, withSharedFolder } from './prepared.js';
import type { LabProgress, LabRequest, ScriptOutput, ScriptRun } from './request.js';
import { requireBpftrace } from './requirements/bpftrace.js';
import type { Equipment } from './requirements/equipment.js';
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
      setup: "on the host, the script is attached and the card of the guest inside it is set up",
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

interface Prepared {
  readonly request: LabRequest;
  readonly network: Network;
  readonly equipment: Equipment;
  readonly kernel: Kernel;
  readonly image: string;
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
  const tool = await requireBpftrace(computer);
  const folders = bpftraceFolders(asked, equipment, programs);
  const image = await buildMachines(equipment, kernel, computer, progress, signal, (host: MachineImage, app1: string) => withBpftrace(host, tool, app1));
  const prepared = { request, network: asked.network, equipment, kernel, image };
  const [host, guest] = await bothOrNone(signal, (both) => (['host', 'guest'] as const).map((side) => runSide(side, folders[side], prepared, progress, both)));
  const linux = host?.linux ?? guest?.linux ?? kernel.release;
  const outputs = [...(guest?.outputs ?? []), ...(host?.outputs ?? [])];
  return { outputs, versions: { linux, qemu: equipment.qemu.version, dpdk: equipment.testpmd.version, bpftrace: tool.version }, accelerator: equipment.accelerator, cpu: equipment.cpu };
}

/** Runs tasks at once. When one fails, the others are told to end, and have ended before this one throws. */
async function bothOrNone<T>(signal: AbortSignal, begin: (signal: AbortSignal) => readonly Promise<T>[]): Promise<readonly T[]> {
  const one = new AbortController();
  const tasks = begin(AbortSignal.any([signal, one.signal]));
  try {
    return await Promise.all(tasks);
  } catch (error) {
    one.abort(error);
    await Promise.allSettled(tasks);
    throw error;
  }
}

/** Boots the machine of one side, unless it has no script, and waits until it has run all of its scripts. */
async function runSide(side: Side, { files, flows }: ScriptFolder, { request, network, equipment, kernel, image }: Prepared, progress: LabProgress, signal: AbortSignal): Promise<{ readonly outputs: readonly ScriptOutput[]; readonly linux: string } | undefined> {
  if (flows.length === 0) return undefined;
  const { folder } = request;
  return withSharedFolder(files, request, async (shared) => {
    const alone = side === 'guest' ? { card: network.device } : {};
    const console = path.join(folder, `console-bpftrace-${side}.log`);
    await runFlows({ equipment, kernel, image, shared, mebibytes: bpftraceMebibytes[side], ...alone }, folder, { ...called[side], flows, console, progress, signal, ...(side === 'guest' && { packet: packetToApp1() }) });
    return { outputs: await collectOutputs(shared, folder, flows, side), linux: await linuxVersion(shared, kernel.release) };
  });
}
