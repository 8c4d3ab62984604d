import type { Kernel } from '../kernels/kernel.js';
import { guestAddress } from '../plans/network.js';
import type { Equipment } from '../requirements/equipment.js';
import { wireDescriptor } from './run-machine.js';

/** How much memory the host machine has, in MiB, and the machines in which bpftrace runs, whose file system is larger. */
export const hostMebibytes = 2_048;
export const bpftraceMebibytes = { host: 2_560, guest: 1_536 };

export interface OuterMachine {
  readonly equipment: Equipment;
  readonly kernel: Kernel;
  /** Path of the host machine's initial file system. */
  readonly image: string;
  /** The folder of this computer that the machine sees as `/share`. */
  readonly shared: string;
  /** After how many seconds the machine ends in any case. */
  readonly seconds: number;
  /** How much memory it has, in MiB. */
  readonly mebibytes: number;
  /** The model of a network card, if it has one; its other end is a file descriptor of QEMU. */
  readonly card?: string;
}

/** QEMU's arguments for the host machine, which has no other device than a console, the shared folder, its processors, and at most a network card. */
export function outerArguments({ equipment: { accelerator }, kernel, image, shared, seconds, mebibytes, card }: OuterMachine): readonly string[] {
  const cpu = accelerator === 'tcg' ? ['-accel', 'tcg,thread=multi', '-cpu', 'EPYC,+svm'] : ['-accel', 'kvm', '-cpu', 'host'];
  return [
    '-name', 'vhflow-lab', '-nodefaults', '-no-user-config', '-machine', 'q35', ...cpu, '-smp', '3', '-m', String(mebibytes),
    '-display', 'none', '-no-reboot', '-serial', 'stdio', '-monitor', 'none',
    '-kernel', kernel.image, '-initrd', image, '-append', `console=ttyS0 quiet nowatchdog panic=-1 mitigations=off tsc=reliable ipv6.disable=1 vhflow.limit=${seconds}`,
    // A comma in a value is written twice.
    '-virtfs', `local,path=${shared.replaceAll(',', ',,')},mount_tag=share,security_model=none`,
    ...(card === undefined ? [] : ['-netdev', `socket,id=wire,fd=${wireDescriptor}`, '-device', `${card},netdev=wire,mac=${guestAddress},romfile=`]),
  ];
}
