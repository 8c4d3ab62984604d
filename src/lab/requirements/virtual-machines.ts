import path from 'node:path';
import type { Computer } from '../computer/computer.js';
import { exists } from '../computer/kept-files.js';
import { say } from '../texts/lab-text.js';
import type { Equipment } from './equipment.js';
import { met, unmet, waiting, type Finding } from './finding.js';
import { ask, isScript, kindOfFile, ownProgram, silent, unusable, type Patience } from './own-program.js';
import { isAtLeast, qemuVersion } from './readings.js';

/** The oldest QEMU whose emulated AMD processor has all that KVM needs in the outer machine. */
const oldestQemu = '7.2';

const qemuName = say`QEMU ${oldestQemu} or later`;

/** The QEMU that the user names in VHFLOW_LAB_QEMU, or the system's. */
export async function findQemu(computer: Computer, patience: Patience = {}): Promise<Finding<Equipment['qemu']>> {
  const own = await ownProgram(computer, 'VHFLOW_LAB_QEMU', 'qemu-system-x86_64');
  const { file } = own;
  const packages = ['qemu-system-x86'];
  if (file === undefined) return unusable(qemuName, own, say`qemu-system-x86_64 is missing`, packages);
  const { output, errors, isTimedOut } = await ask(file, ['--version'], patience);
  if (isTimedOut) return unusable(qemuName, own, silent(file, patience), packages);
  const version = qemuVersion(output);
  const [error] = errors.trim().split('\n').filter(Boolean);
  if (version === undefined) return unusable(qemuName, own, error === undefined ? say`${file} does not say its version` : say`${file} does not say its version: ${error}`, packages);
  if (!isAtLeast(version, oldestQemu)) return unmet(qemuName, say`${file} is QEMU ${version}, which is older than ${oldestQemu}`, say`install a later one, and name it in VHFLOW_LAB_QEMU if it is apart`);
  const lacking = await lackingParts(file, patience);
  if (lacking.length > 0) return unusable(qemuName, own, say`${file} lacks ${lacking.join(', ')}`, packages);
  // The machines would have the script, and not what it starts.
  if (own.isNamed && (await kindOfFile(file)) === 'script') return unusable(qemuName, own, isScript(file), packages);
  return met(qemuName, say`${version}, ${file}`, { path: file, version });
}

/** What the machines use of QEMU, by the option that lists such parts with `help`: a QEMU may have been built without any of them. */
const neededParts: Readonly<Record<string, readonly string[]>> = {
  '-accel': ['tcg', 'kvm'],
  '-machine': ['pc', 'q35'],
  '-cpu': ['EPYC'],
  '-device': ['virtio-9p-pci', 'virtio-net-pci', 'e1000', 'virtio-serial-pci', 'virtserialport', 'isa-serial'],
  '-netdev': ['tap', 'vhost-user'],
  '-chardev': ['pipe'],
  '-object': ['memory-backend-memfd'],
};

/** The parts that a QEMU lacks, such as `-accel kvm`. */
async function lackingParts(qemu: string, patience: Patience): Promise<readonly string[]> {
  const lacking = await Promise.all(Object.entries(neededParts).map(async ([option, names]) => {
    const { output, errors } = await ask(qemu, [option, 'help'], patience);
    const there = (output + errors).split(/[\s",]+/);
    return names.filter((name) => !there.includes(name)).map((name) => `${option} ${name}`);
  }));
  return lacking.flat();
}

/** Files of which a machine of type `pc` that starts a kernel needs each, and the packages that bring them. */
const neededFirmware: Readonly<Record<string, string>> = {
  'bios-256k.bin': 'seabios',
  'kvmvapic.bin': 'qemu-system-data',
  'linuxboot_dma.bin': 'qemu-system-data',
};
const usedFirmware = ['bios.bin', 'linuxboot.bin', 'pvh.bin', 'vgabios-stdvga.bin', 'efi-virtio.rom', 'efi-e1000.rom'];

const firmwareName = say`QEMU's firmware`;

/** The firmware in the folders in which QEMU looks for it. */
export async function findFirmware(qemu: Finding<Equipment['qemu']>, patience: Patience = {}): Promise<Finding<Equipment['firmware']>> {
  if (!qemu.value) return waiting(firmwareName, say`not looked for, because QEMU is missing`, say`it comes with QEMU`, qemu.requirement.packages.length > 0 ? ['qemu-system-data', 'seabios'] : []);
  const { output } = await ask(qemu.value.path, ['-L', 'help'], patience);
  const folders = output.split('\n').filter((line) => line.startsWith('/')).map((line) => path.normalize(line));
  const all = await Promise.all([...Object.keys(neededFirmware), ...usedFirmware].map((name) => firmwareFile(name, folders)));
  const files = all.flat();
  const missing = Object.keys(neededFirmware).filter((name) => !files.some((file) => file.name === name));
  if (missing.length === 0) return met(firmwareName, say`${String(files.length)} files in ${folders.join(', ')}`, files);
  return unmet(firmwareName, missing.length > 1 ? say`${missing.join(', ')} are missing` : say`${missing.join(', ')} is missing`, say`install the firmware of this QEMU`, [...new Set(missing.map((name) => neededFirmware[name] ?? ''))]);
}

async function firmwareFile(name: string, folders: readonly string[]): Promise<Equipment['firmware']> {
  for (const folder of folders) {
    const file = path.join(folder, name);
    if (await exists(file)) return [{ name, path: file }];
  }
  return [];
}
