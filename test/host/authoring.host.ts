import assert from 'node:assert/strict';
import { suite, suiteSetup, suiteTeardown, test } from 'mocha';
import * as vscode from 'vscode';
import type { ExtensionApi } from '../../src/extension/extension.js';
import { compile, format } from '../../src/language/index.js';
import { builtInHop, closeEditors, until, vhflow, workspaceFile, writeFile } from './support/extension.js';
import { fixtureTree, setSourceRoots } from './support/sources.js';

const own = `scenario own {
  title "Own"
  source linux "6.1.192"

  machine guest "Guest" {
    participant app "App" in guest-user
    participant stack "Stack" in guest-kernel of linux
  }
  machine host "Host" {
    participant emu "QEMU" in qemu
  }

  flow send "Out" {
    app -> stack "first"
    // speaks of the second
    stack -> stack "second" {
      kind copy
      copy from "a" to "b"
    }
  }
}
`;

suite('authoring', () => {
  let api: ExtensionApi;
  const file = () => workspaceFile('authoring.vhflow');

  suiteSetup(async () => {
    api = await vhflow();
    await setSourceRoots({ linux: fixtureTree('linux'), qemu: fixtureTree('qemu') });
    await writeFile(file(), own);
    await until(() => api.library.fileAt(file())?.compiled, api.library.onDidChange);
  });
  suiteTeardown(async () => {
    await closeEditors();
    await vscode.workspace.fs.delete(file());
    await setSourceRoots(undefined);
  });

  const run = (command: string, ...values: readonly unknown[]) => vscode.commands.executeCommand(command, ...values);
  const flow = () => ({ document: { uri: file().toString(), scenarioId: 'own' }, flowId: 'send' });
  const textOf = () => vscode.workspace.openTextDocument(file()).then((document) => document.getText());
  const labels = async () => compile(await textOf()).scenarios[0]?.flows[0]?.hops.map(({ label }) => label.en);
  /** Shows a file with the cursor at a text. */
  const cursorAt = async (uri: vscode.Uri, said: string) => {
    const editor = await vscode.window.showTextDocument(uri, { viewColumn: vscode.ViewColumn.One });
    const position = editor.document.positionAt(editor.document.getText().indexOf(said));
    editor.selection = new vscode.Selection(position, position);
    return editor;
  };
  const cursorText = () => {
    const editor = vscode.window.activeTextEditor;
    return editor && editor.document.lineAt(editor.selection.active.line).text.slice(editor.selection.active.character);
  };
  const undoAll = async () => {
    await vscode.window.showTextDocument(file());
    await run('undo');
    assert.equal(await textOf(), own);
  };
  const addFrom = async (path: string, said: string, tree = 'linux') => {
    await cursorAt(vscode.Uri.file(`${fixtureTree(tree)}/${path}`), said);
    await run('vhflow.addHopHere', flow());
    const editor = vscode.window.activeTextEditor;
    assert.equal(editor?.document.uri.toString(), file().toString());
    return editor.document.getText(editor.selection);
  };

  test('the function under the cursor becomes the last hop, its label is selected, and undo removes it', async () => {
    assert.equal(await addFrom('net/socket.c', '__sys_recvfrom'), '__sys_recvfrom()');
    const text = await textOf();
    assert.ok(text.includes('    stack -> stack "__sys_recvfrom()" {\n      at linux:net/socket.c#__sys_recvfrom\n    }\n  }\n'), text);
    assert.equal(format(text), text);
    await undoAll();
  });

  test('it becomes the hop after the one at the cursor, in the column where the file is open', async () => {
    await cursorAt(file(), 'app -> stack "first"');
    const source = await vscode.window.showTextDocument(vscode.Uri.file(`${fixtureTree('linux')}/net/socket.c`), { viewColumn: vscode.ViewColumn.Two });
    const position = source.document.positionAt(source.document.getText().indexOf('__sys_recvfrom'));
    source.selection = new vscode.Selection(position, position);
    await run('vhflow.addHopHere', flow());
    assert.deepEqual(await labels(), ['first', '__sys_recvfrom()', 'second']);
    const editors = vscode.window.visibleTextEditors.filter(({ document }) => document.uri.toString() === file().toString());
    assert.deepEqual(editors.map(({ viewColumn }) => viewColumn), [vscode.ViewColumn.One]);
    await undoAll();
    await closeEditors();
  });

  test('it becomes the hop after the current one, and opens where the file is open behind another tab', async () => {
    await vscode.window.showTextDocument(file(), { viewColumn: vscode.ViewColumn.One, preview: false });
    const ref = api.library.fileAt(file())?.entries[0];
    const [send] = ref?.scenario.flows ?? [];
    const hop = send?.hops[0];
    assert.ok(ref && send && hop);
    api.currentHop.set({ entry: ref, flow: send, hop }, 'command');
    const editor = await cursorAt(vscode.Uri.file(`${fixtureTree('linux')}/net/socket.c`), '__sys_recvfrom');
    assert.equal(vscode.window.visibleTextEditors.length, 1, `only ${editor.document.fileName} is visible`);
    await run('vhflow.addHopHere', flow());
    assert.deepEqual(await labels(), ['first', '__sys_recvfrom()', 'second']);
    assert.equal(vscode.window.tabGroups.all.length, 1);
    await undoAll();
    await closeEditors();
    api.currentHop.set(builtInHop(api, 'virtio-pcap', 'send', 1), 'command');
  });

  test('the source of a project that the scenario lacks is declared with the tree\'s version, in the same step', async () => {
    const pick = vscode.window.showQuickPick;
    const offered: string[][] = [];
    const answer = async (items: readonly { readonly id: string }[]) => {
      offered.push(items.map(({ id }) => id));
      return items.find(({ id }) => id === 'emu');
    };
    vscode.window.showQuickPick = answer as unknown as typeof pick;
    try {
      await addFrom('hw/virtio/virtio.c', 'virtio_queue_host_notifier_read(E', 'qemu');
    } finally {
      vscode.window.showQuickPick = pick;
    }
    const text = await textOf();
    assert.deepEqual(offered, [['app', 'stack', 'emu']]);
    assert.match(text, /source linux "6\.1\.192"\n {2}source qemu "[\d.]+"\n/);
    assert.deepEqual(compile(text).diagnostics.filter(({ severity }) => severity === 1), []);
    assert.equal(compile(text).scenarios[0]?.flows[0]?.hops.at(-1)?.at?.[0].path, 'hw/virtio/virtio.c');
    await undoAll();
  });

  test('the list of flows contains those of the workspace, and no built-in ones', async () => {
    const pick = vscode.window.showQuickPick;
    let offered: readonly vscode.QuickPickItem[] = [];
    vscode.window.showQuickPick = (async (items: readonly vscode.QuickPickItem[]) => void (offered = items)) as unknown as typeof pick;
    try {
      const editor = await cursorAt(vscode.Uri.file(`${fixtureTree('linux')}/net/socket.c`), '__sys_recvfrom');
      await run('vhflow.addHopHere', editor.document.uri);
    } finally {
      vscode.window.showQuickPick = pick;
    }
    assert.ok(offered.some(({ label, description }) => label === 'Own · Out' && description === 'authoring.vhflow'));
    assert.ok(offered.some(({ label }) => label.startsWith('Two flows')));
    assert.ok(!offered.some(({ label }) => label.startsWith('virtio-net & vhost')));
    assert.equal(await textOf(), own);
  });

  test('a hop moves with its comment, the cursor stays in it, and undo moves it back', async () => {
    await cursorAt(file(), 'second" {');
    await run('vhflow.moveHopUp');
    assert.deepEqual(await labels(), ['second', 'first']);
    assert.ok((await textOf()).includes('  flow send "Out" {\n    // speaks of the second\n    stack -> stack "second" {'));
    assert.equal(cursorText(), 'second" {');
    await run('vhflow.moveHopUp');
    assert.deepEqual(await labels(), ['second', 'first'], 'nothing is above the first hop');
    await run('vhflow.moveHopDown');
    assert.equal(await textOf(), own);
    assert.equal(cursorText(), 'second" {');
    await run('undo');
    await undoAll();
  });

  test('detail is toggled', async () => {
    await cursorAt(file(), 'copy from');
    await run('vhflow.toggleDetail');
    assert.ok((await textOf()).includes('      kind copy\n      level detail\n      copy from'));
    await run('vhflow.toggleDetail');
    assert.equal(await textOf(), own);
  });

  // Lists, chats and terminals may: these keys are only taken where text is edited.
  test('the keys that move hops have no other use in the editor', async () => {
    const defaults = await vscode.workspace.openTextDocument(vscode.Uri.parse('vscode://defaultsettings/keybindings.json'));
    const bindings = JSON.parse(defaults.getText().replace(/^\s*\/\/.*$/gm, '')) as readonly { key: string; command: string; when?: string }[];
    assert.ok(bindings.length > 500);
    const taken = bindings.filter(({ key, command, when = '' }) =>
      /^ctrl\+alt\+page(up|down)$/.test(key) && !command.startsWith('vhflow.') && !/inQuickInput|inChat|accessibleView|terminalFocus/.test(when));
    assert.deepEqual(taken, []);
  });

  for (const [template, hops] of [['network', 4], ['block', 5], ['empty', 1]] as const) {
    test(`the template "${template}" starts a scenario without problems`, async () => {
      await run('vhflow.newScenario', `My ${template}`, template);
      const document = await until(() => {
        const shown = vscode.window.activeTextEditor?.document;
        return shown?.getText().includes(`scenario my-${template} {`) && shown;
      }, vscode.window.onDidChangeActiveTextEditor);
      const { diagnostics, scenarios } = compile(document.getText());
      assert.deepEqual(diagnostics, []);
      assert.equal(scenarios[0]?.flows[0]?.hops.length, hops);
    });
  }

  // VS Code does so if the new file gets the name of one whose backup still exists, which cannot be foreseen.
  test('a new scenario has its own text even if VS Code fills the file from an old backup', async () => {
    const open = vscode.workspace.openTextDocument;
    const stale = await open({ language: 'vhflow', content: 'scenario closed-before { title "Closed before" }\n' });
    vscode.workspace.openTextDocument = async () => stale;
    try {
      await run('vhflow.newScenario', 'Fresh', 'empty');
    } finally {
      vscode.workspace.openTextDocument = open;
    }
    assert.match(stale.getText(), /^scenario fresh \{/m);
    assert.doesNotMatch(stale.getText(), /closed-before/);
    assert.equal(vscode.window.activeTextEditor?.document, stale);
  });
});
