#!/usr/bin/env node
// @ts-check
/**
 * Runs every scenario that the lab can run, and fails if a run contradicts its scenario, does not find a packet, leaves too many hops
 * unexplained, or takes too long: `node scripts/check-lab.mjs [DIR]`. With DIR, the results stay there. For root, what the lab
 * lacks is installed first.
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

/** For root, installs the packages that `vhflow lab --check` names; ends the program if something is missing then. */
function installWhatLacks() {
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  if (process.getuid?.() === 0 && !checked().ready) {
    spawnSync('apt-get', ['update', '-qq'], { stdio: ['ignore', 'ignore', 'inherit'], env: environment });
    const { command } = checked();
    if (command !== undefined) {
      console.log(command);
      const here = `vhflow() { "${process.execPath}" "${cli}" "$@"; }\n${command.replaceAll('sudo ', '')}`;
      spawnSync('sh', ['-c', here], { stdio: ['ignore', 'ignore', 'inherit'], env: environment });
    }
  }
  const { ready, missing = [] } = checked();
  if (ready) return;
  for (const { what, cure } of missing) console.error(`✗ ${what}; ${cure}`);
  process.exit(2);
}

/** @returns {{ readonly ready?: boolean, readonly command?: string, readonly missing?: readonly { readonly what: string, readonly cure: string }[] }} */
function checked() {
  const { stdout, stderr } = spawnSync(process.execPath, [cli, 'lab', '--check', '--json'], { encoding: 'utf8' });
  if (stdout === '') console.error(stderr);
  return JSON.parse(stdout || '{}');
}
