import assert from 'node:assert/strict';
import { setup, suite, suiteSetup, suiteTeardown, test } from 'mocha';
import * as vscode from 'vscode';
import type { ExtensionApi } from '../../src/extension/extension.js';
import { compile } from '../../src/language/index.js';
import { builtInHop, closeEditors, until, vhflow, workspaceFile } from './support/extension.js';

suite('hop and authoring commands', () => {
  let api: ExtensionApi;

  suiteSetup(async () => {
    api = await vhflow();
  });
  setup(() => {
    api.currentHop.shown = { level: 'main' };
  });
  // Not after each test: a new unsaved file may take the name of a closed one, and then VS Code may fill it from that one's backup.
  suiteTeardown(closeEditors);

  const run = (command: string, ...values: readonly unknown[]) => vscode.commands.executeCommand(command, ...values);
  /** The active editor's text, once it is that of this scenario. */
  const shownDocument = (scenarioId: string) => until(() => {
    const document = vscode.window.activeTextEditor?.document;
    return document?.languageId === 'vhflow' && document.getText().includes(`scenario ${scenarioId} {`) && document;
  }, vscode.window.onDidChangeActiveTextEditor);
  const currentN = () => api.currentHop.current?.hop.n;
  /** The numbers of the given count of hops, starting with the current one. */
  const walk = async (hops: number): Promise<(number | undefined)[]> => {
    const walked = [currentN()];
    while (walked.length < hops) {
      await run('vhflow.nextHop');
      walked.push(currentN());
    }
    return walked;
  };

  test('next and previous skip folded hops', async () => {
    const { flow, entry, hop } = builtInHop(api, 'virtio-pcap', 'send', 1);
    api.currentHop.set({ entry, flow, hop }, 'command');
    const main = flow.hops.filter(({ level }) => level === 'main').map(({ n }) => n);
    assert.notEqual(main.length, flow.hops.length);
    assert.deepEqual(await walk(main.length), main);
    await run('vhflow.nextHop');
    assert.equal(currentN(), main.at(-1), 'the walk ends at the last hop');
    await run('vhflow.previousHop');
    assert.equal(currentN(), main.at(-2));
  });

  test('the diagram of a file that was only just opened is opened without a question', async () => {
    const content = 'scenario just-opened {\n  machine m "M" { participant a "A" in guest-kernel }\n  flow f "F" {\n    a -> a "x"\n  }\n}\n';
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ language: 'vhflow', content }));
    await run('vhflow.openDiagram');
    assert.equal(api.currentHop.current?.entry.scenario.id, 'just-opened');
  });

  test('next and previous skip hops that the diagram\'s view menu hides', async () => {
    const { flow, ...ref } = builtInHop(api, 'virtio-pcap', 'send', 1);
    api.currentHop.set({ ...ref, flow }, 'command');
    api.diagram.receive({ type: 'setHidden', hidden: ['completion'] });
    api.diagram.receive({ type: 'setLevel', level: 'all' });
    const left = flow.hops.filter(({ branch }) => branch !== 'completion').map(({ n }) => n);
    assert.notEqual(left.length, flow.hops.length);
    assert.deepEqual(await walk(left.length), left);
    await run('vhflow.previousHop');
    assert.equal(currentN(), left.at(-2));
  });

  test('with all hops shown, next and previous visit each of them', async () => {
    api.currentHop.shown = { level: 'all' };
    api.currentHop.set(builtInHop(api, 'virtio-pcap', 'send', 1), 'command');
    await run('vhflow.lastHop');
    const { length } = builtInHop(api, 'virtio-pcap', 'send', 1).flow.hops;
    assert.equal(currentN(), length);
    await run('vhflow.previousHop');
    assert.equal(currentN(), length - 1);
    await run('vhflow.firstHop');
    assert.equal(currentN(), 1);
  });

  test('a command rejects an argument that does not exist', async () => {
    const ref = builtInHop(api, 'virtio-pcap', 'send', 2);
    api.currentHop.set(ref, 'command');
    await run('vhflow.showInDiagram', { document: { builtIn: 'no-such-scenario' } });
    assert.equal(api.currentHop.current?.hop, ref.hop);
  });

  for (const [what, address] of [
    ['a scenario that does not exist', { document: { builtIn: 'no-such-scenario' } }],
    ['a flow that does not exist', { document: { builtIn: 'virtio-pcap' }, flowId: 'no-such-flow' }],
    ['an invalid address', { document: { builtIn: 'x'.repeat(5_000) } }],
    ['an element of a view whose flow does not exist', { address: { document: { builtIn: 'virtio-pcap' }, flowId: 'no-such-flow' } }],
  ] as const) {
    test(`no command acts on another hop for ${what}`, async () => {
      await closeEditors();
      api.currentHop.set(builtInHop(api, 'virtio-pcap', 'send', 2), 'command');
      await vscode.env.clipboard.writeText('before');
      for (const command of ['openDiagram', 'showInDiagram', 'openSource', 'copyBpftraceScript', 'copyTraceOptions', 'duplicateScenario']) {
        await run(`vhflow.${command}`, address);
      }
      assert.deepEqual(vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).map(({ label }) => label), []);
      assert.equal(await vscode.env.clipboard.readText(), 'before');
      assert.equal(api.currentHop.current?.hop.n, 2);
    });
  }

  test('the active .vhflow file is what Open Diagram opens', async () => {
    const file = workspaceFile('paths/two-flows.vhflow');
    const editor = await vscode.window.showTextDocument(file);
    await until(() => api.library.fileAt(file)?.compiled, api.library.onDidChange);
    const line = editor.document.positionAt(editor.document.getText().indexOf('flow receive')).line;
    editor.selection = new vscode.Selection(line, 4, line, 4);
    await run('vhflow.openDiagram', file);
    assert.deepEqual([api.currentHop.current?.entry.uri?.toString(), api.currentHop.current?.flow.id], [file.toString(), 'receive']);
  });

  test('a new scenario has no problems, and its hops can be stepped through immediately', async () => {
    await run('vhflow.newScenario', 'Ring "A" & ring B');
    const document = await shownDocument('ring-a-ring-b');
    assert.deepEqual(compile(document.getText()).diagnostics, []);
    assert.equal(document.uri.toString(), workspaceFile('ring-a-ring-b.vhflow').with({ scheme: 'untitled' }).toString());
    const entries = await until(() => {
      const file = api.library.fileAt(document.uri);
      return file && file.entries.length > 0 && file.entries;
    }, api.library.onDidChange);
    assert.deepEqual(entries.map(({ scenario }) => scenario.title.en), ['Ring "A" & ring B']);
    await run('vhflow.openDiagram', document.uri);
    assert.equal(api.currentHop.current?.entry.uri?.toString(), document.uri.toString());
    assert.equal(api.diagram.isOpen, true);
  });

  test('a new scenario that has an error is listed with its path in the workspace', async () => {
    await run('vhflow.newScenario', 'Unsaved');
    const document = await shownDocument('unsaved');
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(0, 0), 'unexpected\n');
    await vscode.workspace.applyEdit(edit);
    const { workspace } = api.views;
    const labels = () => workspace.getChildren().map((node) => workspace.getTreeItem(node).label);
    await until(() => labels().includes('unsaved.vhflow'), workspace.onDidChangeTreeData);
  });

  test('every built-in scenario can be duplicated, and the copy is a scenario of its own', async () => {
    for (const { scenario } of api.library.builtIn) {
      await run('vhflow.duplicateScenario', { document: { builtIn: scenario.id } });
      const document = await shownDocument(`my-${scenario.id}`);
      assert.equal(document.isUntitled, true);
      const { scenarios, diagnostics } = compile(document.getText());
      assert.deepEqual(diagnostics.filter(({ severity }) => severity === 1), []);
      assert.deepEqual(scenarios.map(({ id, title, flows }) => [id, title['en'], flows.length]), [[`my-${scenario.id}`, `${scenario.title.en} (copy)`, scenario.flows.length]]);
    }
  });
});
