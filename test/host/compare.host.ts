import assert from 'node:assert/strict';
import { suite, suiteSetup, suiteTeardown, test } from 'mocha';
import * as vscode from 'vscode';
import type { ExtensionApi } from '../../src/extension/extension.js';
import { builtInHop, closeEditors, until, vhflow, workspaceFile, writeFile } from './support/extension.js';

suite('comparing flows', () => {
  let api: ExtensionApi;
  const file = workspaceFile('paths/compared.vhflow');
  const text = (...hops: readonly string[]): string => `scenario compared {
  title "Compared"
  machine host "Host" {
    participant a "A" in host-user
    participant b "B" in host-kernel
  }
  flow send "Out" {
${hops.map((hop) => `    a -> b "${hop}" as ${hop}\n`).join('')}  }
}
`;

  suiteSetup(async () => {
    api = await vhflow();
  });
  suiteTeardown(async () => {
    await closeEditors();
    await vscode.workspace.fs.delete(file).then(undefined, () => undefined);
  });

  const address = (builtIn: string, flowId?: string) => ({ document: { builtIn }, ...(flowId && { flowId }) });
  const compare = (...items: readonly unknown[]) => vscode.commands.executeCommand('vhflow.compareFlows', items[0], items);
  const shownFlows = () => api.comparison.flows.map(({ entry, flow }) => `${entry.scenario.id}/${flow.id}`);
  const tabs = (viewType: string) => vscode.window.tabGroups.all.flatMap(({ tabs: all }) => all)
    .filter(({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith(viewType));

  /** What the page shows after `action`; with `rows`, the first view that has that many. */
  const shownAfter = async (action: () => unknown, rows?: number): Promise<{ columns: number; rows: number }> => {
    const shown = new Promise<{ columns: number; rows: number }>((resolve) => {
      const subscription = api.comparison.onDidShow((event) => {
        if (rows !== undefined && event.rows !== rows) return;
        subscription.dispose();
        resolve(event);
      });
    });
    await action();
    return shown;
  };

  test('the sending flows of the scenarios selected in the tree are compared', async () => {
    const nodes = api.views.builtIn.getChildren().slice(1, 3);
    const shown = await shownAfter(() => compare(...nodes));
    assert.equal(shown.columns, 2);
    assert.deepEqual(shownFlows(), ['virtio-pcap/send', 'virtio-vhost-pcap/send']);
    assert.equal(api.comparison.title, 'virtio-net & pcap ⇄ virtio-net & vhost & pcap');
  });

  test('the diagram offers to compare the flow that it shows', async () => {
    const { createQuickPick } = vscode.window;
    const chosen = new Promise<readonly string[]>((resolve) => {
      vscode.window.createQuickPick = (<Item extends vscode.QuickPickItem>() => {
        const picker = createQuickPick<Item>();
        picker.show = () => {
          resolve(picker.selectedItems.map(({ label }) => label));
          picker.hide();
        };
        return picker;
      });
    });
    try {
      api.diagram.receive({ type: 'compare', flow: address('virtio-pcap', 'receive') });
      assert.deepEqual((await chosen).map((label) => label.split(' · ')[0]), ['virtio-net & pcap']);
    } finally {
      Object.assign(vscode.window, { createQuickPick });
    }
  });

  test('a flow that is selected together with its scenario appears once', async () => {
    await shownAfter(() => compare(address('virtio-pcap'), address('virtio-pcap', 'send'), address('e1000-pcap', 'receive')));
    assert.deepEqual(shownFlows(), ['virtio-pcap/send', 'e1000-pcap/receive']);
  });

  test('other flows replace those in the panel; the page adds, removes and reorders flows', async () => {
    await shownAfter(() => compare(address('virtio-pcap'), address('virtio-vhost-pcap')));
    await shownAfter(() => compare(address('virtio-pcap'), address('virtio-vhost-user')));
    assert.equal(tabs('vhflow.compare').length, 1);
    await shownAfter(() => api.comparison.receive({ type: 'add', other: 0 }));
    assert.deepEqual(shownFlows(), ['virtio-pcap/send', 'virtio-vhost-user/send', 'e1000-pcap/send']);
    await shownAfter(() => api.comparison.receive({ type: 'makeFirst', column: 2 }));
    await shownAfter(() => api.comparison.receive({ type: 'remove', column: 1 }));
    assert.deepEqual(shownFlows(), ['e1000-pcap/send', 'virtio-vhost-user/send']);
    api.comparison.receive({ type: 'remove', column: 0 });
    assert.equal(shownFlows().length, 2, 'two are the least');
  });

  test('a hop becomes the current one, and the diagram shows it beside the comparison', async () => {
    await shownAfter(() => compare(address('virtio-pcap'), address('virtio-vhost-pcap')));
    const drawn = new Promise((resolve) => {
      const subscription = api.diagram.onDidDraw((event) => { subscription.dispose(); resolve(event); });
    });
    api.comparison.receive({ type: 'showHop', column: 1, n: 16 });
    assert.deepEqual([api.currentHop.current?.entry.scenario.id, api.currentHop.current?.hop.n], ['virtio-vhost-pcap', 16]);
    await drawn;
    const [[comparison], [diagram]] = [tabs('vhflow.compare'), tabs('vhflow.diagram')];
    assert.notEqual(comparison?.group.viewColumn, diagram?.group.viewColumn);
    assert.equal(comparison?.isActive, true, 'the comparison is still in sight');
  });

  test('messages that do not name an existing hop are ignored', async () => {
    await shownAfter(() => compare(address('virtio-pcap'), address('virtio-vhost-pcap')));
    const before = builtInHop(api, 'e1000-pcap', 'send', 2);
    api.currentHop.set(before, 'command');
    for (const message of [{ type: 'showHop', column: 7, n: 1 }, { type: 'showHop', column: 0, n: 999 }, { type: 'showHop', column: '0', n: 1 }, { type: 'add', other: 9_999 }, 'ready', null]) {
      api.comparison.receive(message);
    }
    assert.equal(api.currentHop.current?.hop, before.hop);
    assert.equal(shownFlows().length, 2);
  });

  test('an edit is shown; a deleted file leaves the comparison and returns to its column', async () => {
    await writeFile(file, text('one', 'two'));
    await until(() => api.library.fileAt(file), api.library.onDidChange);
    const own = { document: { uri: file.toString(), scenarioId: 'compared' } };
    const hops = builtInHop(api, 'virtio-pcap', 'send', 1).flow.hops.length;
    assert.deepEqual(await shownAfter(() => compare(own, address('virtio-pcap')), hops + 2), { type: 'shown', columns: 2, rows: hops + 2 });
    await shownAfter(() => writeFile(file, text('one', 'two', 'three')), hops + 3);
    assert.equal((await shownAfter(() => vscode.workspace.fs.delete(file), hops)).columns, 1);
    assert.equal((await shownAfter(() => writeFile(file, text('one')), hops + 1)).columns, 2);
    assert.deepEqual(shownFlows(), ['compared/send', 'virtio-pcap/send']);
  });

  test('a comparison that is requested while its panel is closing opens in a new panel', async () => {
    await shownAfter(() => compare(address('virtio-pcap'), address('virtio-vhost-pcap')));
    const [tab] = tabs('vhflow.compare');
    assert.ok(tab);
    const shown = await shownAfter(() => {
      void vscode.window.tabGroups.close(tab);
      return compare(address('virtio-pcap'), address('virtio-vhost-user'));
    });
    assert.equal(shown.columns, 2);
    assert.deepEqual(shownFlows(), ['virtio-pcap/send', 'virtio-vhost-user/send']);
    assert.equal(tabs('vhflow.compare').length, 1);
  });

  test('a restart restores the flows', async () => {
    const panel = vscode.window.createWebviewPanel('vhflow.compare', 'restored', vscode.ViewColumn.Active);
    const state = { chosen: [{ document: { builtIn: 'virtio-vhost-user' }, flowId: 'receive' }, { document: { builtIn: 7 } }, { document: { builtIn: 'virtio-pcap' }, flowId: 'receive' }] };
    const shown = await shownAfter(() => api.comparison.deserializeWebviewPanel(panel, state));
    assert.equal(shown.columns, 2);
    assert.deepEqual(shownFlows(), ['virtio-vhost-user/receive', 'virtio-pcap/receive']);
  });

  test('flows chosen while a panel is being restored are shown in that panel', async () => {
    await closeEditors();
    const panel = vscode.window.createWebviewPanel('vhflow.compare', 'restored', vscode.ViewColumn.Active);
    const { createWebviewPanel } = vscode.window;
    let opened = 0;
    vscode.window.createWebviewPanel = (...options) => {
      opened += 1;
      return createWebviewPanel(...options);
    };
    try {
      const state = { chosen: [{ document: { builtIn: 'virtio-vhost-user' }, flowId: 'receive' }] };
      await shownAfter(() => {
        const restored = api.comparison.deserializeWebviewPanel(panel, state);
        api.comparison.show(['virtio-pcap', 'e1000-pcap'].map((id) => builtInHop(api, id, 'send', 1)));
        return restored;
      });
    } finally {
      Object.assign(vscode.window, { createWebviewPanel });
    }
    assert.equal(opened, 0);
    assert.deepEqual(shownFlows(), ['virtio-pcap/send', 'e1000-pcap/send']);
  });

  test('a restart with an invalid state leaves an empty panel without an error', async () => {
    const panel = vscode.window.createWebviewPanel('vhflow.compare', 'restored', vscode.ViewColumn.Active);
    const shown = await shownAfter(() => api.comparison.deserializeWebviewPanel(panel, { chosen: 'all' }));
    assert.deepEqual(shown, { type: 'shown', columns: 0, rows: 0 });
  });
});
