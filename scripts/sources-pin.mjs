#!/usr/bin/env node
// Looks up the anchors of the built-in scenarios in the real source trees, and writes
//   sources/lines.json: the line of every function,
//   sources/hashes.json: the SHA-256 of every file, and the trees in which it has that content.
//
//   npm run sources:pin -- --tree qemu@7.2.0=DIR --from 'qemu@7.2.0=debian: source package qemu 7.2+dfsg of Debian 12' …
//
// The short name before the colon identifies a tree. Hashes from other trees of the same version are kept, so that a distribution's
// patched copy and the upstream version are both accepted. --from can be omitted if only one tree is known for the version. The entries
// of trees that are not given do not change.
import { createHash } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { anchorsOf, builtInScenarios } from './built-in-scenarios.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const linesFile = path.join(root, 'sources', 'lines.json');
const hashesFile = path.join(root, 'sources', 'hashes.json');

/** Loads the C scanner, bundled from its sources, so that this script works before anything is built. */
async function loadAnchors() {
  const file = path.join(root, 'dist', 'build', 'anchors.mjs');
  await build({ entryPoints: [path.join(root, 'src/anchors/index.ts')], outfile: file, bundle: true, format: 'esm', target: 'node20', logLevel: 'warning' });
  return import(pathToFileURL(file).href);
}

/** Maps each `project@version` to its paths, and each path to its symbols; only the first place of every anchor counts. */
function wantedSymbols(scenarios) {
  const wanted = new Map();
  for (const { sources, flows } of scenarios) {
    const versions = new Map(sources.map(({ name, project, version }) => [name, `${project}@${version}`]));
    for (const hop of flows.flatMap(({ hops }) => hops)) {
      for (const anchor of anchorsOf(hop)) {
        const [{ source, path: file, symbol }] = anchor;
        const tree = versions.get(source);
        if (!wanted.has(tree)) wanted.set(tree, new Map());
        const files = wanted.get(tree);
        files.set(file, (files.get(file) ?? new Set()).add(symbol));
      }
    }
  }
  return wanted;
}

async function linesOfTree(directory, files, definitionsIn) {
  const lines = {};
  const lost = [];
  for (const file of [...files.keys()].sort()) {
    const text = await readFile(path.join(directory, file), 'utf8').catch(() => '');
    lines[file] = {};
    for (const symbol of [...files.get(file)].sort()) {
      const [definition] = definitionsIn(text, symbol);
      if (definition) lines[file][symbol] = definition.line + 1;
      else lost.push(`${file}#${symbol}`);
    }
  }
  return { lines, lost };
}

/** The SHA-256 of each file of a tree. */
async function hashesOfTree(directory, files) {
  const hashes = {};
  for (const file of [...files.keys()].sort()) {
    const bytes = await readFile(path.join(directory, file)).catch(() => undefined);
    if (bytes) hashes[file] = createHash('sha256').update(bytes).digest('hex');
  }
  return hashes;
}

/** The known hashes of a version's files, in which those of one tree are replaced. */
function withTree(known, name, title, hashes, files) {
  const trees = sortedKeys({ ...known?.trees, [name]: title });
  const merged = {};
  for (const file of [...files.keys()].sort()) {
    const others = Object.entries(known?.files[file] ?? {}).map(([hash, names]) => [hash, names.filter((other) => other !== name)]);
    const accepted = new Map(others.filter(([, names]) => names.length > 0));
    if (hashes[file]) accepted.set(hashes[file], [...(accepted.get(hashes[file]) ?? []), name].sort());
    if (accepted.size > 0) merged[file] = Object.fromEntries(accepted);
  }
  return { trees, files: merged };
}

/** Short name and title of the tree that is given for a version. */
function originOf(version, from, known) {
  const given = from.get(version);
  if (given !== undefined) return /^([\w.-]+):\s*(.+)$/.exec(given)?.slice(1);
  const [only, ...others] = Object.entries(known?.trees ?? {});
  return others.length === 0 ? only : undefined;
}

function sortedKeys(record) {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}

async function writeJson(file, value) {
  await writeFile(`${file}.new`, `${JSON.stringify(value, undefined, 2)}\n`);
  await rename(`${file}.new`, file);
}

/** The options of the form `PROJECT@VERSION=…`. */
function pairsOf(options) {
  return options.map((option) => {
    const pair = /^([\w.-]+@[\w.-]+)=(.+)$/.exec(option);
    if (pair) return [pair[1], pair[2]];
    console.error(`${option}: write PROJECT@VERSION=…`);
    process.exit(2);
  });
}

const { values } = parseArgs({ options: { tree: { type: 'string', multiple: true, default: [] }, from: { type: 'string', multiple: true, default: [] } } });
const trees = pairsOf(values.tree);
const from = new Map(pairsOf(values.from));
if (trees.length === 0) {
  console.error('Give at least one --tree PROJECT@VERSION=DIR.');
  process.exit(2);
}

const { definitionsIn } = await loadAnchors();
const wanted = wantedSymbols(await builtInScenarios());
const allLines = JSON.parse(await readFile(linesFile, 'utf8'));
const allHashes = JSON.parse(await readFile(hashesFile, 'utf8'));
let failures = 0;
for (const [version, directory] of trees) {
  const files = wanted.get(version);
  const origin = originOf(version, from, allHashes[version]);
  if (!files || !origin) {
    const unused = `no built-in scenario uses it; they use ${[...wanted.keys()].sort().join(', ')}`;
    console.error(`${version}: ${files ? 'name the tree: --from \'PROJECT@VERSION=NAME: where it comes from\'' : unused}`);
    failures++;
    continue;
  }
  const { lines, lost } = await linesOfTree(directory, files, definitionsIn);
  for (const anchor of lost) console.error(`${version}: not found: ${anchor}`);
  failures += lost.length;
  allLines[version] = lines;
  allHashes[version] = withTree(allHashes[version], ...origin, await hashesOfTree(directory, files), files);
}
for (const all of [allLines, allHashes]) for (const version of Object.keys(all)) if (!wanted.has(version)) delete all[version];
await writeJson(linesFile, sortedKeys(allLines));
await writeJson(hashesFile, sortedKeys(allHashes));
process.exitCode = failures > 0 ? 1 : 0;
