import { describe, expect, it } from 'vitest';
import { panelPerTest, type PanelPage } from './panel-page.js';
import { sampleView } from './sample-flow.js';

const openPanel = panelPerTest();
const sizeOf = (panel: PanelPage) => panel.page.locator('.details').evaluate((details) => {
  const { width, height } = details.getBoundingClientRect();
  return { width: Math.round(width), height: Math.round(height) };
});
const splitter = (panel: PanelPage) => panel.page.getByRole('separator');

/** Drags the splitter by a distance in pixels. */
async function drag(panel: PanelPage, x: number, y: number): Promise<void> {
  const box = await splitter(panel).boundingBox();
  const [left, top] = [(box?.x ?? 0) + (box?.width ?? 0) / 2, (box?.y ?? 0) + (box?.height ?? 0) / 2];
  await panel.page.mouse.move(left, top);
  await panel.page.mouse.down();
  await panel.page.mouse.move(left + x, top + y, { steps: 4 });
  await panel.page.mouse.up();
}

describe('the details', () => {
  it.each([
    { width: 1_200, height: 800, x: -80, y: 0, side: 'width', larger: 'ArrowLeft', smaller: 'ArrowRight', orientation: 'vertical' },
    { width: 700, height: 800, x: 0, y: -80, side: 'height', larger: 'ArrowUp', smaller: 'ArrowDown', orientation: 'horizontal' },
  ] as const)('are sized by pointer and keys in a page $width pixels wide', async ({ width, height, x, y, side, larger, smaller, orientation }) => {
    const panel = await openPanel({ width, height });
    await panel.show(sampleView());
    const before = (await sizeOf(panel))[side];
    await drag(panel, x, y);
    const dragged = (await sizeOf(panel))[side];
    expect(Math.abs(dragged - before - 80)).toBeLessThanOrEqual(4);
    await panel.page.keyboard.press(larger);
    await expect.poll(async () => (await sizeOf(panel))[side]).toBe(dragged + 20);
    await panel.page.keyboard.press(smaller);
    await panel.page.keyboard.press(smaller);
    await expect.poll(async () => (await sizeOf(panel))[side]).toBe(dragged - 20);
    expect(await panel.posted('selected'), 'the keys size, they do not step').toEqual([]);
    expect(await splitter(panel).getAttribute('aria-orientation')).toBe(orientation);
    await expect.poll(() => splitter(panel).getAttribute('aria-valuenow')).toBe(String(dragged - 20));
    await panel.load();
    await panel.show(sampleView());
    expect((await sizeOf(panel))[side], 'after the page was loaded again').toBe(dragged - 20);
    await splitter(panel).dblclick();
    expect((await sizeOf(panel))[side]).toBe(before);
    expect(await panel.posted('drawn'), 'the picture was not drawn again').toHaveLength(1);
  });

  it('leave room for the picture', async () => {
    const panel = await openPanel({ width: 1_000 });
    await panel.show(sampleView());
    await splitter(panel).focus();
    await panel.page.keyboard.press('Home');
    const { width } = await sizeOf(panel);
    expect(width).toBe(760);
    await panel.page.keyboard.press('End');
    expect((await sizeOf(panel)).width).toBe(220);
    await panel.page.keyboard.press('Home');
    await panel.page.setViewportSize({ width: 830, height: 800 });
    expect(await panel.page.locator('.picture').evaluate((picture) => picture.clientWidth)).toBeGreaterThan(200);
  });

  it.each([1_200, 600])('are folded away and shown again by key and button, %i pixels wide', async (width) => {
    const panel = await openPanel({ width });
    await panel.show(sampleView());
    await panel.page.locator('.details').focus();
    await panel.page.keyboard.press('d');
    expect(await panel.page.locator('.details').isVisible()).toBe(false);
    expect(await splitter(panel).count()).toBe(0);
    expect(await panel.page.evaluate(() => document.activeElement?.closest('.picture') !== null)).toBe(true);
    await panel.page.keyboard.press('ArrowRight');
    expect(await panel.page.locator('.spoken').textContent(), 'screen readers still say the hop').toContain('Hop 2 of 12');
    await panel.load();
    await panel.show(sampleView(), 2);
    expect(await panel.page.locator('.details').isVisible()).toBe(false);
    await panel.page.getByRole('button', { name: 'Show details' }).click();
    expect(await panel.page.locator('.details').isVisible()).toBe(true);
    expect(await panel.page.getByRole('button', { name: 'Hide details' }).getAttribute('aria-expanded')).toBe('true');
  });

  it('begin with the flow until the user chooses a hop', async () => {
    const panel = await openPanel();
    const parts = () => panel.page.locator('.details-content > :is(.about, .details-heading)').evaluateAll((elements) => elements.map((element): [string, boolean | undefined] => [String(element.className), element instanceof HTMLDetailsElement ? element.open : undefined]));
    await panel.show(sampleView());
    expect(await parts()).toEqual([['about', true], ['details-heading', undefined]]);
    await panel.page.keyboard.press('ArrowRight');
    expect(await parts()).toEqual([['details-heading', undefined], ['about', false]]);
    await panel.page.keyboard.press('Home');
    expect(await parts()).toEqual([['details-heading', undefined], ['about', false]]);
    await panel.page.locator('.about summary').click();
    await panel.page.keyboard.press('ArrowRight');
    expect(await parts(), 'what the user opens stays open').toEqual([['details-heading', undefined], ['about', true]]);
    await panel.show(sampleView('all', 'en', 'receive'));
    expect((await parts())[0]).toEqual(['about', true]);
    await panel.show(sampleView(), 4);
    expect((await parts())[0], 'opened at a hop').toEqual(['details-heading', undefined]);
  });

  it('fold what is different in other versions, in the list too', async () => {
    const panel = await openPanel();
    const view = sampleView();
    const versions = 'Since 6.19, <b>this</b> is __new().';
    await panel.show({ ...view, hops: view.hops.map((hop) => (hop.n === 2 ? { ...hop, versions } : hop)) }, 2);
    const fold = (where: string) => panel.page.locator(`${where} .other-versions`);
    expect(await fold('.details').locator('.note').isVisible()).toBe(false);
    await fold('.details').getByText('Other versions').click();
    expect(await fold('.details').locator('.note').textContent()).toBe(versions);
    await panel.page.keyboard.press('l');
    expect(await fold('.list-view').count()).toBe(1);
    await fold('.list-view').getByText('Other versions').click();
    expect(await fold('.list-view').locator('.note').textContent()).toBe(versions);
    expect(await panel.posted('showSource')).toEqual([]);
  });

  it('are written no larger than the picture at its readable size', async () => {
    const panel = await openPanel();
    await panel.show(sampleView());
    expect(await panel.page.locator('.details .note').first().evaluate((note) => getComputedStyle(note).fontSize)).toBe('13px');
  });
});
