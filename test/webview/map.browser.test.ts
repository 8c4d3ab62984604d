import { AxeBuilder } from '@axe-core/playwright';
import { describe, expect, it } from 'vitest';
import { type PanelPage, panelPerTest } from './panel-page.js';
import { flowViewOf, overlayViewOf } from '../../src/diagram/index.js';
import { sampleOverlay } from '../diagram/sample-overlay.js';
import { builtInScenarios } from '../settled-scenarios.js';
import { sampleView, wideView } from './sample-flow.js';

let panel: PanelPage;

const openPanel = panelPerTest();
const minimap = () => panel.page.locator('.minimap');
const map = () => panel.page.locator('.map');
const picture = () => panel.page.locator('.picture');
const scroll = () => picture().evaluate(({ scrollLeft, scrollTop, clientHeight, scrollHeight }) => ({ scrollLeft, scrollTop, clientHeight, scrollHeight }));
const boxOf = async (selector: string) => {
  const box = await panel.page.locator(selector).first().boundingBox();
  if (!box) throw new Error(`${selector} is not shown.`);
  return box;
};
/** The part of the map that shows what is in view, as shares of the map. */
const inView = async () => {
  const [whole, view] = [await boxOf('.map'), await boxOf('.map-view')];
  return { left: (view.x - whole.x) / whole.width, top: (view.y - whole.y) / whole.height, width: view.width / whole.width, height: view.height / whole.height };
};

describe('the map of the picture', () => {
  it('is shown while the picture is larger than the pane', async () => {
    panel = await openPanel({ width: 900, height: 500 });
    await panel.show(sampleView());
    await panel.page.keyboard.press('1');
    await minimap().waitFor();
    await panel.page.keyboard.press('Shift+Digit0');
    await minimap().waitFor({ state: 'hidden' });
  });

  it('shows what is in view', async () => {
    panel = await openPanel({ width: 900, height: 500 });
    await panel.show(sampleView());
    for (const key of ['1', '+', '+', '+']) await panel.page.keyboard.press(key);
    await picture().evaluate((element) => element.scrollTo(80, 120));
    await expect.poll(async () => {
      const [view, { scrollTop, clientHeight, scrollHeight }] = [await inView(), await scroll()];
      return Math.max(Math.abs(view.top - scrollTop / scrollHeight), Math.abs(view.height - clientHeight / scrollHeight));
    }).toBeLessThan(0.03);
  });

  it('moves the view by a press and by dragging, to every corner of the picture', async () => {
    panel = await openPanel({ width: 900, height: 500 });
    await panel.show(wideView(40));
    await panel.page.keyboard.press('1');
    const most = await picture().evaluate((element) => {
      element.scrollTo(1e9, 1e9);
      const { scrollLeft, scrollTop } = element;
      element.scrollTo(0, 0);
      return { scrollLeft, scrollTop };
    });
    const { x, y, width, height } = await boxOf('.map');
    await panel.page.mouse.move(x + width - 2, y + height - 2);
    await panel.page.mouse.down();
    await expect.poll(async () => (await scroll()).scrollLeft).toBe(most.scrollLeft);
    expect((await scroll()).scrollTop).toBe(most.scrollTop);
    await panel.page.mouse.move(x - 20, y - 20, { steps: 4 });
    await panel.page.mouse.up();
    await expect.poll(async () => (await scroll()).scrollLeft).toBe(0);
    expect((await scroll()).scrollTop).toBe(0);
    expect(await panel.posted('showSource'), 'no hop below it was pressed').toEqual([]);
    await panel.page.mouse.move(x + width / 2, y + height / 2);
    expect((await scroll()).scrollLeft, 'only while it is held').toBe(0);
  });

  it('marks the current hop, and leaves the corner in which it would cover it', async () => {
    panel = await openPanel({ width: 900, height: 500 });
    await panel.show(wideView(40));
    await panel.page.keyboard.press('1');
    const marked = () => panel.page.locator('.map-current').getAttribute('d');
    const first = await marked();
    for (const n of [5, 12, 23, 38, 39]) {
      await panel.send({ type: 'select', n });
      await expect.poll(async () => {
        const [hop, over] = [await boxOf(`g.hop[data-n="${n}"] rect.hit`), await boxOf('.minimap')];
        return hop.x < over.x + over.width && over.x < hop.x + hop.width && hop.y < over.y + over.height && over.y < hop.y + hop.height;
      }).toBe(false);
    }
    expect(await marked()).not.toBe(first);
    expect(await marked()).toMatch(/^M[\d.]+,[\d.]+H[\d.]+$/);
    await panel.page.locator('.body').evaluate((body) => {
      const [hop] = body.querySelectorAll<SVGGraphicsElement>('g.hop.selected rect.hit');
      const pane = document.querySelector('.picture');
      if (!hop || !pane) throw new Error('There is no selected hop.');
      const [{ right, bottom }, room] = [hop.getBoundingClientRect(), pane.getBoundingClientRect()];
      pane.scrollBy(right - room.left - pane.clientWidth + 30, bottom - room.top - pane.clientHeight + 30);
    });
    await expect.poll(() => minimap().getAttribute('data-corner')).not.toBe('bottom-right');
  });

  it('is in a corner where it covers no text, as long as there is one', async () => {
    panel = await openPanel({ width: 1_030, height: 620 });
    const scenario = builtInScenarios.find(({ id }) => id === 'virtio-vhost-pcap');
    const [flow] = scenario?.flows ?? [];
    if (!scenario || !flow) throw new Error('There is no built-in flow.');
    await panel.show(flowViewOf(scenario, flow, { level: 'all', language: 'en' }));
    await panel.send({ type: 'overlay', overlay: overlayViewOf(sampleOverlay(scenario, flow), { scenario, flow }, { language: 'en', title: 'a.trace' }) });
    await panel.page.locator('.trace-layer').waitFor({ state: 'attached' });
    const covered = () => panel.page.evaluate(async () => {
      await new Promise((resolve) => { requestAnimationFrame(() => requestAnimationFrame(resolve)); });
      const map = document.querySelector('.minimap')?.getBoundingClientRect() ?? new DOMRect();
      const heads = document.querySelector('.heads')?.getBoundingClientRect() ?? new DOMRect();
      return [...document.querySelectorAll('.body :is(.hop .messageText, .trace-text, .noteText)')].filter((text) => {
        const { left, right, top, bottom } = text.getBoundingClientRect();
        return right > left && top > heads.bottom && left < map.right - 3 && right > map.left + 3 && top < map.bottom - 3 && bottom > map.top + 3;
      }).map(({ textContent }) => textContent);
    });
    for (const n of [1, 8, 15, 23, 30, flow.hops.length]) {
      await panel.send({ type: 'select', n });
      await panel.page.locator(`.hop.selected[data-n="${n}"]`).waitFor();
      expect(await covered(), `hop ${n}`).toEqual([]);
    }
  });

  it('is hidden by its button and a key, which is remembered', async () => {
    panel = await openPanel({ width: 900, height: 500 });
    await panel.show(wideView(40));
    await panel.page.keyboard.press('1');
    await map().waitFor();
    await minimap().hover();
    await panel.page.getByRole('button', { name: 'Hide map' }).click();
    await map().waitFor({ state: 'hidden' });
    await panel.load();
    await panel.show(sampleView());
    await panel.page.keyboard.press('1');
    await panel.page.getByRole('button', { name: 'Show map' }).waitFor();
    expect(await map().isVisible()).toBe(false);
    await panel.page.keyboard.press('m');
    await map().waitFor();
  });

  it('is not shown in panes too small for it', async () => {
    panel = await openPanel({ width: 420, height: 330 });
    await panel.show(wideView(40));
    await panel.page.keyboard.press('1');
    expect(await minimap().isVisible()).toBe(false);
  });

  it('never draws the picture again', async () => {
    panel = await openPanel({ width: 900, height: 500 });
    await panel.show(wideView(40));
    await panel.page.keyboard.press('1');
    await panel.page.locator('.body svg').evaluate((svg) => svg.setAttribute('data-same', 'yes'));
    await map().click({ position: { x: 40, y: 20 } });
    await panel.page.keyboard.press('m');
    expect(await panel.page.locator('.body svg[data-same="yes"]').count()).toBe(1);
  });

  it.each(['light', 'dark', 'hc-dark', 'hc-light'] as const)('has an accessible button in %s', async (theme) => {
    panel = await openPanel({ width: 900, height: 500, theme });
    await panel.show(wideView(10));
    await panel.page.keyboard.press('1');
    await minimap().hover();
    const { violations } = await new AxeBuilder({ page: panel.page }).include('.minimap').analyze();
    expect(violations.map(({ id }) => id)).toEqual([]);
  });
});
