import type { Connection } from 'vscode-languageserver';
import { FileRefused, isRefusalReason, type DirectoryEntry, type Found, type TreeFiles } from '../sources/index.js';
import type { RootParams, TreeChange } from '../sources/requests.js';
import { ClientAnswers } from './client-answers.js';
import { ServedTree, type SourceTrees } from './source-trees.js';

/** Source trees that the client reads for the server; the client is vhflow's VS Code extension. */
export class ClientSourceTrees implements SourceTrees {
  readonly watched = [];
  /** By project and version. */
  private readonly asked = new Map<string, Promise<ServedTree | undefined>>();
  /** By the URI of the root: several versions may be served by one tree. */
  private readonly trees = new Map<string, ServedTree>();
  private readonly answers: ClientAnswers;

  constructor(connection: Pick<Connection, 'sendRequest'>) {
    this.answers = new ClientAnswers(connection);
  }

  treeFor(project: string, version: string): Promise<ServedTree | undefined> {
    const key = JSON.stringify([project, version]);
    const known = this.asked.get(key);
    if (known) return known;
    const tree = this.ask({ project, version });
    this.asked.set(key, tree);
    tree.catch(() => {
      if (this.asked.get(key) === tree) this.asked.delete(key);
    });
    return tree;
  }

  /** Drops the cached content of files that the client reports as changed; all trees if it does not report which. */
  change(changes: readonly TreeChange[] | undefined): void {
    if (changes) return changes.forEach(({ root, paths }) => this.trees.get(root)?.drop(paths));
    this.asked.clear();
    this.trees.clear();
  }

  drop(): boolean {
    return false;
  }

  async recheck(): Promise<void> {
    await Promise.all([...this.trees.values()].map((tree) => tree.recheck()));
  }

  private async ask(asked: RootParams): Promise<ServedTree | undefined> {
    const answer = await this.answers.root(asked);
    if (!answer) return undefined;
    const known = this.trees.get(answer.uri);
    if (known?.project === answer.project && known.version === answer.version) return known;
    const tree = new ServedTree(answer.uri, answer, new ClientFiles(this.answers, answer.uri));
    this.trees.set(answer.uri, tree);
    return tree;
  }
}

/** The files of a tree, read by the client, which also refuses the files that must not be read. */
class ClientFiles implements TreeFiles {
  constructor(private readonly answers: ClientAnswers, private readonly root: string) {}

  async read(path: string): Promise<Found<string> | undefined> {
    const answer = await this.answers.read({ root: this.root, path });
    if (answer === null) return undefined;
    if ('refused' in answer) throw new FileRefused(isRefusalReason(answer.refused) ? answer.refused : 'unreadable', path);
    return { value: answer.text, at: path, stamp: undefined };
  }

  async entries(path: string): Promise<Found<readonly DirectoryEntry[]>> {
    return { value: await this.answers.list({ root: this.root, path }), at: path, stamp: undefined };
  }
}
