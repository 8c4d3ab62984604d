import assert from 'node:assert/strict';
import { suite, suiteSetup, teardown, test } from 'mocha';
import * as vscode from 'vscode';
import type { ExtensionApi } from '../../src/extension/extension.js';
import { addressOfHop } from '../../src/extension/scenarios/hop-address.js';
import { setFolder } from '../../src/extension/trees/choose-folder.js';
import { builtInHop, closeEditors, until, vhflow, workspaceFile } from './support/extension.js';
import { catchWarnings, fixtureTree, setSourceRoots } from './support/sources.js';

suite('the setting of source folders', () => {
  let api: ExtensionApi;

  suiteSetup(async () => {
    api = await vhflow();
  });
  teardown(async () => {
    await closeEditors();
    await setSourceRoots(undefined);
  });

  const warningFor = async (folder: unknown, answer?: string) => {
    const warnings = catchWarnings(answer);
    try {
      await setSourceRoots({ linux: folder });
      return await warnings.first;
    } finally {
      warnings.restore();
    }
  };

  test('a missing folder is reported, with a button that opens the setting', async () => {
    const { text, buttons } = await warningFor('/no/such/folder');
    assert.match(text, /vhflow\.sourceRoots → linux does not exist: \/no\/such\/folder/);
    assert.deepEqual(buttons, ['Open Setting']);
  });

  test('a folder of another project is reported with its project', async () => {
    assert.match((await warningFor(fixtureTree('qemu'))).text, /linux is a source tree of QEMU 7\.2\.50, not of Linux/);
  });

  test('a folder that is not a tree, a file, and a relative path are distinguished', async () => {
    assert.match((await warningFor(fixtureTree('none'))).text, /not a source tree of Linux/);
    assert.match((await warningFor(`${fixtureTree('none')}/README`)).text, /not a folder/);
    assert.match((await warningFor('src/linux')).text, /absolute path/);
    assert.match((await warningFor(7)).text, /must be the path of a folder/);
  });

  test('an entry that is not a valid URI is reported; the others are used', async () => {
    const warnings = catchWarnings();
    try {
      await setSourceRoots({ qemu: 'file:////srv/qemu', linux: fixtureTree('linux') });
      assert.match((await warnings.first).text, /vhflow\.sourceRoots → qemu must be an absolute path/);
      assert.equal((await api.sourcesView.rowOf({ project: 'linux', version: '6.1.192' })).origin.type, 'folder');
    } finally {
      warnings.restore();
    }
  });

  test('several wrong entries make one message, which suggests the project that was probably meant', async () => {
    const warnings = catchWarnings();
    try {
      await setSourceRoots({ dppdk: '/no/dpdk', linux: '/no/linux', qemu: 7 });
      const { text } = await warnings.first;
      assert.match(text, /^3 entries of the setting vhflow\.sourceRoots are wrong\./);
      assert.match(text, /vhflow\.sourceRoots → dppdk is for a project that no scenario names\. Did you mean dpdk\?/);
      assert.match(text, /linux does not exist.*\/no\/linux/);
      assert.match(text, /qemu must be the path of a folder/);
      assert.doesNotMatch(text, /\/no\/dpdk/);
      assert.equal(warnings.all.length, 1);
    } finally {
      warnings.restore();
    }
  });

  test('the sheet is shown instead, and the problem is reported once', async () => {
    const warnings = catchWarnings();
    try {
      await setSourceRoots({ linux: '/gone/for/now' });
      await warnings.first;
      for (const n of [1, 2, 1]) await vscode.commands.executeCommand('vhflow.openSource', addressOfHop(builtInHop(api, 'virtio-pcap', 'send', n)));
      assert.equal(vscode.window.activeTextEditor?.document.uri.scheme, 'vhflow-source');
      assert.equal(warnings.all.length, 1);
    } finally {
      warnings.restore();
    }
  });

  test('a folder that the user chooses is written, unless it is another project\'s', async () => {
    const written = () => vscode.workspace.getConfiguration().inspect('vhflow.sourceRoots')?.globalValue;
    await setSourceRoots({ qemu: '/somewhere/qemu' });
    assert.equal(await setFolder('linux', vscode.Uri.file(fixtureTree('qemu'))), false);
    assert.deepEqual(written(), { qemu: '/somewhere/qemu' });
    assert.equal(await setFolder('linux', vscode.Uri.file(fixtureTree('linux'))), true);
    assert.deepEqual(written(), { qemu: '/somewhere/qemu', linux: fixtureTree('linux') });
  });

  test('a tree in the workspace is found without the setting', async () => {
    const folder = workspaceFile('trees/my-linux');
    await vscode.workspace.fs.copy(vscode.Uri.file(fixtureTree('linux')), folder);
    try {
      await setSourceRoots({});
      await vscode.commands.executeCommand('vhflow.openSource', addressOfHop(builtInHop(api, 'virtio-pcap', 'send', 1)));
      assert.equal(vscode.window.activeTextEditor?.document.uri.scheme, 'vhflow-source', 'two levels below the folder is too deep');
      await vscode.workspace.fs.rename(folder, workspaceFile('my-linux'));
      await setSourceRoots({ qemu: fixtureTree('qemu') });
      await vscode.commands.executeCommand('vhflow.openSource', addressOfHop(builtInHop(api, 'virtio-pcap', 'send', 1)));
      assert.equal(vscode.window.activeTextEditor?.document.uri.path, workspaceFile('my-linux/net/socket.c').path);
    } finally {
      await vscode.workspace.fs.delete(workspaceFile('trees'), { recursive: true });
      await vscode.workspace.fs.delete(workspaceFile('my-linux'), { recursive: true });
    }
  });

  test('the button opens the settings', async () => {
    await warningFor('/no/such/folder/either', 'Open Setting');
    await until(() => vscode.window.tabGroups.activeTabGroup.activeTab?.label === 'Settings', vscode.window.tabGroups.onDidChangeTabs);
  });
});
