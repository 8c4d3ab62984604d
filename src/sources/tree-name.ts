import { projectOf } from './catalogue.js';

/** One version of a project. */
export interface TreeName {
  readonly project: string;
  readonly version: string;
}

/** A project as its own people write it, with the version where it is known: `Linux 6.1.192`. */
export function treeTitle({ project, version }: { readonly project: string; readonly version?: string }): string {
  const title = projectOf(project)?.title ?? project;
  return version === undefined ? title : `${title} ${version}`;
}
