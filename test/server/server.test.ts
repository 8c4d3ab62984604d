import { describe, expect } from 'vitest';
import { scenarioWith } from '../language/documents.js';
import { it, uri } from './client.js';

describe('the language server', () => {
  const text = scenarioWith('app -> drv "write" ja "書く" {\n  kind syscall\n  note "why" ja "なぜ"\n}');
  const hopLine = text.split('\n').findIndex((line) => line.startsWith('app ->'));
  const onLane = { line: hopLine, character: 8 };

  it('publishes diagnostics, follows incremental changes, and forgets closed documents', async ({ client }) => {
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

  it('answers the requests of every capability that it announces', async ({ client }) => {
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
      selectionRangeProvider: () => client.request('textDocument/selectionRange', onLane, { positions: [onLane] }),
      workspaceSymbolProvider: () => client.connection.sendRequest('workspace/symbol', { query: 'WRITE' }),
      codeLensProvider: () => client.request('textDocument/codeLens', onLane),
      documentLinkProvider: () => client.request('textDocument/documentLink', onLane),
      semanticTokensProvider: () => client.request('textDocument/semanticTokens/full', onLane),
      codeActionProvider: () => client.request('textDocument/codeAction', onLane, { range: { start: onLane, end: onLane }, context: { diagnostics: [] } }),
      documentRangeFormattingProvider: () => client.request('textDocument/rangeFormatting', onLane, { range: { start: onLane, end: onLane }, options: {} }),
      documentFormattingProvider: () => client.request('textDocument/formatting', onLane, { options: { tabSize: 2, insertSpaces: true } }),
    };
    expect(Object.keys(capabilities).sort()).toEqual([...Object.keys(answers), 'textDocumentSync'].sort());
    for (const answer of Object.values(answers)) expect(await answer()).toBeTruthy();
    expect(await answers['workspaceSymbolProvider']?.()).toMatchObject([{ name: 'write', containerName: 'send', location: { uri } }]);
    expect(await answers['documentRangeFormattingProvider']?.()).toMatchObject([{ newText: '    app -> drv "write" ja "書く" {\n      kind syscall\n      note "why" ja "なぜ"\n    }' }]);
    expect(await answers['hoverProvider']?.()).toMatchObject({ contents: { value: expect.stringContaining('なぜ') as string } });
    expect(await answers['definitionProvider']?.()).toMatchObject({ uri, range: { start: declaration } });
    expect(await answers['documentFormattingProvider']?.()).toMatchObject([{ newText: expect.stringContaining('\n    app -> drv "write" ja "書く" {\n      kind syscall\n') as string }]);
  });

  it('leaves lenses to the VS Code extension, and links problems to its command', async ({ client }) => {
    const { capabilities } = await client.start('en', { sources: 'client', explainCommand: 'vhflow.explainProblem' }, { window: { showDocument: { support: true } } });
    expect(capabilities).not.toHaveProperty('codeLensProvider');
    expect(capabilities).not.toHaveProperty('executeCommandProvider');
    const { diagnostics } = await client.open('scenario s {');
    expect(diagnostics.map(({ codeDescription }) => codeDescription?.href)).toContain(`command:vhflow.explainProblem?${encodeURIComponent('["expected-brace"]')}`);
  });

  it('adds no link to problems when there is no explanation, or when the command is not a plain name', async ({ client }) => {
    await client.start('en', { explainCommand: 'vhflow.explain?["x"]#' });
    expect((await client.open('scenario s {')).diagnostics.map(({ codeDescription }) => codeDescription)).not.toContainEqual(expect.anything());
  });

  it('offers only lenses whose commands the client runs', async ({ client }) => {
    await client.start('ja', { commands: ['vhflow.showInDiagram', 'workbench.action.quit'] });
    await client.open(text);
    const lenses = await client.request<{ command: { title: string; command: string; arguments?: unknown[] } }[]>('textDocument/codeLens', onLane);
    expect(lenses.map(({ command }) => [command.title, command.command])).toEqual([
      ['1ホップ', ''], ['ホップ 1 / 1', ''], ['図で表示', 'vhflow.showInDiagram'],
    ]);
    expect(lenses[2]?.command.arguments).toEqual([{ document: { uri, scenarioId: 's' }, flowId: 'send', hopId: 'app-drv-syscall' }]);
  });

  it('refuses to rename to a name that is in use, with the reason', async ({ client }) => {
    await client.start();
    await client.open(text);
    await expect(client.request('textDocument/rename', onLane, { newName: 'kvm' })).rejects.toThrow('There is already a participant `kvm`.');
  });

  it('refuses to rename a built-in condition, with the reason, before it asks for a name', async ({ client }) => {
    await client.start();
    const opened = scenarioWith('app -> drv "x" { when halted }');
    await client.open(opened);
    const line = opened.split('\n').findIndex((each) => each.includes('halted'));
    const position = { line, character: (opened.split('\n')[line] ?? '').indexOf('halted') };
    await expect(client.request('textDocument/prepareRename', position)).rejects.toThrow('`halted` is a built-in condition, which has this name in every file.');
  });

  it('has lenses for the function that counts by default, of several under different conditions', async ({ client }) => {
    await client.start('en', { commands: ['vhflow.openSource'] });
    const opened = scenarioWith('app -> drv "x" { kind syscall at linux:a.c#amd if amd at linux:a.c#intel }\napp -> drv "y" { kind syscall when amd at linux:a.c#svm }');
    await client.open(opened);
    const lenses = await client.request<{ command: { title: string; command: string; arguments?: { anchor?: { character: number } }[] } }[]>('textDocument/codeLens', { line: 0, character: 0 });
    expect(lenses.filter(({ command }) => command.command === '').map(({ command }) => command.title)).toEqual(['1 hop', 'Hop 1 of 1', 'when amd']);
    const lines = opened.split('\n');
    const functions = lenses.flatMap(({ command }) => command.arguments?.map(({ anchor }) => anchor?.character) ?? []);
    expect(functions).toEqual([lines.find((line) => line.includes('intel'))?.indexOf('intel'), lines.find((line) => line.includes('svm'))?.indexOf('svm')]);
  });

  it('offers quick fixes for the problems at a position, in the language of the editor', async ({ client }) => {
    await client.start('ja');
    const { diagnostics } = await client.open(text.replace('-> drv', '-> drw'));
    expect(diagnostics).toContainEqual(expect.objectContaining({ message: '参加者`drw`はありません。もしかして`drv`ですか？' }));
    const range = { start: onLane, end: onLane };
    const offered = await client.request('textDocument/codeAction', onLane, { range, context: { diagnostics: [] } });
    expect(offered).toContainEqual(expect.objectContaining({
      title: '`drv`に変更', kind: 'quickfix',
      edit: { changes: { [uri]: [{ range: { start: { line: hopLine, character: 7 }, end: { line: hopLine, character: 10 } }, newText: 'drv' }] } },
    }));
    expect(await client.request('textDocument/codeAction', onLane, { range, context: { diagnostics: [], only: ['source'] } })).toEqual([]);
  });

  it('names at most 1,000 symbols of the open documents', async ({ client }) => {
    await client.start();
    await client.open(scenarioWith('app -> drv "many" { kind call }\n'.repeat(1_200)));
    expect(await client.connection.sendRequest('workspace/symbol', { query: '' })).toHaveLength(1_000);
    expect(await client.connection.sendRequest('workspace/symbol', { query: 'nothing like it' })).toEqual([]);
  });

  it('does not format a document with syntax errors', async ({ client }) => {
    await client.start();
    await client.open('scenario s {');
    expect(await client.request('textDocument/formatting', onLane, { options: {} })).toEqual([]);
  });
});
