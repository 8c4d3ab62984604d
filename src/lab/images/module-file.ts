import { execFile } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { Computer } from '../computer/computer.js';
import { findProgram } from '../computer/programs.js';
import { LabError } from '../lab-error.js';
import { say, verbatim } from '../texts/lab-text.js';

/** The largest module that is unpacked, in bytes. */
const largestModule = 100_000_000;

const otherKernel = say`install the package of the kernel again, or name another kernel in VHFLOW_LAB_KERNEL and the folder of its modules in VHFLOW_LAB_MODULES`;

/** Programs that unpack, by the end of the file's name, and their packages. */
const unpackers: Readonly<Record<string, { readonly program: string; readonly packageName: string }>> = {
  '.xz': { program: 'xz', packageName: 'xz-utils' },
  '.zst': { program: 'zstd', packageName: 'zstd' },
};

/** The name of a module's file when it is unpacked: `tun.ko` for `/lib/modules/6.1.0/kernel/drivers/net/tun.ko.xz`. */
export function moduleFileName(file: string): string {
  return path.basename(file).replace(/\.(?:xz|zst|gz)$/, '');
}

/**
 * The bytes of a kernel module, unpacked where its file is packed.
 *
 * @throws LabError when the program that unpacks it is missing, or when it fails
 */
export async function readModule(computer: Computer, file: string, signal: AbortSignal): Promise<Uint8Array> {
  const end = path.extname(file);
  if ((await stat(file)).size > largestModule) throw new LabError(say`${file} cannot be unpacked`, otherKernel);
  if (end === '.gz') return promisify(gunzip)(await readFile(file), { maxOutputLength: largestModule });
  const unpacker = unpackers[end];
  if (!unpacker) return readFile(file);
  const program = await findProgram(computer, unpacker.program);
  if (program === undefined) throw new LabError(say`${unpacker.program}, which unpacks the modules of the kernel, is missing`, verbatim(`sudo apt-get install ${unpacker.packageName}`));
  try {
    return (await promisify(execFile)(program, ['-dc', file], { encoding: 'buffer', maxBuffer: largestModule, signal })).stdout;
  } catch (error) {
    signal.throwIfAborted();
    throw new LabError(say`${file} cannot be unpacked`, otherKernel, undefined, { cause: error });
  }
}
