import type { TreeName } from './tree-name.js';
import { isSameVersion } from './version.js';

/** What the user has named something for: a project, or one version of it. */
export interface NamedFor {
  readonly project: string;
  /** Absent when it is for every version that has none of its own. */
  readonly forVersion?: string;
}

/** Reads a key of a setting or an option, such as `qemu` or `qemu@2.5.0`. */
export function parseTreeKey(key: string): NamedFor {
  const [project = '', ...version] = key.split('@');
  return { project, ...(version.length > 0 && { forVersion: version.join('@') }) };
}

/** Of what the user has named, that which serves a source of a scenario: the one for its very version, else the one for every version. */
export function namedTreeFor<T extends NamedFor>(named: readonly T[], { project, version }: TreeName): T | undefined {
  const ofProject = named.filter((tree) => tree.project === project);
  return ofProject.find(({ forVersion }) => forVersion !== undefined && isSameVersion(forVersion, version)) ?? ofProject.find(({ forVersion }) => forVersion === undefined);
}

/** Of trees that were found without being named, the one that serves a source of a scenario: that of its very version, else any of its project. */
export function foundTreeFor<T extends { readonly project: string; readonly version?: string }>(found: readonly T[], { project, version }: TreeName): T | undefined {
  const ofProject = found.filter((tree) => tree.project === project);
  return ofProject.find((tree) => tree.version !== undefined && isSameVersion(tree.version, version)) ?? ofProject[0];
}
