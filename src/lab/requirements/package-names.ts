import type { Computer } from '../computer/computer.js';
import { findProgram, runProgram } from '../computer/programs.js';

/**
 * Names of all packages that the package manager knows.
 *
 * @returns undefined when there is no apt
 */
export async function knownPackages(computer: Computer): Promise<readonly string[] | undefined> {
  const aptCache = await findProgram(computer, 'apt-cache');
  if (aptCache === undefined) return undefined;
  const { output } = await runProgram(aptCache, ['pkgnames'], { limit: 30_000 });
  return output.split('\n').filter(Boolean);
}
