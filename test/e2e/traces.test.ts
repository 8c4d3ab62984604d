import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { builtInScenarios } from '../settled-scenarios.js';
import { simulate } from '../traces/path-simulator.js';
import { withWorkbench } from './support/with-workbench.js';
import type { Workbench } from './support/workbench.js';

const scenario = builtInScenarios.find(({ id }) => id === 'virtio-vhost-pcap');
const flow = scenario?.flows.find(({ id }) => id === 'send');
const receive = scenario?.flows.find(({ id }) => id === 'receive');
assert(scenario && flow && receive);
let state = 11;
const { guest, host } = simulate(scenario, flow, { packets: 5, every: 100_000, offset: 0, random: () => (state = (state * 16807) % 2147483647) / 2147483647 });
let workbench: Workbench;

withWorkbench({ files: { 'guest.ftrace': `# vhflow 1 offset 0\n${guest}`, 'host.ftrace': host, 'notes.txt': 'no trace\n' } }, async (opened) => {
  workbench = opened;
  await workbench.showDiagram('virtio-net & vhost & pcap');
});

const summary = () => workbench.webview().locator('.trace-summary');
const dialog = () => workbench.page.locator('.quick-input-widget:visible');

/** Opens a file of the workspace by VS Code's dialog. */
async function openTrace(name: string): Promise<void> {
  await workbench.runCommand('vhflow: Open Trace…');
  const input = dialog().locator('input.input');
  await expect.poll(() => input.inputValue()).toContain(workbench.folder);
  await input.fill(path.join(workbench.folder, name));
  await workbench.page.keyboard.press('Enter');
}

test('a recording is laid over the diagram, and the other machine joins it', async () => {
  await openTrace('host.ftrace');
  await expect.poll(() => summary().textContent()).toContain('5 packets');
  await openTrace('guest.ftrace');
  await dialog().getByText('Open Together with host.ftrace').waitFor();
  await workbench.press('Enter');
  await expect.poll(() => workbench.webview().locator('.trace-title').textContent()).toContain('host.ftrace, guest.ftrace');
  await expect.poll(() => summary().textContent()).toContain('5 packets');
});

test('another flow is compared with the same recording, and the first one again', async () => {
  const flows = workbench.webview().getByRole('combobox').first();
  await flows.selectOption('receive');
  await expect.poll(() => summary().textContent()).toContain(`of ${receive.hops.length} hops seen`);
  await flows.selectOption('send');
  await expect.poll(() => summary().textContent()).toContain(`of ${flow.hops.length} hops seen`);
});

test('it is there again when the window is reloaded', async () => {
  await workbench.reload();
  await expect.poll(() => summary().textContent()).toContain('5 packets');
  expect(await workbench.webview().locator('.trace-title').textContent()).toContain('host.ftrace, guest.ftrace');
});

test('the source has it in its lenses', async () => {
  await workbench.focusDiagram();
  await workbench.press('Home', 'o');
  await expect.poll(() => workbench.lenses().allTextContents()).toContainEqual(expect.stringContaining('seen 5 of 5'));
});

test('a key closes it', async () => {
  await workbench.tab('virtio-net & vhost & pcap').click();
  await workbench.focusDiagram();
  await workbench.press('Shift+Escape');
  await workbench.webview().locator('.trace-bar').waitFor({ state: 'hidden' });
  await expect.poll(() => workbench.lenses().allTextContents()).not.toContainEqual(expect.stringContaining('seen 5 of 5'));
});

test('a button above an editor opens the trace that it shows', async () => {
  await workbench.openFile('host.ftrace');
  const button = () => workbench.page.locator('.editor-actions').getByRole('button', { name: 'Open Trace…' });
  await button().click();
  await expect.poll(() => summary().textContent()).toContain('5 packets');
  await workbench.openFile('notes.txt');
  await expect.poll(() => button().count()).toBe(0);
});

test('a Markdown text and a page that are saved have it', async () => {
  const saved = async (item: string, extension: string) => {
    const target = path.join(workbench.folder, `virtio-vhost-pcap-send.${extension}`);
    await workbench.tab('virtio-net & vhost & pcap').click();
    await workbench.focusDiagram();
    await workbench.press('e');
    await workbench.webview().getByRole('button', { name: item, exact: true }).click();
    await expect.poll(() => dialog().locator('input.input').inputValue()).toBe(target);
    await workbench.press('Enter');
    await expect.poll(() => existsSync(target) && readFileSync(target).length > 0).toBe(true);
    return readFileSync(target, 'utf8');
  };
  expect(await saved('Save Markdown…', 'md')).toContain('Trace: host.ftrace');
  expect(await saved('Save HTML Page…', 'html')).toContain('"title":"host.ftrace"');
});
