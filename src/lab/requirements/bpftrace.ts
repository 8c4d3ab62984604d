import { findProgram } from '../computer/programs.js';
import { cacheFolder, type Computer } from '../computer/computer.js';
import { LabError } from '../lab-error.js';
import { joined, say, verbatim, type LabText } from '../texts/lab-text.js';
import { ask, silent, type Patience } from './own-program.js';
import { bpftraceVersion, isAtLeast } from './readings.js';
import { findCacheSpace, findMemory } from './space.js';

/** What runs the scripts for bpftrace. */
export interface Bpftrace {
  readonly path: string;
  readonly version: string;
  /** The program that makes the list of libraries in which the scripts look. */
  readonly ldconfig: string;
}

/**
 * How much memory the two machines that run at once may take, with QEMU around them; and how much room the image of both takes besides the
 * others, because it has the compiler that is in bpftrace. In MiB.
 */
const needed = { memory: 4_800, image: 300 };

const oldestBpftrace = '0.17';
const install = verbatim('sudo apt-get install bpftrace');

/** The system's bpftrace, or why its scripts cannot be run here, and what helps. */
export async function findBpftrace(computer: Computer, patience: Patience = {}): Promise<Bpftrace | LabError> {
  const file = await findProgram(computer, 'bpftrace');
  if (file === undefined) return new LabError(say`bpftrace ${oldestBpftrace} or later is missing`, install);
  const ldconfig = await findProgram(computer, 'ldconfig');
  if (ldconfig === undefined) return new LabError(say`ldconfig is missing`, verbatim('sudo apt-get install libc-bin'));
  const { output, isTimedOut } = await ask(file, ['--version'], patience);
  const version = bpftraceVersion(output);
  if (isTimedOut) return new LabError(silent(file, patience), install);
  if (version === undefined) return new LabError(say`${file} does not say its version`, install);
  if (!isAtLeast(version, oldestBpftrace)) return new LabError(say`${file} is bpftrace ${version}, which is older than ${oldestBpftrace}`, say`install a later one`);
  return (await lackOfRoom(computer)) ?? { path: file, version, ldconfig };
}

async function lackOfRoom(computer: Computer): Promise<LabError | undefined> {
  const found = await Promise.all([findMemory(computer, needed.memory), findCacheSpace(cacheFolder(computer), true, needed.image)]);
  const [error] = found.flatMap(({ requirement: { name, isMet, found: there, cure } }) => (isMet || !cure ? [] : [new LabError(joined([name, there], ': '), cure)]));
  return error;
}

/** @throws LabError when the scripts for bpftrace cannot be run here */
export async function requireBpftrace(computer: Computer, patience: Patience = {}): Promise<Bpftrace> {
  const found = await findBpftrace(computer, patience);
  if (found instanceof LabError) throw found;
  return found;
}

/** A sentence on whether `--probe bpftrace` can run here. @param found what was found of it */
export function bpftraceNote(found: Bpftrace | LabError): LabText {
  return found instanceof LabError ? say`Only --probe bpftrace needs this: ${found.said}; ${found.advised}.` : say`For --probe bpftrace: ${found.version}, ${found.path}.`;
}
