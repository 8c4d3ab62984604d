import path from 'node:path';
import { variable, type Computer } from '../computer/computer.js';
import { exists } from '../computer/kept-files.js';
import { findProgram, isProgram, runProgram } from '../computer/programs.js';
import type { Equipment } from './equipment.js';
import { met, unmet, type Finding } from './finding.js';
import { isAtLeast, qemuVersion } from './readings.js';

/** The oldest QEMU whose emulated AMD processor has all that KVM needs in the outer machine. */
const oldestQemu = '7.2';

const qemuName = `QEMU ${oldestQemu} or later`;

/** The QEMU that the user names in VHFLOW_LAB_QEMU, or the system's. */
export async function findQemu(computer: Computer): Promise<Finding<Equipment['qemu']>> {
  const named = variable(computer, 'VHFLOW_LAB_QEMU');
  const file = named ?? (await findProgram(computer, 'qemu-system-x86_64'));
  const cure = 'name another one in VHFLOW_LAB_QEMU';
  if (file === undefined) return unmet(qemuName, 'qemu-system-x86_64 is missing', cure, ['qemu-system-x86']);
  if (!(await isProgram(file))) return unmet(qemuName, `VHFLOW_LAB_QEMU is ${file}, which is not a program`, 'name another one');
  const { output, errors } = await runProgram(file, ['--version'], { limit: 20_000 });
  const version = qemuVersion(output);
  if (version === undefined) return unmet(qemuName, `${file} does not say its version: ${errors.trim().split('\n')[0] ?? ''}`, cure, named === undefined ? ['qemu-system-x86'] : []);
  if (!isAtLeast(version, oldestQemu)) return unmet(qemuName, `${file} is QEMU ${version}, which is older than ${oldestQemu}`, `install a later one, and name it in VHFLOW_LAB_QEMU if it is apart`);
  return met(qemuName, `${version}, ${file}`, { path: path.resolve(file), version });
}

/** Files of which a machine of type `pc` that starts a kernel needs each, and the packages that bring them. */
const neededFirmware: Readonly<Record<string, string>> = {
  'bios-256k.bin': 'seabios',
  'kvmvapic.bin': 'qemu-system-data',
  'linuxboot_dma.bin': 'qemu-system-data',
};
const usedFirmware = ['bios.bin', 'linuxboot.bin', 'pvh.bin', 'vgabios-stdvga.bin', 'efi-virtio.rom', 'efi-e1000.rom'];

const firmwareName = "QEMU's firmware";

/** The firmware in the folders in which QEMU looks for it. */
export async function findFirmware(qemu: Finding<Equipment['qemu']>): Promise<Finding<Equipment['firmware']>> {
  if (!qemu.value) return unmet(firmwareName, 'not looked for, because QEMU is missing', 'it comes with QEMU', ['qemu-system-data', 'seabios']);
  const { output } = await runProgram(qemu.value.path, ['-L', 'help'], { limit: 20_000 });
  const folders = output.split('\n').filter((line) => line.startsWith('/')).map((line) => path.normalize(line));
  const all = await Promise.all([...Object.keys(neededFirmware), ...usedFirmware].map((name) => firmwareFile(name, folders)));
  const files = all.flat();
  const missing = Object.keys(neededFirmware).filter((name) => !files.some((file) => file.name === name));
  if (missing.length === 0) return met(firmwareName, `${files.length} files in ${folders.join(', ')}`, files);
  return unmet(firmwareName, `${missing.join(', ')} ${missing.length > 1 ? 'are' : 'is'} missing`, 'install the firmware of this QEMU', [...new Set(missing.map((name) => neededFirmware[name] ?? ''))]);
}

async function firmwareFile(name: string, folders: readonly string[]): Promise<Equipment['firmware']> {
  for (const folder of folders) {
    const file = path.join(folder, name);
    if (await exists(file)) return [{ name, path: file }];
  }
  return [];
}
