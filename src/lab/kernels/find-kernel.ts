import { constants } from 'node:fs';
import { access, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { cacheFolder, variable, type Computer } from '../computer/computer.js';
import { exists } from '../computer/kept-files.js';
import { beginningOf, whyNoFile, wrongVariable } from '../computer/own-file.js';
import { LabError } from '../lab-error.js';
import { joined, say, type LabText } from '../texts/lab-text.js';
import { laterFirst, modulesFolder, releaseOf } from './kernel-names.js';
import { headerLength, releaseInHeader, sizeInHeader } from './kernel-header.js';
import { isDamaged } from './kernel-sums.js';
import type { Kernel } from './kernel.js';
import { lacks, otherKernel, showModules } from './modules.js';
import { allModules } from './needed-modules.js';
import { isWhole } from './whole-module.js';

/** The list of modules that depmod makes and modprobe reads. */
const moduleList = 'modules.dep.bin';

/** The kernel to run, or why there is none. */
export interface KernelFound {
  readonly kernel?: Kernel;
  /** Why the kernels that are there cannot be used, a few words for each. */
  readonly refused: readonly LabText[];
}

/**
 * Looks for a kernel that has all modules of the lab: the one that the user names, then those installed, then those downloaded, of each
 * kind the latest first.
 *
 * @throws LabError when the user names a kernel that cannot be used, or when kmod is missing
 */
export async function findKernel(computer: Computer, signal?: AbortSignal): Promise<KernelFound> {
  const own = await namedKernel(computer);
  const candidates = own ? [own] : [...(await installed(computer)), ...(await downloaded(computer))];
  const refused: LabText[] = [];
  for (const kernel of candidates) {
    const reason = await whyUnusable(computer, kernel, signal);
    if (reason === undefined) return { kernel, refused };
    if (own) throw new LabError(reason, anotherOwn);
    refused.push(reason);
  }
  return { refused };
}

/**
 * The kernel to run.
 *
 * @throws LabError when there is none
 */
export async function requireKernel(computer: Computer, signal?: AbortSignal): Promise<Kernel> {
  const { kernel, refused } = await findKernel(computer, signal);
  if (!kernel) throw new LabError(noKernel(refused), otherKernel);
  return kernel;
}

const anotherOwn = say`name another kernel in VHFLOW_LAB_KERNEL, and the folder of its modules in VHFLOW_LAB_MODULES, or unset both`;

/** Whether the user names a kernel, so that no other one counts. */
export function namesKernel(computer: Computer): boolean {
  return [kernelVariable, modulesVariable].some((name) => variable(computer, name) !== undefined);
}

const kernelVariable = 'VHFLOW_LAB_KERNEL';
const modulesVariable = 'VHFLOW_LAB_MODULES';

/** Kernels are not larger than this, in millions of bytes. */
const largestKernel = 100;

/** Says that there is no kernel, and why those that are there do not count. */
export function noKernel(refused: readonly LabText[]): LabText {
  return refused.length > 0 ? joined(refused, '; ') : say`no kernel is installed or downloaded`;
}

async function namedKernel(computer: Computer): Promise<Kernel | undefined> {
  const image = variable(computer, kernelVariable);
  const folder = variable(computer, modulesVariable);
  if (image === undefined && folder === undefined) return undefined;
  if (image === undefined || folder === undefined) throw new LabError(say`only one of VHFLOW_LAB_KERNEL and VHFLOW_LAB_MODULES is set`, say`set both, or none of them`);
  const head = await headerOf(image);
  if (typeof head !== 'string') throw new LabError(wrongVariable(kernelVariable, image, head), anotherOwn);
  const parts = modulesFolder(path.resolve(folder));
  const reason = parts ? await whyNoModules(path.resolve(folder), parts.release, head) : say`it is not a folder of modules`;
  if (!parts || reason) throw new LabError(wrongVariable(modulesVariable, folder, reason ?? say`it is not a folder of modules`), say`name the folder lib/modules/${head || 'RELEASE'} of that kernel, or unset both`);
  return { ...parts, image: path.resolve(image), origin: 'named by the user' };
}

/** Why a folder does not have the modules of a kernel; undefined when it has. @param release of the kernel, as it says itself */
async function whyNoModules(folder: string, named: string, release: string): Promise<LabText | undefined> {
  if (!(await exists(folder))) return say`it does not exist`;
  if (!(await exists(path.join(folder, moduleList)))) return say`it has no ${moduleList}, which depmod makes`;
  return release === '' || release === named ? undefined : say`it is of the kernel ${named}, and ${kernelVariable} is the kernel ${release}`;
}

/** The release that a kernel says in its header, or why there is no kernel. */
async function headerOf(image: string): Promise<string | LabText> {
  const reason = await whyNoFile(image, largestKernel);
  if (reason) return reason;
  if (!(await isReadable(image))) return say`it cannot be read`;
  const head = await beginningOf(image, headerLength);
  const release = releaseInHeader(head);
  if (release === undefined) return say`it is not a Linux kernel that QEMU can start`;
  return (await stat(image)).size < sizeInHeader(head) ? say`its end is missing` : release;
}

async function installed(computer: Computer): Promise<readonly Kernel[]> {
  return kernelsIn(computer.root, 'installed');
}

async function downloaded(computer: Computer): Promise<readonly Kernel[]> {
  const folder = kernelsFolder(computer);
  const trees = laterFirst((await namesIn(folder)).filter((name) => !name.startsWith('.')));
  return (await Promise.all(trees.map((name) => kernelsIn(path.join(folder, name), 'downloaded')))).flat();
}

/** The folder of the cache with the kernels that were downloaded, each of them unpacked in a folder of its own. */
export function kernelsFolder(computer: Computer): string {
  return path.join(cacheFolder(computer), 'kernels');
}

/** The kernels of a file system, with or without modules. */
export async function kernelsIn(root: string, origin: Kernel['origin']): Promise<readonly Kernel[]> {
  const boot = path.join(root, 'boot');
  return laterFirst(await namesIn(boot)).flatMap((name) => {
    const release = releaseOf(name);
    return release === undefined ? [] : [{ release, root, image: path.join(boot, name), origin }];
  });
}

async function namesIn(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch(() => []);
}

async function whyUnusable(computer: Computer, kernel: Kernel, signal: AbortSignal | undefined): Promise<LabText | undefined> {
  const { image, root, release, origin } = kernel;
  const damaged = say`the kernel ${release} in ${root} is damaged`;
  if (origin === 'downloaded' && (await isDamaged(root))) return damaged;
  const head = await headerOf(image);
  if (typeof head !== 'string') return say`${image}: ${head}`;
  if (head !== '' && head !== release) return say`${image} is the kernel ${head}`;
  const modules = path.join(root, 'lib/modules', release);
  if (!(await exists(path.join(modules, moduleList)))) return say`${modules} has no list of modules`;
  try {
    const { files, lacking } = await showModules(computer, kernel, allModules, signal);
    if (lacking.length > 0) return lacks(release, lacking);
    // Kernels that were downloaded by an earlier vhflow have no list of what their files contain.
    return origin === 'downloaded' && (await Promise.all(files.map(isWhole))).includes(false) ? damaged : undefined;
  } catch (error) {
    if (error instanceof LabError && error.advised === otherKernel) return error.said;
    throw error;
  }
}

async function isReadable(file: string): Promise<boolean> {
  return access(file, constants.R_OK).then(() => true, () => false);
}
