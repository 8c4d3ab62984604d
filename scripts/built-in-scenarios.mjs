// @ts-check
import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/** @typedef {import('../src/model/scenario.js').WrittenScenario} Scenario */

/**
 * Compiles the built-in scenarios and returns them, for all settings.
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
  return hops.flatMap((hop) => anchorsOf(hop).flat()).filter((place) => place.project === project);
}

/**
 * Every anchor of a hop, under whatever settings it counts: of functions, call sites, and settings of pointers.
 * @param {import('../src/model/scenario.js').Hop} hop
 * @returns {readonly import('../src/model/scenario.js').Anchor[]}
 */
export function anchorsOf({ at, via, variants = [] }) {
  const ats = [at, ...variants.map((variant) => (variant.item === 'at' ? variant.value : undefined))];
  const vias = [via, ...variants.map((variant) => (variant.item === 'via' ? variant.value : undefined))];
  const calls = vias.flatMap((each) => (each?.type === 'call' ? [each.caller, each.through] : []));
  return [...ats, ...calls].filter((anchor) => anchor !== undefined);
}
