import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { documentKey } from '../../src/server/protocol/document-uri.js';
import { scenarioWith } from '../language/documents.js';
import { clientInProcess } from './client.js';

const spellings: readonly (readonly string[])[] = [
  ['file:///c:/src/a.vhflow', 'file:///c%3A/src/a.vhflow', 'file:///c%3a/src/a.vhflow', 'file:///C:/src/a.vhflow', 'file:///C%3A/src/a.vhflow', 'FILE:///c:/src/a.vhflow', 'file:///c:/src/./b/../a.vhflow'],
  ['file:///a%20b/c%5Bd%5D%40e%2Bf.vhflow', 'file:///a b/c[d]@e+f.vhflow', 'file://localhost/a%20b/c[d]%40e+f.vhflow'],
  ['file:///%E6%BC%A2/%f0%9f%90%a7.vhflow', 'file:///漢/🐧.vhflow'],
  ['file://HOST/share/a.vhflow', 'file://host/share/a.vhflow'],
  ['untitled:Untitled-1', 'untitled:Untitled%2D1'],
];

describe('the spellings of a URI', () => {
  it.each(spellings)('%s', (...same) => {
    expect(new Set(same.map(documentKey)).size).toBe(1);
  });

  it('of different documents are different', () => {
    const all = [...spellings.map(([first = '']) => first), 'file:///A%20b/c.vhflow', 'file:///a%2520b/c.vhflow', 'untitled:Untitled-2', 'file:///c:/src/A.vhflow', 'vscode-vfs://github/a', '', 'a', '/a', '%'];
    expect(new Set(all.map(documentKey)).size).toBe(all.length);
  });

  it('of any text have a key, which is its own key', () => {
    fc.assert(fc.property(fc.oneof(fc.webUrl(), fc.string(), fc.string().map((path) => `file:///${path}`)), (text) => {
      expect(documentKey(documentKey(text))).toBe(documentKey(text));
    }));
  });
});

describe('a client that spells a URI in several ways', () => {
  const [opened, other] = ['file:///c%3A/my%20paths/a.vhflow', 'file:///C:/my paths/a.vhflow'];
  const text = scenarioWith('app -> drv "x" { kind syscall }');
  const position = { line: 0, character: 10 };

  it('has one document, which is reported under the URI that it was opened with', async () => {
    const client = clientInProcess();
    await client.start('en', {}, { workspace: { workspaceEdit: { documentChanges: true } } });
    await client.connection.sendNotification('textDocument/didOpen', { textDocument: { uri: opened, languageId: 'vhflow', version: 1, text } });
    const symbols = (uri: string): Promise<unknown> => client.connection.sendRequest('textDocument/documentSymbol', { textDocument: { uri } });
    expect(await symbols(other)).toMatchObject([{ name: expect.any(String) as string }]);
    await client.connection.sendNotification('textDocument/didChange', { textDocument: { uri: other, version: 2 }, contentChanges: [{ text: 'scenario renamed {' }] });
    expect((await client.diagnosticsOf(2)).uri).toBe(opened);
    expect(await symbols(opened)).toMatchObject([{ name: 'renamed' }]);
    expect(await client.connection.sendRequest('textDocument/rename', { textDocument: { uri: other }, position, newName: 'a' })).toMatchObject({ documentChanges: [{ textDocument: { uri: other, version: 2 } }] });
    expect(await client.connection.sendRequest('workspace/symbol', { query: '' })).toMatchObject([{ location: { uri: opened } }]);
    await client.connection.sendNotification('textDocument/didClose', { textDocument: { uri: other } });
    expect(await symbols(opened)).toBeNull();
    expect((await client.diagnosticsThat(({ diagnostics, version }) => version === undefined && diagnostics.length === 0)).uri).toBe(opened);
    client.connection.dispose();
  });
});
