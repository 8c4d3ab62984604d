import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ErrorCodes, LSPErrorCodes } from 'vscode-languageserver/node';
import { scenarioWith } from '../language/documents.js';
import { clientInProcess, uri } from './client.js';
import { packet, Wire } from './wire.js';

const hello = packet({ jsonrpc: '2.0', id: 1, method: 'initialize', params: { processId: null, rootUri: null, capabilities: {} } });
const textDocument = { uri };
const position = { line: 0, character: 0 };
const range = { start: position, end: position };

/** Valid parameters of every request that the server answers. */
const requests: Readonly<Record<string, object>> = {
  ...Object.fromEntries(['hover', 'completion', 'definition', 'documentHighlight', 'prepareRename'].map((name) => [`textDocument/${name}`, { textDocument, position }])),
  ...Object.fromEntries(['documentSymbol', 'foldingRange', 'semanticTokens/full', 'codeLens', 'documentLink', 'formatting'].map((name) => [`textDocument/${name}`, { textDocument }])),
  'textDocument/references': { textDocument, position, context: { includeDeclaration: true } },
  'textDocument/rename': { textDocument, position, newName: 'x' },
  'textDocument/rangeFormatting': { textDocument, range },
  'textDocument/selectionRange': { textDocument, positions: [position] },
  'textDocument/codeAction': { textDocument, range, context: { diagnostics: [] } },
  'documentLink/resolve': { range },
  'workspace/symbol': { query: '' },
  'workspace/executeCommand': { command: 'vhflow.openSource', arguments: [{ document: { uri, scenarioId: 's' }, flowId: 'f' }] },
};

/** Values of other types in place of one. An empty array may be an empty object, because Lua writes both in the same way. */
function othersThan(value: unknown): readonly unknown[] {
  if (typeof value === 'string') return [null, 7, [], {}];
  if (typeof value === 'number') return [null, 'x', -1, 1.5, [], {}];
  if (typeof value === 'boolean') return [null, 0, 'x', {}];
  return Array.isArray(value) ? [null, 7, 'x', {}] : [null, 7, 'x', true];
}

/** Fields that the server does not read, or that may be null. */
const anything: ReadonlySet<string> = new Set(['diagnostics', 'arguments', 'only']);

/** Copies of a value with one part of it, at any depth, of another type or left out. */
function* damaged(value: object): Generator<object> {
  for (const [key, inner] of Object.entries(value) as [string, unknown][]) {
    if (anything.has(key)) continue;
    const others = Object.fromEntries(Object.entries(value).filter(([other]) => other !== key));
    yield others;
    for (const junk of othersThan(inner)) yield { ...others, [key]: junk };
    if (typeof inner === 'object' && inner !== null && !Array.isArray(inner)) for (const each of damaged(inner)) yield { ...others, [key]: each };
  }
}

describe('parameters of a wrong shape', () => {
  it.each(Object.entries(requests))('of %s are refused', async (method, valid) => {
    const wire = new Wire();
    wire.initialize();
    const sent: unknown[] = [null, 7, 'x', [], [7], [null], {}, ...damaged(valid)];
    wire.send(...sent.map((params, id) => ({ id, method, params })), { id: sent.length, method }, { id: 'end', method, params: valid });
    await expect.poll(() => wire.answerTo('end')).toBeDefined();
    const codes = [...sent, undefined].map((params, id) => [params, wire.answerTo(id)?.error?.code]);
    expect(codes.filter(([, code]) => code !== ErrorCodes.InvalidParams)).toEqual([]);
    expect(wire.answerTo('end')?.error).toBeUndefined();
  });

  it.each([null, 7, [], {}, { capabilities: null }, { capabilities: 7 }, { processId: 'x', capabilities: {} }, { processId: 1.5, capabilities: {} }])('of initialize are refused: %j', async (params) => {
    const wire = new Wire();
    wire.send({ id: 1, method: 'initialize', params });
    await expect.poll(() => wire.answerTo(1)?.error?.code).toBe(ErrorCodes.InvalidParams);
    wire.initialize();
    await expect.poll(() => wire.answerTo('start')?.result).toBeDefined();
  });

  it('of notifications are ignored', async () => {
    const wire = new Wire();
    wire.initialize();
    const methods = ['textDocument/didOpen', 'textDocument/didChange', 'textDocument/didSave', 'textDocument/didClose', 'workspace/didChangeConfiguration', 'workspace/didChangeWatchedFiles', '$/cancelRequest', '$/setTrace', 'vhflow/sourcesChanged'];
    const junk = [undefined, null, 7, 'x', [], [7], {}, { textDocument: null }, { textDocument: { uri: 7 } }, { textDocument, contentChanges: 7 }, { textDocument, contentChanges: [7] }, { textDocument, contentChanges: [{ range, text: 7 }] }, { changes: 7 }, { settings: 7 }, { id: null }];
    wire.send(...methods.flatMap((method) => junk.map((params) => ({ method, ...(params !== undefined && { params }) }))));
    wire.send({ method: 'textDocument/didOpen', params: { textDocument: { ...textDocument, version: 1, text: 'scenario s {}' } } }, { id: 1, method: 'textDocument/documentSymbol', params: { textDocument } });
    await expect.poll(() => wire.answerTo(1)?.result).toMatchObject([{ name: 's' }]);
  });
});

describe('a message that is not one of the protocol', () => {
  it.each([
    ['{"jsonrpc":', ErrorCodes.ParseError, null], ['', ErrorCodes.ParseError, null], ['7', ErrorCodes.InvalidRequest, null], ['null', ErrorCodes.InvalidRequest, null], ['[]', ErrorCodes.InvalidRequest, null],
    ['{"jsonrpc":"2.0","id":5,"method":7}', ErrorCodes.InvalidRequest, 5], ['{"jsonrpc":"2.0","id":null,"method":"shutdown"}', ErrorCodes.InvalidRequest, null], ['{"jsonrpc":"2.0","id":{},"method":"shutdown"}', ErrorCodes.InvalidRequest, null],
  ])('is answered with an error, and the next one as usual: %s', async (body, code, id) => {
    const wire = new Wire();
    wire.write(packet(body) + hello);
    await expect.poll(() => wire.answerTo(1)?.result).toBeDefined();
    expect(wire.received[0]).toMatchObject({ id, error: { code } });
    expect(wire.errors).toEqual([]);
  });

  it.each([
    'Content-Type: application/json\r\n\r\n{}', 'Content-Length: x\r\n\r\n{}', 'Content-Length: -1\r\n\r\n{}', 'Content-Length:\r\n\r\n{}', 'Content-Length: 99999999999\r\n\r\n{}', '\r\n\r\n', 'nonsense\r\n\r\n',
    '{"jsonrpc":"2.0","id":1,"method":"shutdown"}\n', 'Content-Length: 2\n\n{}', 'x'.repeat(5_000), `Content-Length: 2\r\nX: ${'y'.repeat(5_000)}`, '\u0000', '\n',
  ])('ends the connection if its header is wrong: %j', async (bytes) => {
    const wire = new Wire();
    wire.write(hello + bytes);
    await expect.poll(() => wire.errors).toHaveLength(1);
    await expect.poll(() => wire.answerTo(1)?.result).toBeDefined();
  });

  it.each(['content-length: ', 'CONTENT-LENGTH:', 'Content-Type: application/vscode-jsonrpc; charset=utf-8\r\nContent-Length: '])('is read with the header %j', async (header) => {
    const wire = new Wire();
    wire.write(hello.replace('Content-Length: ', header));
    await expect.poll(() => wire.answerTo(1)?.result).toBeDefined();
  });

  it('is read from pieces of any size', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1 }), async (sizes) => {
      const wire = new Wire();
      const bytes = Buffer.from(hello + packet({ jsonrpc: '2.0', id: '🐧', method: 'vhflow/漢' }));
      let at = 0;
      for (let index = 0; at < bytes.length; index++) {
        const size = sizes[index % sizes.length] ?? 1;
        wire.write(bytes.subarray(at, at + size));
        at += size;
      }
      await expect.poll(() => wire.answerTo('🐧')?.error?.code, { interval: 1 }).toBe(ErrorCodes.MethodNotFound);
      expect(wire.errors).toEqual([]);
    }), { numRuns: 30 });
  });

  it('never keeps the server from answering the next one', async () => {
    const methods = fc.constantFrom(...Object.keys(requests), 'initialize', 'shutdown', 'textDocument/didOpen', 'textDocument/didChange', 'textDocument/didClose', '$/cancelRequest', '$/progress', '__proto__', 'constructor');
    const part = fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.constantFrom(textDocument, position, range, uri, { ...textDocument, version: 1, text: 'scenario s {}' }));
    const params = fc.oneof(part, fc.dictionary(fc.constantFrom('textDocument', 'position', 'range', 'contentChanges', 'context', 'id', 'query', 'command', 'arguments', 'processId', 'capabilities'), part));
    const message = fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.record({ jsonrpc: fc.constant('2.0'), id: fc.oneof(fc.integer(), fc.jsonValue({ maxDepth: 1 })), method: methods, params }, { requiredKeys: ['method'] }));
    await fc.assert(fc.asyncProperty(fc.array(message, { maxLength: 15 }), async (messages) => {
      const wire = new Wire();
      wire.initialize();
      wire.write(messages.map((each) => packet(each as object)).join(''));
      wire.send({ id: 'last', method: 'vhflow/unknown' });
      await expect.poll(() => wire.answerTo('last')?.error?.code, { interval: 1 }).toBeDefined();
      const internal = wire.received.filter(({ error }) => error?.code === ErrorCodes.InternalError);
      expect([internal, wire.errors]).toEqual([[], []]);
    }), { numRuns: 60 });
  }, 30_000);
});

describe('a burst of 1,000 requests', () => {
  const open = { method: 'textDocument/didOpen', params: { textDocument: { ...textDocument, languageId: 'vhflow', version: 1, text: scenarioWith('app -> drv "x" {}') } } };
  const hovers = Array.from({ length: 1_000 }, (_, id) => ({ id, method: 'textDocument/hover', params: { textDocument, position } }));
  const cancels = hovers.map(({ id }) => ({ method: '$/cancelRequest', params: { id } }));

  it.each([
    ['cancelled one by one', hovers.flatMap((each, index) => [each, cancels[index] as object])],
    ['cancelled after the last one', [...hovers, ...cancels]],
  ])('%s is not answered any more', async (_, messages) => {
    const wire = new Wire();
    wire.initialize();
    wire.send(open, ...messages);
    wire.send({ id: 'end', method: 'textDocument/hover', params: { textDocument, position } });
    await expect.poll(() => wire.answerTo('end')).toBeDefined();
    const cancelled = hovers.filter(({ id }) => wire.answerTo(id)?.error?.code === LSPErrorCodes.RequestCancelled);
    expect(cancelled.length).toBeGreaterThan(900);
    expect(hovers.filter(({ id }) => !wire.answerTo(id))).toEqual([]);
  });
});

describe('the version of a text', () => {
  const symbols = (client: ReturnType<typeof clientInProcess>): Promise<unknown> => client.request('textDocument/documentSymbol', position);

  it.each([
    ['stays the same in a change', 'textDocument/didChange', { textDocument: { uri, version: 1 }, contentChanges: [{ text: 'scenario b {}' }] }],
    ['is missing in a change', 'textDocument/didChange', { textDocument: { uri }, contentChanges: [{ text: 'scenario b {}' }] }],
    ['is null in a change', 'textDocument/didChange', { textDocument: { uri, version: null }, contentChanges: [{ text: 'scenario b {}' }] }],
    ['is the same when it is opened again', 'textDocument/didOpen', { textDocument: { uri, languageId: 'vhflow', version: 1, text: 'scenario b {}' } }],
  ])('does not matter if it %s', async (_, method, params) => {
    const client = clientInProcess();
    await client.start();
    await client.open('scenario a {}');
    expect(await symbols(client)).toMatchObject([{ name: 'a' }]);
    client.forgetDiagnostics();
    await client.connection.sendNotification(method, params);
    expect(await symbols(client)).toMatchObject([{ name: 'b' }]);
    expect(await client.diagnosticsOf(1)).toBeDefined();
    client.connection.dispose();
  });

  it('and its text may be missing when it is opened, which then is empty', async () => {
    const client = clientInProcess();
    await client.start();
    await client.connection.sendNotification('textDocument/didOpen', { textDocument: { uri } });
    expect(await symbols(client)).toEqual([]);
    await client.connection.sendNotification('textDocument/didChange', { textDocument: { uri, version: 2 }, contentChanges: [{ range, text: 'scenario b {}' }] });
    expect(await symbols(client)).toMatchObject([{ name: 'b' }]);
    client.connection.dispose();
  });
});
