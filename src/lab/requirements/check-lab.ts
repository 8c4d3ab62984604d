import { bpftraceNote, findBpftrace } from './bpftrace.js';
import { thisComputer, variable, type Computer } from '../computer/computer.js';
import type { Kernel } from '../kernels/kernel.js';
import { LabError } from '../lab-error.js';
import { inLanguage, joined, say, type LabText } from '../texts/lab-text.js';
import type { Equipment } from './equipment.js';
import type { LabCheck } from './lab-check.js';
import type { Patience } from './own-program.js';
import { survey, type Survey } from './survey.js';

/**
 * Whether the lab can run on this computer, and what would bring what is missing. Nothing is installed, downloaded or kept.
 *
 * @param folder the folder for the results of runs
 * @param language of the texts, such as `ja`
 */
export async function checkLab(folder = '.', computer: Computer = thisComputer, language = 'en', patience: Patience = {}): Promise<LabCheck> {
  const [{ requirements, command, installation, needsKernel, accelerator }, bpftrace] = await Promise.all([survey(computer, folder, patience), findBpftrace(computer, patience)]);
  const text = (each: LabText): string => inLanguage(each, language);
  const missing = missingOf(requirements).map(({ what, cure }) => ({ what: text(what), cure: text(cure) }));
  return {
    ready: missing.length === 0,
    requirements: requirements.map(({ name, found, cure, ...rest }) => ({ ...rest, name: text(name), found: text(found), ...(cure && { cure: text(cure) }) })),
    missing, command, installation, needsKernel,
    runsBpftrace: !(bpftrace instanceof LabError),
    notes: [accelerator.note, bpftraceNote(bpftrace), ...namedByUser(computer)].map(text),
  };
}

/**
 * What a run uses.
 *
 * @param folder the folder for the results
 * @throws LabError that says what is missing, and the one command that brings it
 */
export async function requireEquipment(folder: string, signal: AbortSignal, computer: Computer = thisComputer): Promise<{ readonly equipment: Equipment; readonly kernel: Kernel }> {
  const { requirements, command, equipment, kernel } = await survey(computer, folder, { signal });
  const missing = missingOf(requirements.filter(({ isWaiting }) => !isWaiting));
  if (missing.length === 0 && equipment && kernel) return { equipment, kernel };
  throw new LabError(joined(missing.map(({ what }) => what), '; '), cureOf(missing, command));
}

function cureOf(missing: readonly Missing[], command: string | undefined): LabText {
  const [first, ...others] = missing;
  if (command === undefined) return first && others.length === 0 ? first.cure : say`vhflow lab --check shows what helps`;
  return others.length > 0 ? say`${command} brings what can be installed or downloaded` : say`${command} brings it`;
}

interface Missing {
  readonly what: LabText;
  readonly cure: LabText;
}

function missingOf(requirements: Survey['requirements']): readonly Missing[] {
  return requirements.flatMap(({ name, isMet, found, cure }) => (isMet || !cure ? [] : [{ what: say`${name}: ${found}`, cure }]));
}

/** Variables by which the user names parts of their own. */
const variables = ['VHFLOW_LAB_KERNEL', 'VHFLOW_LAB_MODULES', 'VHFLOW_LAB_QEMU', 'VHFLOW_LAB_BUSYBOX', 'VHFLOW_LAB_TESTPMD'];

function namedByUser(computer: Computer): readonly LabText[] {
  return variables.flatMap((name) => {
    const value = variable(computer, name);
    return value === undefined ? [] : [say`${name} is ${value}.`];
  });
}
