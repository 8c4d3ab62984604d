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
  /** Drops everything that was read. */
  forget(): void;
}
