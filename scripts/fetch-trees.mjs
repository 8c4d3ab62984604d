#!/usr/bin/env node
// @ts-check
// Fetches the source trees that the built-in scenarios are based on, from Debian 12's packages, into a folder:
//   npm run trees -- [--cache DIR]          default: .trees/
// From each tree it unpacks the directories that anchors name. It does not fetch again what is already there.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { builtInScenarios, placesOf } from './built-in-scenarios.mjs';
import { Packages, unpack, upstreamVersion } from './debian-packages.mjs';
import { root } from './install.mjs';

const release = 'bookworm';

/** `series`: the prefix that the upstream version must have, so that the pinned functions exist. */
const trees = /** @type {const} */ ([
  { project: 'qemu', package: { name: 'qemu', kind: 'source' }, series: '7.2' },
  { project: 'linux', package: { name: 'linux-source-6.1', kind: 'binary' }, series: '6.1.' },
  { project: 'dpdk', package: { name: 'dpdk', kind: 'source' }, series: '22.11' },
  { project: 'libpcap', package: { name: 'libpcap', kind: 'source' }, series: '1.10.3' },
  { project: 'libfuse', package: { name: 'fuse', kind: 'source' }, series: '2.9.9' },
]);

/** @typedef {{ project: string, version: string, directory: string }} FetchedTree */

/**
 * @param {string} cache folder, which is created if necessary
 * @returns {Promise<readonly FetchedTree[]>}
 * @throws when a package is missing, of another series, or cannot be fetched or unpacked
 */
export async function fetchTrees(cache) {
  await mkdir(cache, { recursive: true });
  const scenarios = await builtInScenarios();
  const { projects } = JSON.parse(await readFile(path.join(root, 'sources', 'catalogue.json'), 'utf8'));
  const packages = new Packages(path.join(cache, 'apt'), release);
  const fetched = [];
  for (const tree of trees) {
    const known = projects.find((/** @type {{ id: string }} */ { id }) => id === tree.project);
    const patterns = patternsOf(placesOf(scenarios, tree.project).map((place) => place.path), known);
    fetched.push(await fetchTree(tree, patterns, packages, cache));
  }
  return fetched;
}

/**
 * @param {(typeof trees)[number]} tree
 * @param {readonly string[]} patterns
 * @param {Packages} packages
 * @param {string} cache
 * @returns {Promise<FetchedTree>}
 */
async function fetchTree({ project, package: wanted, series }, patterns, packages, cache) {
  const directory = path.join(cache, project);
  const noteFile = path.join(cache, `${project}.json`);
  const selection = createHash('sha256').update(patterns.join('\n')).digest('hex');
  const note = await readNote(noteFile);
  if (note?.package === wanted.name && note.selection === selection && existsSync(directory)) return { project, version: note.version, directory };
  const debianVersion = await packages.versionOf(wanted);
  const version = upstreamVersion(debianVersion);
  if (!version.startsWith(series)) throw new Error(`${wanted.name} is ${version}; the scenarios are checked against ${series}: their sources must be pinned again`);
  console.log(`${project} ${version}: fetching ${wanted.name} ${debianVersion}`);
  const archive = await packages.download(wanted, debianVersion);
  await unpack(archive, directory, patterns);
  await rm(archive);
  await writeFile(noteFile, `${JSON.stringify({ package: wanted.name, debianVersion, version, selection }, undefined, 2)}\n`);
  return { project, version, directory };
}

/** @param {string} file @returns {Promise<{ package: string, version: string, selection: string } | undefined>} */
async function readNote(file) {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : JSON.parse(text);
}

/**
 * Patterns for all files in the directories of the anchors (a function may have moved to a neighbouring file), and for the files that identify the project.
 * @param {readonly string[]} files
 * @param {{ markers: readonly string[], versionFiles: readonly { path: string }[] }} known
 */
function patternsOf(files, { markers, versionFiles }) {
  const directories = files.map((file) => path.posix.dirname(file)).map((directory) => (directory === '.' ? '*.[ch]' : `${directory}/*`));
  return [...new Set([...directories, ...markers, ...versionFiles.map((file) => file.path)])].sort();
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { values } = parseArgs({ options: { cache: { type: 'string', default: path.join(root, '.trees') } } });
  try {
    for (const { project, version, directory } of await fetchTrees(path.resolve(values.cache))) console.log(`${project} ${version}: ${directory}`);
  } catch (error) {
    console.error(`The source trees are not complete: ${error instanceof Error ? error.message : error}`);
    process.exitCode = 1;
  }
}
