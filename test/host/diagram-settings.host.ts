import assert from 'node:assert/strict';
import { suite, suiteSetup, suiteTeardown, teardown, test } from 'mocha';
import * as vscode from 'vscode';
import type { ExtensionApi } from '../../src/extension/extension.js';
import type { DiagramPanel } from '../../src/extension/panels/diagram-panel.js';
import { basis } from '../../src/model/conditions.js';
import { closeEditors, until, vhflow, workspaceFile, writeFile } from './support/extension.js';

const text = `scenario switched { title "Switched" machine m "M" { participant a "A" in guest-kernel participant b "B" in host-kernel }
  condition busy "the host is busy" ja "ホストは忙しい"
  flow f "F" {
    a -> b "out" as out { kind vm-exit }
    b -> b "sleep" as sleep { when not busy }
    b -> b "work" as work { note "Alone." note "Busy." if busy }
    b -> b "queue" as queue { kind copy when busy }
    b -> a "in" as in { kind interrupt }
  }
  flow g "G" { a -> b "out" as out b -> b "queue" as queue { when busy } b -> a "in" as in }
}`;

suite('the settings of the diagrams', () => {
  let api: ExtensionApi;
  const file = workspaceFile('diagram-settings.vhflow');
  const addressOf = (flowId: string) => ({ document: { uri: file.toString(), scenarioId: 'switched' }, flowId });

  suiteSetup(async () => {
    api = await vhflow();
    await writeFile(file, text);
    await until(() => api.library.fileAt(file), api.library.onDidChange);
  });
  teardown(async () => {
    api.library.settings = basis;
    await closeEditors();
  });
  suiteTeardown(async () => {
    for (const hop of [api.currentHop, api.second.hop]) hop.shown = { level: 'overview' };
    await vscode.workspace.fs.delete(file);
  });

  /** How many hops each panel draws next after `action`. */
  const drawnAfter = async (action: () => unknown, ...panels: readonly DiagramPanel[]): Promise<number[]> => {
    const drawn = Promise.all(panels.map((panel) => new Promise<number>((resolve) => {
      const subscription = panel.onDidDraw(({ messages }) => {
        subscription.dispose();
        resolve(messages);
      });
    })));
    await action();
    return drawn;
  };
  /** The level is set before: a change of it would be one more picture. */
  const open = () => {
    api.currentHop.shown = { level: 'all' };
    api.second.hop.shown = { level: 'all' };
    return drawnAfter(() => vscode.commands.executeCommand('vhflow.openDiagram', addressOf('f')), api.diagram);
  };
  const turn = (isOn: boolean) => api.diagram.receive({ type: 'switchCondition', id: 'busy', isOn });
  const select = (n: number) => api.diagram.receive({ type: 'selected', flow: addressOf('f'), n });
  const shownHop = () => api.currentHop.current && `${api.currentHop.current.hop.n} ${api.currentHop.current.hop.id}`;

  test('a condition that the page switches is drawn, keeps the hop, and is part of the title; the basis is one request away', async () => {
    await open();
    select(3);
    assert.deepEqual(await drawnAfter(() => turn(true), api.diagram), [4]);
    assert.deepEqual(api.library.settings, { with: ['busy'], without: [] });
    assert.equal(shownHop(), '2 work');
    assert.equal(api.diagram.title, 'Switched · F (the host is busy)');
    assert.deepEqual(await drawnAfter(() => api.diagram.receive({ type: 'backToBasis' }), api.diagram), [4]);
    assert.deepEqual(api.library.settings, basis);
    assert.equal(shownHop(), '3 work');
    assert.equal(api.diagram.title, 'Switched · F');
  });

  test('a hop that no longer happens gives way to the one before it', async () => {
    await open();
    await drawnAfter(() => turn(true), api.diagram);
    select(3);
    assert.equal(shownHop(), '3 queue');
    await drawnAfter(() => turn(false), api.diagram);
    assert.equal(shownHop(), '3 work');
  });

  test('both diagrams are shown under the same settings, whichever of them switches', async () => {
    await open();
    await drawnAfter(() => vscode.commands.executeCommand('vhflow.openBeside', { address: addressOf('g') }), api.second.panel);
    const [, second] = await drawnAfter(() => turn(true), api.diagram, api.second.panel);
    assert.equal(second, 3);
    assert.equal(api.second.panel.title, 'Switched · G (the host is busy)');
    await drawnAfter(() => api.second.panel.receive({ type: 'switchCondition', id: 'busy', isOn: false }), api.diagram, api.second.panel);
    assert.deepEqual([api.diagram.title, api.second.panel.title], ['Switched · F', 'Switched · G']);
  });

  test('a condition that the scenario does not know, and a message that is none, change nothing', async () => {
    await open();
    for (const message of [{ type: 'switchCondition', id: 'nothing', isOn: true }, { type: 'switchCondition', id: 'busy' }, { type: 'switchCondition', isOn: true }]) api.diagram.receive(message);
    assert.deepEqual(api.library.settings, basis);
  });
});
