import { describe, expect, test } from 'vitest';
import { builtInScenarios } from '../settled-scenarios.js';
import { withWorkbench } from './support/with-workbench.js';
import type { Workbench } from './support/workbench.js';

/** The rows whose text does not fit into the side bar. */
const cutRows = (workbench: Workbench, view = 'Scenarios') => workbench.page.locator('.sidebar .pane', { hasText: view }).first().locator('.monaco-list-row').evaluateAll((rows) => rows.flatMap((row) => {
  const container = row.querySelector<HTMLElement>('.monaco-icon-label-container');
  return container && container.scrollWidth > container.clientWidth ? [row.textContent] : [];
}));

const rowsOf = (workbench: Workbench) => workbench.page.locator('.sidebar .pane', { hasText: 'Scenarios' }).first().locator('.monaco-list-row');

describe.each(['en', 'ja'])('the side bar of 300 pixels with contents in %s', (language) => {
  let workbench: Workbench;
  withWorkbench({ viewport: { width: 1400, height: 900 }, settings: { 'vhflow.contentLanguage': language } }, async (opened) => {
    workbench = opened;
    await workbench.showTrees();
    await workbench.treeItem('e1000').waitFor();
  });

  test('cuts off no costs, and not what to do about sources', async () => {
    expect(await cutRows(workbench, 'Sources')).toEqual([]);
    const { width } = (await workbench.page.locator('.part.sidebar').boundingBox()) ?? { width: 0 };
    expect(width).toBeLessThanOrEqual(300);
    await expect.poll(() => workbench.page.locator('.sidebar .message').first().textContent()).toMatch(/VM exit/);
    expect(await cutRows(workbench)).toEqual([]);
    for (let index = 4; index >= 0; index--) await rowsOf(workbench).nth(index).locator('.monaco-tl-twistie').click();
    await expect.poll(() => rowsOf(workbench).count()).toBeGreaterThan(15);
    expect(await cutRows(workbench)).toEqual([]);
  });

  test('shows what is around the current hop, and folds the flow that was open before', async () => {
    await workbench.collapse('Scenarios');
    await rowsOf(workbench).nth(1).click();
    await workbench.hop(1).waitFor();
    await workbench.focusDiagram();
    await workbench.press('End');
    const texts = async () => (await rowsOf(workbench).evaluateAll((rows) => rows
      .sort((a, b) => Number(a.getAttribute('data-index')) - Number(b.getAttribute('data-index'))).map((row) => row.textContent))).join('\n');
    const last = builtInScenarios.find(({ id }) => id === 'virtio-pcap')?.flows[0]?.hops.length;
    await expect.poll(texts).toMatch(new RegExp(`^${last}\\. `, 'm'));
    await workbench.press('Home');
    await expect.poll(texts).toMatch(/^1\. [^]*^6\. /m);
    await rowsOf(workbench).first().click();
    await expect.poll(texts).not.toMatch(/^1\. [^]*^1\. /m);
  });
});
