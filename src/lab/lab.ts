import path from 'node:path';
import { thisComputer, type Computer } from './computer/computer.js';
import type { Kernel } from './kernels/kernel.js';
import { LabError } from './lab-error.js';
import recorder from './machines/host-ftrace.sh';
import run from './machines/host-run.sh';
import talk from './machines/host-talk.sh';
import machine from './machines/machine.sh';
import { machineFolder } from './plans/machine-folder.js';
import type { PlannedFlow } from './plans/planned-flows.js';
import { buildMachines, limits, plannedRun, withSharedFolder } from './prepared.js';
import type { LabProgress, LabRequest, LabRun } from './request.js';
import type { Equipment } from './requirements/equipment.js';
import { requireEquipment } from './requirements/check-lab.js';
import { hostMebibytes } from './running/outer-machine.js';
import { collectLogs, collectResults, linuxVersion } from './running/results.js';
import { watchMachine } from './running/watch-machine.js';

/**
 * Runs flows of a scenario in two machines, one inside the other, and records both of them with ftrace. Afterwards no process of the run
 * is left, and no file but the results, the consoles, and what the cache keeps.
 *
 * @throws LabError when the lab cannot run the scenario on this computer, or when the run fails; its file is the console that was kept
 * @throws the reason of the signal when it is aborted
 */
export async function runLab(request: LabRequest, progress: LabProgress, signal: AbortSignal, computer: Computer = thisComputer): Promise<LabRun> {
  const asked = plannedRun(request);
  const { flows } = asked;
  signal.throwIfAborted();
  progress.step({ name: 'check', text: 'the lab looks at what this computer has' });
  const { equipment, kernel } = await requireEquipment(request.folder, signal, computer);
  const planned = machineFolder(asked, equipment, { 'run.sh': run, 'machine.sh': machine, 'talk.sh': talk, 'recorder.sh': recorder });
  progress.step({ name: 'images', text: "the machines' file systems are built" });
  const image = await buildMachines(equipment, kernel, computer, signal);
  return withSharedFolder(planned.files, request, async (shared) => {
    await runFlows({ request, flows, equipment, kernel, image, shared }, progress, signal);
    progress.step({ name: 'collect', text: 'the recordings are collected' });
    const recordings = await collectResults(shared, request.folder, flows, planned.recordedInGuest);
    const versions = { linux: await linuxVersion(shared, kernel.release), qemu: equipment.qemu.version, dpdk: equipment.testpmd.version };
    return { flows: recordings, versions, accelerator: equipment.accelerator, cpu: equipment.cpu };
  });
}

interface Prepared {
  readonly request: LabRequest;
  readonly flows: readonly PlannedFlow[];
  readonly equipment: Equipment;
  readonly kernel: Kernel;
  readonly image: string;
  readonly shared: string;
}

/** Boots the machines and waits until they have run all flows; the consoles stay in the folder of the results. */
async function runFlows({ request: { folder }, flows, equipment, kernel, image, shared }: Prepared, progress: LabProgress, signal: AbortSignal): Promise<void> {
  progress.step({ name: 'boot', text: 'the host boots' });
  const console = path.join(folder, 'console-host.log');
  try {
    const failure = await watchMachine({ equipment, kernel, image, shared, seconds: limits.inside, mebibytes: hostMebibytes }, limits.more, { flows, console, progress, signal });
    if (failure) throw new LabError(failure.what, failure.cure, path.join(folder, `console-${failure.console}.log`));
  } finally {
    await collectLogs(shared, folder);
  }
}
