import { afterAll, beforeAll, expect, test } from 'vitest';
import { builtInScenarios } from '../../src/built-in.js';
import { openWorkbench } from './support/open-workbench.js';
import type { Workbench } from './support/workbench.js';

const broken = `scenario broken {
  title "Broken"
  machine host "Host" { participant a "A" in host-user }
  flow send "Out" { a -> nobody "step" }
}
`;
let workbench: Workbench;

/** VS Code here loads vhflow from its server, whose extensions get no workers of their own: no language server, thus. */
beforeAll(async () => {
  const settings = { 'remote.extensionKind': { 'vhflow.vhflow': ['web'] } };
  workbench = await openWorkbench({ settings, files: { 'paths/broken.vhflow': broken } });
  await workbench.openContainer('vhflow');
});
afterAll(() => workbench.close());

test('the browser\'s build runs, in a web worker', async () => {
  await workbench.treeItem('e1000 & pcap').waitFor();
  for (const { title } of builtInScenarios) expect(await workbench.treeItem(title.en).count(), title.en).toBe(1);
  await workbench.runCommand('Developer: Show Running Extensions');
  const row = workbench.page.locator('.runtime-extensions-editor .monaco-list-row', { hasText: 'vhflow' });
  await row.waitFor();
  expect(await row.innerText()).toMatch(/web worker/i);
});

test('the workspace\'s files are listed, the broken one marked', async () => {
  await workbench.treeItem('paths/two-flows.vhflow').waitFor();
  await expect.poll(() => workbench.treeItem('paths/broken.vhflow').textContent()).toContain('Line 4');
});

test('a diagram is drawn, and a hop opens its sheet', async () => {
  await workbench.treeItem('virtio-net & vhost & pcap').click();
  await workbench.webview().locator('g.hop').first().waitFor();
  await workbench.webview().locator('g.hop').first().click();
  await expect.poll(() => workbench.caretLine()).toContain('__sys_sendto');
  await expect.poll(() => workbench.lenses().allTextContents()).toContainEqual(expect.stringMatching(/^Hop 1\//));
});

test('no policy was violated', () => {
  expect(workbench.policyViolations()).toEqual([]);
});
