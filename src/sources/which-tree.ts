import type { TreeName } from './tree-name.js';
import { isSameVersion } from './version.js';

/** The project, or one version of it, for which the user configured a tree or an address. */
export interface NamedFor {
  readonly project: string;
  /** Absent for an entry that applies to every version without an entry of its own. */
  readonly forVersion?: string;
}

/** Parses a key of a setting or an option, such as `qemu` or `qemu@2.5.0`. */
export function parseTreeKey(key: string): NamedFor {
  const [project = '', ...version] = key.split('@');
  return { project, ...(version.length > 0 && { forVersion: version.join('@') }) };
}

/** The configured entry for a source of a scenario: the one for exactly its version, else the one for all versions. */
export function namedTreeFor<T extends NamedFor>(named: readonly T[], { project, version }: TreeName): T | undefined {
  const ofProject = named.filter((tree) => tree.project === project);
  return ofProject.find(({ forVersion }) => forVersion !== undefined && isSameVersion(forVersion, version)) ?? ofProject.find(({ forVersion }) => forVersion === undefined);
}

/** The tree, among those found without configuration, for a source of a scenario: one of exactly its version, else any tree of its project. */
export function foundTreeFor<T extends { readonly project: string; readonly version?: string }>(found: readonly T[], { project, version }: TreeName): T | undefined {
  const ofProject = found.filter((tree) => tree.project === project);
  return ofProject.find((tree) => tree.version !== undefined && isSameVersion(tree.version, version)) ?? ofProject[0];
}
