#!/usr/bin/env node
// @ts-check
/**
 * Runs the benchmarks, alternating between vhflow and the reference: `npm run bench -- [part …] [--tree NAME=DIR …] [--rounds N] [--large] [--json FILE]`.
 * Without a part, all of them run. What cannot be measured here stays in the table with the reason; after a failure, the exit status is 1.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { notTaken, tableOf } from './figures.mjs';
import { out } from './product.mjs';
import { fewestRounds } from './turns.mjs';

/**
 * The input of a part: the number of `rounds` after the warm-up, real source trees by project name, and whether to measure what takes minutes.
 * @typedef {{ rounds: number, trees: Readonly<Record<string, string>>, large: boolean }} BenchOptions
 * @typedef {{ title: string, rows: (options: BenchOptions) => Promise<import('./figures.mjs').Figure[]> }} Part
 */

/** Each part is a file in this folder; this is the order of the tables. */
const parts = ['webview', 'language', 'functions', 'anchors', 'extension', 'package', 'growth', 'traces'];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { tree: { type: 'string', multiple: true, default: [] }, rounds: { type: 'string', default: '9' }, large: { type: 'boolean', default: false }, json: { type: 'string', default: path.join(out, 'figures.json') } },
});
const trees = Object.fromEntries(values.tree.map((option) => option.split(/=(.*)/s)));
const rounds = Number(values.rounds);
const wrong = [
  ...positionals.filter((name) => !parts.includes(name)).map((name) => `There is no part "${name}". Parts: ${parts.join(', ')}.`),
  ...Object.entries(trees).filter(([name, directory]) => !name || !directory).map(() => '--tree takes NAME=DIR.'),
  ...(Number.isInteger(rounds) && rounds >= fewestRounds ? [] : [`--rounds takes a number from ${fewestRounds}.`]),
];
if (wrong.length > 0) {
  console.error(wrong.join('\n'));
  process.exit(2);
}

const figures = [];
for (const name of parts.filter((part) => positionals.length === 0 || positionals.includes(part))) {
  const { title, rows } = await takePart(name);
  console.log(`\n## ${title}\n\n${tableOf(rows)}`);
  figures.push(...rows.map((row) => ({ part: name, ...row })));
}
mkdirSync(path.dirname(values.json), { recursive: true });
writeFileSync(values.json, `${JSON.stringify({ taken: new Date().toISOString(), node: process.version, processors: cpus().length, rounds, figures }, undefined, 2)}\n`);
const goals = figures.filter(({ met }) => met !== undefined);
console.log(`\n${goals.filter(({ met }) => met).length} of ${goals.length} goals met; ${figures.filter(({ ours }) => ours === undefined).length} rows not taken. As JSON: ${values.json}`);

/** @param {string} name @returns {Promise<{ title: string, rows: import('./figures.mjs').Figure[] }>} */
async function takePart(name) {
  let title = name;
  try {
    /** @type {Part} */
    const part = await import(`./${name}.mjs`);
    title = part.title;
    return { title, rows: await part.rows({ rounds, trees, large: values.large }) };
  } catch (error) {
    console.error(error);
    process.exitCode = 1;
    return { title, rows: [notTaken(title, `failed (${error instanceof Error ? error.message.split('\n', 1)[0] : error})`)] };
  }
}
