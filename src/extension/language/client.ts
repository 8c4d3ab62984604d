import * as vscode from 'vscode';
import type { BaseLanguageClient, LanguageClientOptions } from 'vscode-languageclient';
import type { ServerOptions } from '../../sources/requests.js';
import { LanguageSources } from './source-requests.js';
import { explainProblemCommand } from './problem-help.js';
import type { SourceRoots } from '../trees/roots.js';

/** What differs between the two places an extension runs in. */
export interface LanguageClientFactory {
  /** Loads the client's code, too: it is most of what the extension would load when it starts. */
  (options: LanguageClientOptions): Promise<BaseLanguageClient>;
}

/**
 * Runs the language server from the first `.vhflow` document on. The client starts a server that died again; nothing but
 * the editing features needs it.
 */
export class LanguageService implements vscode.Disposable {
  /** There from the first `.vhflow` document on, once its code is loaded. */
  client: BaseLanguageClient | undefined;
  private running: Promise<vscode.Disposable> | undefined;
  private readonly subscription: vscode.Disposable;

  constructor(private readonly createClient: LanguageClientFactory, private readonly roots: SourceRoots) {
    this.subscription = vscode.workspace.onDidOpenTextDocument((document) => this.startFor(document));
    vscode.workspace.textDocuments.forEach((document) => this.startFor(document));
  }

  async dispose(): Promise<void> {
    this.subscription.dispose();
    await (await this.running)?.dispose();
  }

  private startFor(document: vscode.TextDocument): void {
    if (document.languageId === 'vhflow') this.running ??= this.start();
  }

  /** @returns what ends client and server */
  private async start(): Promise<vscode.Disposable> {
    const initializationOptions: ServerOptions = { sources: 'client', explainCommand: explainProblemCommand };
    const client = await this.createClient({ documentSelector: [{ language: 'vhflow' }], initializationOptions });
    this.client = client;
    const sources = new LanguageSources(client, this.roots);
    client.start().catch((error: unknown) => client.error('The language server could not be started.', error, false));
    return {
      dispose: () => {
        sources.dispose();
        return client.dispose();
      },
    };
  }
}
