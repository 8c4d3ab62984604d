import type { Connection } from 'vscode-languageserver';
import { FileRefused, isRefusalReason, type DirectoryEntry, type Found, type TreeFiles } from '../../sources/index.js';
import type { RootParams, TreeChange } from '../../sources/requests.js';
import { ClientRequests } from './client-requests.js';
import { ServedTree, type SourceTrees } from './source-trees.js';

/** Source trees that the client reads for the server; the client is vhflow's VS Code extension. */
export class ClientSourceTrees implements SourceTrees {
  readonly watched = [];
  /** By project and version. */
  private readonly byVersion = new Map<string, Promise<ServedTree | undefined>>();
  /** By the URI of the root: several versions may be served by one tree. */
  private readonly trees = new Map<string, ServedTree>();
  private readonly requests: ClientRequests;

  constructor(connection: Pick<Connection, 'sendRequest'>) {
    this.requests = new ClientRequests(connection);
  }

  treeFor(project: string, version: string): Promise<ServedTree | undefined> {
    const key = JSON.stringify([project, version]);
    const known = this.byVersion.get(key);
    if (known) return known;
    const tree = this.request({ project, version });
    this.byVersion.set(key, tree);
    tree.catch(() => {
      if (this.byVersion.get(key) === tree) this.byVersion.delete(key);
    });
    return tree;
  }

  /** Drops the cached content of files that the client reports as changed; all trees if it does not report which. */
  change(changes: readonly TreeChange[] | undefined): void {
    if (changes) return changes.forEach(({ root, paths }) => this.trees.get(root)?.drop(paths));
    this.byVersion.clear();
    this.trees.clear();
  }

  drop(): boolean {
    return false;
  }

  async recheck(): Promise<boolean> {
    const changes = await Promise.all([...this.trees.values()].map((tree) => tree.recheck()));
    return changes.includes(true);
  }

  private async request(params: RootParams): Promise<ServedTree | undefined> {
    const result = await this.requests.root(params);
    if (!result) return undefined;
    const known = this.trees.get(result.uri);
    if (known?.project === result.project && known.version === result.version) return known;
    const tree = new ServedTree(result.uri, result, new ClientFiles(this.requests, result.uri));
    this.trees.set(result.uri, tree);
    return tree;
  }
}

/** The files of a tree, read by the client, which also refuses the files that must not be read. */
class ClientFiles implements TreeFiles {
  constructor(private readonly requests: ClientRequests, private readonly root: string) {}

  async read(path: string): Promise<Found<string> | undefined> {
    const result = await this.requests.read({ root: this.root, path });
    if (result === null) return undefined;
    if ('refused' in result) throw new FileRefused(isRefusalReason(result.refused) ? result.refused : 'unreadable', path);
    return { value: result.text, at: path, stamp: undefined };
  }

  async entries(path: string): Promise<Found<readonly DirectoryEntry[]>> {
    return { value: await this.requests.list({ root: this.root, path }), at: path, stamp: undefined };
  }
}
