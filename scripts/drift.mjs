#!/usr/bin/env node
// @ts-check
// Checks the anchors of the built-in scenarios against other versions of the sources, and writes the results into sources/drift.json and docs/drift.md:
//   npm run drift -- --tree qemu=DIR --tree linux@7.3-rc7=DIR …
// The version defaults to the tree's own. Trees that are not given keep their results. Without trees, only the page is written again.
import { execFile } from 'node:child_process';
import { readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { build } from 'esbuild';
import { builtInScenarios } from './built-in-scenarios.mjs';
import { driftOf, merged, rendered, unexplained } from './drift-table.mjs';
import { root } from './install.mjs';

const tableFile = path.join(root, 'sources', 'drift.json');
const pageFile = path.join(root, 'docs', 'drift.md');

const { values } = parseArgs({ options: { tree: { type: 'string', multiple: true, default: [] } } });
try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

async function main() {
  const trees = values.tree.map(treeOf);
  const command = await bundledCommand();
  const found = [];
  for (const tree of trees) found.push(await checked(command, tree));
  const reasons = await readJson(path.join(root, 'sources', 'drift-reasons.json'));
  const { projects } = await readJson(path.join(root, 'sources', 'catalogue.json'));
  const table = merged(await readJson(tableFile).catch(() => []), found);
  await writeWhole(tableFile, `[\n${table.map((tree) => JSON.stringify(tree)).join(',\n')}\n]\n`);
  await writeWhole(pageFile, rendered(table, reasons, Object.fromEntries(projects.map((/** @type {{ id: string, title: string }} */ { id, title }) => [id, title]))));
  const open = unexplained(table, reasons);
  if (open.length > 0) throw new Error(`sources/drift-reasons.json does not explain why these are lost:\n${open.join('\n')}`);
}

/** @param {string} option */
function treeOf(option) {
  const [, project, version, directory] = /^([\w.-]+?)(?:@([\w.-]+))?=(.+)$/s.exec(option) ?? [];
  if (project === undefined || directory === undefined) throw new Error(`--tree ${option}: write PROJECT=DIR or PROJECT@VERSION=DIR`);
  return { project, version, directory };
}

/** Compiles the scenarios and bundles the command line from their current sources, whatever is in dist/. */
async function bundledCommand() {
  await builtInScenarios();
  const file = path.join(root, 'dist', 'build', 'cli.cjs');
  await build({ entryPoints: [path.join(root, 'src/cli/main.ts')], outfile: file, bundle: true, platform: 'node', format: 'cjs', target: 'node20', logLevel: 'warning' });
  return file;
}

/**
 * @param {string} command
 * @param {{ project: string, version?: string | undefined, directory: string }} tree
 */
async function checked(command, { project, version, directory }) {
  const { stdout } = await promisify(execFile)(process.execPath, [command, 'verify', '--json', '--source', `${project}=${directory}`], { maxBuffer: 256 * 1024 * 1024 }).catch((error) => {
    // Lost anchors are what the table records; only a run without a report is a failure.
    if (error.code === 1 && error.stdout) return error;
    throw new Error(String(error.stderr || error.message).trim());
  });
  const { sources, anchors } = JSON.parse(stdout);
  const name = version ?? sources[0]?.version;
  if (!name) throw new Error(`The version of ${directory} is unknown: write --tree ${project}@VERSION=DIR`);
  return driftOf(project, name, anchors);
}

/** @param {string} file */
async function readJson(file) {
  return JSON.parse(await readFile(file, 'utf8'));
}

/** @param {string} file @param {string} text */
async function writeWhole(file, text) {
  await writeFile(`${file}.new`, text);
  await rename(`${file}.new`, file);
}
