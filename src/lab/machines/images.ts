import type { MachineImage } from '../images/machine-image.js';
import type { Kernel } from '../kernels/kernel.js';
import { neededModules } from '../kernels/needed-modules.js';
import type { Bpftrace } from '../requirements/bpftrace.js';
import type { Equipment } from '../requirements/equipment.js';
import guestInit from './guest-init.sh';
import guestTalk from './guest-talk.sh';
import hostInit from './host-init.sh';

/** The host machine with bpftrace, with the guest's network cards, and with App1: it can take the place of the guest, too. */
export function withBpftrace(host: MachineImage, { path, ldconfig }: Bpftrace, app1: string): MachineImage {
  return {
    ...host,
    name: 'bpftrace',
    modules: [...new Set([...host.modules, ...neededModules.guest])],
    programs: [...host.programs, path, ldconfig],
    copies: [...host.copies, { path: '/bin/app1', from: app1, mode: 0o755 }],
  };
}

/** The initial file system of the guest. @param app1 path of the program App1 */
export function guestImage(app1: string): MachineImage {
  return {
    name: 'guest',
    modules: neededModules.guest,
    programs: [],
    libraries: [],
    files: [{ path: '/init', content: guestInit, mode: 0o755 }, { path: '/talk.sh', content: guestTalk, mode: 0o644 }],
    copies: [{ path: '/bin/app1', from: app1, mode: 0o755 }],
  };
}

/**
 * The initial file system of the host machine.
 *
 * @param guest path of the guest's initial file system
 * @param lineBuffered path of the library that has the switch write its lines at once
 */
export function hostImage({ qemu, firmware, testpmd, drivers, readelf, cpu }: Equipment, kernel: Kernel, guest: string, lineBuffered: string): MachineImage {
  return {
    name: 'host',
    modules: neededModules.host.map((name) => (name === 'kvm-amd' && cpu === 'Intel' ? 'kvm-intel' : name)),
    programs: [qemu.path, testpmd.path, readelf],
    libraries: Object.values(drivers),
    files: [{ path: '/init', content: hostInit, mode: 0o755 }],
    copies: [
      { path: '/guest/initrd', from: guest, mode: 0o644 },
      { path: '/guest/vmlinuz', from: kernel.image, mode: 0o644 },
      { path: '/lib/line-buffered.so', from: lineBuffered, mode: 0o755 },
      ...firmware.map(({ name, path }) => ({ path: `/usr/share/qemu/${name}`, from: path, mode: 0o644 })),
    ],
  };
}
