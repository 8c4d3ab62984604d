import * as vscode from 'vscode';
import type { BaseLanguageClient, ErrorHandler, LanguageClientOptions } from 'vscode-languageclient';
import type { ServerOptions } from '../../sources/requests.js';
import { LanguageSources } from './source-requests.js';
import { explainProblemCommand } from './documentation.js';
import type { SourceRoots } from '../trees/roots.js';

/** Creates the client; it differs between Node and web workers. */
export interface LanguageClientFactory {
  /** Also loads the client's code, which would otherwise be most of the code that the extension loads at startup. */
  (options: LanguageClientOptions): Promise<BaseLanguageClient>;
}

/**
 * Starts the language server when the first `.vhflow` document is opened. The client restarts a server that crashed. Only the
 * editing features depend on the server.
 */
export class LanguageService implements vscode.Disposable {
  /** Undefined until the first `.vhflow` document is open and the client's code is loaded. */
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

  /** @returns a disposable that stops the client and the server */
  private async start(): Promise<vscode.Disposable> {
    const initializationOptions: ServerOptions = { sources: 'client', explainCommand: explainProblemCommand };
    const errorHandler = restartingErrorHandler(() => client.createDefaultErrorHandler());
    const client = await this.createClient({ documentSelector: [{ language: 'vhflow' }], initializationOptions, errorHandler });
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

/**
 * Continues after an error of the connection. The client's own handler stops for good when a message cannot be sent to a server
 * that is just dying, and then no longer restarts it when its process ends.
 *
 * @param createDefault creates the client's own handler, which decides how often a server that ended is started again
 */
function restartingErrorHandler(createDefault: () => ErrorHandler): ErrorHandler {
  let restarts: ErrorHandler | undefined;
  return {
    // `ErrorAction.Continue`; importing the enumeration would load the client's code at startup.
    error: () => ({ action: 1, handled: true }),
    closed: () => (restarts ??= createDefault()).closed(),
  };
}
