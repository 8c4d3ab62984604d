import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { FileRefused, safeReader } from '../../sources/index.js';
import type { TreeReader } from '../../anchors/index.js';
import { parsePathAsked, parseRootAsked, sourceRequests, sourcesChanged, type FileAnswer, type ListAnswer, type RootAnswer } from '../../sources/requests.js';
import type { SourceRoot, SourceRoots } from '../trees/roots.js';

interface Served {
  readonly root: SourceRoot;
  readonly reader: TreeReader;
}

/** Lets the language server see the source trees that the extension knows, and no other file. */
export class LanguageSources implements vscode.Disposable {
  /** The trees that the server was told of, by their URIs. */
  private readonly served = new Map<string, Served>();
  private readonly subscriptions: vscode.Disposable[];

  constructor(client: BaseLanguageClient, private readonly roots: SourceRoots) {
    this.subscriptions = [
      client.onRequest(sourceRequests.root, (asked: unknown) => this.root(asked)),
      client.onRequest(sourceRequests.read, (asked: unknown) => this.read(asked)),
      client.onRequest(sourceRequests.list, (asked: unknown) => this.list(asked)),
      this.roots.onDidChange(() => {
        this.served.clear();
        if (client.isRunning()) void client.sendNotification(sourcesChanged);
      }),
    ];
  }

  dispose(): void {
    vscode.Disposable.from(...this.subscriptions).dispose();
  }

  private async root(value: unknown): Promise<RootAnswer | null> {
    const asked = parseRootAsked(value);
    const root = asked && (await this.roots.rootFor(asked.project, asked.version));
    if (!root) return null;
    const uri = root.uri.toString();
    // A new reader, as the server asks for roots again when files may have changed.
    this.served.set(uri, { root, reader: safeReader(root.files) });
    return { uri, project: root.project, ...(root.version !== undefined && { version: root.version }) };
  }

  private async read(value: unknown): Promise<FileAnswer> {
    const asked = parsePathAsked(value);
    const served = asked && this.served.get(asked.root);
    if (!served) return null;
    try {
      const text = await served.reader.read(asked.path);
      return text === undefined ? null : { text };
    } catch (error) {
      if (error instanceof FileRefused) return { refused: error.reason };
      throw error;
    }
  }

  private async list(value: unknown): Promise<ListAnswer> {
    const asked = parsePathAsked(value);
    const served = asked && this.served.get(asked.root);
    if (!served) return [];
    // The reader refuses paths and links that leave the tree.
    const isInside = await served.reader.list(asked.path).then(() => true, () => false);
    const entries = isInside ? await served.root.files.list(asked.path).catch(() => []) : [];
    return entries.flatMap(({ name, type }) => (type === 'file' || type === 'directory' ? [{ name, type }] : []));
  }
}
