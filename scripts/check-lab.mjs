#!/usr/bin/env node
// @ts-check
/**
 * Runs every scenario that the lab can run, and fails if a run contradicts its scenario, does not find a packet, leaves too many hops
 * unexplained, or takes too long: `node scripts/check-lab.mjs [DIR]`. With DIR, the results stay there. In CI, what the lab lacks is installed
 * first, if that is allowed.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { root } from './install.mjs';

/** @typedef {{ readonly total: import('../src/evidence/index.js').Tally, readonly runs: readonly import('../src/evidence/index.js').Summary[] }} Results */

const cli = path.join(root, 'dist', 'cli.js');
const mostUnexplained = 5 / 295;
const mostSeconds = 8 * 60;

installWhatLacks();
const [given] = process.argv.slice(2);
const folder = given ?? mkdtempSync(path.join(tmpdir(), 'vhflow-lab-'));
if (given === undefined) process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const began = Date.now();
const { status, stdout } = spawnSync(process.execPath, [cli, 'lab', 'all', '--json', '--out', folder], { stdio: ['ignore', 'pipe', 'inherit'], encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
const seconds = Math.round((Date.now() - began) / 1_000);
if (status !== 0 && status !== 1) process.exit(status ?? 2);
/** @type {Results} */
const { total, runs } = JSON.parse(stdout);
const flows = runs.flatMap(({ scenario, flows: all }) => all.map((flow) => ({ name: `${scenario}#${flow.flow}`, flow })));
const problems = [
  ...(status === 1 ? [`${total.contradictions} contradictions: see vhflow lab all, which prints them`] : []),
  ...flows.filter(({ flow: { packets } }) => packets.found !== packets.sent || packets.complete !== packets.sent).map(({ name, flow: { packets } }) => `${name}: ${packets.sent} packets sent, ${packets.found} found, ${packets.complete} complete`),
  ...(total.unexplained > total.hops * mostUnexplained ? [`${total.unexplained} of ${total.hops} hops are not explained`] : []),
  ...(seconds > mostSeconds ? [`${seconds} s, more than ${mostSeconds} s`] : []),
];
for (const problem of problems) console.error(`✗ ${problem}`);
if (problems.length > 0) process.exit(1);
console.log(`✓ lab: ${flows.length} flows run, ${total.seen} of ${total.hops} hops seen, ${total.explained} not for a reason, ${total.unexplained} unexplained; order, threads and costs as computed; ${seconds} s`);

/** Installs the packages that `vhflow lab --check` names, where a CI job runs as root. */
function installWhatLacks() {
  const check = spawnSync(process.execPath, [cli, 'lab', '--check', '--json'], { encoding: 'utf8' });
  const { ready, command, missing } = JSON.parse(check.stdout || '{}');
  if (ready) return;
  if (process.env['CI'] !== 'true' || process.getuid?.() !== 0 || typeof command !== 'string') {
    for (const { what, cure } of missing ?? []) console.error(`✗ ${what}; ${cure}`);
    console.error(check.stderr);
    process.exit(2);
  }
  console.log(command);
  const { status: installed } = spawnSync('sh', ['-c', command.replace(/^sudo /, '')], { stdio: 'inherit' });
  if (installed !== 0) process.exit(2);
}
