import type { Connection } from 'vscode-languageserver';
import { FileRefused, type RefusalReason } from '../sources/index.js';
import { sourceRequests, type FileAnswer, type ListAnswer, type PathAsked, type RootAnswer, type RootAsked } from '../sources/requests.js';
import { titleOf, type SourceTree, type SourceTrees, type TreeEntry } from './source-trees.js';

/** Characters of text kept of each tree. */
const mostKept = 16_000_000;

/** Source trees that the client reads, as the extension does under VS Code. */
export class ClientSourceTrees implements SourceTrees {
  private readonly trees = new Map<string, Promise<SourceTree | undefined>>();

  constructor(private readonly connection: Connection) {}

  treeFor(project: string, version: string): Promise<SourceTree | undefined> {
    const key = `${project}@${version}`;
    const known = this.trees.get(key) ?? this.ask({ project, version });
    this.trees.set(key, known);
    return known;
  }

  forget(): void {
    this.trees.clear();
  }

  private async ask(asked: RootAsked): Promise<SourceTree | undefined> {
    const answer = await this.connection.sendRequest<RootAnswer | null>(sourceRequests.root, asked);
    return answer ? new ClientSourceTree(this.connection, answer) : undefined;
  }
}

class ClientSourceTree implements SourceTree {
  readonly title: string;
  private readonly texts = new Map<string, Promise<string | undefined>>();
  private readonly lists = new Map<string, Promise<readonly TreeEntry[]>>();
  private kept = 0;

  constructor(private readonly connection: Connection, private readonly root: RootAnswer) {
    this.title = titleOf(root.project, root.version);
  }

  read(path: string): Promise<string | undefined> {
    const known = this.texts.get(path) ?? this.readOnce(path);
    this.texts.set(path, known);
    return known;
  }

  entries(directory: string): Promise<readonly TreeEntry[]> {
    const known = this.lists.get(directory) ?? this.connection.sendRequest<ListAnswer>(sourceRequests.list, this.asked(directory));
    this.lists.set(directory, known);
    return known;
  }

  async list(directory: string): Promise<readonly string[]> {
    return (await this.entries(directory)).filter(({ type }) => type === 'file').map(({ name }) => name);
  }

  uriOf(path: string): string {
    return `${this.root.uri.replace(/\/$/, '')}/${path.split('/').map(encodeURIComponent).join('/')}`;
  }

  private asked(path: string): PathAsked {
    return { root: this.root.uri, path };
  }

  private async readOnce(path: string): Promise<string | undefined> {
    const answer = await this.connection.sendRequest<FileAnswer>(sourceRequests.read, this.asked(path));
    if (answer === null) return undefined;
    if ('refused' in answer) throw new FileRefused(answer.refused as RefusalReason, path);
    this.kept += answer.text.length;
    if (this.kept > mostKept) {
      this.texts.clear();
      this.kept = answer.text.length;
    }
    return answer.text;
  }
}
