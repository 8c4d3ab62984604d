import { findProgram, runProgram } from '../computer/programs.js';
import type { Computer } from '../computer/computer.js';
import { LabError } from '../lab-error.js';
import { say, verbatim, type LabText } from '../texts/lab-text.js';
import type { Kernel } from './kernel.js';
import { readShowDepends, type ShownModules } from './show-depends.js';

/**
 * The files of modules and of all modules that they need, in the order in which they are loaded. This computer's settings for modprobe,
 * such as modules that it must not load, do not count.
 *
 * @param names names of modules, such as `vhost_net`
 * @throws LabError when kmod is missing, or when the folder of the kernel's modules cannot be read
 */
export async function showModules(computer: Computer, { root, release }: Pick<Kernel, 'root' | 'release'>, names: readonly string[], signal?: AbortSignal): Promise<ShownModules> {
  const modprobe = await findProgram(computer, 'modprobe');
  if (modprobe === undefined) throw new LabError(say`modprobe, which finds the modules of a kernel, is missing`, verbatim('sudo apt-get install kmod'));
  const args = ['--config', '/dev/null', '--dirname', root, '--set-version', release, '--all', '--show-depends', ...names];
  const { output, errors, isTimedOut } = await runProgram(modprobe, args, { limit: modprobeLimit, ...(signal && { signal }) });
  if (isTimedOut) throw new LabError(say`${modprobe} did not answer within ${String(modprobeLimit / 1_000)} seconds`, say`end other programs, and run it again`);
  const shown = readShowDepends(output, errors);
  if (shown.files.length > 0 || shown.lacking.length > 0 || output !== '') return shown;
  throw new LabError(say`the modules of the kernel ${release} cannot be read: ${errors.trim().split('\n')[0] ?? ''}`, otherKernel);
}

/** In milliseconds. */
const modprobeLimit = 10_000;

/** What helps when a kernel cannot be used. */
export const otherKernel = say`vhflow lab --check --download fetches one; or name one in VHFLOW_LAB_KERNEL, and the folder of its modules in VHFLOW_LAB_MODULES`;

/**
 * Like {@link showModules}, but all modules must be there.
 *
 * @throws LabError that names the modules which the kernel lacks
 */
export async function modulesInOrder(computer: Computer, kernel: Kernel, names: readonly string[], signal?: AbortSignal): Promise<readonly string[]> {
  const { files, lacking } = await showModules(computer, kernel, names, signal);
  if (lacking.length > 0) throw new LabError(lacks(kernel.release, lacking), otherKernel);
  return files;
}

/** Says which modules a kernel does not have. */
export function lacks(release: string, modules: readonly string[]): LabText {
  const names = modules.join(', ');
  return modules.length > 1 ? say`the kernel ${release} lacks the modules ${names}` : say`the kernel ${release} lacks the module ${names}`;
}
