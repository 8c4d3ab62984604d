import assert from 'node:assert/strict';
import { suite, suiteSetup, teardown, test } from 'mocha';
import * as vscode from 'vscode';
import type { ExtensionApi } from '../../src/extension/extension.js';
import { addressOfHop } from '../../src/extension/scenarios/hop-address.js';
import { closeEditors, until, vhflow } from './support/extension.js';
import { sheetUri } from './support/sources.js';

suite('the file system of sheets', () => {
  let api: ExtensionApi;

  suiteSetup(async () => {
    api = await vhflow();
  });
  teardown(async () => {
    await vscode.workspace.getConfiguration().update('vhflow.contentLanguage', undefined, vscode.ConfigurationTarget.Global);
    await closeEditors();
  });

  const sheet = sheetUri('/qemu@7.2.0/hw/net/virtio-net.c');
  const textOf = async (uri: vscode.Uri) => new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));

  test('a sheet can be read, and states what it is', async () => {
    const text = await textOf(sheet);
    assert.match(text, /^\/\* These are notes, not the file itself\.\n \* hw\/net\/virtio-net\.c/);
    assert.equal((await vscode.workspace.fs.stat(sheet)).type, vscode.FileType.File);
  });

  test('its text URI, as a restart restores it, leads to the same sheet', async () => {
    const restored = vscode.Uri.parse(sheet.toString());
    assert.equal(await textOf(restored), await textOf(sheet));
    assert.equal(await textOf(vscode.Uri.parse('vhflow-source:/qemu@7.2.0/hw/net/virtio-net.c')), await textOf(sheet));
  });

  test('nothing can be written', async () => {
    const { permissions } = await vscode.workspace.fs.stat(sheet);
    assert.equal(permissions, vscode.FilePermission.Readonly);
    assert.equal(vscode.workspace.fs.isWritableFileSystem('vhflow-source'), false);
    await assert.rejects(Promise.resolve(vscode.workspace.fs.writeFile(sheet, new Uint8Array())));
    await assert.rejects(Promise.resolve(vscode.workspace.fs.delete(sheet)));
    await assert.rejects(Promise.resolve(vscode.workspace.fs.rename(sheet, sheetUri('/qemu@7.2.0/x.c'))));
  });

  for (const path of ['/qemu@7.2.0/../../etc/passwd', '/qemu@7.2.0/no/such/file.c', '/none@1/hw/net/virtio-net.c', '/qemu/hw/net/virtio-net.c', '/etc/passwd']) {
    test(`${path} does not exist`, async () => {
      await assert.rejects(Promise.resolve(vscode.workspace.fs.readFile(sheetUri(path))));
    });
  }

  test('folders list the sheets', async () => {
    const names = (await vscode.workspace.fs.readDirectory(sheetUri('/qemu@7.2.0/hw/net'))).map(([name]) => name);
    assert.ok(names.includes('virtio-net.c') && names.includes('e1000.c'));
    const trees = await vscode.workspace.fs.readDirectory(sheetUri('/'));
    assert.ok(trees.some(([name, type]) => name === 'qemu@7.2.0' && type === vscode.FileType.Directory));
  });

  test('the outline has a symbol for each function', async () => {
    const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>('vscode.executeDocumentSymbolProvider', sheet);
    assert.ok(symbols.some(({ name, kind }) => name === 'virtio_net_flush_tx' && kind === vscode.SymbolKind.Function));
  });

  test('a sheet begins with the current hop, and folds what follows', async () => {
    const hopIn = (path: string) => [...api.library.allHops()].filter(({ entry, hop }) => entry.scenario.id === 'virtio-pcap' && hop.at?.[0].path === path);
    const [first, ...others] = hopIn('hw/net/virtio-net.c');
    const last = others.at(-1);
    assert.ok(first && last && first.hop.at && last.hop.at);
    await vscode.commands.executeCommand('vhflow.openSource', addressOfHop(first));
    const { document } = vscode.window.activeTextEditor ?? assert.fail('nothing was opened');
    const begins = (ref: typeof first, symbol: string) => new RegExp(`\\*/\n\n/\\* ${symbol}: [^]*?\n \\*\n \\* Hop ${ref.hop.n} of `).exec(vscode.window.activeTextEditor?.document.getText() ?? '')?.index;
    await until(() => (begins(first, first.hop.at?.[0].symbol ?? '') ?? 999) < 400, vscode.workspace.onDidChangeTextDocument);
    await closeEditors();
    await vscode.commands.executeCommand('vhflow.openSource', addressOfHop(last));
    await until(() => (begins(last, last.hop.at?.[0].symbol ?? '') ?? 999) < 400, vscode.workspace.onDidChangeTextDocument);
    const folds = await vscode.commands.executeCommand<vscode.FoldingRange[]>('vscode.executeFoldingRangeProvider', document.uri);
    assert.ok(folds.length > 3 && folds.every(({ start, end }) => end > start));
    const editor = vscode.window.activeTextEditor;
    assert.ok(editor);
    await until(() => editor.visibleRanges.length > 1, vscode.window.onDidChangeTextEditorVisibleRanges);
    assert.equal(editor.visibleRanges[0]?.start.line, 0);
  });

  test('an open sheet changes with the content language', async () => {
    const document = await vscode.workspace.openTextDocument(sheet);
    await vscode.window.showTextDocument(document);
    const before = document.getText();
    await vscode.workspace.getConfiguration().update('vhflow.contentLanguage', 'ja', vscode.ConfigurationTarget.Global);
    await until(() => document.getText() !== before, vscode.workspace.onDidChangeTextDocument);
    assert.match(document.getText(), /[ぁ-ん]/);
  });
});
