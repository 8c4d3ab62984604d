import { stat } from 'node:fs/promises';
import type { Computer } from '../computer/computer.js';
import type { ProgramResult } from '../computer/programs.js';
import { LabError } from '../lab-error.js';
import { say, verbatim, type LabText } from '../texts/lab-text.js';
import { met, type Finding } from './finding.js';
import { ask, kindOfFile, ownProgram, silent, unusable, type Patience } from './own-program.js';

/** In bytes; the guest has it in its memory. */
const largestBusybox = 50_000_000;

/** The commands of busybox that the scripts in the machines use. */
const neededCommands = [
  'arp', 'awk', 'cat', 'chmod', 'cp', 'cpio', 'grep', 'gzip', 'head', 'insmod', 'ip', 'ls', 'mkdir', 'mkfifo', 'mktemp', 'mount', 'mv', 'poweroff', 'readlink', 'rm',
  'rmdir', 'sed', 'sh', 'sleep', 'stty', 'tail', 'tar', 'tee', 'tunctl', 'usleep',
];

/** A busybox that runs without shared libraries: the one that the user names in VHFLOW_LAB_BUSYBOX, or the system's. */
export async function findBusybox(computer: Computer, patience: Patience = {}): Promise<Finding<string>> {
  const name = say`busybox without shared libraries`;
  const own = await ownProgram(computer, 'VHFLOW_LAB_BUSYBOX', 'busybox');
  const reason = own.file === undefined ? say`it is missing` : await whyUnusable(own.file, patience);
  return own.file !== undefined && reason === undefined ? met(name, verbatim(own.file), own.file) : unusable(name, own, reason ?? verbatim(''), ['busybox-static']);
}

/** @throws LabError when there is no busybox that can be used */
export async function requireBusybox(computer: Computer): Promise<string> {
  const { value, requirement: { name, found, cure, packages } } = await findBusybox(computer);
  if (value === undefined) throw new LabError(say`${name}: ${found}`, packages.length > 0 || !cure ? verbatim('sudo apt-get install busybox-static') : cure);
  return value;
}

async function whyUnusable(file: string, patience: Patience): Promise<LabText | undefined> {
  const kind = await kindOfFile(file);
  if (kind === 'dynamic') return say`${file} needs shared libraries`;
  if (kind !== 'static') return say`${file} is not a program for this processor`;
  if ((await stat(file)).size > largestBusybox) return say`${file} is larger than a busybox`;
  const { status, output, isTimedOut } = await askBusybox(file, ['--list'], patience);
  if (isTimedOut) return silent(file, patience);
  const commands = output.split('\n');
  if (status !== 0 || !commands.includes('sh')) return say`${file} does not run as busybox`;
  const lacking = neededCommands.filter((command) => !commands.includes(command));
  return lacking.length > 0 ? say`${file} lacks ${lacking.join(', ')}` : undefined;
}

/** Runs busybox under its own name, because it takes the name of its file for that of a command. */
export async function askBusybox(file: string, args: readonly string[], patience: Patience): Promise<ProgramResult> {
  return ask(file, args, patience, { argv0: 'busybox' });
}
