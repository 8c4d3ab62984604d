import { expect, test } from 'vitest';
import { withWorkbench } from './support/with-workbench.js';
import type { Workbench } from './support/workbench.js';

let workbench: Workbench;

withWorkbench({}, async (opened) => {
  workbench = opened;
  await workbench.openContainer('vhflow');
  await workbench.treeItem('virtio-net & pcap').click();
  await diagram('virtio-net & pcap').waitFor();
});

/** The page of the diagram whose heading begins with a scenario's title. */
const diagram = (title: string, n = 0) => workbench.webview(n).getByRole('heading', { name: title }).first();

/** The page of the n-th diagram from the left; in the document, that of a panel which replaced another one is the last. */
const nthFromLeft = async (n: number) => {
  const lefts = await workbench.page.locator('iframe.webview:visible').evaluateAll((frames) => frames.map((frame) => frame.getBoundingClientRect().left));
  const order = lefts.map((left, index) => ({ left, index })).sort((a, b) => a.left - b.left);
  return workbench.webview(order[n]?.index);
};

/** The position of the selected hop, such as `Hop 3 of 39`, in the n-th diagram from the left. */
const selectedIn = async (n: number) => (await nthFromLeft(n)).locator('.details-heading .eyebrow').innerText();

/** Steps to the next hop by the key, in the n-th diagram from the left. */
const step = async (n: number) => (await nthFromLeft(n)).locator('body').press('ArrowRight');

test('a flow of the tree opens beside the diagram, and stepping in either moves the other', async () => {
  await workbench.treeItem('e1000 & pcap').click({ button: 'right' });
  await workbench.chooseFromMenu('Open Beside');
  await expect.poll(() => workbench.page.locator('iframe.webview:visible').count()).toBe(2);
  await expect.poll(() => workbench.page.locator('.editor-group-container').count()).toBe(2);
  await expect.poll(() => selectedIn(1)).toMatch(/^Hop 1 of/);
  await step(0);
  await expect.poll(() => selectedIn(0)).not.toMatch(/^Hop 1 of/);
  await expect.poll(() => selectedIn(1)).not.toMatch(/^Hop 1 of/);
  const [first, second] = [await selectedIn(0), await selectedIn(1)];
  await step(1);
  await expect.poll(() => selectedIn(1)).not.toBe(second);
  await expect.poll(() => selectedIn(0)).not.toBe(first);
});

test('a link to the source opens in the browser', async () => {
  const link = workbench.webview(0).getByRole('link', { name: 'Open on the Web' });
  const address = await link.getAttribute('href');
  expect(address).toMatch(/^https:\/\/elixir\.bootlin\.com\//);
  const context = workbench.page.context();
  await context.route('https://elixir.bootlin.com/**', (route) => route.fulfill({ contentType: 'text/plain', body: 'code' }));
  const opened = context.waitForEvent('page');
  await link.click();
  const page = await opened;
  await page.waitForURL(address ?? '');
  await page.close();
});

test('both diagrams come back when the window is reloaded, in step', async () => {
  const before = [await selectedIn(0), await selectedIn(1)];
  await workbench.reload();
  await expect.poll(() => workbench.page.locator('iframe.webview:visible').count()).toBe(2);
  await expect.poll(async () => [await selectedIn(0), await selectedIn(1)]).toEqual(before);
});
