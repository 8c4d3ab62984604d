import { AxeBuilder } from '@axe-core/playwright';
import { describe, expect, it } from 'vitest';
import { flowViewOf } from '../../src/diagram/index.js';
import { hostileTexts, sampleWithTexts } from '../diagram/sample-scenario.js';
import { type PanelPage, panelPerTest, type PanelOptions } from './panel-page.js';
import { sampleView } from './sample-flow.js';
import { themes } from './themes.js';

let panel: PanelPage;

const openPanel = panelPerTest();

async function open(options?: PanelOptions): Promise<void> {
  panel = await openPanel(options);
}

const list = () => panel.page.getByRole('region', { name: /^Hops of/ });
const current = () => list().locator('[aria-current="step"]').innerText();

describe('the list', () => {
  it('describes every hop in the picture, in the same order and the same blocks', async () => {
    await open();
    const view = sampleView();
    await panel.show(view);
    await panel.page.keyboard.press('l');
    const rows = await list().getByRole('button').allInnerTexts();
    expect(rows.map((row) => Number(/Hop (\d+) of 12/.exec(row)?.[1]))).toEqual(view.shown);
    for (const part of ['Hop 1 of 12', 'sendto()', 'App1 → net driver', 'System call', '__sys_sendto']) expect(rows[0]).toContain(part);
    expect(rows[1]).toContain('1 copy');
    expect(rows[6]).toContain('Condition: only without zero-copy');
    const outline = await list().locator('.list-block-title, .list-note').allInnerTexts();
    expect(outline).toEqual(['Only if: the device wants to be told', 'Note on Device model with a long name, tap: The frame leaves QEMU here.', 'Loop: for each packet',
      'Completion: back to the sender', 'Meanwhile, in parallel', 'Case: a reader sleeps', 'Case: it polls']);
    expect(await list().locator('li li').count()).toBe(8);
  });

  it('shares the selection with the picture, keeps the focus, and is shown again after a reload', async () => {
    await open();
    await panel.show(sampleView(), 3);
    await panel.page.locator('g.hop[data-n="3"]').focus();
    await panel.page.keyboard.press('l');
    expect(await current()).toContain('Hop 3 of 12');
    await panel.page.keyboard.press('ArrowRight');
    expect(await panel.page.evaluate(() => document.activeElement?.textContent)).toContain('Hop 4 of 12');
    await panel.send({ type: 'select', n: 9 });
    await expect.poll(current).toContain('Hop 9 of 12');
    await list().getByRole('button', { name: /^Hop 10 of 12/ }).click();
    expect((await panel.posted('showSource')).map(({ n }) => n)).toEqual([10]);
    await panel.load();
    await panel.show(sampleView(), 10);
    expect(await current()).toContain('Hop 10 of 12');
    await panel.page.keyboard.press('l');
    expect(await list().count()).toBe(0);
    expect(await panel.page.locator('g.hop.selected').getAttribute('data-n')).toBe('10');
  });

  it('shows hostile texts as text', async () => {
    await open();
    await panel.page.evaluate(() => sessionStorage.setItem('state', JSON.stringify({ list: true })));
    await panel.load();
    for (const text of hostileTexts) {
      const { scenario, flow } = sampleWithTexts({ title: text, lane: text, label: text, note: text, block: text, when: text });
      const view = flowViewOf(scenario, flow, { level: 'all', language: 'en' });
      await panel.show(view);
      expect(await panel.page.locator('.list-view .list-label').first().textContent()).toBe(view.hops[0]?.label);
      expect(await panel.page.locator('.list-view :is(script, img, a, iframe, svg, b, h2)').count()).toBe(0);
    }
  });

  it.each(Object.keys(themes) as (keyof typeof themes)[])('axe finds nothing in %s', async (theme) => {
    await open({ theme });
    await panel.show(sampleView(), 2);
    await panel.page.keyboard.press('l');
    const { violations } = await new AxeBuilder({ page: panel.page }).analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  });
});
