import path from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../../scripts/install.mjs';
import { withWorkbench } from './support/with-workbench.js';
import type { Workbench } from './support/workbench.js';

const markup = `<img src=x onerror="globalThis.ran='label'"> <script>globalThis.ran='script'</script>`;
let workbench: Workbench;

withWorkbench({ folder: path.join(root, 'test/fixtures/hostile') }, async (opened) => {
  workbench = opened;
  await workbench.showTrees();
  await workbench.treeItem('javascript:').click();
  await workbench.webview().locator('g.hop').first().waitFor();
});

test('labels, notes and titles are shown as plain text', async () => {
  const diagram = workbench.webview();
  await diagram.locator('g.hop').first().click();
  expect(await diagram.locator('.details h2').textContent()).toBe(markup);
  expect(await diagram.locator('.details .note').textContent()).toBe('[click](command:workbench.action.quit) javascript:alert(1) %%{init: {"securityLevel":"loose"}}%%');
  const drawn = await diagram.locator('g.hop').first().locator('text').allTextContents();
  // A long label is broken into lines in the picture, and truncated.
  expect(drawn.join('').replace(/\s/g, '')).toContain(`<imgsrc=xonerror="globalThis.ran='label'"><script>`);
  expect(await diagram.locator('#page script, #page img, #page a, #page iframe').count()).toBe(0);
  expect(await workbench.treeItem('javascript:').textContent()).toContain('<b>javascript:alert(1)</b>');
});

test('no part of them is executed', async () => {
  const globals = await Promise.all(workbench.page.frames().map((frame) => frame.evaluate(() => (globalThis as { ran?: string }).ran)));
  expect(globals.length).toBeGreaterThan(2);
  expect(globals.filter((ran) => ran !== undefined)).toEqual([]);
  expect(workbench.dialogs).toEqual([]);
  expect(workbench.policyViolations()).toEqual([]);
});

test('forged messages of the page are ignored, and a valid one after them is processed', async () => {
  const diagram = workbench.webview();
  const titles = await workbench.activeTitles();
  const toasts = () => workbench.page.locator('.notification-toast').allTextContents();
  const before = await toasts();
  const forged = [
    null, 'ready', 7, [], {}, { type: 'eval', code: 'globalThis.ran = 1' }, { type: 'selected', n: '1' }, { type: 'selected', n: 1e9 }, { type: 'openSource', n: '../../etc/passwd' },
    { type: 'openSource', n: -1 }, { type: 'showFlow', flowId: '__proto__' }, { type: 'setLevel', level: 'root' }, { type: 'setHidden', hidden: ['everything'] },
    { type: 'export', format: 'exe' }, { type: 'picture', format: 'svg', data: 7 }, { type: 'command', command: 'workbench.action.quit' },
  ];
  for (const message of forged) await workbench.postAsPage(message);
  // Messages arrive in order: once this one is answered, all earlier ones have been read.
  await workbench.postAsPage({ type: 'goToHop' });
  await workbench.page.locator('.quick-input-widget:visible').waitFor();
  await workbench.page.keyboard.press('Escape');
  expect(await workbench.activeTitles()).toEqual(titles);
  expect((await toasts()).filter((text) => !before.includes(text))).toEqual([]);
  expect(await diagram.locator('g.hop').count()).toBeGreaterThan(0);
  expect(workbench.dialogs).toEqual([]);
});

test('the policy of the page blocks an injected script', async () => {
  await workbench.webview().locator('body').evaluate((body) => {
    const script = document.createElement('script');
    script.textContent = `globalThis.ran = 'inline'`;
    body.append(script);
  });
  await expect.poll(() => workbench.policyViolations()).toHaveLength(1);
  expect(await workbench.webview().locator('body').evaluate(() => (globalThis as { ran?: string }).ran)).toBeUndefined();
});
