import { oneLine } from '../text/visible.js';
import { projectOf } from './catalogue.js';

/** One version of a project. */
export interface TreeName {
  readonly project: string;
  readonly version: string;
}

/** The display name of a project with the version, if it is known: `Linux 6.1.192`. */
export function treeTitle({ project, version }: { readonly project: string; readonly version?: string }): string {
  const title = projectOf(project)?.title ?? project;
  return oneLine(version === undefined ? title : `${title} ${version}`);
}
