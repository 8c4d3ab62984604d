import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { root } from '../../scripts/install.mjs';
import { startServer, type VsCodeServer } from '../../scripts/vscode-server.mjs';
import { withWorkbench } from './support/with-workbench.js';
import type { Workbench } from './support/workbench.js';

const dataFolder = mkdtempSync(path.join(tmpdir(), 'vhflow-trust-'));
const tree = path.join(root, 'test/fixtures/trees/linux');
let server: VsCodeServer;
let workbench: Workbench;

beforeAll(async () => {
  mkdirSync(path.join(dataFolder, 'data/Machine'), { recursive: true });
  // The user's own setting; nothing listens at this address.
  writeFileSync(path.join(dataFolder, 'data/Machine/settings.json'), JSON.stringify({ 'vhflow.downloads.baseAddresses': { linux: 'https://localhost:1/' } }));
  server = await startServer({ dataFolder, workspaceTrust: true });
});
afterAll(async () => {
  await server.stop();
  rmSync(dataFolder, { recursive: true, force: true, maxRetries: 10 });
});
withWorkbench({
  server: () => server,
  settings: { 'vhflow.sourceRoots': { linux: tree }, 'vhflow.downloads.baseAddresses': { linux: 'http://workspace.example/' } },
}, async (opened) => {
  workbench = opened;
  await workbench.showTrees();
});

const openFirstSource = async () => {
  await workbench.focusDiagram();
  await workbench.press('Home', 'o');
};
const sourceText = async () => (await workbench.visibleLines().allTextContents()).join('\n').replaceAll('\u00a0', ' ');

test('read-only features work in an untrusted folder: trees, diagram, language', async () => {
  await workbench.page.locator('.statusbar', { hasText: 'Restricted Mode' }).waitFor();
  await workbench.treeItem('paths/two-flows.vhflow').waitFor();
  await workbench.treeItem('virtio-net & pcap').click();
  await workbench.webview().locator('g.hop').first().waitFor();
  await workbench.openFile('paths/two-flows.vhflow');
  await expect.poll(() => workbench.lenses().allTextContents()).toContain('Open Diagram');
  await workbench.tab('virtio-net & pcap').click();
  await workbench.webview().locator('g.hop').first().waitFor();
});

test('a source folder from workspace settings is not read: the notes are shown', async () => {
  await openFirstSource();
  await expect.poll(sourceText).toContain('net/socket.c of Linux 6.1.192');
  expect(await sourceText()).toContain('__sys_sendto: line 2120');
});

test('an address from workspace settings is not used, that from user settings is', async () => {
  await workbench.lenses().filter({ hasText: 'Get All Files of Linux 6.1.192' }).first().click();
  const notification = workbench.page.locator('.notifications-toasts, .notifications-center', { hasText: 'Linux 6.1.192' });
  await expect.poll(() => notification.allTextContents()).toContainEqual(expect.stringContaining('localhost:1'));
  expect((await notification.allTextContents()).join()).not.toContain('workspace.example');
});

test('a recording can be prepared, but no terminal is opened', async () => {
  await workbench.runCommand('vhflow: Record…');
  const list = workbench.page.locator('.quick-input-widget:visible .quick-input-list');
  for (const choice of ['Host', 'ftrace']) {
    await list.locator('.monaco-list-row', { hasText: choice }).last().click();
  }
  await list.getByText('Copy for Another Machine').waitFor();
  expect(await list.locator('.monaco-list-row').allTextContents()).toContainEqual(expect.stringContaining('Manage Workspace Trust'));
  expect((await list.locator('.monaco-list-row').allTextContents()).join()).not.toContain('On this machine');
  await workbench.press('Escape');
});

test('a path is not run for real', async () => {
  await workbench.runCommand('vhflow: Run This Path for Real…');
  const notification = workbench.page.locator('.notifications-toasts', { hasText: 'vhflow starts machines only in a trusted workspace.' });
  await notification.getByRole('button', { name: 'Manage Workspace Trust' }).waitFor();
  await workbench.runCommand('Notifications: Clear All Notifications');
});

test('once the folder is trusted, its settings apply', async () => {
  await workbench.runCommand('Workspaces: Manage Workspace Trust');
  await workbench.page.locator('.workspace-trust-editor').getByRole('button', { name: 'Trust', exact: true }).click();
  await workbench.tab('virtio-net & pcap').first().click();
  await workbench.webview().locator('g.hop').first().waitFor();
  await openFirstSource();
  await expect.poll(sourceText).toContain('SYSCALL_DEFINE6(sendto');
});
