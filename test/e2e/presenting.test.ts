import { expect, test } from 'vitest';
import { withWorkbench } from './support/with-workbench.js';
import type { Workbench } from './support/workbench.js';

let workbench: Workbench;

withWorkbench({ viewport: { width: 1400, height: 900 } }, async (opened) => {
  workbench = opened;
  await workbench.showDiagram('virtio-net & pcap');
});

/** What is around the diagram, and is visible now. */
const around = async () => {
  const parts = { 'side bar': '.sidebar .pane-header', 'activity bar': '.activitybar .actions-container', 'tabs': '.tabs-container .tab', 'status bar': '.statusbar .statusbar-item' };
  const visible = await Promise.all(Object.entries(parts).map(async ([name, part]) => ((await workbench.page.locator(`${part}:visible`).count()) > 0 ? [name] : [])));
  return visible.flat();
};
const everything = ['side bar', 'activity bar', 'tabs', 'status bar'];

/** How many hops have their text in sight. */
const hopsInSight = () => workbench.webview().locator('.picture').evaluate((picture) => {
  const area = picture.getBoundingClientRect();
  const heads = picture.querySelector('.heads')?.getBoundingClientRect();
  return [...picture.querySelectorAll('g.hop .messageText')].map((text) => text.getBoundingClientRect())
    .filter((text) => text.left >= area.left && text.right <= area.right + 1 && text.top >= (heads?.bottom ?? 0) - 1 && text.bottom <= area.bottom + 1).length;
});
const page = () => workbench.webview().locator('#page');
const pictureWidth = () => workbench.webview().locator('.picture').evaluate(({ clientWidth }) => clientWidth);

test('f leaves nothing but the diagram, with no fewer hops in sight, and Escape brings everything back', async () => {
  await workbench.focusDiagram();
  expect(await around()).toEqual(everything);
  const [hops, width] = [await hopsInSight(), await pictureWidth()];
  await workbench.press('f');
  await expect.poll(around).toEqual([]);
  await expect.poll(pictureWidth).toBeGreaterThan(width + 200);
  await expect.poll(hopsInSight).toBeGreaterThanOrEqual(hops);
  await expect.poll(() => page().getAttribute('class')).toContain('presenting');
  await workbench.press('ArrowRight');
  await expect.poll(() => workbench.selectedHops()).not.toEqual([1]);
  await workbench.press('Escape');
  await expect.poll(around).toEqual(everything);
  await expect.poll(() => page().getAttribute('class')).not.toContain('presenting');
  await expect.poll(pictureWidth).toBe(width);
  expect(await workbench.page.locator('.statusbar', { hasText: 'chord' }).count()).toBe(0);
});

test('a window that is reloaded during a presentation has everything again', async () => {
  await workbench.focusDiagram();
  await workbench.press('f');
  await expect.poll(around).toEqual([]);
  await workbench.reload();
  await expect.poll(around).toEqual(everything);
  await workbench.hop().first().waitFor();
  expect(await page().getAttribute('class')).not.toContain('presenting');
});
