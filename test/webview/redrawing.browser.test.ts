import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { flowViewOf } from '../../src/diagram/index.js';
import type { FlowView } from '../../src/pages/diagram-protocol.js';
import { sampleFlow, sampleScenario } from '../diagram/sample-scenario.js';
import { PanelPage, startBrowser } from './panel-page.js';
import { sampleView } from './sample-flow.js';

let browser: Browser;
let panel: PanelPage;

beforeAll(async () => { browser = await startBrowser(); });
afterAll(async () => { await browser.close(); });
afterEach(async () => {
  expect(panel.troubles).toEqual([]);
  await panel.close();
});

/** A flow so long that no machine draws it at once. */
function longView(label: string): FlowView {
  const flow = sampleFlow(Array.from({ length: 600 }, (_, index) => ({ from: 'g1', to: 'q1', ...(index === 0 ? { label: { en: label } } : {}) })));
  return flowViewOf(sampleScenario(flow), flow, { level: 'all', language: 'en' });
}

describe('a flow that takes long to draw', () => {
  it('is drawn once when typing pauses, and its old picture stays until then', async () => {
    panel = await PanelPage.open(browser);
    await panel.show(longView('first'));
    const edits = ['se', 'seco', 'second'].map((label) => ({ type: 'flow' as const, view: longView(label), selected: 1, document: { builtIn: 'fixture' } }));
    const meanwhile = await panel.page.evaluate((messages) => {
      for (const message of messages) window.postMessage(message, '*');
      return document.querySelector('g.hop .label')?.textContent;
    }, edits);
    expect(meanwhile).toBe('first');
    await panel.page.locator('g.hop .label', { hasText: /^second$/ }).waitFor();
    expect(await panel.posted('drawn')).toHaveLength(2);
  });
});

/** The keys of the pictures that are kept, once there are so many: they are written when the page has nothing else to do. */
async function untilKept(count: number): Promise<string[]> {
  const keys = () => panel.page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('vhflow.picture.')));
  await expect.poll(keys).toHaveLength(count);
  return keys();
}

/** The order in which pictures were used. */
const listed = () => panel.page.evaluate(() => localStorage.getItem('vhflow.pictures'));

describe('finished pictures', () => {
  it('are shown again after the page was closed, without drawing', async () => {
    panel = await PanelPage.open(browser);
    await panel.show(sampleView());
    const drawn = await panel.page.locator('.body').innerHTML();
    const keys = await untilKept(1);
    await panel.load();
    await panel.show(sampleView());
    expect(await panel.page.locator('.body').innerHTML()).toBe(drawn);
    await panel.page.evaluate(([key = '']) => localStorage.setItem(key, (localStorage.getItem(key) ?? '').replace('sendto()', 'kept one')), keys);
    await panel.load();
    await panel.show(sampleView());
    expect(await panel.page.locator('g.hop[data-n="1"]').textContent()).toContain('kept one');
  });

  it('are not taken for a flow that differs in kinds alone', async () => {
    panel = await PanelPage.open(browser);
    const view = sampleView();
    await panel.show(view);
    await panel.show({ ...view, hops: view.hops.map((hop) => (hop.n === 1 ? { ...hop, kind: 'message' } : hop)) });
    expect(await panel.page.locator('g.hop[data-n="1"]').getAttribute('class')).toContain('kind-message');
  });

  it('are no more than a few', async () => {
    panel = await PanelPage.open(browser);
    for (let index = 0; index < 15; index += 1) {
      const before = await listed();
      await panel.show({ ...sampleView('all', 'en', 'receive'), mermaid: sampleView('all', 'en', 'receive').mermaid.replace('the way back', `way ${index}`) });
      await expect.poll(listed).not.toBe(before);
    }
    expect(await untilKept(12)).toHaveLength(12);
  });
});
