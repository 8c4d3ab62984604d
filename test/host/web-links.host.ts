import assert from 'node:assert/strict';
import { suite, suiteSetup, teardown, test } from 'mocha';
import * as vscode from 'vscode';
import type { ExtensionApi } from '../../src/extension/extension.js';
import { addressOfHop } from '../../src/extension/scenarios/hop-address.js';
import { builtInHop, closeEditors, until, vhflow, workspaceFile, writeFile } from './support/extension.js';
import { lensesOf, sheetUri } from './support/sources.js';

const setting = 'vhflow.webAddresses';

suite('links to the source on the web', () => {
  let api: ExtensionApi;

  suiteSetup(async () => {
    api = await vhflow();
  });
  teardown(async () => {
    await vscode.workspace.getConfiguration().update(setting, undefined, vscode.ConfigurationTarget.Global);
    await vscode.env.clipboard.writeText('');
    await closeEditors();
  });

  const copied = async (argument?: unknown) => {
    await vscode.env.clipboard.writeText('nothing');
    await vscode.commands.executeCommand('vhflow.copyLink', argument);
    return vscode.env.clipboard.readText();
  };

  test('the link of a hop, of a view element and of the current hop is copied', async () => {
    const ref = builtInHop(api, 'virtio-vhost-pcap', 'send', 1);
    const link = /^https:\/\/elixir\.bootlin\.com\/linux\/v6\.1\.192\/source\/net\/socket\.c#L\d+$/;
    assert.match(await copied(addressOfHop(ref)), link);
    assert.match(await copied({ address: addressOfHop(ref) }), link);
    api.currentHop.set(ref, 'command');
    assert.match(await copied(), link);
  });

  test('the link of a file has no line', async () => {
    assert.equal(await copied({ project: 'qemu', version: '7.2.0', path: 'hw/net/e1000.c' }), 'https://elixir.bootlin.com/qemu/v7.2.0/source/hw/net/e1000.c');
  });

  test('a project of your own has links once its address is in the settings, and none without', async () => {
    const file = workspaceFile('web-links.vhflow');
    await writeFile(file, `scenario own {
      title "Own"
      source backend "1.4"
      machine host "Host" { participant app "App" in host-user }
      flow send "Sending" { app -> app "poll" as poll { at backend:src/port.c#poll } }
    }`);
    const address = { document: { uri: file.toString(), scenarioId: 'own' }, flowId: 'send', hopId: 'poll' };
    await until(() => api.library.find(address.document), api.library.onDidChange);
    assert.equal(await copied(address), 'nothing');
    await vscode.workspace.getConfiguration().update(setting, { backend: 'https://git.example/{version}/{path}#L{line}' }, vscode.ConfigurationTarget.Global);
    assert.equal(await copied(address), 'https://git.example/1.4/src/port.c');
    await vscode.workspace.fs.delete(file);
  });

  test('a hover and the notes on a file contain the links, and the notes offer the file on the web', async () => {
    const sheet = sheetUri('/linux@6.1.192/net/socket.c');
    api.currentHop.set(builtInHop(api, 'virtio-vhost-pcap', 'send', 1), 'command');
    const document = await vscode.workspace.openTextDocument(sheet);
    assert.match(document.getText(), /^ \* https:\/\/elixir\.bootlin\.com\/linux\/v6\.1\.192\/source\/net\/socket\.c#L\d+$/m);
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', sheet, document.positionAt(document.getText().indexOf('__sys_sendto')));
    const text = hovers.flatMap(({ contents }) => contents.map((content) => (typeof content === 'string' ? content : content.value))).join('\n');
    assert.match(text, /\[Open on the Web\]\(https:\/\/elixir\.bootlin\.com\/linux\/v6\.1\.192\/source\/net\/socket\.c#L\d+\)/);
    assert.match(text, /\[Open Call Site on the Web\]\(https:/);
    const lenses = await lensesOf(document);
    assert.ok(lenses.some(({ command }) => command.title === 'Open on the Web' && command.command === 'vhflow.openOnWeb'));
  });
});
