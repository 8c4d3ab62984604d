import assert from 'node:assert/strict';
import { suite, suiteSetup, teardown, test } from 'mocha';
import * as vscode from 'vscode';
import type { ExtensionApi } from '../../src/extension/extension.js';
import { builtInHop, closeEditors, until, vhflow, workspaceFile, writeFile } from './support/extension.js';

suite('.vhflow editors and the current hop', () => {
  let api: ExtensionApi;
  const file = workspaceFile('paths/two-flows.vhflow');

  suiteSetup(async () => {
    api = await vhflow();
  });
  teardown(async () => {
    await closeEditors();
  });

  const openFile = async (): Promise<vscode.TextEditor> => {
    const editor = await vscode.window.showTextDocument(file);
    await until(() => api.library.fileAt(file)?.compiled, api.library.onDidChange);
    return editor;
  };
  const lineOf = (editor: vscode.TextEditor, words: string): number => editor.document.positionAt(editor.document.getText().indexOf(words)).line;
  const putCursor = (editor: vscode.TextEditor, words: string): void => {
    const line = lineOf(editor, words);
    editor.selection = new vscode.Selection(line, 6, line, 6);
  };
  const walk = () => {
    const entry = api.library.fileAt(file)?.entries[0];
    const flow = entry?.scenario.flows[0];
    const hop = flow?.hops[0];
    assert.ok(entry && flow && hop);
    api.currentHop.set({ entry, flow, hop }, 'command');
  };

  test('the cursor in a hop of the active file selects that hop', async () => {
    const editor = await openFile();
    walk();
    putCursor(editor, 'copy from "App"');
    await until(() => api.currentHop.current?.hop.id === 'copy', api.currentHop.onDidChange);
    putCursor(editor, 'kind wakeup');
    await until(() => api.currentHop.current?.flow.id === 'receive', api.currentHop.onDidChange);
  });

  test('the cursor in another file does not change the current hop', async () => {
    const built = builtInHop(api, 'virtio-pcap', 'send', 2);
    api.currentHop.set(built, 'command');
    const editor = await openFile();
    const moved = until(() => editor.selection.active.line === lineOf(editor, 'copy from "App"'), vscode.window.onDidChangeTextEditorSelection);
    putCursor(editor, 'copy from "App"');
    await moved;
    assert.equal(api.currentHop.current?.hop, built.hop);
  });

  test('a hop chosen elsewhere does not move the cursor', async () => {
    const editor = await openFile();
    walk();
    const before = editor.selection.active;
    await vscode.commands.executeCommand('vhflow.nextHop');
    assert.equal(api.currentHop.current?.hop.id, 'copy');
    assert.ok(editor.selection.active.isEqual(before));
  });

  const lensesOf = async (uri: vscode.Uri): Promise<[number, string | undefined][]> => {
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', uri, 100);
    return lenses.filter(({ command }) => command?.command.startsWith('vhflow.')).map(({ range, command }) => [range.start.line, command?.title]);
  };

  test('a hop with a participant that is not declared has its code lenses', async () => {
    const editor = await openFile();
    const at = editor.document.getText().indexOf('app -> stack');
    await editor.edit((edit) => edit.replace(new vscode.Range(editor.document.positionAt(at), editor.document.positionAt(at + 12)), 'app -> stak'));
    const { line } = editor.document.positionAt(at);
    assert.deepEqual((await lensesOf(file)).filter(([lensLine]) => lensLine === line), [[line, 'Open Source'], [line, 'Show in Diagram']]);
  });

  test('code lenses open diagram and source', async () => {
    const { document } = await openFile();
    const at = (words: string) => document.positionAt(document.getText().indexOf(words)).line;
    assert.deepEqual(await lensesOf(file), [
      [at('scenario two-flows'), 'Open Diagram'],
      [at('flow send'), 'Open Diagram'],
      [at('app -> stack'), 'Open Source'],
      [at('app -> stack'), 'Show in Diagram'],
      [at('stack -> stack "copy"'), 'Open Source'],
      [at('stack -> stack "copy"'), 'Show in Diagram'],
      [at('stack -> stack "udp'), 'Open Source'],
      [at('stack -> stack "udp'), 'Show in Diagram'],
      [at('flow receive'), 'Open Diagram'],
      [at('stack -> app'), 'Show in Diagram'],
    ]);
  });

  test('code lenses remain for the parts of a file without errors', async () => {
    const content = (await vscode.workspace.openTextDocument(file)).getText().replace('stack -> stack "copy"', 'stack -> "copy"');
    const broken = workspaceFile('paths/broken.vhflow');
    await writeFile(broken, content);
    const document = await vscode.workspace.openTextDocument(broken);
    const lines = (await lensesOf(document.uri)).map(([line]) => document.lineAt(line).text.trim());
    assert.ok(lines.some((line) => line.startsWith('app -> stack')));
    assert.ok(lines.some((line) => line.startsWith('stack -> app')));
    await vscode.workspace.fs.delete(broken);
  });

  test('a lens shows its hop in the diagram', async () => {
    await openFile();
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', file, 100);
    const last = lenses.filter(({ command }) => command?.command === 'vhflow.showInDiagram').at(-1)?.command;
    assert.ok(last);
    await vscode.commands.executeCommand(last.command, ...((last.arguments ?? []) as unknown[]));
    assert.equal(api.currentHop.current?.hop.id, 'received');
    assert.equal(api.diagram.isOpen, true);
  });
});
