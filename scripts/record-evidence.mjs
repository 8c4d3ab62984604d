#!/usr/bin/env node
// @ts-check
// Runs the built-in scenarios in the lab, and keeps what the runs have shown: evidence/*.json, docs/evidence.md and the table in README.md.
//   npm run lab:record                      runs `vhflow lab all`
//   npm run lab:record -- --from DIR        takes the folders that `vhflow lab all --out DIR` has left
//   npm run lab:record -- --pages           only writes the pages anew
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { builtInScenarios } from './built-in-scenarios.mjs';
import { updatedPage, updatedReadme } from './evidence-page.mjs';
import { evidenceFiles, evidenceFolder, keptText, loadEvidence, readWritten } from './evidence-files.mjs';
import { root } from './install.mjs';

const product = await loadEvidence();
const [option, folder, ...others] = process.argv.slice(2);
if (others.length > 0 || (option !== undefined && option !== '--from' && option !== '--pages') || (option === '--from') !== (folder !== undefined)) {
  console.error('usage: npm run lab:record [-- --from DIR | -- --pages]');
  process.exit(2);
}
if (option !== '--pages') keep(folder ?? runAll());
const summaries = evidenceFiles().map(({ value }) => product.parseSummary(value)).filter((summary) => summary !== undefined);
const readme = path.join(root, 'README.md');
const page = path.join(root, 'docs', 'evidence.md');
replace(readme, updatedReadme(readFileSync(readme, 'utf8'), summaries, product));
replace(page, updatedPage(readFileSync(page, 'utf8'), summaries, await builtInScenarios(), product));

/** Runs every scenario; a contradiction is recorded like all else. @returns {string} the folder of the results */
function runAll() {
  const out = mkdtempSync(path.join(tmpdir(), 'vhflow-evidence-'));
  process.on('exit', () => rmSync(out, { recursive: true, force: true }));
  const { status } = spawnSync(process.execPath, [path.join(root, 'dist', 'cli.js'), 'lab', 'all', '--out', out], { stdio: 'inherit' });
  if (status !== 0 && status !== 1) process.exit(status ?? 2);
  return out;
}

/** Keeps the summaries of the runs in a folder. @param {string} from */
function keep(from) {
  if (!existsSync(from)) fail(`${from}: no such folder`);
  const found = readdirSync(from, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => path.join(from, name, 'summary.json')).filter((file) => existsSync(file));
  const kept = found.map((file) => {
    const value = written(file);
    const summary = product.parseSummary(value);
    if (summary) return summary;
    return fail(product.parseScriptSummary(value) ? `${file} is of scripts for bpftrace, which show no hops; run the lab without --probe bpftrace` : `${file}: no summary of a run`);
  });
  if (kept.length === 0) fail(`${from}: no folder in it has the summary of a run`);
  mkdirSync(evidenceFolder, { recursive: true });
  for (const summary of kept) keepOne(summary);
}

/**
 * Keeps what a run has shown, beside the flows of the last one that it has not run. A flow that the run contradicts is not kept: first it
 * is to be found out whether the scenario, the analysis or the recording is wrong.
 * @param {import('./evidence-files.mjs').Summary} summary
 */
function keepOne(summary) {
  const file = path.join(evidenceFolder, `${summary.scenario}.json`);
  const before = existsSync(file) ? product.parseSummary(JSON.parse(readFileSync(file, 'utf8'))) : undefined;
  const wrong = summary.flows.filter((flow) => product.contradictionsOf(flow).length > 0);
  for (const { flow } of wrong) console.error(`✗ ${summary.scenario}#${flow} is contradicted by its run and was not kept: vhflow lab ${summary.scenario} --flow ${flow}`);
  if (wrong.length > 0) process.exitCode = 1;
  const isOfSameMachine = JSON.stringify([before?.versions, before?.accelerator]) === JSON.stringify([summary.versions, summary.accelerator]);
  const others = before && isOfSameMachine ? before.flows.filter(({ flow }) => !summary.flows.some((each) => each.flow === flow && !wrong.includes(each))) : [];
  const flows = [...summary.flows.filter((flow) => !wrong.includes(flow)), ...others].sort((a, b) => (a.flow < b.flow ? -1 : 1));
  if (flows.length > 0) replace(file, keptText({ ...summary, flows }));
}

/** @param {string} file @returns {unknown} */
function written(file) {
  try {
    return readWritten(file);
  } catch (error) {
    return fail(/** @type {Error} */ (error).message);
  }
}

/** @param {string} message @returns {never} */
function fail(message) {
  console.error(`✗ ${message}`);
  process.exit(1);
}

/** @param {string} file @param {string} text */
function replace(file, text) {
  writeFileSync(`${file}.new`, text);
  renameSync(`${file}.new`, file);
}
