import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { build } from 'esbuild';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  createConnection, createProtocolConnection, StreamMessageReader, StreamMessageWriter,
  type ProtocolConnection, type PublishDiagnosticsParams,
} from 'vscode-languageserver/node';
import { startServer } from '../../src/server/server.js';
import { scenarioWith } from '../language/documents.js';

const uri = 'file:///demo.vhflow';

/** A client that keeps the diagnostics it is told and can wait for those of a version. */
class Client {
  private readonly told: PublishDiagnosticsParams[] = [];
  private waiting: (() => void)[] = [];

  constructor(readonly connection: ProtocolConnection) {
    connection.onNotification('textDocument/publishDiagnostics', (parameters: PublishDiagnosticsParams) => {
      this.told.push(parameters);
      this.waiting.splice(0).forEach((wake) => wake());
    });
    connection.listen();
  }

  async start(locale = 'en'): Promise<{ capabilities: Record<string, unknown> }> {
    const result = await this.connection.sendRequest('initialize', { processId: null, rootUri: null, capabilities: {}, locale });
    await this.connection.sendNotification('initialized', {});
    return result as { capabilities: Record<string, unknown> };
  }

  async open(text: string): Promise<PublishDiagnosticsParams> {
    await this.connection.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId: 'vhflow', version: 1, text } });
    return this.diagnosticsOf(1);
  }

  async diagnosticsOf(version: number | undefined): Promise<PublishDiagnosticsParams> {
    for (;;) {
      const found = this.told.find((each) => each.version === version);
      if (found) return found;
      await new Promise<void>((wake) => this.waiting.push(wake));
    }
  }

  request<T>(method: string, position: { line: number; character: number }, more: object = {}): Promise<T> {
    return this.connection.sendRequest(method, { textDocument: { uri }, position, ...more });
  }
}

describe('the language server', () => {
  let client: Client;
  const text = scenarioWith('app -> drv "write" ja "書く" {\n  kind syscall\n  note "why" ja "なぜ"\n}');
  const hopLine = text.split('\n').findIndex((line) => line.startsWith('app ->'));
  const onLane = { line: hopLine, character: 8 };

  beforeEach(() => {
    const toServer = new PassThrough();
    const toClient = new PassThrough();
    startServer(createConnection(new StreamMessageReader(toServer), new StreamMessageWriter(toClient)));
    client = new Client(createProtocolConnection(new StreamMessageReader(toClient), new StreamMessageWriter(toServer)));
  });
  afterEach(() => client.connection.dispose());

  it('says what is wrong, follows edits of parts, and forgets closed files', async () => {
    await client.start();
    const first = await client.open(text.replace('-> drv "write"', '-> driver "write"'));
    expect(first.diagnostics.filter(({ severity }) => severity === 1)).toMatchObject([{ code: 'unknown-lane', source: 'vhflow', range: { start: { line: hopLine, character: 7 } } }]);
    await client.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version: 2 },
      contentChanges: [{ range: { start: { line: hopLine, character: 9 }, end: { line: hopLine, character: 13 } }, text: 'v' }],
    });
    expect((await client.diagnosticsOf(2)).diagnostics.filter(({ severity }) => severity === 1)).toEqual([]);
    await client.connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
    expect((await client.diagnosticsOf(undefined)).diagnostics).toEqual([]);
    expect(await client.request('textDocument/hover', onLane)).toBeNull();
  });

  it('answers every feature that it announces', async () => {
    const { capabilities } = await client.start('ja');
    await client.open(text);
    const declaration = { line: text.split('\n').findIndex((line) => line.includes('participant drv')), character: 16 };
    const answers: Record<string, () => Promise<unknown>> = {
      hoverProvider: () => client.request('textDocument/hover', { line: hopLine, character: 14 }),
      documentSymbolProvider: () => client.request('textDocument/documentSymbol', onLane),
      foldingRangeProvider: () => client.request('textDocument/foldingRange', onLane),
      definitionProvider: () => client.request('textDocument/definition', onLane),
      referencesProvider: () => client.request('textDocument/references', onLane, { context: { includeDeclaration: true } }),
      documentHighlightProvider: () => client.request('textDocument/documentHighlight', onLane),
      renameProvider: () => client.request('textDocument/rename', onLane, { newName: 'driver' }),
      completionProvider: () => client.request('textDocument/completion', { line: hopLine, character: 7 }),
      documentFormattingProvider: () => client.request('textDocument/formatting', onLane, { options: { tabSize: 2, insertSpaces: true } }),
    };
    expect(Object.keys(capabilities).sort()).toEqual([...Object.keys(answers), 'textDocumentSync'].sort());
    for (const answer of Object.values(answers)) expect(await answer()).toBeTruthy();
    expect(await answers['hoverProvider']?.()).toMatchObject({ contents: { value: expect.stringContaining('なぜ') as string } });
    expect(await answers['definitionProvider']?.()).toMatchObject({ uri, range: { start: declaration } });
    expect(await answers['documentFormattingProvider']?.()).toMatchObject([{ newText: expect.stringContaining('\n    app -> drv "write" ja "書く" {\n      kind syscall\n') as string }]);
  });

  it('refuses to rename to a name that is taken, and says why', async () => {
    await client.start();
    await client.open(text);
    await expect(client.request('textDocument/rename', onLane, { newName: 'kvm' })).rejects.toThrow('There is a lane `kvm` already.');
  });

  it('leaves a broken file as it is when asked to format it', async () => {
    await client.start();
    await client.open('scenario s {');
    expect(await client.request('textDocument/formatting', onLane, { options: {} })).toEqual([]);
  });
});

describe('the server as a process', () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'vhflow-server-'));
  afterEach(() => rmSync(directory, { recursive: true }));

  it('speaks over standard input and output, and ends when told to', async () => {
    const file = path.join(directory, 'server.cjs');
    await build({ entryPoints: ['src/server/node.ts'], outfile: file, bundle: true, platform: 'node', target: 'node20', format: 'cjs' });
    const child = spawn(process.execPath, [file, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
    const exit = new Promise((resolve) => child.on('exit', resolve));
    const client = new Client(createProtocolConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin)));
    await client.start();
    expect((await client.open('scenario s {')).diagnostics.map(({ code }) => code)).toContain('expected-brace');
    await client.connection.sendRequest('shutdown');
    await client.connection.sendNotification('exit');
    expect(await exit).toBe(0);
  }, 30_000);
});
