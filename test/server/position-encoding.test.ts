import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { chosenEncoding, PositionConverter, type PositionEncoding } from '../../src/server/protocol/position-encoding.js';
import { scenarioWith } from '../language/documents.js';
import { clientInProcess, uri } from './client.js';

const units: Readonly<Record<PositionEncoding, (text: string) => number>> = {
  'utf-8': (text) => Buffer.byteLength(text), 'utf-16': (text) => text.length, 'utf-32': (text) => [...text].length,
};
const encodings = Object.keys(units) as PositionEncoding[];
const documentOf = (text: string): TextDocument => TextDocument.create('', 'vhflow', 0, text);
const pieces = fc.array(fc.constantFrom('a', ' ', 'é', '漢', '🐧', '\ud800', '\n', '\r\n', '\r', '\ufeff', '\u0301'), { maxLength: 30 });

describe('the encoding of positions', () => {
  it.each([
    [['utf-8', 'utf-16'], 'utf-8'], [['utf-16', 'utf-8'], 'utf-16'], [['utf-32'], 'utf-32'], [['utf-7', 'utf-16'], 'utf-16'], [['utf-7'], undefined], [[], undefined],
    [undefined, undefined], ['utf-8', undefined], [[8], undefined],
  ])('that a client which offers %j gets is %s', (offered, chosen) => {
    expect(chosenEncoding(offered)).toBe(chosen);
  });

  it.each(encodings)('%s: every position is that of the same character, and comes back', (encoding) => {
    const converter = new PositionConverter(encoding);
    fc.assert(fc.property(pieces, (parts) => {
      const document = documentOf(parts.join(''));
      let before = '';
      for (const character of document.getText()) {
        const position = document.positionAt(before.length);
        // Between `\r` and `\n` there is no position.
        if (document.offsetAt(position) === before.length) {
          const line = before.slice(document.offsetAt({ line: position.line, character: 0 }));
          const converted = converter.toClient(position, document);
          expect(converted).toEqual({ line: position.line, character: units[encoding](line) });
          expect(converter.fromClient(converted, document)).toEqual(position);
        }
        before += character;
      }
    }));
  });

  it.each([
    ['utf-8', 1, 0], ['utf-8', 3, 0], ['utf-8', 4, 2], ['utf-8', 5, 3], ['utf-8', 99, 3], ['utf-32', 1, 2], ['utf-32', 99, 3],
  ] as const)('%s: character %i is that of the penguin, of the letter after it, or the end: %i', (encoding, character, expected) => {
    expect(new PositionConverter(encoding).fromClient({ line: 0, character }, documentOf('🐧a\n'))).toEqual({ line: 0, character: expected });
  });

  it('is not changed below `data`, in other files, and after the last line', () => {
    const converter = new PositionConverter('utf-8');
    const document = documentOf('é x');
    const position = { line: 0, character: 2 };
    const there = { ...position, character: 3 };
    const value = { data: position, at: [position], range: { start: position, end: { line: 7, character: 1 } }, other: { uri: 'file:///c', range: position } };
    expect(converter.toClient(value, document, (each) => each !== 'file:///c')).toEqual({ ...value, at: [there], range: { start: there, end: { line: 7, character: 1 } } });
  });
});

describe.each(encodings)('a client that counts in %s', (encoding) => {
  const count = units[encoding];

  it('gets positions, and changes texts, in its own units', async () => {
    const client = clientInProcess();
    const { capabilities } = await client.start('en', {}, { general: { positionEncodings: [encoding] } });
    expect(capabilities['positionEncoding']).toBe(encoding);
    const text = scenarioWith('app -> drv "é🐧" { note "漢" kind syscall }\napp -> drv "🐧" as wake { kind call }');
    const lines = text.split('\n');
    const place = (said: string) => {
      const line = lines.findIndex((each) => each.includes(said));
      return { line, character: count((lines[line] ?? '').split(said)[0] ?? '') };
    };
    const range = (said: string) => ({ start: place(said), end: { ...place(said), character: place(said).character + count(said) } });
    await client.open(text);
    expect(await client.request('textDocument/hover', place('syscall'))).toMatchObject({ range: range('syscall') });
    expect(await client.request('textDocument/prepareRename', place('wake'))).toEqual(range('wake'));
    const [, symbols] = await client.request<{ children: object[] }[]>('textDocument/documentSymbol', place('app')).then(([scenario]) => [scenario, scenario?.children.at(-1) as { children: object[] }]);
    expect(symbols?.children).toMatchObject([{ selectionRange: range('"é🐧"') }, { selectionRange: range('"🐧"') }]);
    expect(await client.connection.sendRequest('workspace/symbol', { query: 'é' })).toMatchObject([{ location: { uri, range: range('"é🐧"') } }]);
    const { data } = await client.request<{ data: number[] }>('textDocument/semanticTokens/full', place('app'));
    let [line, character] = [0, 0];
    const tokens = Array.from({ length: data.length / 5 }, (_, index) => {
      const [down = 0, right = 0, length = 0] = data.slice(index * 5);
      [line, character] = [line + down, down === 0 ? character + right : right];
      return { start: { line, character }, end: { line, character: character + length } };
    });
    expect(tokens).toEqual(expect.arrayContaining([range('syscall'), range('wake')]));
    await client.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version: 2 },
      contentChanges: [{ range: range('syscall'), text: '🐧' }, { range: { start: place('syscall'), end: { ...place('syscall'), character: place('syscall').character + count('🐧') } }, text: 'sycal' }],
    });
    const { diagnostics } = await client.diagnosticsOf(2);
    expect(diagnostics.find(({ code }) => code === 'unknown-kind')?.range).toEqual({ start: place('syscall'), end: { ...place('syscall'), character: place('syscall').character + 5 } });
    const actions = await client.request<object[]>('textDocument/codeAction', place('syscall'), { range: { start: place('syscall'), end: place('syscall') }, context: { diagnostics: [] } });
    expect(actions).toContainEqual(expect.objectContaining({ diagnostics: [expect.objectContaining({ code: 'unknown-kind', range: diagnostics.find(({ code }) => code === 'unknown-kind')?.range })] }));
    client.connection.dispose();
  });
});
