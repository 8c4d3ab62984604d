import { thisComputer, type Computer } from '../computer/computer.js';
import { contentName, keptFile } from '../computer/kept-files.js';
import { findProgram, runProgram } from '../computer/programs.js';
import { LabError } from '../lab-error.js';
import { say, verbatim } from '../texts/lab-text.js';

export interface CompileOptions {
  readonly name: string;
  /** A program that needs no libraries where it runs, or a library that is loaded into a program. */
  readonly kind: 'static' | 'library';
  /** The folder in which compiled programs are kept. */
  readonly cache: string;
  readonly signal: AbortSignal;
  /** Is told the path of a program in the cache that is damaged, which is then compiled again. */
  readonly damaged: (file: string) => void;
}

/**
 * Compiles a C program, or takes the one that was compiled of the same text before.
 *
 * @returns the path of the program
 * @throws LabError when there is no compiler, or when it fails
 * @throws the reason of the signal when it is aborted
 */
export async function compileProgram(source: string, { name, kind, cache, signal, damaged }: CompileOptions, computer: Computer = thisComputer): Promise<string> {
  const args = ['-O1', '-Wall', '-Wextra', ...(kind === 'static' ? ['-static'] : ['-shared', '-fPIC']), '-x', 'c', '-'];
  return keptFile({ cache, name: `${name}-${contentName([source, ...args])}`, damaged }, async (unfinished) => {
    const gcc = await findProgram(computer, 'gcc');
    if (gcc === undefined) throw new LabError(say`gcc, which compiles the programs that send and receive packets, is missing`, verbatim('sudo apt-get install gcc libc6-dev'));
    const { status, errors } = await runProgram(gcc, [...args, '-o', unfinished], { input: source, signal, limit: 120_000 });
    if (status !== 0) throw new LabError(say`gcc cannot compile ${name}.c: ${firstError(errors)}`, verbatim('sudo apt-get install gcc libc6-dev'));
  });
}

function firstError(errors: string): string {
  const lines = errors.split('\n').filter(Boolean);
  return lines.find((line) => /error/i.test(line)) ?? lines[0] ?? 'it says nothing';
}
