// @ts-check
import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/** @typedef {import('../src/model/scenario.js').Scenario} Scenario */

/**
 * Compiles the built-in scenarios and returns them.
 * @returns {Promise<readonly Scenario[]>}
 */
export async function builtInScenarios() {
  execFileSync(process.execPath, [path.join(root, 'scripts', 'compile-scenarios.mjs')], { stdio: ['ignore', 'inherit', 'inherit'] });
  return JSON.parse(await readFile(path.join(root, 'dist', 'scenarios.json'), 'utf8')).scenarios;
}

/**
 * Every place that the anchors of scenarios name, including alternatives.
 * @param {readonly Scenario[]} scenarios
 * @param {string} project
 * @returns {readonly import('../src/model/scenario.js').Place[]}
 */
export function placesOf(scenarios, project) {
  const hops = scenarios.flatMap(({ flows }) => flows).flatMap((flow) => flow.hops);
  return hops.flatMap(({ at, via }) => [at, ...(via?.type === 'call' ? [via.caller, via.through] : [])].flatMap((anchor) => anchor ?? [])).filter((place) => place.project === project);
}
