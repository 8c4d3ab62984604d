import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { withSettings } from '../model/settle.js';
import { recordedScenario } from '../probes/index.js';
import { cacheFolder, thisComputer, type Computer } from './computer/computer.js';
import { removeLeftovers, temporaryName } from './computer/leftovers.js';
import { buildImage } from './images/build-image.js';
import { compileProgram } from './images/compile-program.js';
import { kernelsFolder } from './kernels/find-kernel.js';
import type { Kernel } from './kernels/kernel.js';
import { LabError } from './lab-error.js';
import app1 from './machines/app1.c';
import runScript from './machines/host-run.sh';
import talkScript from './machines/host-talk.sh';
import { guestImage, hostImage } from './machines/images.js';
import lineBuffered from './machines/line-buffered.c';
import { machineFolder, type MachineFolder } from './plans/machine-folder.js';
import { networkOf } from './plans/network.js';
import { plannedFlows, type PlannedFlow } from './plans/planned-flows.js';
import type { LabProgress, LabRequest, LabRun } from './request.js';
import { say } from './texts/lab-text.js';
import type { Equipment } from './requirements/equipment.js';
import { requireEquipment } from './requirements/check-lab.js';
import { collectLogs, collectResults, linuxVersion } from './running/results.js';
import { watchMachine } from './running/watch-machine.js';

/** After how many seconds the host machine ends in any case, and how much longer this computer waits for it. */
const limits = { inside: 840, more: 60 };

/**
 * Runs flows of a scenario in two machines, one inside the other, and records both of them. Afterwards no process of the run is left, and
 * no file but the results, the consoles, and what the cache keeps.
 *
 * @throws LabError when the lab cannot run the scenario on this computer, or when the run fails; its file is the console that was kept
 * @throws the reason of the signal when it is aborted
 */
export async function runLab(request: LabRequest, progress: LabProgress, signal: AbortSignal, computer: Computer = thisComputer): Promise<LabRun> {
  const scenario = recordedScenario(withSettings(request.scenario, request.settings));
  if (request.probe !== 'ftrace') throw new LabError(say`the lab records with ftrace only`, say`leave out --probe`);
  const network = networkOf(scenario);
  const flows = plannedFlows(scenario, request.flows);
  signal.throwIfAborted();
  progress.step({ name: 'check', text: 'the lab looks at what this computer has' });
  const { equipment, kernel } = await requireEquipment(request.folder, signal, computer);
  const planned = machineFolder({ scenario, network, flows, packets: request.packets }, equipment, { run: runScript, talk: talkScript });
  progress.step({ name: 'images', text: "the machines' file systems are built" });
  const image = await buildMachines(equipment, kernel, computer, signal);
  const shared = await sharedFolder(request);
  try {
    await writeFiles(shared, planned);
    await runFlows({ request, flows, equipment, kernel, image, shared }, progress, signal);
    progress.step({ name: 'collect', text: 'the recordings are collected' });
    const recordings = await collectResults(shared, request.folder, flows, planned.recordedInGuest);
    const versions = { linux: await linuxVersion(shared, kernel.release), qemu: equipment.qemu.version, dpdk: equipment.testpmd.version };
    return { flows: recordings, versions, accelerator: equipment.accelerator, cpu: equipment.cpu };
  } finally {
    if (!request.keep) await rm(shared, { recursive: true, force: true });
  }
}

/** Makes a folder in that of the results, for what only the run needs; what runs that were killed have left there goes. */
async function sharedFolder({ folder, keep }: LabRequest): Promise<string> {
  await removeLeftovers(folder);
  await mkdir(folder, { recursive: true });
  if (keep) return mkdtemp(path.join(folder, '.machine-'));
  const shared = path.join(folder, await temporaryName('machine'));
  await mkdir(shared);
  return shared;
}

/** The path of the host machine's initial file system, which contains that of the guest. */
async function buildMachines(equipment: Equipment, kernel: Kernel, computer: Computer, signal: AbortSignal): Promise<string> {
  const cache = path.join(cacheFolder(computer), 'images');
  await Promise.all([cacheFolder(computer), kernelsFolder(computer)].map(removeLeftovers));
  const program = await compileProgram(app1, { name: 'app1', kind: 'static', cache, signal }, computer);
  const library = await compileProgram(lineBuffered, { name: 'line-buffered', kind: 'library', cache, signal }, computer);
  const guest = await buildImage(guestImage(program), kernel, cache, signal, computer);
  return buildImage(hostImage(equipment, kernel, guest, library), kernel, cache, signal, computer);
}

async function writeFiles(folder: string, { files }: MachineFolder): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text);
  }
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
    const failure = await watchMachine({ equipment, kernel, image, shared, seconds: limits.inside }, limits.more, { flows, console, progress, signal });
    if (failure) throw new LabError(failure.what, failure.cure, path.join(folder, `console-${failure.console}.log`));
  } finally {
    await collectLogs(shared, folder);
  }
}
