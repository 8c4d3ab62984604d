#!/usr/bin/env node
// Writes sources/inlinable-functions.json: the functions of the built-in scenarios that a compiler may have inlined into their callers, so that a
// probe may have nothing to attach to. These are static in the pinned trees, are not marked noinline, and are only called, never used as pointers.
//   npm run sources:inlinable -- --tree kernel=LINUX --tree user=QEMU --tree user=DPDK …
// All trees must be given in one call.
import { execFileSync } from 'node:child_process';
import { readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { probedFunctions } from './probed-functions.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const target = path.join(root, 'sources', 'inlinable-functions.json');
const modes = ['kernel', 'user'];

const { values } = parseArgs({ options: { tree: { type: 'string', multiple: true, default: [] } } });
const trees = values.tree.map((tree) => {
  const [, mode, directory] = /^(kernel|user)=(.+)$/.exec(tree) ?? [];
  if (!mode) throw new Error(`${tree}: write kernel=DIR or user=DIR`);
  return { mode, directory };
});
const missing = modes.filter((mode) => !trees.some((tree) => tree.mode === mode));
if (missing.length > 0) throw new Error(`No tree is given for: ${missing.join(', ')}`);

const { functionsOf } = await loadAnchors();
const names = await probedFunctions();
const result = {};
for (const mode of modes) {
  const found = new Map();
  for (const { directory } of trees.filter((tree) => tree.mode === mode)) await readDefinitions(directory, names[mode], found);
  result[mode] = [...found].filter(([, inlinable]) => inlinable).map(([name]) => name).sort();
}
await writeFile(`${target}.new`, `${JSON.stringify(result, undefined, 2)}\n`);
await rename(`${target}.new`, target);
console.log(modes.map((mode) => `${mode}: ${result[mode].length} of ${names[mode].size} functions may be inlined`).join('\n'));

/** Loads the C scanner, bundled from its sources, so that this script works before anything is built. */
async function loadAnchors() {
  const file = path.join(root, 'dist', 'build', 'anchors-for-inlinable.mjs');
  await build({ entryPoints: [path.join(root, 'src/anchors/index.ts')], outfile: file, bundle: true, format: 'esm', target: 'node20', logLevel: 'warning' });
  return import(pathToFileURL(file).href);
}

/** If a name has several definitions, one that certainly has a symbol is enough. */
async function readDefinitions(directory, wanted, found) {
  const mention = `\\b(${[...wanted].join('|')})[[:space:]]*\\(`;
  const folders = ['tools', 'samples', 'Documentation', 'scripts', 'tests', 'app', 'roms'].map((folder) => `--exclude-dir=${folder}`);
  const files = execFileSync('grep', ['-rlE', '--include=*.c', ...folders, mention, directory], { encoding: 'utf8', maxBuffer: 1 << 26 }).trim().split('\n');
  for (const file of files.filter((name) => !/\/arch\/(?!x86\/)/.test(name))) {
    const text = await readFile(file, 'utf8');
    for (const { name, start, nameStart } of functionsOf(text)) {
      if (!wanted.has(name)) continue;
      const head = text.slice(start, nameStart);
      const inlinable = /\bstatic\b/.test(head) && !/noinline/.test(head) && !isPointedAt(name, text);
      found.set(name, (found.get(name) ?? true) && inlinable);
    }
  }
}

/** Whether the name occurs without being called, for example in a table of operations. */
function isPointedAt(name, text) {
  const code = text.replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*|"(?:\\.|[^"\\\n])*"/g, ' ');
  return new RegExp(`(?<![\\w.]|->)${name}\\b(?!\\s*\\()`).test(code);
}
