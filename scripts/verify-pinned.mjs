#!/usr/bin/env node
// @ts-check
// Resolves every anchor and call site of the built-in scenarios in the real source trees that they were written for:
//   node scripts/verify-pinned.mjs [--cache DIR] [--source PROJECT@VERSION=DIR…]
// Debian's trees are fetched. DPDK v16.04 and QEMU 2.5.0, for which there is no package, come from --source, or from the folders named by
// VHFLOW_DPDK_16_04 and VHFLOW_QEMU_2_5_0; without them, the results in the committed drift table (docs/drift.md) are used.
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { fetchTrees } from './fetch-trees.mjs';
import { root } from './install.mjs';

/** Trees for which there is no package. */
const unpackaged = [
  { project: 'dpdk', version: '16.04', variable: 'VHFLOW_DPDK_16_04' },
  { project: 'qemu', version: '2.5.0', variable: 'VHFLOW_QEMU_2_5_0' },
];

/** @typedef {{ scenario: string, flow: string, hop: string, role: string, project: string, path: string, symbol: string, state: string }} Anchor */

const { values } = parseArgs({
  options: { cache: { type: 'string', default: path.join(root, '.trees') }, source: { type: 'string', multiple: true, default: [] } },
});

try {
  await verifyPinned();
} catch (error) {
  console.error(`The anchors could not be verified: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}

async function verifyPinned() {
  const fetched = await fetchTrees(path.resolve(values.cache));
  const named = unpackaged.flatMap(({ project, version, variable }) => (process.env[variable] ? [`${project}@${version}=${process.env[variable]}`] : []));
  const given = [...values.source, ...named];
  const absent = unpackaged.filter(({ project, version }) => !given.some((source) => source.startsWith(`${project}@${version}=`)));
  const catalogue = JSON.parse(await readFile(path.join(root, 'sources', 'catalogue.json'), 'utf8'));
  const sources = [...fetched.map(({ project, directory }) => `${project}@${pinnedFor(catalogue, project)}=${directory}`), ...given];
  const anchors = await verify(sources);
  const excused = anchors.filter(({ state, scenario, project }) => state === 'unchecked' && scenario === 'virtio-cuse-vhost' && absent.some((tree) => tree.project === project));
  for (const tree of absent) checkTable(await driftTable(), tree, excused);
  const wrong = anchors.filter((anchor) => anchor.state !== 'exact' && !excused.includes(anchor));
  for (const { scenario, flow, hop, role, project, path: file, symbol, state } of wrong) {
    console.error(`${scenario}/${flow}/${hop} ${role} ${project}:${file}#${symbol}: ${state}`);
  }
  const exact = anchors.length - excused.length - wrong.length;
  const trees = fetched.map(({ project, version }) => `${project} ${version}`).join(', ');
  if (wrong.length > 0 || exact === 0) throw new Error(`${wrong.length} of ${anchors.length} anchors and call sites are not exact in ${trees}`);
  for (const { project, version } of fetched) {
    const pin = pinnedFor(catalogue, project);
    if (!isSameVersion(version, pin)) console.log(`${project}: Debian has ${version} now, the scenarios are pinned to ${pin}; the anchors are valid in it`);
  }
  const rest = excused.length === 0 ? '' : `; ${excused.length} of ${absent.map(({ project, version }) => `${project} ${version}`).join(' and ')} are taken from the drift table`;
  console.log(`anchors: ${exact} exact in ${[trees, ...given.map((source) => source.replace(/=.*/s, ''))].join(', ')}${rest}`);
}

/** @returns {Promise<readonly import('./drift-table.mjs').TreeDrift[]>} */
async function driftTable() {
  return JSON.parse(await readFile(path.join(root, 'sources', 'drift.json'), 'utf8'));
}

/**
 * @param {readonly import('./drift-table.mjs').TreeDrift[]} table
 * @param {{ project: string, version: string }} tree that was not given
 * @param {readonly Anchor[]} anchors that are taken from the table
 * @throws when the table does not say that all of the tree's anchors are exact
 */
function checkTable(table, { project, version }, anchors) {
  const row = table.find((tree) => tree.project === project && tree.version === version);
  const flows = new Map(Object.entries(row?.flows ?? {}).filter(([flow]) => flow.startsWith('virtio-cuse-vhost/')));
  const wanted = anchors.filter((anchor) => anchor.project === project).length;
  const drifted = [...flows.values()].flatMap(({ moved, ambiguous, lost }) => [...moved, ...ambiguous, ...lost]);
  const exact = [...flows.values()].reduce((sum, flow) => sum + flow.exact, 0);
  if (drifted.length > 0 || exact !== wanted) {
    throw new Error(`the drift table has ${exact} of ${wanted} anchors of virtio-cuse-vhost exact in ${project} ${version}: run npm run drift -- --tree ${project}=DIR`);
  }
}

/**
 * The version for which Debian's tree of a project is used: the first pinned one. Debian may have a later stable release by now.
 * @param {{ projects: readonly { id: string, pinned: readonly string[] }[] }} catalogue
 * @param {string} project
 */
function pinnedFor({ projects }, project) {
  return projects.find(({ id }) => id === project)?.pinned[0];
}

/** `7.2` is `7.2.0`. @param {string} a @param {string | undefined} b */
function isSameVersion(a, b) {
  return a === b || `${a}.0` === b;
}

/** @param {readonly string[]} sources @returns {Promise<readonly Anchor[]>} */
async function verify(sources) {
  const args = [path.join(root, 'dist', 'cli.js'), 'verify', '--json', ...sources.flatMap((source) => ['--source', source])];
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 256 * 1024 * 1024 }).catch((error) => {
    // Findings are judged below; only a run without a report is a failure here.
    if (error.code === 1 && error.stdout) return error;
    throw new Error(String(error.stderr || error.message).trim());
  });
  return JSON.parse(stdout).anchors;
}
