import assert from 'node:assert/strict';
import { suite, suiteSetup, teardown, test } from 'mocha';
import * as vscode from 'vscode';
import type { ExtensionApi } from '../../src/extension/extension.js';
import type { DiagramPanel } from '../../src/extension/panels/diagram-panel.js';
import type { CurrentHop } from '../../src/extension/scenarios/current-hop.js';
import { alignFlows, counterpartOf } from '../../src/model/compare.js';
import { builtInHop, closeEditors, until, vhflow } from './support/extension.js';

suite('two diagrams in step', () => {
  let api: ExtensionApi;

  suiteSetup(async () => {
    api = await vhflow();
  });
  teardown(async () => {
    await closeEditors();
    api.currentHop.shown = { ...api.currentHop.shown, level: 'main' };
    api.second.hop.shown = api.currentHop.shown;
  });

  const drawnIn = async (panel: DiagramPanel, action: () => unknown): Promise<string> => {
    const drawn = new Promise<string>((resolve) => {
      const subscription = panel.onDidDraw(({ flowId }) => {
        subscription.dispose();
        resolve(flowId);
      });
    });
    await action();
    return drawn;
  };
  const openFirst = (scenarioId: string) => drawnIn(api.diagram, () => vscode.commands.executeCommand('vhflow.openDiagram', { document: { builtIn: scenarioId }, flowId: 'send' }));
  const openBeside = (scenarioId: string, flowId = 'send') =>
    drawnIn(api.second.panel, () => vscode.commands.executeCommand('vhflow.openBeside', { address: { document: { builtIn: scenarioId }, flowId } }));
  const at = ({ current }: CurrentHop) => current && `${current.entry.scenario.id}/${current.flow.id}#${current.hop.n}`;
  const flowOf = (scenarioId: string) => ({ document: { builtIn: scenarioId }, flowId: 'send' });
  const tabs = (viewType: string) => vscode.window.tabGroups.all.flatMap((group) => group.tabs)
    .filter(({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith(viewType));
  /** Counts the changes of a hop while `action` runs. */
  const changesOf = (hop: CurrentHop, action: () => void): number => {
    let count = 0;
    const subscription = hop.onDidChange(() => { count += 1; });
    action();
    subscription.dispose();
    return count;
  };

  test('the second flow opens in a column of its own, in step with the first, which keeps the focus', async () => {
    await openFirst('virtio-pcap');
    api.currentHop.set(builtInHop(api, 'virtio-pcap', 'send', 9), 'command');
    await openBeside('virtio-vhost-pcap');
    const [first] = tabs('vhflow.diagram');
    const [second] = tabs('vhflow.diagramBeside');
    assert.ok(first && second);
    assert.notEqual(first.group.viewColumn, second.group.viewColumn);
    assert.equal(vscode.window.tabGroups.activeTabGroup.viewColumn, first.group.viewColumn);
    assert.match(second.label, /^virtio-net & vhost & pcap/);
    assert.equal(at(api.currentHop), 'virtio-pcap/send#9');
    assert.equal(at(api.second.hop), `virtio-vhost-pcap/send#${expected('virtio-pcap', 9, 'virtio-vhost-pcap')}`);
  });

  /** The hop of `to` that Compare puts next to hop `n` of `from`. */
  function expected(from: string, n: number, to: string): number | undefined {
    const [first, second] = [builtInHop(api, from, 'send', n), builtInHop(api, to, 'send', 1)];
    return counterpartOf(alignFlows([first, second].map(({ entry: { scenario }, flow }) => ({ scenario, flow }))), 0, n, 1);
  }

  test('each follows the other by the alignment of the comparison, with one change for each step', async () => {
    await openFirst('virtio-pcap');
    await openBeside('virtio-vhost-pcap');
    const { flow } = builtInHop(api, 'virtio-pcap', 'send', 1);
    for (const { n } of flow.hops) {
      const changes = changesOf(api.second.hop, () => api.diagram.receive({ type: 'selected', flow: flowOf('virtio-pcap'), n }));
      assert.equal(at(api.second.hop), `virtio-vhost-pcap/send#${expected('virtio-pcap', n, 'virtio-vhost-pcap')}`);
      assert.ok(changes <= 1);
    }
    const other = builtInHop(api, 'virtio-vhost-pcap', 'send', 1).flow;
    for (const { n } of other.hops) {
      const changes = changesOf(api.second.hop, () => api.second.panel.receive({ type: 'selected', flow: flowOf('virtio-vhost-pcap'), n }));
      assert.equal(at(api.second.hop), `virtio-vhost-pcap/send#${n}`, 'the diagram that was stepped stays where the user put it');
      assert.ok(changes <= 1);
      assert.match(at(api.currentHop) ?? '', /^virtio-pcap\/send#/);
    }
  });

  test('a second diagram opens with the level of the first, but not with its folds', async () => {
    await openFirst('virtio-pcap');
    await drawnIn(api.diagram, () => api.diagram.receive({ type: 'setFolds', folds: { lanes: ['host/qemu'], hops: [] } }));
    await openBeside('e1000-pcap');
    assert.equal(api.second.hop.shown.level, api.currentHop.shown.level);
    assert.deepEqual(api.second.hop.shown.folds, { lanes: [], hops: [] });
  });

  test('each has its own level, hidden parts and folds', async () => {
    await openFirst('virtio-pcap');
    await openBeside('virtio-vhost-pcap');
    const before = api.currentHop.shown;
    await drawnIn(api.second.panel, () => api.second.panel.receive({ type: 'setLevel', level: 'all' }));
    assert.deepEqual(api.currentHop.shown, before);
    await drawnIn(api.diagram, () => api.diagram.receive({ type: 'setHidden', hidden: ['notes'] }));
    assert.deepEqual(api.second.hop.shown.hide ?? [], before.hide ?? []);
    const folds = { lanes: [], hops: ['copy'] };
    await drawnIn(api.second.panel, () => api.second.panel.receive({ type: 'setFolds', folds }));
    assert.deepEqual(api.second.hop.shown.folds, folds);
    assert.notDeepEqual(api.currentHop.shown.folds, folds);
    api.currentHop.shown = before;
  });

  test('another flow in either starts in step', async () => {
    await openFirst('virtio-pcap');
    await openBeside('virtio-vhost-pcap');
    api.currentHop.set(builtInHop(api, 'virtio-pcap', 'send', 12), 'command');
    await openBeside('e1000-pcap');
    assert.equal(at(api.currentHop), 'virtio-pcap/send#12');
    assert.equal(at(api.second.hop), `e1000-pcap/send#${expected('virtio-pcap', 12, 'e1000-pcap')}`);
    await openFirst('virtio-vhost-user');
    const { current } = api.currentHop;
    assert.equal(at(api.second.hop), `e1000-pcap/send#${expected('virtio-vhost-user', current?.hop.n ?? 0, 'e1000-pcap')}`);
    assert.equal(tabs('vhflow.diagramBeside').length, 1);
  });

  test('the source of a hop of the second does not make its flow the current one, and covers neither diagram', async () => {
    await openFirst('virtio-pcap');
    await openBeside('virtio-vhost-pcap');
    const columns = ['vhflow.diagram', 'vhflow.diagramBeside'].map((viewType) => tabs(viewType)[0]?.group.viewColumn);
    api.second.panel.receive({ type: 'openSource', flow: flowOf('virtio-vhost-pcap'), n: 1 });
    const editor = await until(() => vscode.window.activeTextEditor, vscode.window.onDidChangeActiveTextEditor);
    assert.ok(!columns.includes(editor.viewColumn));
    assert.match(at(api.currentHop) ?? '', /^virtio-pcap\/send#/);
  });

  test('a closed second diagram does not follow, nor move the first', async () => {
    await openFirst('virtio-pcap');
    await openBeside('virtio-vhost-pcap');
    const closed = new Promise<void>((resolve) => { api.second.panel.onDidClose(resolve); });
    await vscode.window.tabGroups.close(tabs('vhflow.diagramBeside'));
    await closed;
    const before = at(api.second.hop);
    api.currentHop.set(builtInHop(api, 'virtio-pcap', 'send', 20), 'command');
    assert.equal(at(api.second.hop), before);
  });

  test('a first diagram that was closed opens again', async () => {
    await openFirst('virtio-pcap');
    await closeEditors();
    await drawnIn(api.second.panel, () => drawnIn(api.diagram, () => vscode.commands.executeCommand('vhflow.openBeside', { document: { builtIn: 'e1000-pcap' }, flowId: 'receive' })));
    assert.match(at(api.currentHop) ?? '', /^virtio-pcap\/send/);
    assert.match(at(api.second.hop) ?? '', /^e1000-pcap\/receive/);
  });

  test('a restart restores both, each with its flow and level, in step again', async () => {
    api.currentHop.set(builtInHop(api, 'e1000-pcap', 'send', 1), 'command');
    const restored = (viewType: string) => vscode.window.createWebviewPanel(viewType, 'restored', viewType.endsWith('Beside') ? vscode.ViewColumn.Two : vscode.ViewColumn.One);
    const state = (scenarioId: string, hop: number, level: string) => ({ document: { builtIn: scenarioId }, flowId: 'send', hop, level, hidden: [] });
    await drawnIn(api.second.panel, () => api.second.panel.deserializeWebviewPanel(restored('vhflow.diagramBeside'), state('virtio-vhost-pcap', 3, 'all')));
    await drawnIn(api.diagram, () => api.diagram.deserializeWebviewPanel(restored('vhflow.diagram'), state('virtio-pcap', 7, 'main')));
    assert.equal(at(api.currentHop), 'virtio-pcap/send#7');
    assert.equal(at(api.second.hop), `virtio-vhost-pcap/send#${expected('virtio-pcap', 7, 'virtio-vhost-pcap')}`);
    assert.deepEqual([api.currentHop.shown.level, api.second.hop.shown.level], ['main', 'all']);
  });
});
