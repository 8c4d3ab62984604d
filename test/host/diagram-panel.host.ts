import assert from 'node:assert/strict';
import { setup, suite, suiteSetup, suiteTeardown, teardown, test } from 'mocha';
import * as vscode from 'vscode';
import { diagramOf } from '../../src/diagram/index.js';
import type { ExtensionApi } from '../../src/extension/extension.js';
import { pictureLevels, type PictureLevel } from '../../src/pages/diagram-protocol.js';
import { builtInHop, closeEditors, until, vhflow, workspaceFile, writeFile } from './support/extension.js';

suite('diagram panel', () => {
  let api: ExtensionApi;
  const file = workspaceFile('paths/drawn.vhflow');
  const hop = (id: string): string => `    a -> b "${id}" as ${id} { note "about ${id}" }\n`;
  const text = (...hops: readonly string[]): string => `scenario drawn {
  title "Drawn"
  machine host "Host" {
    participant a "A" in host-user
    participant b "B" in host-kernel
  }
  flow send "Out" {
${hops.map(hop).join('')}  }
  flow receive "In" { b -> a "back" as back }
}
`;

  suiteSetup(async () => {
    api = await vhflow();
  });
  setup(() => {
    api.currentHop.shown = { level: 'overview' };
  });
  teardown(async () => {
    await closeEditors();
  });
  suiteTeardown(async () => {
    await vscode.workspace.fs.delete(file).then(undefined, () => undefined);
  });

  /** What the page draws after `action`; with `messages`, the first picture that has that many. */
  const drawnAfter = async (action: () => unknown, messages?: number): Promise<{ flowId: string; messages: number }> => {
    const drawn = new Promise<{ flowId: string; messages: number }>((resolve) => {
      const subscription = api.diagram.onDidDraw((event) => {
        if (messages !== undefined && event.messages !== messages) return;
        subscription.dispose();
        resolve(event);
      });
    });
    await action();
    return drawn;
  };
  const open = (document: object, more: object = {}) => vscode.commands.executeCommand('vhflow.openDiagram', { document, ...more });
  const tabs = () => vscode.window.tabGroups.all.flatMap((group) => group.tabs)
    .filter(({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith('vhflow.diagram'));
  /** How many hops the picture of a flow of a built-in scenario has at a level. */
  const hopsDrawn = (scenarioId: string, level: PictureLevel, flowId = 'send') => {
    const { entry, flow } = builtInHop(api, scenarioId, flowId, 1);
    return diagramOf(entry.scenario, flow, { level, language: 'en' }).shown.length;
  };

  for (const id of ['e1000-pcap', 'virtio-pcap', 'virtio-vhost-pcap', 'virtio-cuse-vhost', 'virtio-vhost-user']) {
    test(`${id} is drawn with the hops of each level`, async () => {
      const drawn = await drawnAfter(() => open({ builtIn: id }));
      assert.deepEqual(drawn, { type: 'drawn', flowId: 'send', messages: hopsDrawn(id, 'overview') });
      for (const level of pictureLevels.slice(1)) {
        const { messages } = await drawnAfter(() => api.diagram.receive({ type: 'setLevel', level }));
        assert.equal(messages, hopsDrawn(id, level), level);
      }
      assert.equal(api.currentHop.current?.entry.scenario.id, id);
      assert.equal(tabs().length, 1);
    });
  }

  test('a diagram opened from its own text leaves the text visible', async () => {
    const editor = await vscode.window.showTextDocument(workspaceFile('paths/two-flows.vhflow'));
    await until(() => api.library.fileAt(editor.document.uri), api.library.onDidChange);
    await drawnAfter(() => vscode.commands.executeCommand('vhflow.openDiagram'));
    assert.ok(vscode.window.visibleTextEditors.some(({ document }) => document === editor.document));
    assert.notEqual(tabs()[0]?.group.viewColumn, editor.viewColumn);
  });

  test('another scenario uses the same panel', async () => {
    await drawnAfter(() => open({ builtIn: 'virtio-pcap' }));
    const drawn = await drawnAfter(() => open({ builtIn: 'e1000-pcap' }));
    assert.equal(drawn.messages, hopsDrawn('e1000-pcap', 'overview'));
    assert.equal(tabs().length, 1);
    assert.match(tabs()[0]?.label ?? '', /^e1000 & pcap/);
  });

  test('the page can select a hop, but not one that does not exist', async () => {
    await drawnAfter(() => open({ builtIn: 'virtio-pcap' }));
    const flow = { document: { builtIn: 'virtio-pcap' }, flowId: 'send' };
    api.diagram.receive({ type: 'selected', flow, n: 5 });
    assert.equal(api.currentHop.current?.hop.n, 5);
    api.diagram.receive({ type: 'selected', flow, n: 999 });
    api.diagram.receive({ type: 'selected', flow, n: '3' });
    api.diagram.receive({ type: 'selected', n: 3 });
    api.diagram.receive('selected');
    assert.equal(api.currentHop.current.hop.n, 5);
  });

  test('a hop of a flow that is no longer the current one is ignored', async () => {
    await drawnAfter(() => open({ builtIn: 'virtio-pcap' }, { flowId: 'send' }));
    const before = api.currentHop.current?.hop;
    for (const flow of [{ document: { builtIn: 'virtio-pcap' }, flowId: 'receive' }, { document: { builtIn: 'e1000-pcap' }, flowId: 'send' }]) {
      api.diagram.receive({ type: 'selected', flow, n: 7 });
      api.diagram.receive({ type: 'openSource', flow, n: 7 });
    }
    api.diagram.receive({ type: 'showFlow', flow: { document: { builtIn: 'e1000-pcap' }, flowId: 'receive' } });
    assert.equal(api.currentHop.current?.hop, before);
  });

  test('the page chooses the flow and the level', async () => {
    await drawnAfter(() => open({ builtIn: 'virtio-pcap' }));
    const all = await drawnAfter(() => api.diagram.receive({ type: 'setLevel', level: 'all' }));
    assert.equal(all.messages, hopsDrawn('virtio-pcap', 'all'));
    assert.equal(all.messages, builtInHop(api, 'virtio-pcap', 'send', 1).flow.hops.length);
    const receive = await drawnAfter(() => api.diagram.receive({ type: 'showFlow', flow: { document: { builtIn: 'virtio-pcap' }, flowId: 'receive' } }));
    assert.deepEqual(receive, { type: 'drawn', flowId: 'receive', messages: hopsDrawn('virtio-pcap', 'all', 'receive') });
  });

  test('a scenario that is opened again stays at its hop', async () => {
    await drawnAfter(() => open({ builtIn: 'virtio-pcap' }, { flowId: 'send' }));
    api.diagram.receive({ type: 'selected', flow: { document: { builtIn: 'virtio-pcap' }, flowId: 'send' }, n: 4 });
    await closeEditors();
    await drawnAfter(() => open({ builtIn: 'virtio-pcap' }));
    assert.equal(api.currentHop.current?.hop.n, 4);
  });

  test('an edit is drawn, also while another hop has an error, and its correction is drawn', async () => {
    await writeFile(file, text('one', 'two'));
    await until(() => api.library.fileAt(file), api.library.onDidChange);
    await drawnAfter(() => open({ uri: file.toString(), scenarioId: 'drawn' }), 2);

    const document = await vscode.workspace.openTextDocument(file);
    const editor = await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside });
    const replace = (content: string) => editor.edit((edit) => edit.replace(new vscode.Range(0, 0, document.lineCount, 0), content));
    await drawnAfter(() => replace(text('one', 'two', 'three')), 3);
    assert.equal(vscode.window.activeTextEditor, editor, 'the diagram took the focus');

    // A hop with an error is drawn and marked, and so is an edit of another hop meanwhile.
    await drawnAfter(() => replace(text('one', 'two').replace('-> b', '-> nowhere')), 2);
    const errors = () => {
      const ref = api.currentHop.current ?? assert.fail('there is no current hop');
      return ref.flow.hops.map((hop) => api.library.errorsOf({ ...ref, hop }).length);
    };
    assert.deepEqual(errors(), [1, 0]);
    await drawnAfter(() => replace(text('one', 'two', 'three').replace('-> b', '-> nowhere')), 3);
    assert.deepEqual(errors(), [1, 0, 0]);
    api.diagram.receive({ type: 'showProblem' });
    await until(() => vscode.window.activeTextEditor?.selection.active.line === 7, vscode.window.onDidChangeTextEditorSelection);

    // What a syntax error hides is shown as it was before.
    await replace(text('one', 'two').replace('flow send', 'flow "'));
    await until(() => api.library.fileAt(file)?.entries[0]?.isOutdated, api.library.onDidChange);
    assert.deepEqual(api.currentHop.current?.flow.hops.map(({ id }) => id), ['one', 'two', 'three']);

    await drawnAfter(() => replace(text('one')), 1);
    assert.equal(api.currentHop.current?.entry.isOutdated, undefined);
  });

  test('the hop stays selected when others come before it', async () => {
    await writeFile(file, text('one', 'two'));
    await until(() => api.library.fileAt(file)?.entries[0]?.scenario.flows[0]?.hops.length === 2, api.library.onDidChange);
    await drawnAfter(() => open({ uri: file.toString(), scenarioId: 'drawn' }, { flowId: 'send', hopId: 'two' }));
    await drawnAfter(() => writeFile(file, text('zero', 'one', 'two')), 3);
    assert.equal(api.currentHop.current?.hop.id, 'two');
    assert.equal(api.currentHop.current.hop.n, 3);
  });

  test('a file that is deleted and created again is followed', async () => {
    await writeFile(file, text('one', 'two'));
    await until(() => api.library.fileAt(file)?.entries[0]?.scenario.flows[0]?.hops.length === 2, api.library.onDidChange);
    await drawnAfter(() => open({ uri: file.toString(), scenarioId: 'drawn' }));
    await vscode.workspace.fs.delete(file);
    await until(() => api.currentHop.current === undefined, api.currentHop.onDidClear);
    await drawnAfter(() => writeFile(file, text('one')), 1);
    assert.equal(api.currentHop.current?.entry.uri?.toString(), file.toString());
  });

  test('a panel comes back after being hidden', async () => {
    await drawnAfter(() => open({ builtIn: 'virtio-pcap' }));
    await vscode.window.showTextDocument(workspaceFile('paths/two-flows.vhflow'));
    api.currentHop.set(builtInHop(api, 'e1000-pcap', 'send', 2), 'command');
    const drawn = await drawnAfter(() => vscode.commands.executeCommand('vhflow.showInDiagram'));
    assert.equal(drawn.messages, hopsDrawn('e1000-pcap', 'overview'));
    assert.match(api.diagram.title ?? '', /^e1000/);
  });

  test('a restart restores the flow, the hop and the level', async () => {
    const panel = vscode.window.createWebviewPanel('vhflow.diagram', 'restored', vscode.ViewColumn.Active);
    const state = { document: { builtIn: 'virtio-vhost-user' }, flowId: 'receive', hop: 3, level: 'all' };
    const drawn = await drawnAfter(() => api.diagram.deserializeWebviewPanel(panel, state));
    const { current } = api.currentHop;
    assert.deepEqual([current?.entry.scenario.id, current?.flow.id, current?.hop.n], ['virtio-vhost-user', 'receive', 3]);
    assert.equal(drawn.messages, hopsDrawn('virtio-vhost-user', 'all', 'receive'));
  });

  test('a hop that is chosen while a panel is being restored stays selected', async () => {
    const panel = vscode.window.createWebviewPanel('vhflow.diagram', 'restored', vscode.ViewColumn.Active);
    const state = { document: { builtIn: 'virtio-vhost-user' }, flowId: 'receive', hop: 3, level: 'main' };
    const chosen = builtInHop(api, 'e1000-pcap', 'send', 2);
    const drawn = await drawnAfter(() => {
      const restored = api.diagram.deserializeWebviewPanel(panel, state);
      api.currentHop.set(chosen, 'command');
      return restored;
    });
    assert.equal(api.currentHop.current?.hop, chosen.hop);
    assert.equal(drawn.messages, hopsDrawn('e1000-pcap', 'overview'));
  });

  test('a level that is chosen while a panel is being restored is kept, and the hop is restored', async () => {
    const panel = vscode.window.createWebviewPanel('vhflow.diagram', 'restored', vscode.ViewColumn.Active);
    const state = { document: { builtIn: 'virtio-pcap' }, flowId: 'send', hop: 3, level: 'main' };
    const drawn = await drawnAfter(() => {
      const restored = api.diagram.deserializeWebviewPanel(panel, state);
      api.currentHop.shown = { level: 'all', hide: [] };
      return restored;
    }, hopsDrawn('virtio-pcap', 'all'));
    assert.equal(drawn.flowId, 'send');
    assert.equal(api.currentHop.current?.hop.n, 3);
  });

  test('a restart with an invalid state leaves an empty panel without an error', async () => {
    const panel = vscode.window.createWebviewPanel('vhflow.diagram', 'restored', vscode.ViewColumn.Active);
    await api.diagram.deserializeWebviewPanel(panel, { document: 7 });
    assert.equal(api.diagram.isOpen, true);
  });
});
