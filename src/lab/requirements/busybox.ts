import { open } from 'node:fs/promises';
import { variable, type Computer } from '../computer/computer.js';
import { findProgram } from '../computer/programs.js';
import { LabError } from '../lab-error.js';
import { isStaticProgram } from './elf.js';

/** How many bytes of a program are read to find out whether it needs libraries. */
const headLength = 4096;

/**
 * The path of a busybox without shared libraries, which is the one that the user names in VHFLOW_LAB_BUSYBOX, or the system's.
 *
 * @returns undefined when there is none, or only one with shared libraries
 */
export async function findBusybox(computer: Computer): Promise<string | undefined> {
  const file = variable(computer, 'VHFLOW_LAB_BUSYBOX') ?? (await findProgram(computer, 'busybox'));
  return file !== undefined && (await isStatic(file)) ? file : undefined;
}

/** @throws LabError when there is no busybox without shared libraries */
export async function requireBusybox(computer: Computer): Promise<string> {
  const busybox = await findBusybox(computer);
  if (busybox === undefined) throw new LabError('a busybox without shared libraries is missing', 'sudo apt-get install busybox-static');
  return busybox;
}

async function isStatic(file: string): Promise<boolean> {
  const program = await open(file).catch(() => undefined);
  if (!program) return false;
  try {
    const { buffer, bytesRead } = await program.read(Buffer.alloc(headLength), 0, headLength, 0);
    return isStaticProgram(buffer.subarray(0, bytesRead));
  } finally {
    await program.close();
  }
}
