import { open } from 'node:fs/promises';
import { variable, type Computer } from '../computer/computer.js';
import { findProgram, isProgram, runProgram } from '../computer/programs.js';
import { LabError } from '../lab-error.js';
import { say, verbatim, type LabText } from '../texts/lab-text.js';
import { kindOfProgram } from './elf.js';
import { met, unmet, type Finding } from './finding.js';

/** How many bytes of a program are read to find out whether it needs libraries. */
const headLength = 4096;

/** The commands of busybox that the scripts in the machines use. */
const neededCommands = [
  'arp', 'awk', 'cat', 'chmod', 'cp', 'cpio', 'grep', 'gzip', 'head', 'insmod', 'ip', 'ls', 'mkdir', 'mkfifo', 'mktemp', 'mount', 'mv', 'poweroff', 'readlink', 'rm',
  'rmdir', 'sed', 'sh', 'sleep', 'stty', 'tail', 'tar', 'tee', 'tunctl', 'usleep',
];

/** A busybox that runs without shared libraries: the one that the user names in VHFLOW_LAB_BUSYBOX, or the system's. */
export async function findBusybox(computer: Computer): Promise<Finding<string>> {
  const name = say`busybox without shared libraries`;
  const named = variable(computer, 'VHFLOW_LAB_BUSYBOX');
  const file = named ?? (await findProgram(computer, 'busybox'));
  const reason = file === undefined ? say`it is missing` : await whyUnusable(file);
  if (file !== undefined && reason === undefined) return met(name, verbatim(file), file);
  return named === undefined ? unmet(name, reason ?? verbatim(''), say`name one in VHFLOW_LAB_BUSYBOX`, ['busybox-static']) : unmet(name, reason ?? verbatim(''), say`name another one in VHFLOW_LAB_BUSYBOX`);
}

/** @throws LabError when there is no busybox that can be used */
export async function requireBusybox(computer: Computer): Promise<string> {
  const { value, requirement: { name, found, cure, packages } } = await findBusybox(computer);
  if (value === undefined) throw new LabError(say`${name}: ${found}`, packages.length > 0 || !cure ? verbatim('sudo apt-get install busybox-static') : cure);
  return value;
}

async function whyUnusable(file: string): Promise<LabText | undefined> {
  if (!(await isProgram(file))) return say`${file} is not a program`;
  const kind = kindOfProgram(await headOf(file));
  if (kind === 'other') return say`${file} is not a program for this processor`;
  if (kind === 'dynamic') return say`${file} needs shared libraries`;
  const { status, output } = await runProgram(file, ['--list'], { limit: 20_000 });
  const commands = output.split('\n');
  if (status !== 0 || !commands.includes('sh')) return say`${file} does not run as busybox`;
  const lacking = neededCommands.filter((command) => !commands.includes(command));
  return lacking.length > 0 ? say`${file} lacks ${lacking.join(', ')}` : undefined;
}

/** The beginning of a file; empty when it cannot be read. */
async function headOf(file: string): Promise<Buffer> {
  const program = await open(file).catch(() => undefined);
  if (!program) return Buffer.alloc(0);
  try {
    const { buffer, bytesRead } = await program.read(Buffer.alloc(headLength), 0, headLength, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await program.close();
  }
}
