import type { Kernel } from '../kernels/kernel.js';
import type { Equipment } from '../requirements/equipment.js';

/** How much memory the host machine has, in MiB. */
const hostMebibytes = 2_048;

export interface OuterMachine {
  readonly equipment: Equipment;
  readonly kernel: Kernel;
  /** Path of the host machine's initial file system. */
  readonly image: string;
  /** The folder of this computer that the machine sees as `/share`. */
  readonly shared: string;
  /** After how many seconds the machine ends in any case. */
  readonly seconds: number;
}

/** QEMU's arguments for the host machine, which has no other device than a console, the shared folder and two processors. */
export function outerArguments({ equipment: { accelerator }, kernel, image, shared, seconds }: OuterMachine): readonly string[] {
  const cpu = accelerator === 'tcg' ? ['-accel', 'tcg,thread=multi', '-cpu', 'EPYC,+svm'] : ['-accel', 'kvm', '-cpu', 'host'];
  return [
    '-name', 'vhflow-lab', '-nodefaults', '-no-user-config', '-machine', 'q35', ...cpu, '-smp', '3', '-m', String(hostMebibytes),
    '-display', 'none', '-no-reboot', '-serial', 'stdio', '-monitor', 'none',
    '-kernel', kernel.image, '-initrd', image, '-append', `console=ttyS0 quiet nowatchdog panic=-1 mitigations=off tsc=reliable ipv6.disable=1 vhflow.limit=${seconds}`,
    // A comma in a value is written twice.
    '-virtfs', `local,path=${shared.replaceAll(',', ',,')},mount_tag=share,security_model=none`,
  ];
}
