import type { TreeReader } from '../anchors/index.js';

export interface TreeEntry {
  readonly name: string;
  readonly type: 'file' | 'directory';
}

/** A source tree that the server can look into. */
export interface SourceTree extends TreeReader {
  /** How messages name it, such as `linux 6.1.192`. */
  readonly title: string;
  /** Files and directories of a directory; empty when there is none. */
  entries(directory: string): Promise<readonly TreeEntry[]>;
  uriOf(path: string): string;
}

/** Where the server's source trees come from. */
export interface SourceTrees {
  /** The tree that serves a version of a project: one of another version will do where none has that very version. */
  treeFor(project: string, version: string): Promise<SourceTree | undefined>;
  /** Lets go of everything that was read. */
  forget(): void;
}

/** How messages name a tree. */
export function titleOf(project: string, version: string | undefined): string {
  return version === undefined ? project : `${project} ${version}`;
}
