import { setMaxListeners } from 'node:events';
import path from 'node:path';
import { cacheFolder, type Computer } from '../computer/computer.js';
import { presentKernel } from '../kernels/download-kernel.js';
import { findKernel, namesKernel, noKernel } from '../kernels/find-kernel.js';
import type { Kernel } from '../kernels/kernel.js';
import { otherKernel } from '../kernels/modules.js';
import { LabError } from '../lab-error.js';
import { say, verbatim, type LabText } from '../texts/lab-text.js';
import { findAccelerator, type Accelerator } from './accelerator.js';
import { findBusybox } from './busybox.js';
import { findCompiler, findNamed } from './compiler.js';
import type { Equipment } from './equipment.js';
import { met, unmet, waiting, type Finding } from './finding.js';
import { kernelName, type Requirement } from './lab-check.js';
import type { Patience } from './own-program.js';
import { knownPackages } from './package-names.js';
import { installCommand } from './packages.js';
import { findCacheSpace, findMemory, findResultSpace } from './space.js';
import { findDrivers, findTestpmd } from './switch.js';
import { findFirmware, findQemu } from './virtual-machines.js';

/** All that the lab needs of this computer, as it was found. */
export interface Survey {
  /** In the order in which they are shown. */
  readonly requirements: readonly Requirement<LabText>[];
  /** The command that brings what is missing, as far as packages and downloads can. */
  readonly command: string | undefined;
  /** That command without the download of a kernel. */
  readonly installation: string | undefined;
  /** Whether a download would bring the kernel that is missing. */
  readonly needsKernel: boolean;
  readonly accelerator: Accelerator;
  readonly kernel: Kernel | undefined;
  /** Undefined unless all programs and files were found. */
  readonly equipment: Equipment | undefined;
}

/**
 * Looks at everything that the lab needs.
 *
 * @param folder the folder for the results
 */
export async function survey(computer: Computer, folder: string, patience: Patience): Promise<Survey> {
  // One for each program that runs at once.
  if (patience.signal) setMaxListeners(0, patience.signal);
  const known = knownPackages(computer, patience);
  const programs = await findPrograms(computer, known, patience);
  const names = await known;
  const { qemu, firmware, busybox, testpmd, drivers, gcc, readelf, kmod } = programs;
  const [kernel, accelerator] = await Promise.all([
    kmod.value === undefined ? waiting<Kernel>(kernelName, say`not looked for, because kmod is missing`, say`install kmod first`) : lookForKernel(computer, patience.signal),
    findAccelerator(computer, qemu.value?.path, patience.signal ? { signal: patience.signal } : {}),
  ]);
  const hasKernel = kernel.value !== undefined || namesKernel(computer);
  const space = await Promise.all([findMemory(computer), findCacheSpace(cacheFolder(computer), hasKernel), findResultSpace(path.resolve(folder))]);
  const requirements = [findSystem(computer), qemu, firmware, kernel, kmod, busybox, testpmd, drivers, gcc, readelf, ...space].map((finding) => finding.requirement);
  return {
    requirements: names === undefined ? requirements : requirements.map(withCure),
    command: commandFor(computer, requirements, hasKernel, names),
    installation: commandFor(computer, requirements, true, names),
    needsKernel: !hasKernel && names !== undefined,
    accelerator,
    kernel: kernel.value,
    equipment: equipmentOf(programs, accelerator),
  };
}

function findSystem({ system, processor }: Computer): Finding<true> {
  const name = say`Linux on a 64-bit x86 processor`;
  return system === 'linux' && processor === 'x64' ? met(name, say`${system}, ${processor}`, true) : unmet(name, say`this is ${system} on ${processor}`, say`run the lab on another computer, or in a virtual machine with Linux`);
}

type Programs = { readonly [Name in 'qemu' | 'firmware' | 'busybox' | 'testpmd' | 'drivers' | 'gcc' | 'readelf']: Finding<Equipment[Name]> } & { readonly kmod: Finding<string> };

async function findPrograms(computer: Computer, known: Promise<readonly string[] | undefined>, patience: Patience): Promise<Programs> {
  const qemu = findQemu(computer, patience);
  const testpmd = findTestpmd(computer, patience);
  const [firmware, drivers, busybox, gcc, readelf, kmod] = await Promise.all([
    qemu.then((found) => findFirmware(found, patience)),
    Promise.all([testpmd, known]).then(([found, names = []]) => findDrivers(computer, found, names, patience)),
    findBusybox(computer, patience),
    findCompiler(computer, patience),
    findNamed(computer, verbatim('readelf'), 'readelf', 'binutils'),
    findNamed(computer, say`modprobe and depmod`, 'depmod', 'kmod'),
  ]);
  return { qemu: await qemu, testpmd: await testpmd, gcc, readelf, kmod, firmware, drivers, busybox };
}

const origins: Readonly<Record<Kernel['origin'], LabText>> = { 'installed': say`installed`, 'downloaded': say`downloaded`, 'named by the user': say`named by the user` };

async function lookForKernel(computer: Computer, signal: AbortSignal | undefined): Promise<Finding<Kernel>> {
  try {
    const { kernel, refused } = await findKernel(computer, signal);
    return kernel ? met(kernelName, say`${kernel.release}, ${origins[kernel.origin]}: ${kernel.image}`, kernel) : unmet(kernelName, noKernel(refused), otherKernel);
  } catch (error) {
    if (error instanceof LabError) return unmet(kernelName, error.said, error.advised);
    throw error;
  }
}

/** With a package manager, packages are the first cure, and a program that the user names is the other. */
function withCure(requirement: Requirement<LabText>): Requirement<LabText> {
  const { packages, cure } = requirement;
  if (packages.length === 0 || cure === undefined) return requirement;
  const names = packages.join(' ');
  return { ...requirement, cure: cure.words.startsWith('name ') ? say`install ${names}, or ${cure}` : say`install ${names}` };
}

function commandFor({ isAdministrator }: Computer, requirements: readonly Requirement<LabText>[], hasKernel: boolean, known: readonly string[] | undefined): string | undefined {
  if (known === undefined) return undefined;
  const packages = requirements.flatMap((requirement) => requirement.packages);
  const hasLists = packages.every((name) => known.includes(name)) && (hasKernel || presentKernel.some((name) => known.includes(name)));
  return installCommand({ packages, kernel: !hasKernel, isAdministrator, hasLists });
}

function equipmentOf({ qemu, firmware, busybox, testpmd, drivers, gcc, readelf }: Programs, { accelerator, cpu }: Accelerator): Equipment | undefined {
  if (!qemu.value || !firmware.value || busybox.value === undefined || !testpmd.value || !drivers.value || gcc.value === undefined || readelf.value === undefined) return undefined;
  return { qemu: qemu.value, firmware: firmware.value, busybox: busybox.value, testpmd: testpmd.value, drivers: drivers.value, gcc: gcc.value, readelf: readelf.value, accelerator, cpu };
}
