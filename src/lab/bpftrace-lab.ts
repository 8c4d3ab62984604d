import path from 'node:path';
import type { Side } from '../model/scenario.js';
import { thisComputer, type Computer } from './computer/computer.js';
import type { MachineImage } from './images/machine-image.js';
import type { Kernel } from './kernels/kernel.js';
import { LabError } from './lab-error.js';
import bpftrace from './machines/bpftrace.sh';
import guestRun from './machines/guest-bpftrace.sh';
import recorder from './machines/host-bpftrace.sh';
import hostRun from './machines/host-run.sh';
import talk from './machines/host-talk.sh';
import { withBpftrace } from './machines/images.js';
import machine from './machines/machine.sh';
import { bpftraceFolders, type ScriptFolder } from './plans/bpftrace-folders.js';
import { packetToApp1, type Network } from './plans/network.js';
import { buildMachines, limits, plannedRun, withSharedFolder } from './prepared.js';
import type { LabProgress, LabRequest, ScriptOutput, ScriptRun } from './request.js';
import { requireBpftrace } from './requirements/bpftrace.js';
import { requireEquipment } from './requirements/check-lab.js';
import type { Equipment } from './requirements/equipment.js';
import { bpftraceMebibytes } from './running/outer-machine.js';
import { collectOutputs, linuxVersion } from './running/results.js';
import { watchMachine } from './running/watch-machine.js';

const programs = {
  host: { 'run.sh': hostRun, 'machine.sh': machine, 'talk.sh': talk, 'recorder.sh': recorder, 'bpftrace.sh': bpftrace },
  guest: { 'run.sh': guestRun, 'machine.sh': machine, 'bpftrace.sh': bpftrace },
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
  signal.throwIfAborted();
  progress.step({ name: 'check', text: 'the lab looks at what this computer has' });
  const { equipment, kernel } = await requireEquipment(request.folder, signal, computer);
  const tool = await requireBpftrace(computer);
  const folders = bpftraceFolders(asked, equipment, programs);
  progress.step({ name: 'images', text: "the machines' file systems are built" });
  const image = await buildMachines(equipment, kernel, computer, signal, (host: MachineImage, app1: string) => withBpftrace(host, tool, app1));
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
  return withSharedFolder(files, request, async (shared) => {
    progress.step({ name: 'boot', text: `the ${side} boots` });
    const card = side === 'guest' ? { card: network.device } : {};
    const outer = { equipment, kernel, image, shared, seconds: limits.inside, mebibytes: bpftraceMebibytes[side], ...card };
    const console = path.join(request.folder, `console-bpftrace-${side}.log`);
    const failure = await watchMachine(outer, limits.more, { flows, console, progress, signal, ...(side === 'guest' && { packet: packetToApp1() }) });
    if (failure) throw new LabError(failure.what, failure.cure, console);
    return { outputs: await collectOutputs(shared, request.folder, flows, side), linux: await linuxVersion(shared, kernel.release) };
  });
}
