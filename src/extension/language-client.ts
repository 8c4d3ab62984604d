import * as vscode from 'vscode';
import type { BaseLanguageClient, LanguageClientOptions } from 'vscode-languageclient';
import type { ServerOptions } from '../source-requests.js';
import { LanguageSources } from './language-sources.js';

/** What differs between the two places an extension runs in. */
export interface LanguageClientFactory {
  (options: LanguageClientOptions): BaseLanguageClient;
}

/**
 * Runs the language server from the first `.vhflow` document on. The client starts a server that died again; nothing but
 * the editing features needs it.
 */
export class LanguageService implements vscode.Disposable {
  private client: BaseLanguageClient | undefined;
  private sources: LanguageSources | undefined;
  private readonly subscription: vscode.Disposable;

  constructor(private readonly createClient: LanguageClientFactory) {
    this.subscription = vscode.workspace.onDidOpenTextDocument((document) => this.startFor(document));
    vscode.workspace.textDocuments.forEach((document) => this.startFor(document));
  }

  async dispose(): Promise<void> {
    this.subscription.dispose();
    this.sources?.dispose();
    await this.client?.dispose();
  }

  private startFor(document: vscode.TextDocument): void {
    if (this.client || document.languageId !== 'vhflow') return;
    const initializationOptions: ServerOptions = { sources: 'client' };
    this.client = this.createClient({ documentSelector: [{ language: 'vhflow' }], initializationOptions });
    this.sources = new LanguageSources(this.client);
    this.client.start().catch((error: unknown) => this.client?.error('The language server could not be started.', error, false));
  }
}
