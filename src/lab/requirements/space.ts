import { constants } from 'node:fs';
import { access, readFile, stat, statfs } from 'node:fs/promises';
import path from 'node:path';
import { systemPath, type Computer } from '../computer/computer.js';
import { makeRoom, otherCache, otherResults } from '../computer/file-failure.js';
import { exists } from '../computer/kept-files.js';
import { say, type LabText } from '../texts/lab-text.js';
import { met, unmet, type Finding } from './finding.js';
import { availableMemory } from './readings.js';

const mebibyte = 1024 * 1024;

/** How much memory the outer machine may take, with QEMU around it, in MiB. */
const neededMemory = 3_000;

/** How much the cache and the results take on disk, in MiB: a kernel unpacked, images, recordings. */
const neededDisk = { kernel: 600, images: 200, results: 200 } as const;

/**
 * Whether there is memory for the outer machine.
 *
 * @param needed how much is needed, in MiB
 */
export async function findMemory(computer: Computer, needed: number = neededMemory): Promise<Finding<true>> {
  const name = say`${gigabytes(needed)} GB of memory`;
  const available = availableMemory(await readFile(systemPath(computer, '/proc/meminfo'), 'utf8').catch(() => ''));
  if (available === undefined) return met(name, say`this system does not say how much is available`, true);
  const found = say`${gigabytes(available / mebibyte)} GB available`;
  return available >= needed * mebibyte ? met(name, found, true) : unmet(name, say`only ${found}`, say`end other programs, or give this computer more memory`);
}

/**
 * Whether there is room in the folder of the cache, and whether it can be written to.
 *
 * @param hasKernel whether the kernel is there already
 * @param more how much is needed besides, in MiB
 */
export async function findCacheSpace(cache: string, hasKernel: boolean, more = 0): Promise<Finding<true>> {
  const needed = neededDisk.images + (hasKernel ? 0 : neededDisk.kernel) + more;
  return findSpace(say`${gigabytes(needed)} GB for kernel and images`, cache, needed, otherCache);
}

/** Whether there is room for the results in a folder, which may not exist yet. */
export async function findResultSpace(folder: string): Promise<Finding<true>> {
  return findSpace(say`${gigabytes(neededDisk.results)} GB for recordings`, folder, neededDisk.results, otherResults);
}

async function findSpace(name: LabText, folder: string, needed: number, other: LabText): Promise<Finding<true>> {
  const there = await existingPart(folder);
  if (!(await stat(there)).isDirectory()) return unmet(name, say`${there} is not a folder`, other);
  if (!(await isWritable(there))) return unmet(name, say`${there} cannot be written to`, other);
  const { bavail, bsize } = await statfs(there);
  const found = say`${gigabytes((bavail * bsize) / mebibyte)} GB free in ${there}`;
  return bavail * bsize >= needed * mebibyte ? met(name, found, true) : unmet(name, say`only ${found}`, makeRoom(other));
}

/** The nearest folder around a path, or the path itself, that exists. */
async function existingPart(folder: string): Promise<string> {
  return (await exists(folder)) || folder === path.dirname(folder) ? folder : existingPart(path.dirname(folder));
}

async function isWritable(folder: string): Promise<boolean> {
  return access(folder, constants.W_OK | constants.X_OK).then(() => true, () => false);
}

/** MiB as GB with one decimal. */
function gigabytes(mebibytes: number): string {
  return ((mebibytes * mebibyte) / 1e9).toFixed(1);
}
