import { findProgram, runProgram } from '../computer/programs.js';
import type { Computer } from '../computer/computer.js';
import { LabError } from '../lab-error.js';
import { say, verbatim } from '../texts/lab-text.js';
import { readLdd } from './ldd.js';

/**
 * Paths of the libraries that programs and libraries of this computer need, with those that the libraries need themselves, and of the
 * program loader.
 *
 * @throws LabError when one of them is missing
 */
export async function librariesOf(computer: Computer, files: readonly string[], signal: AbortSignal): Promise<readonly string[]> {
  const ldd = await findProgram(computer, 'ldd');
  if (ldd === undefined) throw new LabError(say`ldd, which finds the libraries of a program, is missing`, verbatim('sudo apt-get install libc-bin'));
  const found = new Set<string>();
  for (const file of files) {
    const { output } = await runProgram(ldd, [file], { signal, limit: 30_000 });
    const { paths, lacking } = readLdd(output);
    if (lacking.length > 0) throw new LabError(say`${file} lacks ${lacking.join(', ')}`, say`install the package of ${file} again`);
    for (const library of paths) found.add(library);
  }
  return [...found];
}
