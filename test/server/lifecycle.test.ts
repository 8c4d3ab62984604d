import { describe, expect } from 'vitest';
import { ErrorCodes } from 'vscode-languageserver';
import { it, uri } from './client.js';

const position = { line: 0, character: 0 };

describe('a request', () => {
  it.for(['textDocument/hover', 'textDocument/semanticTokens/full', 'shutdown', 'vhflow/unknown'])('%s before initialize is refused', async (method, { client }) => {
    await expect(client.request(method, position)).rejects.toMatchObject({ code: ErrorCodes.ServerNotInitialized });
    expect(await client.start()).toHaveProperty('capabilities');
  });

  it.for(['textDocument/hover', 'textDocument/completion', 'shutdown', 'initialize', 'vhflow/unknown'])('%s after shutdown is refused', async (method, { client }) => {
    await client.start();
    await client.connection.sendRequest('shutdown');
    await expect(client.request(method, position, { capabilities: {} })).rejects.toMatchObject({ code: ErrorCodes.InvalidRequest });
  });

  it('to initialize again is refused, and changes nothing', async ({ client }) => {
    await client.start('ja');
    await expect(client.start('en')).rejects.toMatchObject({ code: ErrorCodes.InvalidRequest });
    expect((await client.open('scenario s {')).diagnostics[0]?.message).toMatch(/[ぁ-ん]/);
  });

  it('that is unknown is answered with MethodNotFound', async ({ client }) => {
    await client.start();
    await expect(client.request('vhflow/unknown', position)).rejects.toMatchObject({ code: ErrorCodes.MethodNotFound });
  });
});

it('a document that is opened before initialize is ignored', async ({ client }) => {
  await client.connection.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId: 'vhflow', version: 1, text: 'scenario s {}' } });
  await client.start();
  expect(await client.request('textDocument/documentSymbol', position)).toBeNull();
});
