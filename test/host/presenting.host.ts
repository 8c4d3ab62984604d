import assert from 'node:assert/strict';
import { suite, suiteSetup, teardown, test } from 'mocha';
import * as vscode from 'vscode';
import type { ExtensionApi } from '../../src/extension/extension.js';
import { Presentation } from '../../src/extension/panels/presentation.js';
import { closeEditors, until, vhflow } from './support/extension.js';

suite('presentation', () => {
  let api: ExtensionApi;
  const names = ['showTabs', 'centerLayout', 'hideStatusBar', 'hideActivityBar'];
  const settings = () => vscode.workspace.getConfiguration('zenMode');
  /** The user's own values. */
  const own = () => names.map((name) => settings().inspect(name)?.globalValue);
  const used = () => names.map((name) => settings().get(name));
  const untilEqual = (values: () => unknown[], expected: unknown[]) =>
    until(() => JSON.stringify(values()) === JSON.stringify(expected), vscode.workspace.onDidChangeConfiguration);
  const untilOwn = (expected: unknown[]) => untilEqual(own, expected);
  const untilUsed = (expected: unknown[]) => untilEqual(used, expected);
  const setOwn = (name: string, value: unknown) => settings().update(name, value, vscode.ConfigurationTarget.Global);
  const whilePresenting = ['none', false, true, true];

  suiteSetup(async () => {
    api = await vhflow();
  });
  teardown(async () => {
    await closeEditors();
    await api.presentation.set(api, false);
    for (const name of names) await setOwn(name, undefined);
  });

  /** Presents in the main diagram, and resolves when everything around it is hidden. */
  const present = async (): Promise<void> => {
    const drawn = new Promise<void>((resolve) => {
      const subscription = api.diagram.onDidDraw(() => {
        subscription.dispose();
        resolve();
      });
    });
    await vscode.commands.executeCommand('vhflow.openDiagram', { document: { builtIn: 'virtio-pcap' }, flowId: 'send' });
    await drawn;
    api.diagram.receive({ type: 'present', isOn: true });
    await untilUsed(whilePresenting);
  };
  const memory = (): vscode.Memento => {
    const values = new Map<string, unknown>();
    return {
      keys: () => [...values.keys()],
      get: <T>(key: string) => values.get(key) as T | undefined,
      update: (key: string, value: unknown) => {
        if (value === undefined) values.delete(key);
        else values.set(key, JSON.parse(JSON.stringify(value)));
        return Promise.resolve();
      },
    };
  };

  test('changes the settings of Zen Mode while it lasts, and no others of the user', async () => {
    await setOwn('centerLayout', true);
    await present();
    api.diagram.receive({ type: 'present', isOn: false });
    await untilOwn([undefined, true, undefined, undefined]);
  });

  test('keeps what the user changes meanwhile', async () => {
    await present();
    await setOwn('showTabs', 'single');
    api.diagram.receive({ type: 'present', isOn: false });
    await untilOwn(['single', undefined, undefined, undefined]);
  });

  for (const [how, end] of [
    ['the panel is closed', () => closeEditors()],
    ['another editor hides the panel', () => vscode.commands.executeCommand('workbench.action.files.newUntitledFile')],
    ['the page is loaded again', () => vscode.commands.executeCommand('workbench.action.webview.reloadWebviewAction')],
  ] as const) {
    test(`ends when ${how}`, async () => {
      await present();
      await end();
      await untilOwn([undefined, undefined, undefined, undefined]);
    });
  }

  test('goes on until the last of two pages ends it', async () => {
    const [one, other] = [{}, {}];
    await api.presentation.set(one, true);
    await api.presentation.set(other, true);
    await api.presentation.set(one, false);
    assert.deepEqual(used(), whilePresenting);
    await api.presentation.set(other, false);
    assert.deepEqual(own(), [undefined, undefined, undefined, undefined]);
  });

  test('that VS Code did not end is ended by the next start', async () => {
    const storage = memory();
    await setOwn('showTabs', 'single');
    const log = { error: (error: string | Error) => assert.fail(error) };
    await new Presentation(storage, log).set({}, true);
    assert.deepEqual(used(), whilePresenting);
    await new Presentation(storage, log).set({}, false);
    assert.deepEqual(own(), ['single', undefined, undefined, undefined]);
    assert.deepEqual(storage.keys(), []);
  });
});
