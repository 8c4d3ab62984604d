import path from 'node:path';
import { variable, type Computer } from '../computer/computer.js';
import { exists } from '../computer/kept-files.js';
import { findProgram, isProgram, runProgram } from '../computer/programs.js';
import { dpdkDrivers, type DpdkDriver, type Equipment } from './equipment.js';
import { say } from '../texts/lab-text.js';
import { met, unmet, type Finding } from './finding.js';
import { dpdkPackage, presentDpdkPackage } from './packages.js';
import { dpdkCore, dpdkVersion } from './readings.js';

const testpmdName = say`testpmd of DPDK`;

/** The testpmd that the user names in VHFLOW_LAB_TESTPMD, or the system's. */
export async function findTestpmd(computer: Computer): Promise<Finding<Equipment['testpmd']>> {
  const named = variable(computer, 'VHFLOW_LAB_TESTPMD');
  const file = named ?? (await findProgram(computer, 'dpdk-testpmd'));
  if (file === undefined) return unmet(testpmdName, say`dpdk-testpmd is missing`, say`name one in VHFLOW_LAB_TESTPMD`, ['dpdk-dev']);
  if (!(await isProgram(file))) return unmet(testpmdName, say`VHFLOW_LAB_TESTPMD is ${file}, which is not a program`, say`name another one`);
  const { output, errors } = await runProgram(file, ['-v', '--no-huge', '--no-pci', '--help'], { limit: 20_000 });
  const version = dpdkVersion(output + errors);
  if (version === undefined) return unmet(testpmdName, say`${file} does not say its version`, say`name another one in VHFLOW_LAB_TESTPMD`, named === undefined ? ['dpdk-dev'] : []);
  return met(testpmdName, say`${version}, ${file}`, { path: path.resolve(file), version });
}

const driversName = say`DPDK's drivers for pcap and vhost`;

/**
 * The drivers of testpmd, which are beside DPDK's core.
 *
 * @param known names of packages that the package manager knows
 */
export async function findDrivers(computer: Computer, testpmd: Finding<Equipment['testpmd']>, known: readonly string[]): Promise<Finding<Equipment['drivers']>> {
  const optional = dpdkDrivers.filter((driver) => driver.startsWith('net_')).map((driver) => `librte_${driver}`);
  if (!testpmd.value) return unmet(driversName, say`not looked for, because testpmd is missing`, say`they come with DPDK`, optional.map((library) => presentDpdkPackage(library, known)));
  const ldd = await findProgram(computer, 'ldd');
  const { output = '' } = ldd === undefined ? {} : await runProgram(ldd, [testpmd.value.path], { limit: 20_000 });
  const core = dpdkCore(output);
  if (!core) return unmet(driversName, say`${testpmd.value.path} does not load DPDK as shared libraries`, say`name a testpmd with shared libraries in VHFLOW_LAB_TESTPMD`);
  const drivers: Partial<Record<DpdkDriver, string>> = {};
  for (const driver of dpdkDrivers) {
    const file = path.join(core.folder, `librte_${driver}.so.${core.abi}`);
    if (await exists(file)) drivers[driver] = file;
  }
  if (isWhole(drivers)) return met(driversName, say`${dpdkDrivers.join(', ')} in ${core.folder}`, drivers);
  const missing = dpdkDrivers.filter((driver) => drivers[driver] === undefined);
  const names = missing.map((driver) => dpdkPackage(`librte_${driver}`, core.abi));
  return unmet(driversName, missing.length > 1 ? say`${missing.join(', ')} are missing in ${core.folder}` : say`${missing.join(', ')} is missing in ${core.folder}`, say`install the drivers of this DPDK`, names);
}

function isWhole(drivers: Partial<Record<DpdkDriver, string>>): drivers is Record<DpdkDriver, string> {
  return dpdkDrivers.every((driver) => drivers[driver] !== undefined);
}
