import data from '../../../sources/hashes.json' with { type: 'json' };
import type { Scenario } from '../../model/scenario.js';
import { projectOf } from '../catalogue.js';
import { anchorsOfHop } from '../hop-anchors.js';
import type { TreeName } from '../tree-name.js';
import { isSameVersion, normalVersion } from '../version.js';

/** The content that is accepted for the files of one tree; written by `npm run sources:pin`. */
interface PinnedTree {
  /** What the hashes were computed from, by a short name. */
  readonly trees: Readonly<Record<string, string>>;
  /** By path: SHA-256 in lower-case hexadecimal digits, and the short names of the trees that have this content. */
  readonly files: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

const pinnedTrees: Readonly<Record<string, PinnedTree>> = data;

/** `7.2.0` for `v7.2` and `7.2.0` alike, where a version of the catalogue is meant. */
export function catalogueVersion({ project, version }: TreeName): string {
  return projectOf(project)?.pinned.find((pinned) => isSameVersion(pinned, version)) ?? normalVersion(version);
}

/** The versions of projects that scenarios were written against, in the scenarios' order. */
export function treesOf(scenarios: readonly Scenario[]): readonly TreeName[] {
  const trees = new Map<string, TreeName>();
  for (const { project, version } of scenarios.flatMap(({ sources }) => sources)) {
    const tree = { project, version: catalogueVersion({ project, version }) };
    trees.set(JSON.stringify(tree), tree);
  }
  return [...trees.values()];
}

/** The files of a tree that anchors name, sorted; alternatives are for other versions and do not count. */
export function filesNamedIn(scenarios: readonly Scenario[], { project, version }: TreeName): readonly string[] {
  const paths = new Set<string>();
  for (const { sources, flows } of scenarios) {
    const names = new Set(sources.filter((source) => source.project === project && isSameVersion(source.version, version)).map(({ name }) => name));
    for (const { anchor } of flows.flatMap(({ hops }) => hops).flatMap(anchorsOfHop)) {
      if (names.has(anchor[0].source)) paths.add(anchor[0].path);
    }
  }
  return [...paths].sort();
}

/** The SHA-256s that are accepted for a file: more than one where a distribution's copy differs from the upstream's. */
export function acceptedHashes(tree: TreeName, path: string): readonly string[] {
  const pinned = own(pinnedTrees, `${tree.project}@${catalogueVersion(tree)}`);
  const hashes = pinned && own(pinned.files, path);
  return hashes ? Object.keys(hashes) : [];
}

/** Names come from files that anybody may write, and `constructor` is one. */
function own<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
