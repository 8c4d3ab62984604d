import assert from 'node:assert/strict';
import { suite, suiteSetup, teardown, test } from 'mocha';
import * as vscode from 'vscode';
import type { ExtensionApi } from '../../src/extension/extension.js';
import type { SourceDownloads } from '../../src/extension/files/downloads.js';
import { SourcesChecks } from '../../src/extension/sources-view/checks.js';
import type { SourceRoot, SourceRoots, SourcesChange } from '../../src/extension/trees/roots.js';
import { closeEditors, until, vhflow } from './support/extension.js';
import { catchWarnings, fixtureTree, setSourceRoots } from './support/sources.js';

suite('the Sources view', () => {
  let api: ExtensionApi;

  suiteSetup(async () => {
    api = await vhflow();
  });
  teardown(async () => {
    await closeEditors();
    await setSourceRoots(undefined);
  });

  const linux = { project: 'linux', version: '6.1.192' };
  const rowOfLinux = () => api.sourcesView.rowOf(linux);
  const itemOfLinux = async () => api.sourcesView.getTreeItem(await rowOfLinux());
  const useFixture = async (name: string) => {
    await setSourceRoots({ linux: fixtureTree(name) });
    assert.equal((await rowOfLinux()).origin.type, 'folder');
  };

  test('has a row for every tree that a scenario is based on', async () => {
    const labels = (await api.sourcesView.getChildren()).map((row) => api.sourcesView.getTreeItem(row).label as string);
    for (const label of ['QEMU 7.2.0', 'QEMU 2.5.0', 'Linux 6.1.192', 'DPDK 22.11.11', 'DPDK 16.04', 'libpcap 1.10.3', 'libfuse 2.9.9']) {
      assert.ok(labels.includes(label), `${label} is not among ${labels.join(', ')}`);
    }
  });

  test('without a folder and a download, a row states this, a click lets the user choose a folder, and the files can be downloaded', async () => {
    const item = await itemOfLinux();
    assert.equal(item.description, 'no tree · choose folder…');
    assert.deepEqual([item.command?.command, item.command?.arguments], ['vhflow.source.useFolder', [linux]]);
    assert.match(item.contextValue ?? '', /notes\.downloadable$/);
  });

  test('with a folder, a row shows the folder and the version found in it', async () => {
    await useFixture('linux');
    const item = await itemOfLinux();
    assert.match(String(item.description), /folder .*fixtures\/trees\/linux/);
    assert.match(item.contextValue ?? '', /^source\.folder\.verifiable\.removable$/);
  });

  test('what is at hand is known for each file, and follows the folders', async () => {
    const has = (path = 'net/socket.c') => api.sourcesAtHand.has('linux', linux.version, path);
    await until(() => !has(), api.sourcesAtHand.onDidChange);
    await useFixture('linux');
    await until(() => has(), api.sourcesAtHand.onDidChange);
    await setSourceRoots(undefined);
    await until(() => !has(), api.sourcesAtHand.onDidChange);
    assert.equal(api.sourcesAtHand.has('none', '1', 'x.c'), false);
  });

  test('verifying counts the anchors, and lists those that are not exact', async () => {
    await useFixture('linux-renamed');
    await vscode.commands.executeCommand('vhflow.source.verify', linux);
    const row = await rowOfLinux();
    const { counts } = row.check ?? assert.fail('nothing was verified');
    assert.ok(counts.lost > 0);
    assert.match(String(api.sourcesView.getTreeItem(row).description), new RegExp(`^${counts.exact} exact, .*${counts.lost} lost, ${counts['not-in-tree']} not in this tree · folder `));
    const findings = await api.sourcesView.getChildren(row);
    const sendto = findings.map((finding) => api.sourcesView.getTreeItem(finding)).find(({ label }) => label === '__sys_sendto');
    assert.ok(sendto, 'the renamed function is not listed');
    assert.match(String(sendto.description), /lost: net\/socket\.c/);
    assert.equal(sendto.command?.command, 'vhflow.openSource');
  });

  test('verifying searches the whole tree for functions that are neither in their file nor in its directory', async () => {
    await useFixture('linux-moved');
    await vscode.commands.executeCommand('vhflow.source.verify', linux);
    const row = await rowOfLinux();
    const items = (await api.sourcesView.getChildren(row)).map((finding) => api.sourcesView.getTreeItem(finding));
    const sendto = items.find(({ label }) => label === '__sys_sendto');
    assert.match(String(sendto?.description), /^moved: net\/core\/socket\.c/);
    assert.equal(sendto?.command?.command, 'vscode.open');
    await vscode.commands.executeCommand(sendto.command.command, ...((sendto.command.arguments ?? []) as unknown[]));
    const editor = vscode.window.activeTextEditor ?? assert.fail('nothing was opened');
    assert.ok(editor.document.uri.path.endsWith('linux-moved/net/core/socket.c'));
    assert.match(editor.document.lineAt(editor.selection.active).text, /__sys_sendto/);
    // Another file defines it, too, but without __sys_sendto.
    const recvfrom = items.find(({ label }) => label === '__sys_recvfrom');
    assert.match(String(recvfrom?.description), /^moved: net\/core\/socket\.c/);
  });

  test('results of verifying are discarded when the folder changes', async () => {
    await useFixture('linux-renamed');
    await vscode.commands.executeCommand('vhflow.source.verify', linux);
    assert.ok((await rowOfLinux()).check);
    await useFixture('linux');
    assert.equal((await rowOfLinux()).check, undefined);
  });

  test('a verification counts only if its own tree did not change meanwhile', async () => {
    await useFixture('linux');
    const row = await rowOfLinux();
    assert.ok(row.origin.type === 'folder');
    const { root } = row.origin;
    const changes = new vscode.EventEmitter<SourcesChange>();
    const downloads = { onDidChange: new vscode.EventEmitter<void>().event, files: () => ({}) };
    const checks = new SourcesChecks(api.library, { onDidChange: changes.event } as SourceRoots, downloads as unknown as SourceDownloads);
    const runWhileChanging = (changed: SourceRoot) => checks.run(row, new AbortController().signal, {
      onPart: () => changes.fire({ roots: false, files: [{ root: changed, paths: ['net/socket.c'] }] }),
      onWalk: () => {},
    });
    assert.equal(await runWhileChanging({ ...root }), 'complete');
    assert.ok(checks.of(linux));
    assert.equal(await runWhileChanging(root), 'outdated');
    assert.equal(checks.of(linux), undefined);
    checks.dispose();
  });

  test('removing a source asks for confirmation, then removes the folder from the setting', async () => {
    await useFixture('linux');
    const refused = catchWarnings();
    await vscode.commands.executeCommand('vhflow.source.remove', linux).then(refused.restore, refused.restore);
    assert.match(refused.all[0]?.text ?? '', /Remove the source folder of Linux 6\.1\.192 from the settings\?/);
    assert.equal((await rowOfLinux()).origin.type, 'folder');
    const agreed = catchWarnings('Remove');
    await vscode.commands.executeCommand('vhflow.source.remove', linux).then(agreed.restore, agreed.restore);
    await until(() => vscode.workspace.getConfiguration().inspect('vhflow.sourceRoots')?.globalValue === undefined, vscode.workspace.onDidChangeConfiguration);
    assert.equal((await rowOfLinux()).origin.type, 'notes');
  });
});
