import assert from 'node:assert/strict';
import { suite, suiteSetup, teardown, test } from 'mocha';
import * as vscode from 'vscode';
import type { ExtensionApi } from '../../src/extension/extension.js';
import { SourceNavigation } from '../../src/extension/reader/navigation.js';
import { addressOfHop } from '../../src/extension/scenarios/hop-address.js';
import { builtInHop, closeEditors, until, vhflow } from './support/extension.js';
import { catchWarnings, fixtureTree, lensesOf, setSourceRoots } from './support/sources.js';

suite('opening the source of a hop', () => {
  let api: ExtensionApi;

  suiteSetup(async () => {
    api = await vhflow();
  });
  teardown(async () => {
    await closeEditors();
    await setSourceRoots(undefined);
  });

  const open = async (n: number): Promise<vscode.TextEditor> => {
    const ref = builtInHop(api, 'virtio-pcap', 'send', n);
    await vscode.commands.executeCommand('vhflow.openSource', addressOfHop(ref));
    assert.ok(vscode.window.activeTextEditor);
    return vscode.window.activeTextEditor;
  };
  const wordAtCursor = ({ document, selection }: vscode.TextEditor) => document.getText(document.getWordRangeAtPosition(selection.active));
  const inFront = (uri: string, word: string) => () =>
    vscode.window.visibleTextEditors.find((editor) => editor.document.uri.toString().endsWith(uri) && wordAtCursor(editor) === word);
  const moves = [vscode.window.onDidChangeTextEditorSelection, vscode.window.onDidChangeVisibleTextEditors] as const;

  test('without a folder it is the annotated sheet, at the function', async () => {
    const editor = await open(1);
    assert.equal(editor.document.uri.toString(), 'vhflow-source:/linux%406.1.192/net/socket.c');
    assert.equal(editor.document.languageId, 'c');
    assert.equal(wordAtCursor(editor), '__sys_sendto');
  });

  test('with a folder in the settings it is the user\'s own file', async () => {
    await setSourceRoots({ linux: fixtureTree('linux') });
    const editor = await open(1);
    assert.equal(editor.document.uri.fsPath, `${fixtureTree('linux')}/net/socket.c`);
    assert.equal(editor.document.lineAt(editor.selection.active.line).text.startsWith('int __sys_sendto('), true);
    assert.equal(wordAtCursor(editor), '__sys_sendto');
  });

  test('a folder for the exact version takes precedence over the one for all versions', async () => {
    await setSourceRoots({ 'linux': fixtureTree('linux-renamed'), 'linux@6.1.192': fixtureTree('linux') });
    assert.equal((await open(1)).document.uri.fsPath, `${fixtureTree('linux')}/net/socket.c`);
  });

  test('a project without a folder still has its sheet', async () => {
    await setSourceRoots({ linux: fixtureTree('linux') });
    const { entry, flow } = builtInHop(api, 'virtio-pcap', 'send', 1);
    const hop = flow.hops.find(({ at }) => at?.[0].project === 'qemu');
    assert.ok(hop);
    await vscode.commands.executeCommand('vhflow.openSource', addressOfHop({ entry, flow, hop }));
    assert.equal(vscode.window.activeTextEditor?.document.uri.scheme, 'vhflow-source');
  });

  test('a function that is not in the tree is reported by name, with the nearest one, and the file on request', async () => {
    await setSourceRoots({ linux: fixtureTree('linux-renamed') });
    const warnings = catchWarnings('Open net/socket.c');
    try {
      const editor = await open(1);
      assert.equal(editor.document.uri.scheme, 'vhflow-source', 'the notes are shown meanwhile');
      const { text, buttons } = await warnings.first;
      assert.match(text, /The Linux 7\.0\.0 tree does not have __sys_sendto in net\/socket\.c/);
      assert.match(text, /__sys_sendto_iter/);
      assert.deepEqual(buttons, ['Open net/socket.c']);
      await until(() => vscode.window.activeTextEditor?.document.uri.scheme === 'file', vscode.window.onDidChangeActiveTextEditor);
    } finally {
      warnings.restore();
    }
  });

  test('every hop of a flow opens at its function', async () => {
    const { entry, flow } = builtInHop(api, 'virtio-cuse-vhost', 'send', 1);
    for (const hop of flow.hops) {
      if (!hop.at) continue;
      await vscode.commands.executeCommand('vhflow.openSource', addressOfHop({ entry, flow, hop }));
      const editor = vscode.window.activeTextEditor;
      assert.equal(editor && wordAtCursor(editor), hop.at[0].symbol, `hop ${hop.n}`);
    }
  });

  test('it is beside the diagram, and follows it without taking the focus', async () => {
    await vscode.commands.executeCommand('vhflow.openDiagram', addressOfHop(builtInHop(api, 'virtio-pcap', 'send', 1)));
    const { tabGroups } = vscode.window;
    await until(() => tabGroups.activeTabGroup.activeTab?.input instanceof vscode.TabInputWebview, tabGroups.onDidChangeTabs, tabGroups.onDidChangeTabGroups);
    const editor = await open(1);
    assert.equal(editor.viewColumn, vscode.ViewColumn.Two);
    await vscode.commands.executeCommand('workbench.action.focusFirstEditorGroup');
    api.currentHop.set(builtInHop(api, 'virtio-pcap', 'send', 5), 'diagram');
    const followed = await until(inFront('/net/core/dev.c', '__dev_queue_xmit'), ...moves);
    assert.equal(followed.viewColumn, vscode.ViewColumn.Two);
    assert.equal(vscode.window.tabGroups.activeTabGroup.viewColumn, vscode.ViewColumn.One);
  });

  test('a hop clicked in the picture is shown beside it, and a step before its source has opened starts from that hop', async () => {
    await vscode.commands.executeCommand('vhflow.openDiagram', addressOfHop(builtInHop(api, 'virtio-pcap', 'send', 1)));
    const { tabGroups } = vscode.window;
    await until(() => tabGroups.activeTabGroup.activeTab?.input instanceof vscode.TabInputWebview, tabGroups.onDidChangeTabs, tabGroups.onDidChangeTabGroups);
    const flow = { document: { builtIn: 'virtio-pcap' }, flowId: 'send' };
    api.diagram.receive({ type: 'showSource', flow, n: 1 });
    api.diagram.receive({ type: 'selected', flow, n: 5 });
    const shown = await until(inFront('/net/core/dev.c', '__dev_queue_xmit'), ...moves);
    assert.equal(shown.viewColumn, vscode.ViewColumn.Two);
    assert.equal(tabGroups.activeTabGroup.viewColumn, vscode.ViewColumn.One, 'the keys stay in the picture');
  });

  test('a hop that is clicked in the picture is looked up once, even if a visible source follows it', async () => {
    const looked: string[] = [];
    const roots = { rootFor: async (project: string) => void looked.push(project) };
    const editor = { column: vscode.ViewColumn.Two, show: async () => undefined };
    const navigation = new SourceNavigation(roots, editor, { knownDocument: async () => undefined }, { reportFor: async () => undefined }, api.currentHop);
    try {
      api.currentHop.set(builtInHop(api, 'virtio-pcap', 'send', 1), 'command');
      looked.length = 0;
      const chosen = builtInHop(api, 'virtio-pcap', 'send', 5);
      await navigation.openHop(chosen, { preserveFocus: true, origin: 'diagram' });
      assert.equal(api.currentHop.current?.hop, chosen.hop);
      assert.deepEqual(looked, ['linux']);
    } finally {
      navigation.dispose();
    }
  });

  test('a step in the source changes the current hop, and opens the next function in the same column', async () => {
    await setSourceRoots({ linux: fixtureTree('linux') });
    api.currentHop.shown = { level: 'main' };
    const editor = await open(5);
    const column = editor.viewColumn;
    const next = (await lensesOf(editor.document)).find(({ line, command }) => line.includes('__dev_queue_xmit') && command.title.endsWith('▶'));
    assert.ok(next);
    await vscode.commands.executeCommand(next.command.command, ...((next.command.arguments ?? []) as unknown[]));
    const { current } = api.currentHop;
    assert.equal(current?.hop.n, 8, 'hops 6 and 7 are details and folded');
    assert.equal(vscode.window.activeTextEditor?.viewColumn, column);
    assert.ok(vscode.window.activeTextEditor?.document.uri.path.endsWith(current.hop.at?.[0].path ?? '?'));
  });

  test('the key for the next hop works in the source', async () => {
    await setSourceRoots({ linux: fixtureTree('linux') });
    await open(1);
    await vscode.commands.executeCommand('vhflow.nextHop');
    await until(inFront('/net/ipv4/ip_output.c', 'ip_generic_getfrag'), ...moves);
  });

  test('if keys are pressed quickly, the last one counts', async () => {
    await setSourceRoots({ linux: fixtureTree('linux') });
    await open(1);
    for (const n of [3, 4, 5]) api.currentHop.set(builtInHop(api, 'virtio-pcap', 'send', n), 'editor');
    await until(inFront('/net/core/dev.c', '__dev_queue_xmit'), ...moves);
  });
});
