import { spawn } from 'node:child_process';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CancellationTokenSource, ErrorCodes, LSPErrorCodes } from 'vscode-languageserver/node';
import { sourceRequests, type FileResult } from '../../src/sources/requests.js';
import { scenarioWith } from '../language/documents.js';
import { uri, type Client } from './client.js';
import { Installation, type RunningServer } from './stdio-server.js';

describe('vhflow lsp --stdio, as an editor starts it', () => {
  const installation = new Installation();
  let server: RunningServer;
  let client: Client;

  beforeAll(() => installation.prepare({ 'net/socket.c': 'int sock_write(void)\n{\n\treturn 0;\n}\n' }), 60_000);
  afterAll(() => installation.remove());

  beforeEach(async () => {
    server = installation.start();
    ({ client } = server);
    await client.start('en', { roots: { linux: installation.tree } });
  }, 30_000);
  afterEach(() => server.stop());

  it('ends after shutdown and exit', async () => {
    expect((await client.open('scenario s {')).diagnostics.map(({ code }) => code)).toContain('expected-brace');
    await client.connection.sendRequest('shutdown');
    await client.connection.sendNotification('exit');
    expect(await server.exit).toBe(0);
  }, 30_000);

  it('ends with status 1 when its client disconnects without shutdown', async () => {
    server.child.stdin.end();
    expect(await server.exit).toBe(1);
  }, 30_000);

  it.each([
    ['the command line', (id: number) => [`--clientProcessId=${id}`], () => null],
    ['two words of the command line', (id: number) => ['--clientProcessId', String(id)], () => null],
    ['initialize', () => [], (id: number) => id],
  ])('ends with the process of its client, which %s names', async (_, args, processId) => {
    const editor = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 60_000)']);
    const id = editor.pid ?? 0;
    const other = installation.start(...args(id));
    await other.client.connection.sendRequest('initialize', { processId: processId(id), rootUri: null, capabilities: {} });
    editor.kill();
    expect(await other.exit).toBe(1);
  }, 30_000);

  it('refuses a client process that is not a number', async () => {
    const other = installation.start('--clientProcessId=editor');
    expect(await other.exit).toBe(2);
  }, 30_000);

  it('ends with status 1, an answer and a message when a header has no length', async () => {
    const child = spawn(process.execPath, [path.join(installation.directory, 'bin/vhflow'), 'lsp', '--stdio']);
    const [output, errors] = [text(child.stdout), text(child.stderr)];
    child.stdin.write('Content-Type: application/json\r\n\r\n{}');
    expect(await new Promise((resolve) => child.on('exit', resolve))).toBe(1);
    expect(await output).toContain('"error":{"code":-32700');
    expect(await errors).toContain('vhflow: a message must start with the header Content-Length');
  }, 30_000);

  it('refuses every request before initialize and after shutdown', async () => {
    const other = installation.start();
    const methods = ['textDocument/hover', 'textDocument/willSaveWaitUntil', 'textDocument/diagnostic', 'textDocument/semanticTokens/full', 'workspace/symbol', 'workspace/executeCommand', 'workspace/willRenameFiles', 'documentLink/resolve', 'shutdown', 'vhflow/unknown'];
    const codes = (): Promise<unknown[]> => Promise.all(methods.map((method) => other.client.connection.sendRequest(method, {}).then(() => 'answered', ({ code }: { code: number }) => code)));
    expect(await codes()).toEqual(methods.map(() => ErrorCodes.ServerNotInitialized));
    await other.client.start();
    await other.client.connection.sendRequest('shutdown');
    expect(await codes()).toEqual(methods.map(() => ErrorCodes.InvalidRequest));
    other.stop();
  }, 30_000);

  it('follows incremental changes, whose positions are in UTF-16 code units', async () => {
    const text = scenarioWith('app -> drv "😀𠮷" { kind syscall at linux:net/socket.c#sock_write }');
    await client.open(text);
    const line = text.split('\n').findIndex((each) => each.includes('😀'));
    const hop = text.split('\n')[line] ?? '';
    const kind = hop.indexOf('syscall');
    expect(hop.indexOf('"', 12)).toBe(11 + 1 + 4);
    await client.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version: 2 },
      contentChanges: [
        { range: { start: { line, character: kind }, end: { line, character: kind + 7 } }, text: 'sycal' },
        { range: { start: { line, character: 12 }, end: { line, character: 14 } }, text: '🐧🐧' },
      ],
    });
    const { diagnostics } = await client.diagnosticsOf(2);
    expect(diagnostics.filter(({ severity }) => severity === 1)).toMatchObject([
      { code: 'unknown-kind', range: { start: { line, character: kind + 2 }, end: { line, character: kind + 7 } } },
    ]);
    const definition = await client.request('textDocument/definition', { line, character: hop.indexOf('sock_write') + 1 });
    expect(definition).toMatchObject({ range: { start: { line: 0, character: 4 } } });
    const [symbol] = await client.connection.sendRequest<{ name: string }[]>('workspace/symbol', { query: '🐧' });
    expect(symbol).toMatchObject({ name: '🐧🐧𠮷' });
  }, 30_000);

  it('stops a search in the sources when the request is cancelled', async () => {
    server.stop();
    server = installation.start();
    ({ client } = server);
    const source = new CancellationTokenSource();
    client.connection.onRequest(sourceRequests.root, () => ({ uri: 'file:///linux', project: 'linux' }));
    client.connection.onRequest(sourceRequests.list, () => [{ name: 'other.c', type: 'file' }]);
    client.connection.onRequest<FileResult, void>(sourceRequests.read, () => {
      source.cancel();
      return { text: '' };
    });
    await client.start('en', { sources: 'client' });
    const text = scenarioWith('app -> drv "x" { at linux:net/socket.c#sock_write }');
    await client.open(text);
    const line = text.split('\n').findIndex((each) => each.includes('sock_write'));
    const position = { line, character: (text.split('\n')[line] ?? '').indexOf('sock_write') };
    const definition = client.connection.sendRequest('textDocument/definition', { textDocument: { uri }, position }, source.token);
    await expect(definition).rejects.toMatchObject({ code: LSPErrorCodes.RequestCancelled });
  }, 30_000);

  it('uses the folders of a changed configuration', async () => {
    const text = scenarioWith('app -> drv "x" { at linux:net/socket.c#sock_wrote }');
    await client.connection.sendNotification('workspace/didChangeConfiguration', { settings: { vhflow: { sourceRoots: {} } } });
    expect((await client.open(text)).diagnostics.map(({ code }) => code)).not.toContain('anchor-lost');
    const sourceRoots = { linux: installation.tree };
    await client.connection.sendNotification('workspace/didChangeConfiguration', { settings: { vhflow: { sourceRoots } } });
    expect(await client.codesWith('anchor-lost')).toContain('anchor-lost');
  }, 30_000);
});
