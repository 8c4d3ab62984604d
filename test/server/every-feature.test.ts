import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CodeAction, CodeLens, CompletionItem, DocumentLink, DocumentSymbol, Hover, Location, Position, Range, TextEdit, WorkspaceEdit } from 'vscode-languageserver-types';
import {  } from '../../src/language/index.js';
import { diagnosticCodes } from '../../src/language/syntax/diagnostic-codes.js';
import { uri, type Client } from './client.js';
import { Installation, type RunningServer } from './stdio-server.js';

const tree = {
  'net/socket.c': 'int sock_poll(int a)\n{\n\treturn a;\n}\n\nint sock_write(int n)\n{\n\treturn sock_poll(n);\n}\n',
  'net/other.c': 'int moved_away(void)\n{\n\treturn 0;\n}\n',
};

/** Most words follow characters of two UTF-16 code units on their line, so that positions in other units would be wrong. */
const file = `scenario s {
  title "🐧𠮷"
  source linux "6.1"
  machine guest "🐧" { participant app "🐧 App" in guest-user participant drv "🐧 Driver" in guest-kernel of linux }
  machine host "🐧" {
    participant kvm "🐧 KVM" in kvm
    participant idle "🐧 Idle" in host-user
  }
  flow send "🐧 Send" {
    app -> drv "🐧 write" as w { kind syscall   note "😀" ja "😀" at linux:net/socket.c#sock_write }
    drv -> kvm "🐧 kick" { kind vm-exit at linux:net/socket.c#moved_away via linux:net/socket.c#sock_write calls sock_poll }
    drv -> drw "🐧 lost" { note "😀😀" }
  }
}
`;

const lines = file.split('\n');

/**
 * The position of a text in the file.
 *
 * @param inside UTF-16 code units to add to it
 * @param occurrence which one it is of several, from 0
 */
function at(text: string, inside = 0, occurrence = 0): Position {
  let offset = -1;
  for (let count = 0; count <= occurrence; count++) offset = file.indexOf(text, offset + 1);
  expect(offset).toBeGreaterThanOrEqual(0);
  const before = file.slice(0, offset + inside).split('\n');
  return { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
}

function rangeOf(text: string, occurrence = 0): Range {
  return { start: at(text, 0, occurrence), end: at(text, text.length, occurrence) };
}

/** The text in a range of the file. */
function textIn({ start, end }: Range): string {
  expect(start.line).toBe(end.line);
  return (lines[start.line] ?? '').slice(start.character, end.character);
}

describe('every feature of vhflow lsp --stdio, after characters of two UTF-16 code units', () => {
  const installation = new Installation();
  let server: RunningServer;
  let client: Client;
  let shown: unknown[];

  beforeAll(async () => {
    await installation.prepare(tree);
    server = installation.start();
    ({ client } = server);
    client.connection.onRequest('window/showDocument', (asked) => {
      shown.push(asked);
      return { success: true };
    });
    const capabilities = { textDocument: { completion: { completionItem: { snippetSupport: true } } }, window: { showDocument: { support: true } } };
    await client.start('en', { roots: { linux: installation.tree }, commands: ['vhflow.openDiagram', 'rm'] }, capabilities);
    await client.open(file);
    await client.codesWith('anchor-moved');
  }, 60_000);
  beforeEach(() => {
    shown = [];
  });
  afterAll(async () => {
    await client.connection.sendRequest('shutdown');
    await client.connection.sendNotification('exit');
    expect(await server.exit).toBe(0);
    installation.remove();
  }, 30_000);

  const ask = <T>(method: string, position: Position, more: object = {}): Promise<T> => client.request<T>(`textDocument/${method}`, position, more);
  const actionsAt = (range: Range): Promise<CodeAction[]> => ask('codeAction', range.start, { range, context: { diagnostics: [] } });
  const editsOf = ({ edit }: { edit?: WorkspaceEdit }): TextEdit[] => edit?.changes?.[uri] ?? [];

  it('diagnostics, each with a link to its section of the installed page', async () => {
    const { diagnostics } = await client.diagnosticsThat((received) => received.diagnostics.some(({ code }) => code === 'anchor-moved'));
    expect(diagnostics.map(({ code, range }) => [code, textIn(range)])).toEqual(expect.arrayContaining([
      ['unknown-lane', 'drw'], ['unused-lane', 'idle'],
    ]));
    const page = pathToFileURL(path.join(installation.directory, 'docs/diagnostics.md')).href;
    expect(diagnostics.map(({ code, codeDescription }) => codeDescription?.href === `${page}#${String(code)}`)).not.toContain(false);
  });

  it('completion of words, paths, functions and called names', async () => {
    const labels = async (position: Position): Promise<string[]> => {
      const answer = await ask<CompletionItem[] | { items: CompletionItem[] }>('completion', position);
      return (Array.isArray(answer) ? answer : answer.items).map(({ label }) => label);
    };
    expect(await labels(at('syscall'))).toContain('vm-exit');
    expect(await labels(at('kvm "🐧 kick"'))).toEqual(['kvm', 'idle', 'app', 'drv']);
    expect(await labels(at('net/socket.c#sock_write', 4))).toEqual(['other.c', 'socket.c']);
    expect(await labels(at('#sock_write', 6))).toEqual(['sock_poll', 'sock_write']);
    expect(await labels(at('calls sock_poll', 6))).toEqual(['sock_poll']);
  });

  it('hover on a hop, a lane, a kind and an anchor', async () => {
    const hover = async (position: Position): Promise<[string, string]> => {
      const { contents, range } = await ask<Hover>('hover', position);
      return [textIn(range as Range), (contents as { value: string }).value];
    };
    expect(await hover(at('"🐧 write"', 3))).toEqual(['"🐧 write"', expect.stringContaining('Hop 1 of 2') as string]);
    expect(await hover(at('drv "🐧 write"'))).toEqual(['drv', expect.stringContaining('Guest kernel') as string]);
    expect(await hover(at('vm-exit'))).toEqual(['vm-exit', expect.stringContaining('one VM exit') as string]);
    expect((await hover(at('#sock_write', 3)))[1]).toContain('int sock_write(int n)');
  });

  it('definition, references and highlights', async () => {
    const use = at('drv -> kvm');
    expect(await ask<Location>('definition', use)).toEqual({ uri, range: rangeOf('drv') });
    expect(await ask<Location>('definition', at('#sock_write', 3))).toMatchObject({
      uri: pathToFileURL(path.join(installation.tree, 'net/socket.c')).href, range: { start: { line: 5, character: 4 } },
    });
    const references = await ask<Location[]>('references', use, { context: { includeDeclaration: true } });
    expect(references.map(({ range }) => textIn(range))).toEqual(['drv', 'drv', 'drv', 'drv']);
    const highlights = await ask<{ range: Range; kind: number }[]>('documentHighlight', use);
    expect(highlights.map(({ range, kind }) => [textIn(range), kind]).sort()).toEqual([['drv', 2], ['drv', 2], ['drv', 2], ['drv', 3]]);
  });

  it('rename, with the range to be renamed', async () => {
    const use = at('drv -> kvm', 1);
    expect(textIn(await ask<Range>('prepareRename', use))).toBe('drv');
    const edits = editsOf({ edit: await ask<WorkspaceEdit>('rename', use, { newName: 'driver' }) });
    expect(edits.map(({ range, newText }) => [textIn(range), newText])).toEqual(Array.from({ length: 4 }, () => ['drv', 'driver']));
  });

  it.each([
    ['did you mean', 'drw', 'Change to `drv`'],
    ['declare a missing lane', 'drw', 'Declare participant `drw` in machine `host`'],
    ['change the anchor of a moved function', 'linux:net/socket.c#moved_away', 'Change to `linux:net/other.c#moved_away`'],
    ['remove an unused lane', 'idle', 'Remove unused participant `idle`'],
    ['add a translation', '"😀😀"', 'Add translation (`ja`)'],
  ])('quick fix: %s', async (_, place, title) => {
    const action = (await actionsAt(rangeOf(place))).find((each) => each.title === title);
    expect(editsOf(action ?? {})).toHaveLength(1);
  });

  it('formatting of the file and of a range', async () => {
    const formatted = 'app -> drv "🐧 write" as w {\n      kind syscall\n      at linux:net/socket.c#sock_write\n      note "😀" ja "😀"\n    }';
    const [whole] = await ask<TextEdit[]>('formatting', at('s'), { options: {} });
    expect(whole?.newText).toContain(formatted);
    const [part, ...others] = await ask<TextEdit[]>('rangeFormatting', at('s'), { range: rangeOf('🐧 write'), options: {} });
    expect(part?.newText.trim()).toBe(formatted);
    expect(others).toEqual([]);
  });

  it('outline, folding, selection and workspace symbols', async () => {
    const [scenario] = await ask<DocumentSymbol[]>('documentSymbol', at('s'));
    expect(scenario?.children?.at(-1)?.children?.map(({ name, selectionRange }) => [name, textIn(selectionRange)])).toEqual([
      ['🐧 write', '"🐧 write"'], ['🐧 kick', '"🐧 kick"'], ['🐧 lost', '"🐧 lost"'],
    ]);
    expect(await ask<{ startLine: number }[]>('foldingRange', at('s'))).toEqual(expect.arrayContaining([expect.objectContaining({ startLine: at('flow send').line })]));
    const [selection] = await ask<{ range: Range }[]>('selectionRange', at('s'), { positions: [at('vm-exit', 2)] });
    expect(textIn((selection as { range: Range }).range)).toBe('vm-exit');
    const [symbol] = await client.connection.sendRequest<{ name: string; location: Location }[]>('workspace/symbol', { query: 'kick' });
    expect(symbol).toMatchObject({ name: '🐧 kick', location: { uri, range: rangeOf('"🐧 kick"') } });
  });

  it('semantic tokens at their words', async () => {
    const { data } = await ask<{ data: number[] }>('semanticTokens/full', at('s'));
    const words: string[] = [];
    let [line, character] = [0, 0];
    for (let index = 0; index < data.length; index += 5) {
      const [down = 0, right = 0, length = 0] = data.slice(index);
      character = down === 0 ? character + right : right;
      line += down;
      words.push((lines[line] ?? '').slice(character, character + length));
    }
    expect(words).toEqual(expect.arrayContaining(['s', 'linux', 'app', 'drv', 'kvm', 'vm-exit', 'sock_write', 'net/socket.c']));
    expect(words.filter((word) => !/^[\w./-]+$/.test(word))).toEqual([]);
  });

  it('links to the code', async () => {
    const links = await ask<DocumentLink[]>('documentLink', at('s'));
    expect(links.map(({ range }) => textIn(range))).toEqual(['sock_write', 'moved_away', 'sock_write']);
    expect(await client.connection.sendRequest<DocumentLink>('documentLink/resolve', links[0])).toMatchObject({
      target: expect.stringMatching(/net\/socket\.c#L6$/) as string,
    });
  });

  it('lenses with numbers and costs, and with what the client can do', async () => {
    const lenses = await ask<CodeLens[]>('codeLens', at('s'));
    expect(lenses.map(({ range, command }) => [textIn(range), command?.title])).toEqual([
      ['send', '2 hops · 1 VM exit'], ['send', 'Open Diagram'],
      ['w', 'Hop 1 of 2'], ['w', 'Open Source'],
      ['"🐧 kick"', 'Hop 2 of 2 · 1 VM exit'], ['"🐧 kick"', 'Open Source'],
    ]);
    const open = lenses.find(({ command }) => command?.title === 'Open Source')?.command;
    await client.connection.sendRequest('workspace/executeCommand', { command: open?.command, arguments: open?.arguments });
    expect(shown).toMatchObject([{ uri: pathToFileURL(path.join(installation.tree, 'net/socket.c')).href, selection: { start: { line: 5, character: 4 } } }]);
  });
});

describe('the page of problems', () => {
  it('has a section for each code', () => {
    const page = readFileSync('docs/diagnostics.md', 'utf8');
    const sections = [...page.matchAll(/^### `(.+)`$/gm)].map(([, code]) => code);
    expect(sections.sort()).toEqual([...diagnosticCodes].sort());
  });
});
