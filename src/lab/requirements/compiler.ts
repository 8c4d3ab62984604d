import path from 'node:path';
import type { Computer } from '../computer/computer.js';
import { findProgram, runProgram } from '../computer/programs.js';
import { met, unmet, type Finding } from './finding.js';

/** The C compiler and its static C library. */
export async function findCompiler(computer: Computer): Promise<Finding<string>> {
  const name = 'gcc and a static C library';
  const gcc = await findProgram(computer, 'gcc');
  if (gcc === undefined) return unmet(name, 'gcc is missing', 'install a C compiler', ['gcc', 'libc6-dev']);
  const { output } = await runProgram(gcc, ['-print-file-name=libc.a'], { limit: 20_000 });
  // It repeats the name when it does not find the file.
  return path.isAbsolute(output.trim()) ? met(name, gcc, gcc) : unmet(name, 'libc.a is missing', 'install the static C library', ['libc6-dev']);
}

/** A program that is needed under its own name. */
export async function findNamed(computer: Computer, name: string, program: string, packageName: string): Promise<Finding<string>> {
  const file = await findProgram(computer, program);
  return file === undefined ? unmet(name, `${program} is missing`, `install ${packageName}`, [packageName]) : met(name, file, file);
}
