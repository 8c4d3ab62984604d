import path from 'node:path';
import { variable, type Computer } from '../computer/computer.js';
import { exists } from '../computer/kept-files.js';
import { findProgram, isProgram, runProgram } from '../computer/programs.js';
import { say } from '../texts/lab-text.js';
import type { Equipment } from './equipment.js';
import { met, unmet, type Finding } from './finding.js';
import { isAtLeast, qemuVersion } from './readings.js';

/** The oldest QEMU whose emulated AMD processor has all that KVM needs in the outer machine. */
const oldestQemu = '7.2';

const qemuName = say`QEMU ${oldestQemu} or later`;

/** The QEMU that the user names in VHFLOW_LAB_QEMU, or the system's. */
export async function findQemu(computer: Computer): Promise<Finding<Equipment['qemu']>> {
  const named = variable(computer, 'VHFLOW_LAB_QEMU');
  const file = named ?? (await findProgram(computer, 'qemu-system-x86_64'));
  const cure = say`name another one in VHFLOW_LAB_QEMU`;
  if (file === undefined) return unmet(qemuName, say`qemu-system-x86_64 is missing`, cure, ['qemu-system-x86']);
  if (!(await isProgram(file))) return unmet(qemuName, say`VHFLOW_LAB_QEMU is ${file}, which is not a program`, say`name another one`);
  const { output, errors } = await runProgram(file, ['--version'], { limit: 20_000 });
  const version = qemuVersion(output);
  const [error] = errors.trim().split('\n').filter(Boolean);
  if (version === undefined) return unmet(qemuName, error === undefined ? say`${file} does not say its version` : say`${file} does not say its version: ${error}`, cure, named === undefined ? ['qemu-system-x86'] : []);
  if (!isAtLeast(version, oldestQemu)) return unmet(qemuName, say`${file} is QEMU ${version}, which is older than ${oldestQemu}`, say`install a later one, and name it in VHFLOW_LAB_QEMU if it is apart`);
  const lacking = await lackingParts(file);
  if (lacking.length > 0) return unmet(qemuName, say`${file} lacks ${lacking.join(', ')}`, cure, named === undefined ? ['qemu-system-x86'] : []);
  return met(qemuName, say`${version}, ${file}`, { path: path.resolve(file), version });
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
async function lackingParts(qemu: string): Promise<readonly string[]> {
  const lacking = await Promise.all(Object.entries(neededParts).map(async ([option, names]) => {
    const { output, errors } = await runProgram(qemu, [option, 'help'], { limit: 20_000 });
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
export async function findFirmware(qemu: Finding<Equipment['qemu']>): Promise<Finding<Equipment['firmware']>> {
  if (!qemu.value) return unmet(firmwareName, say`not looked for, because QEMU is missing`, say`it comes with QEMU`, qemu.requirement.packages.length > 0 ? ['qemu-system-data', 'seabios'] : []);
  const { output } = await runProgram(qemu.value.path, ['-L', 'help'], { limit: 20_000 });
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
