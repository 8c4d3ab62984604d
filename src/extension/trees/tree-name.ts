import { catalogueVersion, isSameVersion, projectOf, type TreeName } from '../../sources/index.js';

/** The tree in the argument of a command: `{ project, version }`, or a view element with such a `tree`; undefined for anything else. */
export function treeOfArgument(argument: unknown): TreeName | undefined {
  const value = isRecord(argument) && 'tree' in argument ? argument['tree'] : argument;
  if (!isRecord(value)) return undefined;
  const { project, version } = value;
  return typeof project === 'string' && typeof version === 'string' ? { project, version: catalogueVersion({ project, version }) } : undefined;
}

/** The key of `vhflow.sourceRoots` for a tree: only the project for its main version, else `project@version`. */
export function settingKeyOf({ project, version }: TreeName): string {
  const main = projectOf(project)?.pinned[0];
  return main === undefined || isSameVersion(main, version) ? project : `${project}@${version}`;
}

/** A string that identifies a tree, for maps and view elements. */
export function keyOfTree({ project, version }: TreeName): string {
  return JSON.stringify([project, version]);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
