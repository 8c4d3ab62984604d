import assert from 'node:assert/strict';
import { suite, suiteSetup, suiteTeardown, teardown, test } from 'mocha';
import * as vscode from 'vscode';
import type { ExtensionApi } from '../../src/extension/extension.js';
import { ScenarioLibrary } from '../../src/extension/scenarios/library.js';
import type { ScenarioTree } from '../../src/extension/scenarios/views.js';
import { builtInHop, closeEditors, until, vhflow, workspaceFile, writeFile } from './support/extension.js';

suite('scenario views', () => {
  let api: ExtensionApi;
  const extraFile = workspaceFile('paths/extra.vhflow');
  const scenario = (id: string, body = ''): string => `scenario ${id} {
  title "Title of ${id}"
  machine host "Host" { participant a "A" in host-user }
  flow send "Out" { a -> a "step" as step { ${body} } }
}
`;

  suiteSetup(async () => {
    api = await vhflow();
  });
  teardown(async () => {
    await closeEditors();
  });
  suiteTeardown(async () => {
    await remove(extraFile);
  });

  const items = (tree: ScenarioTree, ...labels: readonly string[]): vscode.TreeItem[] => {
    let nodes = tree.getChildren();
    for (const label of labels) {
      const node = nodes.find((candidate) => tree.getTreeItem(candidate).label === label);
      assert.ok(node, `there is no ${label}`);
      nodes = tree.getChildren(node);
    }
    return nodes.map((node) => tree.getTreeItem(node));
  };
  const fileItem = (name: string) => items(api.views.workspace).find(({ label }) => label === name);
  const remove = (uri: vscode.Uri) => vscode.workspace.fs.delete(uri).then(undefined, () => undefined);

  test('the five scenarios are in order, with the costs of sending in figures, which the view names', () => {
    const shown = items(api.views.builtIn).map(({ label, description }) => [label, description]);
    assert.deepEqual(shown, [
      ['e1000 & pcap', '6·7·16·2'],
      ['virtio-net & pcap', '5·1·6·1'],
      ['virtio-net & vhost & pcap', '5·1·1·1'],
      ['virtio-net & cuse & vhost…', '2·0·1·0'],
      ['virtio-net & vhost-user…', '2·0·1·0'],
    ]);
    assert.match((items(api.views.builtIn)[3]?.tooltip as vscode.MarkdownString).value.replace(/\\(?=\W)/g, ''), /virtio-net & cuse & vhost backend/);
    assert.equal(api.views.legend, 'Costs: copies · VM exits · host round trips · wake-ups');
    assert.equal(items(api.views.builtIn)[0]?.accessibilityInformation?.label, 'e1000 & pcap, 6 copies · 7 VM exits · 16 host round trips · 2 wake-ups');
  });

  test('costs are in the language of the contents', async () => {
    const costs = () => items(api.views.builtIn).map(({ accessibilityInformation }) => accessibilityInformation?.label.replace(/^.*, /, ''));
    const { length } = costs();
    const configuration = () => vscode.workspace.getConfiguration();
    await configuration().update('vhflow.contentLanguage', 'ja', vscode.ConfigurationTarget.Global);
    try {
      assert.equal(length, 5);
      await until(() => costs()[0] === 'コピー 6回 · VM exit 7回 · ホスト往復 16回 · 起床 2回', vscode.workspace.onDidChangeConfiguration);
      const [send] = api.views.builtIn.getChildren(api.views.builtIn.getChildren()[0]).map((node) => api.views.builtIn.getTreeItem(node));
      assert.ok(send?.tooltip instanceof vscode.MarkdownString);
      assert.match(send.tooltip.value, /コピー 6回 · VM exit 7回/);
      assert.doesNotMatch(send.tooltip.value, /copies|exits/);
      assert.equal(api.views.legend, 'コスト: コピー · VM exit · ホスト往復 · 起床');
    } finally {
      await configuration().update('vhflow.contentLanguage', undefined, vscode.ConfigurationTarget.Global);
    }
  });

  test('a scenario opens to its flows, a flow to its hops with their functions', () => {
    const flows = items(api.views.builtIn, 'virtio-net & pcap');
    assert.deepEqual(flows.slice(0, 1).map(({ label, description }) => [label, description]), [['Sending from App1', '5·1·6·1']]);
    const hops = items(api.views.builtIn, 'virtio-net & pcap', 'Sending from App1');
    assert.equal(hops.length, builtInHop(api, 'virtio-pcap', 'send', 1).flow.hops.length);
    assert.equal(hops[0]?.label, '1. sendto()');
    assert.equal(hops[0].description, '__sys_sendto');
    assert.match((hops[0].tooltip as vscode.MarkdownString).value.replace(/\\(?=\W|_)/g, ''), /Function: __sys_sendto in linux:net\/socket\.c/);
  });

  test('the tooltip of a scenario has the costs of its flows, and its assumptions under a heading', () => {
    const [item] = items(api.views.builtIn);
    assert.ok(item?.tooltip instanceof vscode.MarkdownString);
    const paragraphs = item.tooltip.value.replace(/\\(?=\W)/g, '').split('\n\n');
    const heading = paragraphs.indexOf('Assumptions:');
    assert.ok(heading > 0 && heading < paragraphs.length - 1, item.tooltip.value);
    assert.match(paragraphs[heading - 1] ?? '', /^\S.*: \d+ copies · \d+ VM exits/);
  });

  test('an explanation is shown as plain text', () => {
    const [hop] = items(api.views.builtIn, 'virtio-net & pcap', 'Sending from App1');
    assert.ok(hop?.tooltip instanceof vscode.MarkdownString);
    assert.ok(!hop.tooltip.isTrusted && !hop.tooltip.supportHtml);
  });

  test('markup in a file stays text', async () => {
    await writeFile(extraFile, scenario('hostile', 'note "[x](command:workbench.action.quit) <b>$(bug)"'));
    await until(() => fileItem('paths/extra.vhflow'), api.library.onDidChange);
    const [hop] = items(api.views.workspace, 'paths/extra.vhflow', 'Title of hostile', 'Out');
    assert.ok(hop?.tooltip instanceof vscode.MarkdownString);
    assert.ok(!/\[x\]\(|<b>/.test(hop.tooltip.value.replace(/\\./g, '')), hop.tooltip.value);
    await remove(extraFile);
    await until(() => !fileItem('paths/extra.vhflow'), api.library.onDidChange);
  });

  test('a file name that would reorder its row is made visible', async () => {
    const uri = workspaceFile('paths/a\u202Etxt\u200b.vhflow');
    await writeFile(uri, scenario('odd', ''));
    await until(() => fileItem('paths/a\\u{202E}txt\\u{200B}.vhflow'), api.library.onDidChange);
    await remove(uri);
  });

  test('a flow that only sets up has no figures, and says that it costs nothing per packet', () => {
    const setups = items(api.views.builtIn, 'virtio-net & vhost & pcap').filter(({ description }) => description === '');
    assert.equal(setups.length, 1);
    assert.match(setups[0]?.accessibilityInformation?.label ?? '', /, setup: no costs per packet$/);
  });

  test('opening another flow folds the one before, which then has another identity for VS Code', async () => {
    const idOfSend = () => items(api.views.builtIn, 'virtio-net & pcap')[0]?.id;
    const { builtInView } = api.views;
    await vscode.commands.executeCommand('vhflow.scenarios.focus');
    // Only a visible view reveals hops; the extension host is notified later than the workbench, and what other tests did may hide it again.
    const folded = await until(() => {
      if (!builtInView.visible || builtInView.selection.length > 1) return undefined;
      api.currentHop.set(builtInHop(api, 'virtio-pcap', 'send', 3), 'command');
      const opened = idOfSend();
      api.currentHop.set(builtInHop(api, 'virtio-pcap', 'send', 4), 'command');
      const stepped = idOfSend();
      api.currentHop.set(builtInHop(api, 'e1000-pcap', 'send', 1), 'command');
      return { opened, stepped, left: idOfSend() };
    }, builtInView.onDidChangeVisibility, builtInView.onDidChangeSelection);
    assert.equal(folded.stepped, folded.opened);
    assert.notEqual(folded.left, folded.opened);
    assert.equal(items(api.views.builtIn, 'virtio-net & pcap').length, 2);
  });

  test('a built-in scenario opens as read-only text, which follows the current hop and leads to the diagram', async () => {
    const node = api.views.builtIn.nodeOf(builtInHop(api, 'virtio-pcap', 'send', 7));
    await vscode.commands.executeCommand('vhflow.openScenarioFile', node);
    const editor = vscode.window.activeTextEditor ?? assert.fail('nothing was opened');
    const { document } = editor;
    assert.deepEqual([document.languageId, vscode.workspace.fs.isWritableFileSystem(document.uri.scheme)], ['vhflow', undefined]);
    const hop = builtInHop(api, 'virtio-pcap', 'send', 7);
    assert.match(document.getText(new vscode.Range(editor.selection.active, document.lineAt(document.lineCount - 1).range.end)).split('}')[0] ?? '', new RegExp(hop.hop.label.en.slice(0, 12).replace(/\W/g, '.')));

    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', document.uri);
    const toHop = lenses.find(({ command }) => command?.command === 'vhflow.showInDiagram' && (command.arguments?.[0] as { hopId?: string }).hopId === hop.hop.id);
    assert.deepEqual((toHop?.command?.arguments?.[0] as { document?: unknown }).document, { builtIn: 'virtio-pcap' });
    assert.ok(lenses.some(({ command }) => command?.command === 'vhflow.duplicateScenario'));

    api.currentHop.set(hop, 'command');
    const [place] = lenses.filter(({ command }) => (command?.arguments?.[0] as { hopId?: string }).hopId === builtInHop(api, 'virtio-pcap', 'send', 9).hop.id);
    assert.ok(place);
    editor.selection = new vscode.Selection(place.range.start, place.range.start);
    await until(() => api.currentHop.current?.hop.n === 9, api.currentHop.onDidChange);
    assert.equal(api.library.workspace.some(({ uri }) => uri.toString() === document.uri.toString()), false);
  });

  test('parents lead from a hop to its scenario', () => {
    const { builtIn } = api.views;
    const node = builtIn.nodeOf(builtInHop(api, 'virtio-pcap', 'send', 3));
    assert.ok(node);
    const flow = builtIn.getParent(node);
    assert.equal(flow && builtIn.getTreeItem(flow).label, 'Sending from App1');
    const root = flow && builtIn.getParent(flow);
    assert.equal(root && builtIn.getTreeItem(root).label, 'virtio-net & pcap');
    assert.equal(root && builtIn.getParent(root), undefined);
  });

  test('a file of the workspace is listed with its flows', () => {
    assert.ok(fileItem('paths/two-flows.vhflow'));
    const flows = items(api.views.workspace, 'paths/two-flows.vhflow', 'Two flows');
    assert.deepEqual(flows.map(({ label, description }) => [label, description]), [
      ['Out', '1·0·0·0'],
      ['In', '0·0·0·0'],
    ]);
  });

  test('the view follows files that are created, changed and deleted', async () => {
    await writeFile(extraFile, scenario('extra'));
    await until(() => fileItem('paths/extra.vhflow'), api.library.onDidChange);
    assert.deepEqual(items(api.views.workspace, 'paths/extra.vhflow').map(({ label }) => label), ['Title of extra']);
    await writeFile(extraFile, scenario('other'));
    await until(() => items(api.views.workspace, 'paths/extra.vhflow')[0]?.label === 'Title of other', api.library.onDidChange);
    await remove(extraFile);
    await until(() => !fileItem('paths/extra.vhflow'), api.library.onDidChange);
  });

  test('a broken file is marked and keeps its valid flows and those of other files', async () => {
    await writeFile(extraFile, scenario('extra'));
    await until(() => fileItem('paths/extra.vhflow'), api.library.onDidChange);
    await writeFile(extraFile, scenario('extra').replace('a -> a', 'a -> nowhere'));
    const broken = await until(() => {
      const item = fileItem('paths/extra.vhflow');
      return item?.contextValue === 'file.broken' && item;
    }, api.library.onDidChange);
    assert.match(String(broken.description), /^Line 4: /);
    assert.equal((broken.iconPath as vscode.ThemeIcon).id, 'error');
    assert.deepEqual(items(api.views.workspace, 'paths/extra.vhflow').map(({ label }) => label), ['Title of extra']);
    const [hop] = items(api.views.workspace, 'paths/extra.vhflow', 'Title of extra', 'Out');
    assert.equal((hop?.iconPath as vscode.ThemeIcon).id, 'error');
    assert.match((hop?.tooltip as vscode.MarkdownString).value, /nowhere/);
    assert.equal(fileItem('paths/two-flows.vhflow')?.contextValue, 'file');

    const { command, arguments: values = [] } = broken.command ?? assert.fail('a click does nothing');
    await vscode.commands.executeCommand(command, ...(values as unknown[]));
    assert.equal(vscode.window.activeTextEditor?.selection.active.line, 3);
    await remove(extraFile);
  });

  test('a file is read in the encoding in which VS Code opens it', async () => {
    const text = scenario('extra').replace('Title of extra', '@');
    const around = text.split('@').map((part) => Buffer.from(part));
    /** パケット */
    const shiftJis = Buffer.from('8370835083628367', 'hex');
    const title = () => fileItem('paths/extra.vhflow') && items(api.views.workspace, 'paths/extra.vhflow')[0]?.label;
    const encoding = vscode.workspace.getConfiguration('files');
    await encoding.update('encoding', 'shiftjis', vscode.ConfigurationTarget.Global);
    try {
      await writeFile(extraFile, `${scenario('extra')}\n`);
      await until(() => title() === 'Title of extra', api.library.onDidChange);
      await vscode.workspace.fs.writeFile(extraFile, Buffer.concat([around[0] ?? Buffer.of(), shiftJis, around[1] ?? Buffer.of()]));
      await until(() => title() === 'パケット', api.library.onDidChange);
      await vscode.workspace.fs.writeFile(extraFile, Buffer.from(`\ufeff${text.replace('@', 'UTF-16 の題名')}`, 'utf16le'));
      await until(() => title() === 'UTF-16 の題名', api.library.onDidChange);
    } finally {
      await encoding.update('encoding', undefined, vscode.ConfigurationTarget.Global);
      await remove(extraFile);
      await until(() => !fileItem('paths/extra.vhflow'), api.library.onDidChange);
    }
  });

  test('beyond the largest number of files, only those that are open are read, and others take the place of those that are deleted', async () => {
    for (const { uri } of api.library.workspace) await vscode.window.showTextDocument(uri, { preview: false });
    const files = ['one', 'two', 'three'].map((name) => workspaceFile(`many/${name}.vhflow`));
    for (const [index, file] of files.entries()) await writeFile(file, scenario(`many-${index}`));
    const library = new ScenarioLibrary([], 1);
    const read = () => files.filter((file) => library.fileAt(file));
    try {
      await library.ready;
      const [first] = read();
      assert.ok(first);
      assert.equal(read().length, 1);
      assert.equal(library.isTruncated, true);
      const left = files.find((file) => !library.fileAt(file)) ?? assert.fail('all files are read');
      await vscode.window.showTextDocument(left, { preview: false });
      await until(() => library.fileAt(left), library.onDidChange);
      const third = files.find((file) => !library.fileAt(file)) ?? assert.fail('all files are read');
      await vscode.workspace.fs.delete(first);
      await until(() => !library.fileAt(first) && library.fileAt(third), library.onDidChange);
    } finally {
      library.dispose();
      await closeEditors();
      await vscode.workspace.fs.delete(workspaceFile('many'), { recursive: true });
    }
  });

  test('unsaved text takes precedence until it is discarded', async () => {
    const editor = await vscode.window.showTextDocument(workspaceFile('paths/two-flows.vhflow'));
    const { document } = editor;
    const title = () => items(api.views.workspace, 'paths/two-flows.vhflow')[0]?.label;
    const end = document.getText().indexOf('Two flows') + 'Two flows'.length;
    await editor.edit((edit) => edit.insert(document.positionAt(end), ', changed'));
    await until(() => title() === 'Two flows, changed', api.library.onDidChange);
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await until(() => title() === 'Two flows', api.library.onDidChange);
  });
});
