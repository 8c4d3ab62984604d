#!/usr/bin/env node
// @ts-check
/**
 * Runs every scenario that the lab can run, and fails if runs contradict a scenario, do not find a packet, or leave too many hops
 * unexplained: `node scripts/check-lab.mjs [DIR]`. What is wrong in a scenario contradicts it in every run, and what another program of
 * the computer has delayed does not: a scenario that was contradicted is run once more, and only if that run contradicts it, too, it is
 * wrong. What the first run had is printed in any case. With DIR, the results stay there. For root, what the lab lacks is installed first.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { root } from './install.mjs';
import { installWhatLabLacks } from './lab-packages.mjs';

/** @typedef {import('../src/evidence/index.js').Summary} Summary */
/** @typedef {Summary['flows'][number] & { readonly problems: readonly string[] }} Flow */
/** @typedef {Omit<Summary, 'flows'> & { readonly flows: readonly Flow[] }} Run */

const cli = path.join(root, 'dist', 'cli.js');
const mostUnexplained = 5 / 295;

installWhatLabLacks(cli);
const [given] = process.argv.slice(2);
const folder = given ?? mkdtempSync(path.join(tmpdir(), 'vhflow-lab-'));
if (given === undefined) process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const began = Date.now();
const runs = runOf('all', folder).map((run) => (problemsOf(run).length > 0 ? again(run) : run));
const flows = runs.flatMap((run) => run.flows);
const hops = flows.flatMap((flow) => flow.hops);
const unexplained = hops.filter(({ state }) => state === 'unexplained');
if (flows.length === 0 || unexplained.length > hops.length * mostUnexplained) fail(`${unexplained.length} of ${hops.length} hops of ${flows.length} flows are not explained`);
const isWrong = runs.some((run) => problemsOf(run).length > 0);
if (isWrong) fail('runs contradict their scenarios');
console.log(`✓ lab: ${flows.length} flows run; order, threads and costs as computed; ${Math.round((Date.now() - began) / 1_000)} s`);

/** Runs one scenario, or all, and prints what the runs show. @param {string} name @param {string} out folder of the results @returns {readonly Run[]} */
function runOf(name, out) {
  const { status, stdout } = spawnSync(process.execPath, [cli, 'lab', name, '--json', '--out', out], { stdio: ['ignore', 'pipe', 'inherit'], encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  if (status !== 0 && status !== 1) process.exit(status ?? 2);
  /** @type {Run | { readonly runs: readonly Run[] }} */
  const printed = JSON.parse(stdout);
  const all = 'runs' in printed ? printed.runs : [printed];
  for (const { scenario, flows: shown } of all) for (const flow of shown) console.log(`${scenario}#${flow.flow}: ${lineOf(flow)}`);
  for (const run of all) for (const problem of problemsOf(run)) console.log(`✗ ${problem}`);
  // The command and what it prints must agree whether something is wrong.
  if ((status === 1) !== all.some((run) => problemsOf(run).length > 0)) fail(`vhflow lab has ended with ${status}`);
  return all;
}

/** @param {Run} run that contradicts its scenario @returns {Run} */
function again({ scenario }) {
  console.log(`! ${scenario} is run once more, to see whether what contradicts it was an accident`);
  const [run] = runOf(scenario, path.join(folder, `${scenario}-again`));
  return run ?? fail(`${scenario} was not run`);
}

/** @param {Run} run @returns {readonly string[]} what is wrong, with the flow */
function problemsOf({ scenario, flows: all }) {
  return all.flatMap(({ flow, problems }) => problems.map((problem) => `${scenario}#${flow}: ${problem}`));
}

/** @param {Flow} flow */
function lineOf({ packets: { sent, complete }, hops: all, costs }) {
  const seen = all.filter(({ state }) => state === 'seen').length;
  const counted = Object.entries(costs?.counted ?? {}).map(([name, count]) => `${name} ${count}`);
  return [`${complete} of ${sent} packets`, `${seen} of ${all.length} hops seen`, ...counted].join(', ');
}

/** @param {string} message @returns {never} */
function fail(message) {
  console.error(`✗ ${message}`);
  process.exit(1);
}
