import path from 'node:path';
import { variable, type Computer } from '../computer/computer.js';
import { exists } from '../computer/kept-files.js';
import { findProgram, isProgram, runProgram } from '../computer/programs.js';
import { dpdkDrivers, type DpdkDriver, type Equipment } from './equipment.js';
import { met, unmet, type Finding } from './finding.js';
import { dpdkPackage, presentDpdkPackage } from './packages.js';
import { dpdkCore, dpdkVersion } from './readings.js';

const testpmdName = 'testpmd of DPDK';

/** The testpmd that the user names in VHFLOW_LAB_TESTPMD, or the system's. */
export async function findTestpmd(computer: Computer): Promise<Finding<Equipment['testpmd']>> {
  const named = variable(computer, 'VHFLOW_LAB_TESTPMD');
  const file = named ?? (await findProgram(computer, 'dpdk-testpmd'));
  if (file === undefined) return unmet(testpmdName, 'dpdk-testpmd is missing', 'name one in VHFLOW_LAB_TESTPMD', ['dpdk-dev']);
  if (!(await isProgram(file))) return unmet(testpmdName, `VHFLOW_LAB_TESTPMD is ${file}, which is not a program`, 'name another one');
  const { output, errors } = await runProgram(file, ['-v', '--no-huge', '--no-pci', '--help'], { limit: 20_000 });
  const version = dpdkVersion(output + errors);
  if (version === undefined) return unmet(testpmdName, `${file} does not say its version`, 'name another one in VHFLOW_LAB_TESTPMD', named === undefined ? ['dpdk-dev'] : []);
  return met(testpmdName, `${version}, ${file}`, { path: path.resolve(file), version });
}

const driversName = "DPDK's drivers for pcap and vhost";

/**
 * The drivers of testpmd, which are beside DPDK's core.
 *
 * @param known names of packages that the package manager knows
 */
export async function findDrivers(computer: Computer, testpmd: Finding<Equipment['testpmd']>, known: readonly string[]): Promise<Finding<Equipment['drivers']>> {
  const optional = dpdkDrivers.filter((driver) => driver.startsWith('net_')).map((driver) => `librte_${driver}`);
  if (!testpmd.value) return unmet(driversName, 'not looked for, because testpmd is missing', 'they come with DPDK', optional.map((library) => presentDpdkPackage(library, known)));
  const ldd = await findProgram(computer, 'ldd');
  const { output = '' } = ldd === undefined ? {} : await runProgram(ldd, [testpmd.value.path], { limit: 20_000 });
  const core = dpdkCore(output);
  if (!core) return unmet(driversName, `${testpmd.value.path} does not load DPDK as shared libraries`, 'name a testpmd with shared libraries in VHFLOW_LAB_TESTPMD');
  const drivers: Partial<Record<DpdkDriver, string>> = {};
  for (const driver of dpdkDrivers) {
    const file = path.join(core.folder, `librte_${driver}.so.${core.abi}`);
    if (await exists(file)) drivers[driver] = file;
  }
  if (isWhole(drivers)) return met(driversName, `${dpdkDrivers.join(', ')} in ${core.folder}`, drivers);
  const missing = dpdkDrivers.filter((driver) => drivers[driver] === undefined);
  const names = missing.map((driver) => dpdkPackage(`librte_${driver}`, core.abi));
  return unmet(driversName, `${missing.join(', ')} ${missing.length > 1 ? 'are' : 'is'} missing in ${core.folder}`, 'install the drivers of this DPDK', names);
}

function isWhole(drivers: Partial<Record<DpdkDriver, string>>): drivers is Record<DpdkDriver, string> {
  return dpdkDrivers.every((driver) => drivers[driver] !== undefined);
}
