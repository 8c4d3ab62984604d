import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { FileRefused, safeFiles, type TreeFiles } from '../../sources/index.js';
import { parsePathParams, parseRootParams, sourceRequests, sourcesChanged, type FileResult, type ListResult, type RootResult, type SourcesChanged } from '../../sources/requests.js';
import type { SourceRoots } from '../trees/roots.js';

/** Gives the language server read access to the source trees that the extension knows, and to no other file. */
export class LanguageSources implements vscode.Disposable {
  /** The files of the trees whose URIs were sent to the server. The server caches what it reads, so nothing is cached here. */
  private readonly served = new Map<string, TreeFiles>();
  private readonly subscriptions: vscode.Disposable[];

  constructor(client: BaseLanguageClient, private readonly roots: SourceRoots) {
    this.subscriptions = [
      client.onRequest(sourceRequests.root, (params: unknown) => this.root(params)),
      client.onRequest(sourceRequests.read, (params: unknown) => this.read(params)),
      client.onRequest(sourceRequests.list, (params: unknown) => this.list(params)),
      this.roots.onDidChange(({ roots: rootsChanged, files }) => {
        if (rootsChanged) this.served.clear();
        const change: SourcesChanged = rootsChanged ? {} : { files: files.map(({ root, paths }) => ({ root: root.uri.toString(), paths })) };
        if (client.isRunning()) void client.sendNotification(sourcesChanged, change);
      }),
    ];
  }

  dispose(): void {
    vscode.Disposable.from(...this.subscriptions).dispose();
  }

  private async root(value: unknown): Promise<RootResult | null> {
    const params = parseRootParams(value);
    const root = params && (await this.roots.rootFor(params.project, params.version));
    if (!root) return null;
    const uri = root.uri.toString();
    this.served.set(uri, safeFiles(root.files));
    const { project, version } = root.tree;
    return { uri, project, ...(version !== undefined && { version }) };
  }

  private async read(value: unknown): Promise<FileResult> {
    const params = parsePathParams(value);
    const served = params && this.served.get(params.root);
    if (!served) return null;
    try {
      const text = await served.read(params.path);
      return text ? { text: text.value } : null;
    } catch (error) {
      if (error instanceof FileRefused) return { refused: error.reason };
      throw error;
    }
  }

  private async list(value: unknown): Promise<ListResult> {
    const params = parsePathParams(value);
    const served = params && this.served.get(params.root);
    if (!served) return [];
    const entries = await served.entries(params.path).catch((error: unknown) => {
      if (error instanceof FileRefused) return undefined;
      throw error;
    });
    return (entries?.value ?? []).flatMap(({ name, type }) => (type === 'file' || type === 'directory' ? [{ name, type }] : []));
  }
}
