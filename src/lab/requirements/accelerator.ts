import { constants } from 'node:fs';
import { access, readFile } from 'node:fs/promises';
import { systemPath, type Computer } from '../computer/computer.js';
import { exists } from '../computer/kept-files.js';
import { runProgram } from '../computer/programs.js';
import { say, type LabText } from '../texts/lab-text.js';

/** How the outer machine runs, whose virtualization it offers, and a sentence that says why. */
export interface Accelerator {
  readonly accelerator: 'tcg' | 'kvm';
  readonly cpu: 'AMD' | 'Intel';
  readonly note: LabText;
}

export interface TryOptions {
  /** How long /dev/kvm may take to answer, in milliseconds; by default two seconds. */
  readonly limit?: number;
  readonly signal?: AbortSignal;
}

const makers = [['kvm_amd', 'AMD'], ['kvm_intel', 'Intel']] as const;

/**
 * Whether KVM can run the outer machine, and a machine in it. It is tried with a QEMU of its own, because /dev/kvm may be there and not
 * answer.
 *
 * @param qemu path of QEMU; undefined when it is missing, so that KVM is not tried
 */
export async function findAccelerator(computer: Computer, qemu: string | undefined, { limit = 2_000, signal }: TryOptions = {}): Promise<Accelerator> {
  const device = systemPath(computer, '/dev/kvm');
  if (!(await exists(device))) return emulated(say`There is no /dev/kvm`);
  if (!(await mayUse(device))) return emulated(say`This user may not use /dev/kvm, which members of the group kvm may`);
  const cpu = await nestedMaker(computer);
  if (!cpu) return emulated(say`KVM runs no virtual machines inside virtual machines here`);
  if (qemu === undefined) return emulated(say`KVM was not tried, because QEMU is missing`);
  const args = ['-accel', 'kvm', '-machine', 'q35', '-cpu', 'host', '-m', '64', '-nodefaults', '-no-user-config', '-display', 'none', '-S', '-monitor', 'stdio'];
  // A QEMU that fails may leave a core file.
  const { status, errors, isTimedOut } = await runProgram('sh', ['-c', 'ulimit -c 0; exec "$@"', 'sh', qemu, ...args], { input: 'quit\n', limit, ...(signal && { signal }) });
  if (isTimedOut) return emulated(say`/dev/kvm did not answer within ${String(limit / 1_000)} seconds`);
  if (status !== 0) return emulated(say`QEMU cannot use /dev/kvm (${errors.trim().split('\n')[0] ?? ''})`);
  return { accelerator: 'kvm', cpu, note: say`KVM runs the outer machine, and ${cpu}'s virtualization the one inside it.` };
}

function emulated(reason: LabText): Accelerator {
  return { accelerator: 'tcg', cpu: 'AMD', note: say`${reason}: the outer machine is emulated, with an AMD processor, which takes one to two minutes for each scenario.` };
}

async function mayUse(device: string): Promise<boolean> {
  return access(device, constants.R_OK | constants.W_OK).then(() => true, () => false);
}

/** Whose virtualization KVM offers inside virtual machines; undefined when it does not. */
async function nestedMaker(computer: Computer): Promise<'AMD' | 'Intel' | undefined> {
  for (const [module, cpu] of makers) {
    const nested = await readFile(systemPath(computer, `/sys/module/${module}/parameters/nested`), 'utf8').catch(() => '');
    if (/^[Y1]/.test(nested)) return cpu;
  }
  return undefined;
}
