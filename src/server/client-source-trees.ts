import type { Connection } from 'vscode-languageserver';
import { FileRefused, isRefusalReason, type DirectoryEntry, type Found, type TreeFiles } from '../sources/index.js';
import { sourceRequests, type FileAnswer, type ListAnswer, type RootAnswer, type RootAsked } from '../sources/requests.js';
import { ServedTree, type SourceTrees } from './source-trees.js';

/** Source trees that the client reads, as the extension does under VS Code. */
export class ClientSourceTrees implements SourceTrees {
  private readonly trees = new Map<string, Promise<ServedTree | undefined>>();

  constructor(private readonly connection: Connection) {}

  treeFor(project: string, version: string): Promise<ServedTree | undefined> {
    const key = JSON.stringify([project, version]);
    const known = this.trees.get(key);
    if (known) return known;
    const tree = this.ask({ project, version });
    this.trees.set(key, tree);
    tree.catch(() => {
      if (this.trees.get(key) === tree) this.trees.delete(key);
    });
    return tree;
  }

  forget(): void {
    this.trees.clear();
  }

  private async ask(asked: RootAsked): Promise<ServedTree | undefined> {
    const answer = await this.connection.sendRequest<RootAnswer | null>(sourceRequests.root, asked);
    return answer ? new ServedTree(answer.uri, answer, new ClientFiles(this.connection, answer.uri)) : undefined;
  }
}

/** The files of a tree, as the client reads them; it is the client that refuses what must not be read. */
class ClientFiles implements TreeFiles {
  constructor(private readonly connection: Connection, private readonly root: string) {}

  async read(path: string): Promise<Found<string> | undefined> {
    const answer = await this.connection.sendRequest<FileAnswer>(sourceRequests.read, { root: this.root, path });
    if (answer === null) return undefined;
    if ('refused' in answer) throw new FileRefused(isRefusalReason(answer.refused) ? answer.refused : 'unreadable', path);
    return { value: answer.text, at: path, stamp: undefined };
  }

  async entries(path: string): Promise<Found<readonly DirectoryEntry[]>> {
    const answer = await this.connection.sendRequest<ListAnswer>(sourceRequests.list, { root: this.root, path });
    return { value: answer, at: path, stamp: undefined };
  }
}
