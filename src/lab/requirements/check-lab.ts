import { thisComputer, variable, type Computer } from '../computer/computer.js';
import type { Kernel } from '../kernels/kernel.js';
import { LabError } from '../lab-error.js';
import type { Equipment } from './equipment.js';
import type { LabCheck } from './lab-check.js';
import { survey, type Survey } from './survey.js';

/**
 * Whether the lab can run on this computer, and what would bring what is missing. Nothing is installed, downloaded or kept.
 *
 * @param folder the folder for the results of runs
 */
export async function checkLab(folder = '.', computer: Computer = thisComputer): Promise<LabCheck> {
  const { requirements, command, installation, needsKernel, accelerator } = await survey(computer, folder);
  const missing = missingOf(requirements);
  return { ready: missing.length === 0, requirements, missing, command, installation, needsKernel, notes: [accelerator.note, ...namedByUser(computer)] };
}

/**
 * What a run uses.
 *
 * @param folder the folder for the results
 * @throws LabError that says what is missing, and the one command that brings it
 */
export async function requireEquipment(folder: string, signal: AbortSignal, computer: Computer = thisComputer): Promise<{ readonly equipment: Equipment; readonly kernel: Kernel }> {
  const { requirements, command, equipment, kernel } = await survey(computer, folder, signal);
  const missing = missingOf(requirements);
  if (missing.length === 0 && equipment && kernel) return { equipment, kernel };
  throw new LabError(missing.map(({ what }) => what).join('; '), cureOf(missing, command));
}

function cureOf(missing: LabCheck['missing'], command: string | undefined): string {
  const cures = missing.length > 1 ? 'vhflow lab --check shows what helps' : (missing[0]?.cure ?? '');
  return command === undefined ? cures : `${command} brings ${missing.length > 1 ? 'what can be installed or downloaded' : 'it'}`;
}

function missingOf(requirements: Survey['requirements']): LabCheck['missing'] {
  return requirements.flatMap(({ name, isMet, found, cure = '' }) => (isMet ? [] : [{ what: `${name}: ${found}`, cure }]));
}

/** Variables by which the user names parts of their own. */
const variables = ['VHFLOW_LAB_KERNEL', 'VHFLOW_LAB_MODULES', 'VHFLOW_LAB_QEMU', 'VHFLOW_LAB_BUSYBOX', 'VHFLOW_LAB_TESTPMD'];

function namedByUser(computer: Computer): readonly string[] {
  return variables.flatMap((name) => {
    const value = variable(computer, name);
    return value === undefined ? [] : [`${name} is ${value}.`];
  });
}
