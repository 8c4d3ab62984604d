#!/usr/bin/env node
// Writes sources/lines.json: the line of every function that an anchor of the built-in scenarios names, read from the real source trees.
//   npm run sources:pin -- --tree qemu@7.2.0=DIR --tree linux@6.1.192=DIR …
// Trees that are not given keep the lines they have.
import { execFileSync } from 'node:child_process';
import { readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const linesFile = path.join(root, 'sources', 'lines.json');

/** The C scanner, bundled, so that this script runs before anything is built. */
async function loadAnchors() {
  const file = path.join(root, 'dist', 'build', 'anchors.mjs');
  await build({ entryPoints: [path.join(root, 'src/anchors/index.ts')], outfile: file, bundle: true, format: 'esm', target: 'node20', logLevel: 'warning' });
  return import(pathToFileURL(file).href);
}

async function builtInScenarios() {
  execFileSync(process.execPath, [path.join(root, 'scripts', 'compile-scenarios.mjs')], { stdio: ['ignore', 'inherit', 'inherit'] });
  return JSON.parse(await readFile(path.join(root, 'dist', 'scenarios.json'), 'utf8')).scenarios;
}

/** `project@version` → path → symbols, of every first place of every anchor. */
function wantedSymbols(scenarios) {
  const wanted = new Map();
  for (const { sources, flows } of scenarios) {
    const versions = new Map(sources.map(({ name, project, version }) => [name, `${project}@${version}`]));
    for (const { at, via } of flows.flatMap(({ hops }) => hops)) {
      for (const anchor of [at, via?.caller, via?.through].filter(Boolean)) {
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

const { values } = parseArgs({ options: { tree: { type: 'string', multiple: true, default: [] } } });
const trees = values.tree.map((option) => /^([\w.-]+@[\w.-]+)=(.+)$/.exec(option) ?? [option]);
const malformed = trees.find(([, name]) => name === undefined);
if (malformed || trees.length === 0) {
  console.error(malformed ? `${malformed[0]}: write PROJECT@VERSION=DIR` : 'Give at least one --tree PROJECT@VERSION=DIR.');
  process.exit(2);
}

const { definitionsIn } = await loadAnchors();
const wanted = wantedSymbols(await builtInScenarios());
const all = JSON.parse(await readFile(linesFile, 'utf8'));
let failures = 0;
for (const [, name, directory] of trees) {
  if (!wanted.has(name)) {
    console.error(`${name}: no built-in scenario stands on it; they stand on ${[...wanted.keys()].sort().join(', ')}`);
    failures++;
    continue;
  }
  const { lines, lost } = await linesOfTree(directory, wanted.get(name), definitionsIn);
  for (const anchor of lost) console.error(`${name}: not found: ${anchor}`);
  failures += lost.length;
  all[name] = lines;
}
for (const name of Object.keys(all)) if (!wanted.has(name)) delete all[name];
const sorted = Object.fromEntries(Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1)));
await writeFile(`${linesFile}.new`, `${JSON.stringify(sorted, undefined, 2)}\n`);
await rename(`${linesFile}.new`, linesFile);
process.exitCode = failures > 0 ? 1 : 0;
