// @ts-check
/** The files in `evidence/`: what the last run of each built-in scenario has shown. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { root } from './install.mjs';

/** @typedef {import('../src/evidence/index.js').Summary} Summary */

export const evidenceFolder = path.join(root, 'evidence');

/** Each file with what is in it, by name. @returns {{ readonly name: string, readonly value: unknown }[]} */
export function evidenceFiles() {
  if (!existsSync(evidenceFolder)) return [];
  return readdirSync(evidenceFolder).filter((name) => name.endsWith('.json')).sort().map((name) => ({ name, value: JSON.parse(readFileSync(path.join(evidenceFolder, name), 'utf8')) }));
}

/** In bytes; a summary of a run has some ten thousand. */
const largestSummary = 16_000_000;

/**
 * What is in the file of a summary, not yet checked to be one.
 *
 * @param {string} file
 * @returns {unknown}
 * @throws Error with one line that names the file, when it is no file, too large, or no JSON
 */
export function readWritten(file) {
  const status = statSync(file);
  if (!status.isFile()) throw new Error(`${file}: not a file`);
  if (status.size > largestSummary) throw new Error(`${file}: larger than ${largestSummary / 1e6} MB, which no summary is`);
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    throw new Error(`${file}: no JSON`);
  }
}

/**
 * A summary as it is kept, one hop a line: without what only the run itself needs, since the extension's package has every byte of it.
 *
 * @param {Summary} summary
 */
export function keptText(summary) {
  const { flows, ...run } = summary;
  const parts = flows.map(({ hops, costs, ...flow }) => {
    const head = JSON.stringify({ ...flow, ...(costs && { costs: { ...costs, all: undefined } }) }).slice(0, -1);
    return `${head},"hops":[\n${hops.map((hop) => JSON.stringify(keptHop(hop))).join(',\n')}\n]}`;
  });
  return `${JSON.stringify(run).slice(0, -1)},"flows":[\n${parts.join(',\n')}\n]}\n`;
}

/** A thread is kept where it is another one than it should be; that it is the right one is what is expected. @param {Summary['flows'][number]['hops'][number]} hop */
function keptHop({ thread, ...hop }) {
  return { ...hop, ...(thread?.agrees === false && { thread }) };
}

/** Bundles what reads and judges summaries from its current sources. @returns {Promise<typeof import('../src/evidence/index.js') & Pick<typeof import('../src/model/settle.js'), 'settle'>>} */
export async function loadEvidence() {
  const outfile = path.join(root, 'dist', 'build', 'evidence.mjs');
  const contents = "export * from './src/evidence/index.js'; export { settle } from './src/model/settle.js';";
  await build({ stdin: { contents, resolveDir: root, loader: 'ts' }, outfile, bundle: true, format: 'esm', platform: 'node', target: 'node20', logLevel: 'warning' });
  return import(pathToFileURL(outfile).href);
}
