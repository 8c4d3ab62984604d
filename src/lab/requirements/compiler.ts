import path from 'node:path';
import type { Computer } from '../computer/computer.js';
import { findProgram } from '../computer/programs.js';
import { say, verbatim, type LabText } from '../texts/lab-text.js';
import { met, unmet, type Finding } from './finding.js';
import { ask, silent, type Patience } from './own-program.js';

/** The C compiler and its static C library. */
export async function findCompiler(computer: Computer, patience: Patience = {}): Promise<Finding<string>> {
  const name = say`gcc and a static C library`;
  const gcc = await findProgram(computer, 'gcc');
  if (gcc === undefined) return unmet(name, say`gcc is missing`, say`install a C compiler`, ['gcc', 'libc6-dev']);
  const { output, isTimedOut } = await ask(gcc, ['-print-file-name=libc.a'], patience);
  if (isTimedOut) return unmet(name, silent(gcc, patience), say`install a C compiler`, ['gcc']);
  // It repeats the name when it does not find the file.
  return path.isAbsolute(output.trim()) ? met(name, verbatim(gcc), gcc) : unmet(name, say`libc.a is missing`, say`install the static C library`, ['libc6-dev']);
}

/** A program that is needed under its own name. */
export async function findNamed(computer: Computer, name: LabText, program: string, packageName: string): Promise<Finding<string>> {
  const file = await findProgram(computer, program);
  return file === undefined ? unmet(name, say`${program} is missing`, say`install ${packageName}`, [packageName]) : met(name, verbatim(file), file);
}
