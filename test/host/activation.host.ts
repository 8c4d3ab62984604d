import assert from 'node:assert/strict';
import { suite, test } from 'mocha';
import * as vscode from 'vscode';

suite('activation', () => {
  const extension = (): vscode.Extension<unknown> => {
    const found = vscode.extensions.all.find(({ packageJSON }) => (packageJSON as { name: string }).name === 'vhflow');
    assert.ok(found, 'VS Code does not know the extension');
    return found;
  };

  test('the extension activates', async () => {
    await extension().activate();
    assert.equal(extension().isActive, true);
  });

  test('every command of the manifest is registered', async () => {
    await extension().activate();
    const { contributes } = extension().packageJSON as { contributes: { commands: readonly { command: string }[] } };
    const declared = contributes.commands.map(({ command }) => command);
    const registered = new Set(await vscode.commands.getCommands(true));
    assert.notEqual(declared.length, 0);
    assert.deepEqual(declared.filter((command) => !registered.has(command)), []);
  });
});
