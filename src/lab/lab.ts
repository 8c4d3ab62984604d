import path from 'node:path';
import { thisComputer, type Computer } from './computer/computer.js';
import recorder from './machines/host-ftrace.sh';
import run from './machines/host-run.sh';
import talk from './machines/host-talk.sh';
import machine from './machines/machine.sh';
import { machineFolder } from './plans/machine-folder.js';
import { again, buildMachines, plannedRun, usedEquipment, withSharedFolder } from './prepared.js';
import type { LabProgress, LabRequest, LabRun } from './request.js';
import { hostMebibytes } from './running/outer-machine.js';
import { collectResults, linuxVersion } from './running/results.js';
import { runFlows } from './running/run-flows.js';
import type { StepTexts } from './running/watch-machine.js';
import { say } from './texts/lab-text.js';

const texts: StepTexts = {
  boot: 'the host boots',
  guest: 'the guest boots inside the host',
  setup: "the guest's network card is set up and recorded",
  record: 'packets are sent one at a time and recorded',
  collect: 'the guest hands over its recordings',
};

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
  const { folder } = request;
  const { equipment, kernel } = await usedEquipment(request, progress, signal, computer);
  const planned = machineFolder(asked, equipment, { 'run.sh': run, 'machine.sh': machine, 'talk.sh': talk, 'recorder.sh': recorder });
  const image = await buildMachines(equipment, kernel, computer, progress, signal);
  return again(progress, () => withSharedFolder(planned.files, request, async (shared) => {
    await runFlows({ equipment, kernel, image, shared, mebibytes: hostMebibytes }, folder, { machine: say`the host machine`, texts, flows, console: path.join(folder, 'console-host.log'), progress, signal });
    progress.step({ name: 'collect', text: 'the recordings are collected' });
    const recordings = await collectResults(shared, folder, flows, planned.recordedInGuest);
    const versions = { linux: await linuxVersion(shared, kernel.release), qemu: equipment.qemu.version, dpdk: equipment.testpmd.version };
    return { flows: recordings, versions, accelerator: equipment.accelerator, cpu: equipment.cpu };
  }));
}
