#!/usr/bin/env node
// @ts-check
// Computes the figures in docs/costs.md from the built-in scenarios: npm run costs
import { readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { builtInScenarios } from './built-in-scenarios.mjs';
import { updated } from './costs-page.mjs';
import { root } from './install.mjs';

const page = path.join(root, 'docs', 'costs.md');
const text = updated(await readFile(page, 'utf8'), await builtInScenarios(), await model());
await writeFile(`${page}.new`, text);
await rename(`${page}.new`, page);

/** Bundles the model from its current sources. @returns {Promise<import('./costs-page.mjs').Model>} */
async function model() {
  const file = path.join(root, 'dist', 'build', 'model.mjs');
  const contents = ['conditions', 'cost', 'settle', 'what-if', 'words'].map((name) => `export * from './src/model/${name}.js';`).join('\n');
  await build({ stdin: { contents, resolveDir: root, loader: 'ts' }, outfile: file, bundle: true, format: 'esm', platform: 'node', target: 'node20', logLevel: 'warning' });
  return import(pathToFileURL(file).href);
}
