import type { RelativePattern } from 'vscode-languageserver';
import { SourceTree, type TreeFiles } from '../sources/index.js';

/** A source tree whose files the client can open. */
export class ServedTree extends SourceTree {
  /** @param root URI of the tree's folder */
  constructor(readonly root: string, name: { readonly project: string; readonly version?: string }, files: TreeFiles) {
    super(name, files);
  }

  uriOf(path: string): string {
    return `${this.root.replace(/\/$/, '')}/${path.split('/').map(encodeURIComponent).join('/')}`;
  }
}

/** Where the server's source trees come from. */
export interface SourceTrees {
  /** The tree that serves a version of a project; a tree of another version serves it where there is none of that version. */
  treeFor(project: string, version: string): Promise<ServedTree | undefined>;
  /** What the client is asked to watch, for `workspace/didChangeWatchedFiles`; empty where it reports changes by itself. */
  readonly watched: readonly RelativePattern[];
  /**
   * Drops what was read of files that changed.
   *
   * @returns whether a tree may be concerned
   */
  drop(uris: readonly string[]): boolean;
  /** Drops what has changed by size or time of modification: for clients that cannot watch. */
  recheck(): Promise<void>;
}
