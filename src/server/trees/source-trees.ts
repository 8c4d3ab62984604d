import type { RelativePattern } from 'vscode-languageserver';
import { SourceTree, type TreeFiles } from '../../sources/index.js';

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

/** The source trees of the server. */
export interface SourceTrees {
  /** The tree for a version of a project; if there is no tree of that version, a tree of another version. */
  treeFor(project: string, version: string): Promise<ServedTree | undefined>;
  /** The patterns to register for `workspace/didChangeWatchedFiles`; empty if the client reports changes by other means. */
  readonly watched: readonly RelativePattern[];
  /**
   * Drops the cached content of files that changed.
   *
   * @returns whether a tree may be affected
   */
  drop(uris: readonly string[]): boolean;
  /**
   * Drops the cached content of files whose size or modification time has changed, for clients that cannot watch files.
   *
   * @returns whether a tree may be affected
   */
  recheck(): Promise<boolean>;
}
