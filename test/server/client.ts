import { PassThrough } from 'node:stream';
import { test as base } from 'vitest';
import {
  createConnection, createProtocolConnection, StreamMessageReader, StreamMessageWriter,
  type ProtocolConnection, type PublishDiagnosticsParams,
} from 'vscode-languageserver/node';
import { startServer } from '../../src/server/server.js';
import type { ServerEnvironment } from '../../src/server/session/session.js';

export const uri = 'file:///demo.vhflow';

/** The capabilities of a current editor, except for those that make the server send requests. */
export const usualCapabilities = {
  textDocument: {
    hover: { contentFormat: ['markdown', 'plaintext'] },
    completion: {
      completionItem: { documentationFormat: ['markdown', 'plaintext'] },
      completionItemKind: { valueSet: Array.from({ length: 25 }, (_, index) => index + 1) },
    },
    documentSymbol: { hierarchicalDocumentSymbolSupport: true, symbolKind: { valueSet: Array.from({ length: 26 }, (_, index) => index + 1) } },
    codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: ['quickfix', 'refactor'] } }, isPreferredSupport: true },
    rename: { prepareSupport: true },
    foldingRange: { lineFoldingOnly: true },
    semanticTokens: { requests: { full: true }, formats: ['relative'], tokenTypes: [], tokenModifiers: [] },
    publishDiagnostics: { tagSupport: { valueSet: [1, 2] }, versionSupport: true, codeDescriptionSupport: true, dataSupport: true },
  },
  workspace: { symbol: { symbolKind: { valueSet: Array.from({ length: 26 }, (_, index) => index + 1) } } },
} as const;

type Json = { readonly [key: string]: unknown };
const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The fields of both values, with those of the second one where both have one. */
function merged(one: Json, other: Json): Json {
  return Object.fromEntries([...Object.keys(one), ...Object.keys(other)].map((key) => {
    const [mine, theirs] = [one[key], other[key]];
    return [key, isJson(mine) && isJson(theirs) ? merged(mine, theirs) : key in other ? theirs : mine];
  }));
}

/** A client that keeps the diagnostics it receives and can wait for some of them. */
export class Client {
  private readonly received: PublishDiagnosticsParams[] = [];
  private waiting: (() => void)[] = [];

  constructor(readonly connection: ProtocolConnection) {
    connection.onNotification('textDocument/publishDiagnostics', (parameters: PublishDiagnosticsParams) => {
      this.received.push(parameters);
      this.waiting.splice(0).forEach((wake) => wake());
    });
    connection.listen();
  }

  /** @param more capabilities besides the usual ones */
  start(locale = 'en', initializationOptions: unknown = {}, more: object = {}): Promise<{ capabilities: Record<string, unknown> }> {
    return this.startWith(merged(usualCapabilities, more as Json), locale, initializationOptions);
  }

  async startWith(capabilities: object, locale = 'en', initializationOptions: unknown = {}): Promise<{ capabilities: Record<string, unknown> }> {
    const result = await this.connection.sendRequest('initialize', { processId: null, rootUri: null, capabilities, locale, initializationOptions });
    await this.connection.sendNotification('initialized', {});
    return result as { capabilities: Record<string, unknown> };
  }

  async open(text: string): Promise<PublishDiagnosticsParams> {
    await this.connection.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId: 'vhflow', version: 1, text } });
    return this.diagnosticsOf(1);
  }

  diagnosticsOf(version: number | undefined): Promise<PublishDiagnosticsParams> {
    return this.diagnosticsThat((received) => received.version === version);
  }

  /** Waits from now on for diagnostics that are still to come. */
  forgetDiagnostics(): void {
    this.received.length = 0;
  }

  /** The diagnostics received, oldest first. */
  get diagnostics(): readonly PublishDiagnosticsParams[] {
    return this.received;
  }

  /** The number of diagnostics received. */
  get count(): number {
    return this.received.length;
  }

  /** The codes of the first diagnostics that have one of them. */
  async codesWith(code: string): Promise<unknown[]> {
    const { diagnostics } = await this.diagnosticsThat((received) => received.diagnostics.some((each) => each.code === code));
    return diagnostics.map((each) => each.code);
  }

  async diagnosticsThat(fit: (received: PublishDiagnosticsParams) => boolean): Promise<PublishDiagnosticsParams> {
    for (;;) {
      const found = this.received.find(fit);
      if (found) return found;
      await new Promise<void>((wake) => this.waiting.push(wake));
    }
  }

  request<T>(method: string, position: { line: number; character: number }, more: object = {}): Promise<T> {
    return this.connection.sendRequest(method, { textDocument: { uri }, position, ...more });
  }
}

/** A client of a server in this process. */
export function clientInProcess(environment: ServerEnvironment = {}): Client {
  const toServer = new PassThrough();
  const toClient = new PassThrough();
  startServer(createConnection(new StreamMessageReader(toServer), new StreamMessageWriter(toClient)), environment);
  return new Client(createProtocolConnection(new StreamMessageReader(toClient), new StreamMessageWriter(toServer)));
}

/** Tests with a client of their own, whose server has not been initialized. */
export const it = base.extend<{ client: Client }>({
  client: async ({}, use) => {
    const client = clientInProcess();
    await use(client);
    client.connection.dispose();
  },
});
