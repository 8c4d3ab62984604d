import data from '../../../sources/hashes.json' with { type: 'json' };
import type { WrittenScenario } from '../../model/scenario.js';
import { projectOf } from '../catalogue.js';
import { anchorsInAllCases } from '../hop-anchors.js';
import type { TreeName } from '../tree-name.js';
import { isSameVersion, normalVersion } from '../version.js';

/** The accepted content of the files of one tree; written by `npm run sources:pin`. */
interface PinnedTree {
  /** The copies of the tree from which the hashes were computed, by short name. */
  readonly trees: Readonly<Record<string, string>>;
  /** By path: SHA-256 in lower-case hexadecimal digits, and the short names of the copies with this content. */
  readonly files: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

const pinnedTrees: Readonly<Record<string, PinnedTree>> = data;

/** The version in the catalogue's spelling, such as `7.2.0` for `v7.2`; for other versions their normal form. */
export function catalogueVersion({ project, version }: TreeName): string {
  return projectOf(project)?.pinned.find((pinned) => isSameVersion(pinned, version)) ?? normalVersion(version);
}

/** The versions of projects for which scenarios were written, in the order of the scenarios. */
export function treesOf(scenarios: readonly WrittenScenario[]): readonly TreeName[] {
  const trees = new Map<string, TreeName>();
  for (const { project, version } of scenarios.flatMap(({ sources }) => sources)) {
    const tree = { project, version: catalogueVersion({ project, version }) };
    trees.set(JSON.stringify(tree), tree);
  }
  return [...trees.values()];
}

/** The files of a tree that anchors name, sorted. The alternatives of an anchor are for other versions and are not included. */
export function filesNamedIn(scenarios: readonly WrittenScenario[], { project, version }: TreeName): readonly string[] {
  const paths = new Set<string>();
  for (const { sources, flows } of scenarios) {
    const names = new Set(sources.filter((source) => source.project === project && isSameVersion(source.version, version)).map(({ name }) => name));
    for (const { anchor } of flows.flatMap(({ hops }) => hops).flatMap(anchorsInAllCases)) {
      if (names.has(anchor[0].source)) paths.add(anchor[0].path);
    }
  }
  return [...paths].sort();
}

/** The accepted SHA-256 hashes of a file; several if a distribution's copy differs from the upstream one. */
export function acceptedHashes(tree: TreeName, path: string): readonly string[] {
  const pinned = own(pinnedTrees, `${tree.project}@${catalogueVersion(tree)}`);
  const hashes = pinned && own(pinned.files, path);
  return hashes ? Object.keys(hashes) : [];
}

/** Looks up an own property only: names are untrusted, and `constructor` is an inherited property. */
function own<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
