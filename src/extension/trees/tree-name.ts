import { catalogueVersion, isSameVersion, projectOf, type TreeName } from '../../sources/index.js';

/** The tree that a command was called for: `{ project, version }`, or an element of a view that has one as `tree`; anything else is refused. */
export function treeOfArgument(argument: unknown): TreeName | undefined {
  const value = isRecord(argument) && 'tree' in argument ? argument['tree'] : argument;
  if (!isRecord(value)) return undefined;
  const { project, version } = value;
  return typeof project === 'string' && typeof version === 'string' ? { project, version: catalogueVersion({ project, version }) } : undefined;
}

/** The line of `vhflow.sourceRoots` for a tree: the project's usual version needs none of its own. */
export function settingKeyOf({ project, version }: TreeName): string {
  const usual = projectOf(project)?.pinned[0];
  return usual === undefined || isSameVersion(usual, version) ? project : `${project}@${version}`;
}

/** Names a tree in maps and views. */
export function keyOfTree({ project, version }: TreeName): string {
  return JSON.stringify([project, version]);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
