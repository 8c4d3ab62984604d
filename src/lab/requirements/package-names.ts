import type { Computer } from '../computer/computer.js';
import { findProgram } from '../computer/programs.js';
import { ask, type Patience } from './own-program.js';

/**
 * Names of all packages that the package manager knows.
 *
 * @returns undefined when there is no apt
 */
export async function knownPackages(computer: Computer, patience: Patience = {}): Promise<readonly string[] | undefined> {
  const aptCache = await findProgram(computer, 'apt-cache');
  if (aptCache === undefined) return undefined;
  const { output } = await ask(aptCache, ['pkgnames'], patience);
  return output.split('\n').filter(Boolean);
}
