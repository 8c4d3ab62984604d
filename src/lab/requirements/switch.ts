import path from 'node:path';
import { systemPath, type Computer } from '../computer/computer.js';
import { exists } from '../computer/kept-files.js';
import { findProgram } from '../computer/programs.js';
import { dpdkDrivers, type DpdkDriver, type Equipment } from './equipment.js';
import { say, verbatim } from '../texts/lab-text.js';
import { met, unmet, waiting, type Finding } from './finding.js';
import { ask, isScript, kindOfFile, ownProgram, silent, unusable, type Patience } from './own-program.js';
import { dpdkPackage, presentDpdkPackage } from './packages.js';
import { dpdkCore, dpdkVersion } from './readings.js';

const testpmdName = say`testpmd of DPDK`;

/** The testpmd that the user names in VHFLOW_LAB_TESTPMD, or the system's. */
export async function findTestpmd(computer: Computer, patience: Patience = {}): Promise<Finding<Equipment['testpmd']>> {
  const own = await ownProgram(computer, 'VHFLOW_LAB_TESTPMD', 'dpdk-testpmd');
  const { file } = own;
  if (file === undefined) return own.isNamed ? unusable(testpmdName, own, verbatim(''), []) : unmet(testpmdName, say`dpdk-testpmd is missing`, say`name one in ${own.variable}`, ['dpdk-dev']);
  const { output, errors, isTimedOut } = await ask(file, ['-v', '--no-huge', '--no-pci', '--help'], patience);
  const version = dpdkVersion(output + errors);
  if (version !== undefined) return met(testpmdName, say`${version}, ${file}`, { path: file, version });
  return unusable(testpmdName, own, isTimedOut ? silent(file, patience) : say`${file} does not say its version`, ['dpdk-dev']);
}

const driversName = say`DPDK's drivers for pcap and vhost`;

/**
 * The drivers of testpmd, which are beside DPDK's core.
 *
 * @param known names of packages that the package manager knows
 */
export async function findDrivers(computer: Computer, testpmd: Finding<Equipment['testpmd']>, known: readonly string[], patience: Patience = {}): Promise<Finding<Equipment['drivers']>> {
  const optional = dpdkDrivers.filter((driver) => driver.startsWith('net_')).map((driver) => `librte_${driver}`);
  if (!testpmd.value) return waiting(driversName, say`not looked for, because testpmd is missing`, say`they come with DPDK`, testpmd.requirement.packages.length > 0 ? optional.map((library) => presentDpdkPackage(library, known)) : []);
  const ldd = await findProgram(computer, 'ldd');
  const { output = '' } = ldd === undefined ? {} : await ask(ldd, [testpmd.value.path], patience);
  const core = dpdkCore(output);
  if (!core) return unmet(driversName, (await kindOfFile(testpmd.value.path)) === 'script' ? isScript(testpmd.value.path) : say`${testpmd.value.path} does not load DPDK as shared libraries`, say`name a testpmd with shared libraries in VHFLOW_LAB_TESTPMD`);
  const drivers: Partial<Record<DpdkDriver, string>> = {};
  for (const driver of dpdkDrivers) {
    const file = path.join(core.folder, `librte_${driver}.so.${core.abi}`);
    if (await exists(file)) drivers[driver] = file;
  }
  if (isWhole(drivers)) return met(driversName, say`${dpdkDrivers.join(', ')} in ${core.folder}`, drivers);
  const missing = dpdkDrivers.filter((driver) => drivers[driver] === undefined);
  const isSystems = ['/usr/lib/', '/lib/'].some((folder) => `${core.folder}/`.startsWith(systemPath(computer, folder)));
  const names = isSystems ? missing.map((driver) => dpdkPackage(`librte_${driver}`, core.abi)) : [];
  return unmet(driversName, missing.length > 1 ? say`${missing.join(', ')} are missing in ${core.folder}` : say`${missing.join(', ')} is missing in ${core.folder}`, say`install the drivers of this DPDK`, names);
}

function isWhole(drivers: Partial<Record<DpdkDriver, string>>): drivers is Record<DpdkDriver, string> {
  return dpdkDrivers.every((driver) => drivers[driver] !== undefined);
}
