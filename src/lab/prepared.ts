import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Scenario } from '../model/scenario.js';
import { withSettings } from '../model/settle.js';
import { recordedScenario } from '../probes/index.js';
import { cacheFolder, type Computer } from './computer/computer.js';
import { removeLeftovers, temporaryName } from './computer/leftovers.js';
import { buildImage } from './images/build-image.js';
import { compileProgram } from './images/compile-program.js';
import type { MachineImage } from './images/machine-image.js';
import { HungMachine } from './lab-error.js';
import { kernelsFolder } from './kernels/find-kernel.js';
import type { Kernel } from './kernels/kernel.js';
import app1 from './machines/app1.c';
import { guestImage, hostImage } from './machines/images.js';
import lineBuffered from './machines/line-buffered.c';
import type { PlannedRun } from './plans/machine-folder.js';
import { networkOf } from './plans/network.js';
import { plannedFlows } from './plans/planned-flows.js';
import type { LabProgress, LabRequest } from './request.js';
import { requireEquipment } from './requirements/check-lab.js';
import type { Equipment } from './requirements/equipment.js';

/**
 * What a request asks to run.
 *
 * @throws LabError when the lab cannot run the scenario, or does not know a flow
 */
export function plannedRun({ scenario: asked, settings, flows, packets }: LabRequest): PlannedRun {
  const scenario: Scenario = recordedScenario(withSettings(asked, settings));
  return { scenario, network: networkOf(scenario), flows: plannedFlows(scenario, flows), packets };
}

/**
 * What a run uses, of what this computer has.
 *
 * @throws LabError when something is missing
 */
export async function usedEquipment({ folder }: LabRequest, progress: LabProgress, signal: AbortSignal, computer: Computer): ReturnType<typeof requireEquipment> {
  signal.throwIfAborted();
  progress.step({ name: 'check', text: 'the lab looks at what this computer has' });
  return requireEquipment(folder, signal, computer);
}

/**
 * The path of the host machine's initial file system, which contains that of the guest.
 *
 * @param adapt gives the machine what it has besides; it is told the path of App1
 */
export async function buildMachines(equipment: Equipment, kernel: Kernel, computer: Computer, progress: LabProgress, signal: AbortSignal, adapt: (image: MachineImage, app1: string) => MachineImage = (image) => image): Promise<string> {
  progress.step({ name: 'images', text: "the machines' file systems are built" });
  const cache = path.join(cacheFolder(computer), 'images');
  const damaged = (file: string): void => {
    const text = `${path.basename(file)} in the cache is damaged, and is made again`;
    progress.step({ name: 'images', text });
    progress.log(text);
  };
  await Promise.all([cacheFolder(computer), kernelsFolder(computer)].map(removeLeftovers));
  const program = await compileProgram(app1, { name: 'app1', kind: 'static', cache, signal, damaged }, computer);
  const library = await compileProgram(lineBuffered, { name: 'line-buffered', kind: 'library', cache, signal, damaged }, computer);
  const guest = await buildImage(guestImage(program), kernel, cache, signal, computer, damaged);
  return buildImage(adapt(hostImage(equipment, kernel, guest, library), program), kernel, cache, signal, computer, damaged);
}

/**
 * Runs machines, and if one of them hangs, once more from the beginning. Emulated machines hang now and then when code of a kernel is
 * changed for tracing: a processor of QEMU 7.2 may keep the breakpoint that the kernel sets meanwhile, and meet it for ever.
 *
 * @param run everything for which nothing of the first run may be there
 */
export async function again<T>(progress: LabProgress, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof HungMachine)) throw error;
    const text = 'a machine has hung, and is started again';
    progress.step({ name: 'boot', text });
    progress.log(text);
    return run();
  }
}

/**
 * Does something with a folder that a machine shares, and removes it.
 *
 * @param files the texts of its files, by their paths in it
 * @param folder the folder of the results, in which it is
 * @param isKept whether it stays
 */
export async function withSharedFolder<T>(files: Readonly<Record<string, string>>, { folder, keep: isKept }: Pick<LabRequest, 'folder' | 'keep'>, use: (shared: string) => Promise<T>): Promise<T> {
  const shared = await sharedFolder(folder, isKept);
  try {
    for (const [name, text] of Object.entries(files)) {
      const file = path.join(shared, name);
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, text);
    }
    return await use(shared);
  } finally {
    if (!isKept) await rm(shared, { recursive: true, force: true });
  }
}

/** Makes a folder in that of the results. What runs that were killed have left there goes, unless it was to be kept. */
async function sharedFolder(folder: string, isKept: boolean): Promise<string> {
  await removeLeftovers(folder);
  await mkdir(folder, { recursive: true });
  if (isKept) return mkdtemp(path.join(folder, '.machine-'));
  const shared = path.join(folder, await temporaryName('machine'));
  await mkdir(shared);
  return shared;
}
