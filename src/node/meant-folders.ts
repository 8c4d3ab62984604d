import { readdir, readFile, realpath } from 'node:fs/promises';
import path from 'node:path';
import { recogniseTree } from '../sources/index.js';
import { nodeFiles } from './files.js';

/** How many folders above the given one may be its tree. */
const maxLevelsUp = 8;
/** How many folders in the given one are looked at. */
const maxFoldersBelow = 200;
/** How many folders are suggested. */
const maxSuggested = 3;

/**
 * The trees of a project near a folder that is not such a tree: the one that it is in, the one whose build folder it is or is in, or else
 * those in it and those whose build folders are in it.
 *
 * @param root absolute path
 */
export async function meantFolders(root: string, project: string): Promise<readonly string[]> {
  for (const folder of [root, ...foldersAbove(root)]) {
    const trees = await treesAmong([folder, ...(await sourcesOfBuild(folder))], project);
    if (trees.length > 0) return trees;
  }
  const below = await foldersIn(root);
  const trees = await treesAmong(below, project);
  return trees.length > 0 ? trees : treesAmong((await Promise.all(below.map(sourcesOfBuild))).flat(), project);
}

/** The first few folders that are trees of a project. */
async function treesAmong(folders: readonly string[], project: string): Promise<readonly string[]> {
  const trees: string[] = [];
  for (const folder of new Set(folders)) {
    if (trees.length < maxSuggested && (await recogniseTree(nodeFiles(folder)))?.project === project) trees.push(folder);
  }
  return trees;
}

/** What build systems write into their folders about the folder with the sources. */
const buildFiles: readonly { readonly name: string; readonly source: RegExp }[] = [
  // The kernel's Makefile for `O=`, now and before version 5.1.
  { name: 'Makefile', source: /^include\s+(\S.*)\/Makefile\s*$/m },
  { name: 'Makefile', source: /^MAKEARGS\s*:?=\s*-C\s+(\S.*?)\s*$/m },
  { name: 'config-host.mak', source: /^SRC_PATH\s*=\s*(\S.*?)\s*$/m },
  { name: 'CMakeCache.txt', source: /^CMAKE_HOME_DIRECTORY:INTERNAL=(.+)$/m },
  { name: 'meson-info/meson-info.json', source: /"source"\s*:\s*"([^"\\]+)"/ },
];

/** The folders with the sources for a folder that a build wrote. */
async function sourcesOfBuild(root: string): Promise<readonly string[]> {
  const linked = await realpath(path.join(root, 'source')).catch(() => undefined);
  const named = await Promise.all(buildFiles.map(async ({ name, source }) => {
    const text = await readFile(path.join(root, name), 'utf8').catch(() => '');
    const folder = source.exec(text)?.[1];
    return folder === undefined ? [] : [path.resolve(root, folder)];
  }));
  return [...(linked === undefined ? [] : [linked]), ...named.flat()];
}

function foldersAbove(root: string): readonly string[] {
  const above: string[] = [];
  for (let folder = path.dirname(root); above.length < maxLevelsUp && folder !== (above.at(-1) ?? root); folder = path.dirname(folder)) above.push(folder);
  return above;
}

async function foldersIn(root: string): Promise<readonly string[]> {
  const entries = await readdir(root, { withFileTypes: true }).catch(() => []);
  const folders = entries.filter((entry) => entry.isDirectory() || entry.isSymbolicLink());
  return folders.map(({ name }) => path.join(root, name)).sort().slice(0, maxFoldersBelow);
}
