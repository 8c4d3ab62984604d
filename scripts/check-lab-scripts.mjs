#!/usr/bin/env node
// @ts-check
/**
 * Runs the scripts for bpftrace of all flows of a scenario that the lab can run, on both machines, and fails if one of them does not
 * attach, counts fewer packets than were sent, or lacks a probe that should be there: `node scripts/check-lab-scripts.mjs [SCENARIO]
 * [DIR]`. Without SCENARIO, or with `all`, it runs all of them, which takes several minutes. With DIR, what they have printed stays there. For
 * root, what is missing is installed first.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { installDebianTools } from './debian-tools.mjs';
import { root } from './install.mjs';
import { installWhatLabLacks } from './lab-packages.mjs';

/** @typedef {import('../src/evidence/index.js').ScriptSummary} Summary */

const cli = path.join(root, 'dist', 'cli.js');
/** One packet could be an accident of the two that go ahead; more only take time. */
const packets = 3;
const flowsInAll = 10;
const flowsInOne = 2;

installWhatLabLacks(cli);
installDebianTools({ bpftrace: 'bpftrace' }, (message) => {
  console.error(`✗ ${message}`);
  process.exit(2);
});
const [scenario = 'all', given] = process.argv.slice(2);
const folder = given ?? mkdtempSync(path.join(tmpdir(), 'vhflow-lab-'));
if (given === undefined) process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const began = Date.now();
const { status, stdout } = spawnSync(process.execPath, [cli, 'lab', scenario, '--probe', 'bpftrace', '--packets', String(packets), '--json', '--out', folder], { stdio: ['ignore', 'pipe', 'inherit'], encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
if (status !== 0 && status !== 1) process.exit(status ?? 2);
/** @type {Summary | { readonly runs: readonly Summary[] }} */
const printed = JSON.parse(stdout);
const runs = 'runs' in printed ? printed.runs : [printed];
const scripts = runs.flatMap((run) => run.scripts.map((script) => ({ ...script, name: `${run.scenario}#${script.flow}` })));
const flows = new Set(scripts.map(({ name }) => name));
const leastFlows = scenario === 'all' ? flowsInAll : flowsInOne;
const problems = [
  ...scripts.flatMap(({ name, machine, problems: all }) => all.map((problem) => `${name}, ${machine}: ${problem}`)),
  ...(flows.size < leastFlows ? [`only ${flows.size} of ${leastFlows} flows`] : []),
];
for (const problem of problems) console.error(`✗ ${problem}`);
if (problems.length > 0) process.exit(1);
const attached = scripts.reduce((sum, script) => sum + script.attached, 0);
const wanted = scripts.reduce((sum, script) => sum + script.wanted, 0);
console.log(`✓ bpftrace: ${scripts.length} scripts of ${flows.size} flows attach (${attached} of ${wanted} probes; the others are known to be missing here) and count all packets; ${Math.round((Date.now() - began) / 1_000)} s`);
