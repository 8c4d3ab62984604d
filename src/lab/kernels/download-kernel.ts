import { mkdir, readdir, rm, symlink } from 'node:fs/promises';
import path from 'node:path';
import { cacheFolder, thisComputer, type Computer } from '../computer/computer.js';
import { withClearFailures } from '../computer/file-failure.js';
import { exists, kept } from '../computer/kept-files.js';
import { removeLeftovers, temporaryName } from '../computer/leftovers.js';
import { findProgram, runProgram } from '../computer/programs.js';
import { LabError } from '../lab-error.js';
import { say, verbatim } from '../texts/lab-text.js';
import { findKernel, kernelsFolder, kernelsIn } from './find-kernel.js';
import { dependencies, kernelPackages, laterFirst } from './kernel-names.js';
import { writeSums } from './kernel-sums.js';
import { showModules } from './modules.js';
import { allModules } from './needed-modules.js';

/** Packages that stand for the present kernel: of Debian, and of Ubuntu. */
export const presentKernel: readonly string[] = ['linux-image-amd64', 'linux-image-generic'];

const hour = 3_600_000;

/**
 * Downloads the packages of the distribution's present kernel with its own package manager and unpacks them in the cache, unless there
 * is a kernel to run; nothing is installed.
 *
 * @param log receives what is done, a line at a time
 * @throws LabError when there is no package source, or when a program fails
 * @throws the reason of the signal when it is aborted
 */
export async function downloadKernel(log: (line: string) => void, signal: AbortSignal, computer: Computer = thisComputer): Promise<void> {
  const { kernel } = await findKernel(computer, signal);
  if (kernel) return log(`Nothing is downloaded, because the kernel ${kernel.release} is there.`);
  await withClearFailures(cacheFolder(computer), async () => fetchKernel(await packagesOfKernel(computer, signal), log, signal, computer), computer);
}

/** @param names of packages, that of the kernel first */
async function fetchKernel(names: readonly [string, ...string[]], log: (line: string) => void, signal: AbortSignal, computer: Computer): Promise<void> {
  const [name] = names;
  const target = path.join(kernelsFolder(computer), name);
  // What is there cannot be used.
  await rm(target, { recursive: true, force: true });
  await kept(target, async (unfinished) => {
    const folder = await temporaryFolder(computer);
    try {
      log(`Downloading ${names.join(', ')}.`);
      await require(computer, 'apt-get', ['download', ...names], { signal, folder });
      await mkdir(unfinished, { recursive: true });
      for (const file of laterFirst(await readdir(folder))) {
        log(`Unpacking ${file}.`);
        await require(computer, 'dpkg-deb', ['--extract', path.join(folder, file), unfinished], { signal });
      }
      await makeModuleLists(computer, unfinished, signal);
      for (const kernel of await kernelsIn(unfinished, 'downloaded')) await writeSums(unfinished, [kernel.image, ...(await showModules(computer, kernel, allModules, signal)).files]);
    } finally {
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    }
  });
}

/** Names of the packages to download: the kernel's, then those of its modules where they are apart. */
async function packagesOfKernel(computer: Computer, signal: AbortSignal): Promise<readonly [string, ...string[]]> {
  for (const standing of presentKernel) {
    const first = kernelPackages(await dependenciesOf(computer, standing, signal));
    const others = await Promise.all(first.map((name) => dependenciesOf(computer, name, signal)));
    const [name, ...more] = kernelPackages([...first, ...others.flat()]);
    if (name !== undefined) return [name, ...more];
  }
  throw new LabError(say`the package manager knows no package of a kernel`, say`sudo apt-get update, or name a kernel in VHFLOW_LAB_KERNEL and the folder of its modules in VHFLOW_LAB_MODULES`);
}

async function dependenciesOf(computer: Computer, name: string, signal: AbortSignal): Promise<readonly string[]> {
  const aptCache = await findProgram(computer, 'apt-cache');
  if (aptCache === undefined) return [];
  return dependencies((await runProgram(aptCache, ['depends', '--important', name], { signal, limit: 60_000 })).output);
}

async function temporaryFolder(computer: Computer): Promise<string> {
  await Promise.all([cacheFolder(computer), kernelsFolder(computer)].map(removeLeftovers));
  const folder = path.join(cacheFolder(computer), await temporaryName('download'));
  await mkdir(folder, { recursive: true });
  return folder;
}

/** Makes the lists that modprobe reads. Packages of later systems have the modules below `usr`. */
async function makeModuleLists(computer: Computer, root: string, signal: AbortSignal): Promise<void> {
  if (!(await exists(path.join(root, 'lib')))) await symlink('usr/lib', path.join(root, 'lib'));
  for (const release of await readdir(path.join(root, 'lib/modules'))) await require(computer, 'depmod', ['--basedir', root, release], { signal });
}

/** @throws LabError when the program is missing or fails */
async function require(computer: Computer, name: string, args: readonly string[], options: { readonly signal: AbortSignal; readonly folder?: string }): Promise<void> {
  const program = await findProgram(computer, name);
  if (program === undefined) throw new LabError(say`${name} is missing`, say`name a kernel in VHFLOW_LAB_KERNEL and the folder of its modules in VHFLOW_LAB_MODULES`);
  const { status, errors, isTimedOut } = await runProgram(program, args, { ...options, limit: hour });
  if (status === 0) return;
  const reason = isTimedOut ? say`it took longer than an hour` : verbatim(errors.trim().split('\n').filter((line) => !line.startsWith('W:')).at(-1) ?? `exit status ${status}`);
  throw new LabError(say`${name} failed: ${reason}`, say`sudo apt-get update renews the lists of packages; without a network, name a kernel in VHFLOW_LAB_KERNEL and the folder of its modules in VHFLOW_LAB_MODULES`);
}
