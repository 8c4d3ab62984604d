#!/usr/bin/env node
// @ts-check
/**
 * Runs every scenario that the lab can run, and fails if a run contradicts its scenario, does not find a packet, or leaves too many hops
 * unexplained: `node scripts/check-lab.mjs [DIR]`. With DIR, the results stay there. For root, what the lab
 * lacks is installed first.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { root } from './install.mjs';
import { installWhatLabLacks } from './lab-packages.mjs';

/** @typedef {import('../src/evidence/index.js').Summary} Summary */

const cli = path.join(root, 'dist', 'cli.js');
const mostUnexplained = 5 / 295;

installWhatLabLacks(cli);
const [given] = process.argv.slice(2);
const folder = given ?? mkdtempSync(path.join(tmpdir(), 'vhflow-lab-'));
if (given === undefined) process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
// Its table, and what contradicts the scenarios, are the log of the check.
const { status } = spawnSync(process.execPath, [cli, 'lab', 'all', '--out', folder], { stdio: ['ignore', 'inherit', 'inherit'] });
if (status !== 0) process.exit(status ?? 2);
const flows = readdirSync(folder).flatMap((scenario) => summaryIn(path.join(folder, scenario)).flows);
const hops = flows.flatMap((flow) => flow.hops);
const unexplained = hops.filter(({ state }) => state === 'unexplained');
if (flows.length === 0 || unexplained.length > hops.length * mostUnexplained) {
  console.error(`✗ ${unexplained.length} of ${hops.length} hops of ${flows.length} flows are not explained`);
  process.exit(1);
}
console.log(`✓ lab: ${flows.length} flows run; order, threads and costs as computed`);

/** @param {string} at folder of a scenario's results @returns {Summary} */
function summaryIn(at) {
  return JSON.parse(readFileSync(path.join(at, 'summary.json'), 'utf8'));
}
