import path from 'node:path';
import { variable, type Computer } from '../computer/computer.js';
import { beginningOf, whyNoFile, wrongVariable } from '../computer/own-file.js';
import { findProgram, isProgram, runProgram, type ProgramResult, type RunOptions } from '../computer/programs.js';
import { say, type LabText } from '../texts/lab-text.js';
import { kindOfProgram } from './elf.js';
import { unmet, type Finding } from './finding.js';

/** How long the lab waits for a program that should answer at once, and what ends the waiting. */
export interface Patience {
  /** In milliseconds; by default six seconds. */
  readonly limit?: number;
  readonly signal?: AbortSignal;
}

const usualLimit = 6_000;

/** Runs a program that only says something of itself. */
export async function ask(program: string, args: readonly string[], { limit = usualLimit, signal }: Patience, options: Pick<RunOptions, 'argv0'> = {}): Promise<ProgramResult> {
  return runProgram(program, args, { ...options, limit, ...(signal && { signal }) });
}

/** Says that a program did not answer. */
export function silent(program: string, { limit = usualLimit }: Patience): LabText {
  return say`${program} did not answer within ${String(limit / 1_000)} seconds`;
}

/** A program that the user may name in a variable. */
export interface OwnProgram {
  readonly variable: string;
  readonly isNamed: boolean;
  /** Its path; undefined when there is none. */
  readonly file: string | undefined;
  /** Why what the user names is none. */
  readonly wrong?: LabText;
}

/** Programs are not larger than this, in millions of bytes: both machines have them in their memory. */
const largestProgram = 400;

/** The program that the user names in a variable, by a path or by a name that is looked for in PATH; without the variable the system's. */
export async function ownProgram(computer: Computer, name: string, systems: string): Promise<OwnProgram> {
  const named = variable(computer, name);
  if (named === undefined) return { variable: name, isNamed: false, file: await findProgram(computer, systems) };
  const file = named.includes('/') ? path.resolve(named) : await findProgram(computer, named);
  const reason = file === undefined ? say`it is in no folder of PATH` : await whyNoProgram(file);
  return { variable: name, isNamed: true, file: reason ? undefined : file, ...(reason && { wrong: wrongVariable(name, named, reason) }) };
}

async function whyNoProgram(file: string): Promise<LabText | undefined> {
  const reason = await whyNoFile(file, largestProgram);
  if (reason) return reason;
  if (!(await isProgram(file))) return say`it may not be executed`;
  // Any other file would be run as a script of the shell.
  return (await kindOfFile(file)) === 'other' ? say`it is not a program for this processor` : undefined;
}

/**
 * The finding for a program that cannot be used.
 *
 * @param reason why the program that is there cannot be used
 * @param packages what brings the system's
 */
export function unusable<T>(name: LabText, own: OwnProgram, reason: LabText, packages: readonly string[]): Finding<T> {
  return own.isNamed ? unmet(name, own.wrong ?? reason, say`name another one in ${own.variable}, or unset it`) : unmet(name, reason, say`name another one in ${own.variable}`, packages);
}

export function isScript(file: string): LabText {
  return say`${file} is a script, not the program itself`;
}

/** How many bytes of a program are read to find out what it is. */
const headLength = 4096;

/** What kind of program a file is: also a script, which starts another program, and which alone runs in no machine. */
export async function kindOfFile(file: string): Promise<ReturnType<typeof kindOfProgram> | 'script'> {
  const head = await beginningOf(file, headLength);
  return head.toString('latin1', 0, 2) === '#!' ? 'script' : kindOfProgram(head);
}
