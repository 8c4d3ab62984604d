import type { ChildProcess } from 'node:child_process';
import * as vscode from 'vscode';
import type { BaseLanguageClient, ErrorHandler, InitializeParams, LanguageClientOptions, MessageTransports } from 'vscode-languageclient';
import type { ServerOptions } from '../../sources/requests.js';
import { LanguageSources } from './source-requests.js';
import { explainProblemCommand } from './documentation.js';
import type { SourceRoots } from '../trees/roots.js';
import { onDidChangeWebAddresses, webAddressesValue } from '../ui/web-addresses.js';

/** The server of one entry point; Node runs it in a process, a web extension host in a worker. */
export interface ServerProgram {
  /**
   * Starts the server. The client calls this again when the server has ended.
   *
   * @param log takes what the server writes besides messages
   */
  connect(log: (text: string) => void): Promise<MessageTransports>;
  /** The process with which the server is to end; absent in a worker. */
  readonly clientProcessId?: number;
  /** The server's process while it runs; absent in a worker. */
  readonly process?: ChildProcess | undefined;
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

  constructor(readonly program: ServerProgram, private readonly roots: SourceRoots) {
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
    const initializationOptions: ServerOptions = { sources: 'client', webAddresses: webAddressesValue(), explainCommand: explainProblemCommand };
    const errorHandler = restartingErrorHandler(() => client.createDefaultErrorHandler());
    const client = await createClient(this.program, { documentSelector: [{ language: 'vhflow' }], initializationOptions, errorHandler });
    this.client = client;
    const sources = vscode.Disposable.from(new LanguageSources(client, this.roots), onDidChangeWebAddresses(() => {
      // A server that is not running gets the setting when it starts.
      void client.sendNotification('workspace/didChangeConfiguration', { settings: { vhflow: { webAddresses: webAddressesValue() } } }).catch(() => undefined);
    }));
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
 * The client's code is loaded here, because it would otherwise be most of the code that the extension loads at startup. Both entry
 * points use the part for browsers, so that the package contains it once: it depends on the platform only in how it connects.
 */
async function createClient(program: ServerProgram, options: LanguageClientOptions): Promise<BaseLanguageClient> {
  const { BaseLanguageClient } = await import('vscode-languageclient/browser');
  class Client extends BaseLanguageClient {
    protected override createMessageTransports(): Promise<MessageTransports> {
      return program.connect((text) => this.outputChannel.append(text));
    }

    protected override fillInitializeParams(params: InitializeParams): void {
      super.fillInitializeParams(params);
      params.processId = program.clientProcessId ?? null;
    }
  }
  return new Client('vhflow', 'vhflow', options);
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
