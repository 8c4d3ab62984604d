import { expect, test } from 'vitest';
import { withWorkbench } from './support/with-workbench.js';
import type { Workbench } from './support/workbench.js';

let workbench: Workbench;

withWorkbench({}, async (opened) => {
  workbench = opened;
  await workbench.showTrees();
});

/** The page of the comparison, the first visible webview. */
const page = () => workbench.webview();
const columns = () => page().locator('.hop-cell').evaluateAll((cells) => new Set(cells.map((cell) => (cell as HTMLElement).dataset['column'])).size);

test('two scenarios chosen in the tree are shown side by side, common hops grey, differing ones marked', async () => {
  await workbench.treeItem('virtio-net & pcap').click({ modifiers: ['ControlOrMeta'] });
  await workbench.treeItem('virtio-net & vhost & pcap').click({ modifiers: ['ControlOrMeta'] });
  expect(await workbench.page.locator('.sidebar .monaco-list-row.selected').count()).toBe(2);
  await workbench.treeItem('virtio-net & vhost & pcap').click({ button: 'right' });
  await workbench.chooseFromMenu('Compare Flows…');
  await page().locator('.hop-cell').first().waitFor();
  expect(await columns()).toBe(2);
  await expect.poll(() => workbench.activeTitles()).toEqual(['virtio-net & pcap ⇄ virtio-net & vhost & pcap']);
  // A run of common hops is folded initially.
  await page().locator('tr.run button').first().click();
  const colours = (cells: string) => page().locator(cells).evaluateAll((all) => [...new Set(all.map((cell) => getComputedStyle(cell).color))]);
  const [common, differing] = [await colours('td.common .hop-cell'), await colours('td:not(.common, .absent) .hop-cell')];
  expect(common).toHaveLength(1);
  expect(differing.length).toBeGreaterThan(0);
  expect(differing).not.toContain(common[0]);
});

test('the table shows the costs of both, and the difference', async () => {
  const rows = await page().locator('table tbody').allInnerTexts();
  const saidOf = (name: string) => rows.find((row) => row.replace(/\s+/g, ' ').startsWith(name)) ?? '';
  expect(saidOf('virtio-net & pcap ·')).toMatch(/5/);
  expect(saidOf('virtio-net & vhost & pcap ·')).toMatch(/5/);
  expect(await page().locator('table .bar').count()).toBeGreaterThanOrEqual(8);
});

test('the table can show all flows; one is added to the comparison, and removed', async () => {
  await page().getByRole('checkbox', { name: 'All flows in the table' }).click();
  await expect.poll(() => page().locator('table.costs tbody').count()).toBeGreaterThan(9);
  await page().getByRole('button', { name: /^Add e1000 & pcap/ }).first().click();
  await expect.poll(columns).toBe(3);
  await page().getByRole('button', { name: /^Remove e1000 & pcap/ }).first().click();
  await expect.poll(columns).toBe(2);
});

test('a hop of the comparison is shown in the diagram beside it', async () => {
  await page().locator('.hop-cell[data-column="1"][data-n="1"] button, .hop-cell[data-column="1"][data-n="1"]').first().click();
  await expect.poll(() => workbench.page.locator('iframe.webview:visible').count()).toBe(2);
  await expect.poll(() => workbench.activeTitles()).toEqual(['virtio-net & pcap ⇄ virtio-net & vhost & pcap', expect.stringMatching(/^virtio-net & vhost & pcap · /)]);
});

test('the diagram offers the comparison too, and asks for the other flow', async () => {
  await workbench.tab('virtio-net & pcap ⇄').getByRole('button', { name: /Close/ }).click();
  await expect.poll(() => workbench.page.locator('iframe.webview:visible').count()).toBe(1);
  await workbench.focusDiagram();
  await workbench.page.locator('.editor-group-container.active').getByRole('button', { name: /Compare Flows/ }).click();
  const rows = workbench.page.locator('.quick-input-list .monaco-list-row');
  await rows.first().waitFor();
  await workbench.page.keyboard.type('e1000 & pcap · Sending');
  await rows.filter({ hasText: 'e1000 & pcap · Sending' }).first().click();
  await workbench.page.locator('.quick-input-widget').getByRole('button', { name: 'OK' }).click();
  await workbench.webview().locator('.hop-cell').first().waitFor();
  expect(await columns()).toBe(2);
  expect(workbench.policyViolations()).toEqual([]);
});
