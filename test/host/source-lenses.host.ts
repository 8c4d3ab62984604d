import assert from 'node:assert/strict';
import { suite, suiteSetup, suiteTeardown, teardown, test } from 'mocha';
import * as vscode from 'vscode';
import type { ExtensionApi } from '../../src/extension/extension.js';
import { addressOfHop } from '../../src/extension/scenarios/hop-address.js';
import { builtInHop, closeEditors, until, vhflow, workspaceFile, writeFile } from './support/extension.js';
import { fixtureTree, lensesOf, setSourceRoots, sheetUri } from './support/sources.js';

suite('annotations of sources', () => {
  let api: ExtensionApi;

  suiteSetup(async () => {
    api = await vhflow();
    await setSourceRoots({ linux: fixtureTree('linux') });
  });
  suiteTeardown(() => setSourceRoots(undefined));
  teardown(async () => {
    await vscode.workspace.getConfiguration().update('vhflow.codeLens.enabled', undefined, vscode.ConfigurationTarget.Global);
    await closeEditors();
  });

  const realFile = vscode.Uri.file(`${fixtureTree('linux')}/net/socket.c`);
  const sheet = sheetUri('/linux@6.1.192/net/socket.c');
  const titlesAt = async (uri: vscode.Uri, name: string) => {
    // VS Code may close a document without an editor at any time, and then it has no lenses for it.
    const { document } = await vscode.window.showTextDocument(uri);
    const lenses = await lensesOf(document);
    return lenses.filter(({ line }) => line.includes(`${name}(`) || line.startsWith(`/* ${name}:`)).map(({ command }) => command.title);
  };
  const walk = (n: number) => api.currentHop.set(builtInHop(api, 'virtio-vhost-pcap', 'send', n), 'command');

  for (const [what, uri] of [['a real file', realFile], ['a sheet', sheet]] as const) {
    test(`in ${what}, a function of the current flow has lenses for its steps`, async () => {
      walk(1);
      const titles = await titlesAt(uri, '__sys_sendto');
      const { flow, hop } = builtInHop(api, 'virtio-vhost-pcap', 'send', 1);
      const next = flow.hops.find(({ n, level }) => n > 1 && level === 'main');
      assert.deepEqual(titles, [
        `Hop ${next?.n} ▶`,
        'Show in Diagram',
        `Hop 1/${flow.hops.length} · virtio-net & vhost & pcap · Sending from App1: ${hop.label.en}`,
      ]);
    });

    test(`in ${what}, another function has one lens for all hops through it`, async () => {
      walk(1);
      const [title, ...more] = await titlesAt(uri, '__sys_recvfrom');
      assert.deepEqual(more, []);
      const passing = api.library.hopsThrough('linux', 'net/socket.c', '__sys_recvfrom');
      const scenarios = new Set(passing.map(({ entry }) => entry)).size;
      assert.ok(passing.length > 1 && scenarios > 1);
      assert.equal(title, `${passing.length} hops in ${scenarios} scenarios…`);
    });

    test(`in ${what}, the hover on a name explains its hops`, async () => {
      walk(1);
      const document = await vscode.workspace.openTextDocument(uri);
      const position = document.positionAt(document.getText().indexOf('__sys_sendto'));
      const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', uri, position);
      const text = hovers.flatMap(({ contents }) => contents.map((content) => (typeof content === 'string' ? content : content.value))).join('\n');
      assert.match(text, /sendto/);
      assert.match(text, /Other versions/);
      assert.match(text, /vhflow\.showInDiagram/);
    });
  }

  test('a function that no flow passes through has no annotation', async () => {
    assert.deepEqual(await titlesAt(realFile, 'check_address'), []);
  });

  test('headers, which VS Code regards as C++, are annotated too', async () => {
    const file = vscode.Uri.file(`${fixtureTree('linux')}/include/linux/netdevice.h`);
    assert.equal((await vscode.workspace.openTextDocument(file)).languageId, 'cpp');
    assert.deepEqual(await titlesAt(file, 'dev_queue_xmit'), []);
  });

  test('a C file outside known trees has no annotation', async () => {
    const file = workspaceFile('alone.c');
    await writeFile(file, 'int __sys_sendto(int fd)\n{\n\treturn fd;\n}\n');
    assert.deepEqual(await lensesOf(await vscode.workspace.openTextDocument(file)), []);
    await vscode.workspace.fs.delete(file);
  });

  test('the setting disables annotations', async () => {
    await vscode.workspace.getConfiguration().update('vhflow.codeLens.enabled', false, vscode.ConfigurationTarget.Global);
    assert.deepEqual(await titlesAt(realFile, '__sys_sendto'), []);
  });

  test('annotations move with their function during an edit', async () => {
    walk(1);
    const document = await vscode.workspace.openTextDocument(realFile);
    const editor = await vscode.window.showTextDocument(document);
    const added = 'int first(void)\n{\n\treturn 1;\n}\n\n';
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), added));
    try {
      assert.equal((await titlesAt(realFile, '__sys_sendto')).length, 3);
    } finally {
      // VS Code may save automatically, and all tests share the file.
      await editor.edit((edit) => edit.delete(new vscode.Range(new vscode.Position(0, 0), document.positionAt(added.length))));
      await document.save();
    }
  });

  test('lenses are in the language of the contents', async () => {
    const configuration = () => vscode.workspace.getConfiguration();
    walk(1);
    await configuration().update('vhflow.contentLanguage', 'ja', vscode.ConfigurationTarget.Global);
    try {
      const [next, , here] = await titlesAt(realFile, '__sys_sendto');
      assert.match(String(next), /^ホップ\d+ ▶$/);
      assert.match(String(here), /^ホップ1\/\d+ · /);
    } finally {
      await configuration().update('vhflow.contentLanguage', undefined, vscode.ConfigurationTarget.Global);
    }
  });

  test('a hostile title stays text in lens and hover', async () => {
    const content = [
      'scenario hostile { title "$(bug) [x](command:evil) <img src=x>"',
      'source linux "6.1.192" machine m "M" { participant a "A" in host-kernel }',
      'flow send "Send" { a -> a "[run](command:workbench.action.quit) $(flame)" { at linux:net/socket.c#check_address note "<b>![i](http://x/y)" } } }',
    ].join('\n');
    const hostile = workspaceFile('paths/hostile.vhflow');
    await writeFile(hostile, content);
    await until(() => api.library.fileAt(hostile)?.entries.length, api.library.onDidChange);
    const document = await vscode.workspace.openTextDocument(realFile);
    const position = document.positionAt(document.getText().indexOf('check_address'));
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', realFile, position);
    const contents = hovers.flatMap((hover) => hover.contents).filter((content) => content instanceof vscode.MarkdownString);
    const text = contents.map(({ value }) => value).join('\n');
    assert.doesNotMatch(text, /(?<!\\)\[run\]|(?<!\\)<b>|(?<!\\)!\[i\]/);
    assert.ok(text.includes('run'));
    for (const { isTrusted } of contents) {
      assert.deepEqual(isTrusted, { enabledCommands: ['vhflow.goToHopFromSource', 'vhflow.showInDiagram'] });
    }
    assert.deepEqual(await titlesAt(realFile, 'check_address'), ['1 hop in 1 scenario…']);
    const [entry] = api.library.fileAt(hostile)?.entries ?? [];
    const [flow] = entry?.scenario.flows ?? [];
    const [hop] = flow?.hops ?? [];
    assert.ok(entry && flow && hop);
    api.currentHop.set({ entry, flow, hop }, 'command');
    const title = (await titlesAt(realFile, 'check_address')).find((each) => each.startsWith('Hop 1/1'));
    assert.match(title ?? '', /\\\$\(bug\)/);
    assert.doesNotMatch(title ?? '', /(?<!\\)\$\(/);
    await vscode.workspace.fs.delete(hostile);
  });

  test('a hop chosen from another place moves the lens', async () => {
    walk(1);
    const { hop } = builtInHop(api, 'e1000-pcap', 'receive', 1);
    await vscode.commands.executeCommand('vhflow.goToHopFromSource', addressOfHop(builtInHop(api, 'e1000-pcap', 'receive', 1)));
    assert.equal(api.currentHop.current?.hop, hop);
    assert.match((await titlesAt(realFile, '__sys_sendto'))[0] ?? '', /^\d+ hops in \d scenarios…$/);
  });
});
