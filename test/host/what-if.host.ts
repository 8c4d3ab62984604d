import assert from 'node:assert/strict';
import { suite, suiteSetup, suiteTeardown, teardown, test } from 'mocha';
import * as vscode from 'vscode';
import type { ExtensionApi } from '../../src/extension/extension.js';
import { makeHappen, registerWhatIf } from '../../src/extension/scenarios/what-if.js';
import { basis, type Settings } from '../../src/model/conditions.js';
import { closeEditors, until, vhflow, workspaceFile, writeFile } from './support/extension.js';

const text = `scenario asleep { title "Asleep" machine m "M" { participant a "A" in guest-kernel participant b "B" in host-kernel }
  condition mine "mine is on" else "mine is off"
  flow f "F" {
    a -> b "exit" as out { kind vm-exit }
    a -> b "halt" as halt { kind vm-exit when halted and not lone }
    b -> b "wake" as wake { kind wakeup when halted }
    a -> a "mine" as mine { when mine }
  } }`;

suite('what if', () => {
  let api: ExtensionApi;
  let uri: vscode.Uri;
  const address = (hopId?: string) => ({ document: { uri: uri.toString(), scenarioId: 'asleep' }, flowId: 'f', ...(hopId !== undefined && { hopId }) });
  const hops = () => api.library.find(address().document)?.scenario.flows[0]?.hops.map(({ id }) => id);

  suiteSetup(async () => {
    api = await vhflow();
    uri = workspaceFile('what-if.vhflow');
    await writeFile(uri, text);
    await until(() => api.library.fileAt(uri), api.library.onDidChange);
  });
  teardown(async () => {
    api.library.settings = basis;
    await closeEditors();
  });
  suiteTeardown(() => vscode.workspace.fs.delete(uri));

  test('settings change what happens in every scenario, and the current hop stays or is the one before it', () => {
    const ref = api.library.find(address().document);
    const flow = ref?.scenario.flows[0];
    assert.ok(ref && flow?.hops[0]);
    assert.deepEqual(hops(), ['out']);
    api.library.settings = { with: ['halted', 'mine'], without: [] };
    assert.deepEqual(hops(), ['out', 'wake', 'mine']);
    const entry = api.library.find(address().document);
    const [, wake] = entry?.scenario.flows[0]?.hops ?? [];
    assert.ok(entry?.scenario.flows[0] && wake);
    api.currentHop.set({ entry, flow: entry.scenario.flows[0], hop: wake }, 'command');
    api.library.settings = { with: ['halted'], without: ['lone'] };
    assert.deepEqual([api.currentHop.current?.hop.id, api.currentHop.current?.hop.n], ['wake', 3]);
    api.library.settings = basis;
    assert.deepEqual([api.currentHop.current?.hop.id, api.currentHop.current?.hop.n], ['out', 1]);
  });

  test('the trees say what differs from the basis, and the command goes back to it', async () => {
    assert.doesNotMatch(api.views.legend, /sleeps/);
    api.library.settings = { with: ['halted'], without: [] };
    assert.match(api.views.legend, /What if: the vCPU sleeps when the interrupt comes/);
    await vscode.commands.executeCommand('vhflow.backToBasis');
    assert.deepEqual(api.library.settings, basis);
    assert.doesNotMatch(api.views.legend, /sleeps/);
  });

  test('a condition that files set differently by default is switched in all of them', async () => {
    const other = workspaceFile('what-if-other.vhflow');
    await writeFile(other, text.replace('scenario asleep', 'scenario awake').replace('title "Asleep"', 'title "Awake"').replace('else "mine is off"', 'else "mine is off" default on'));
    await until(() => api.library.fileAt(other), api.library.onDidChange);
    const isMine = () => [uri, other].map((file) => api.library.fileAt(file)?.entries[0]?.scenario.flows[0]?.hops.some(({ id }) => id === 'mine'));
    assert.deepEqual(isMine(), [false, true]);
    api.library.switchTo('mine', true);
    assert.deepEqual(isMine(), [true, true]);
    api.library.switchTo('mine', false);
    assert.deepEqual(isMine(), [false, false]);
    api.library.switchTo('no-such-condition', true);
    api.library.settings = basis;
    assert.deepEqual(isMine(), [false, true]);
    await vscode.workspace.fs.delete(other);
    await until(() => !api.library.fileAt(other), api.library.onDidChange);
  });

  test('a hop that does not happen is shown all the same: what it needs is switched', async () => {
    await vscode.commands.executeCommand('vhflow.showInDiagram', address('halt'));
    assert.deepEqual(api.library.settings, { with: ['halted'], without: ['lone'] });
    assert.equal(api.currentHop.current?.hop.id, 'halt');
    makeHappen(api.library, address('no-such-hop'));
    makeHappen(api.library, address());
    makeHappen(api.library, undefined);
    assert.deepEqual(api.library.settings, { with: ['halted'], without: ['lone'] });
  });

  suite('is kept', () => {
    /** What the workspace remembers, in place of VS Code's storage. */
    const storageWith = (value: unknown) => {
      const values = new Map<string, unknown>([['vhflow.settings', value]]);
      return { values, get: (key: string) => values.get(key), update: (key: string, next: unknown) => { values.set(key, next); return Promise.resolve(); }, keys: () => [...values.keys()] } as unknown as vscode.Memento & { readonly values: Map<string, unknown> };
    };
    /** Only what is registered for the library counts here; the commands are registered already. */
    const registered = (storage: vscode.Memento): vscode.Disposable => {
      const original = vscode.commands.registerCommand;
      vscode.commands.registerCommand = () => new vscode.Disposable(() => undefined);
      try {
        return registerWhatIf(api.library, api.currentHop, storage);
      } finally {
        vscode.commands.registerCommand = original;
      }
    };

    test('for the next time', () => {
      const storage = storageWith({ with: ['halted'], without: [] } satisfies Settings);
      const subscription = registered(storage);
      assert.deepEqual(api.library.settings, { with: ['halted'], without: [] });
      api.library.settings = { with: [], without: ['lone'] };
      assert.deepEqual(storage.values.get('vhflow.settings'), { with: [], without: ['lone'] });
      subscription.dispose();
    });

    for (const value of [undefined, null, 5, { with: 'halted' }, { with: [5], without: [] }, { with: ['x'.repeat(5_000)], without: [] }]) {
      test(`and ${String(JSON.stringify(value)).slice(0, 30)} is the basis`, () => {
        const subscription = registered(storageWith(value));
        assert.deepEqual(api.library.settings, basis);
        subscription.dispose();
      });
    }
  });
});
