import { describe, expect, it } from 'vitest';
import { type PanelPage, panelPerTest, type PanelOptions } from './panel-page.js';
import { sampleView } from './sample-flow.js';

let panel: PanelPage;

const openPanel = panelPerTest();

async function open(options?: PanelOptions): Promise<void> {
  panel = await openPanel(options);
}

const scrollOf = () => panel.page.locator('.picture').evaluate((element) => [element.scrollLeft, element.scrollTop].map(Math.round));
/** The hops that were chosen, by a key or, together with their source, by a click. */
const chosen = async () => [...await panel.posted('selected'), ...await panel.posted('showSource')].map(({ n }) => n);

describe('dragging the picture', () => {
  it('scrolls, and selects nothing', async () => {
    await open({ width: 600, height: 500 });
    await panel.show(sampleView());
    for (const key of ['1', '+', '+', '+']) await panel.page.keyboard.press(key);
    const [left = 0, top = 0] = await scrollOf();
    await panel.page.mouse.move(300, 300);
    await panel.page.mouse.down();
    await panel.page.mouse.move(260, 240, { steps: 4 });
    await panel.page.mouse.up();
    expect(await scrollOf()).toEqual([left + 40, top + 60]);
    expect(await chosen()).toEqual([]);
  });

  it('does not start with a click that moves slightly', async () => {
    await open();
    await panel.show(sampleView());
    const hit = panel.page.locator('g.hop[data-n="2"] rect.hit');
    // Waits until the picture has its final place.
    await hit.hover({ position: { x: 20, y: 10 } });
    const box = await hit.boundingBox();
    const [x, y] = [(box?.x ?? 0) + 20, (box?.y ?? 0) + 10];
    await panel.page.mouse.down();
    await panel.page.mouse.move(x + 2, y + 1);
    await panel.page.mouse.up();
    await expect.poll(chosen).toEqual([2]);
  });
});

describe('a panel that becomes smaller', () => {
  it('keeps the selected hop visible', async () => {
    await open({ width: 1400, height: 900 });
    const view = sampleView();
    await panel.show(view);
    await panel.page.keyboard.press('End');
    const last = view.shown.at(-1) ?? 0;
    await panel.page.setViewportSize({ width: 540, height: 600 });
    await panel.page.waitForFunction((n) => {
      const hop = document.querySelector(`g.hop[data-n="${n}"] rect.hit`)?.getBoundingClientRect();
      const area = document.querySelector('.picture')?.getBoundingClientRect();
      return hop && area && hop.top >= area.top && hop.bottom <= area.bottom && hop.left < area.right && hop.right > area.left;
    }, last);
  });
});

describe('a panel with little height', () => {
  it('shows the selected hop, though the lane heads would cover it if they stayed visible', async () => {
    await open({ width: 700, height: 400 });
    await panel.show(sampleView());
    for (const key of ['End', 'Home', 'ArrowRight', 'ArrowRight', 'ArrowRight']) {
      await panel.page.keyboard.press(key);
      const isInSight = await panel.page.locator('g.hop.selected rect.hit').evaluate((hit) => {
        const { left, top, bottom } = hit.getBoundingClientRect();
        const pane = document.querySelector('.picture')?.getBoundingClientRect();
        return pane !== undefined && top >= pane.top && bottom <= pane.bottom && document.elementFromPoint(left + 3, (top + bottom) / 2) === hit;
      });
      expect(isInSight, key).toBe(true);
    }
  });
});

describe('finding a hop', () => {
  const count = () => panel.page.getByRole('search').getByRole('status').textContent();
  const matches = () => panel.page.locator('g.hop.match').evaluateAll((groups) => groups.map((group) => Number((group as SVGElement).dataset['n'])));

  it('searches labels, functions and notes, and steps through the matches', async () => {
    await open();
    await panel.show(sampleView());
    await panel.page.keyboard.press('/');
    for (const [query, found] of [['SENDTO', [1]], ['first copy', [2]], ['sock __sys', [1]], ['copy', [2, 7]]] as const) {
      await panel.page.getByRole('textbox').fill(query);
      expect([query, await matches()]).toEqual([query, found]);
    }
    expect(await count()).toBe('2 found');
    for (const key of ['Enter', 'Enter', 'Enter', 'Shift+Enter']) await panel.page.keyboard.press(key);
    expect(await chosen()).toEqual([2, 7, 2, 7]);
    expect(await count()).toBe('2 of 2');
    await panel.page.keyboard.press('Escape');
    expect(await matches()).toEqual([]);
    expect(await panel.page.getByRole('search').count()).toBe(0);
    expect(await panel.page.evaluate(() => (document.activeElement as SVGElement | null)?.dataset['n'])).toBe('7');
  });

  it('opens with Ctrl+F, takes letters as text and reports when nothing is found', async () => {
    await open();
    await panel.show(sampleView());
    await panel.page.keyboard.press('Control+f');
    await panel.page.keyboard.type('gp <b>');
    expect(await count()).toBe('No results');
    expect(await panel.posted('goToHop')).toEqual([]);
  });
});

describe('what the picture shows', () => {
  it('is chosen in the menu, whose checkboxes show the choice', async () => {
    await open();
    await panel.show(sampleView());
    await panel.page.keyboard.press('v');
    const box = (name: string) => panel.page.getByRole('checkbox', { name });
    await box('Copy marks').click();
    await expect.poll(() => panel.posted('setHidden')).toEqual([{ type: 'setHidden', hidden: ['copies'] }]);
    await panel.show(sampleView('all', 'en', 'send', ['copies']));
    await expect.poll(() => box('Copy marks').isChecked()).toBe(false);
    await box('Completion branches').click();
    await expect.poll(async () => (await panel.posted('setHidden')).at(-1)?.hidden).toEqual(['completion', 'copies']);
    await panel.page.keyboard.press('Escape');
    expect(await box('Copy marks').count()).toBe(0);
  });

  it('can leave out completion branches, marks, notes and conditions', async () => {
    await open();
    await panel.show(sampleView());
    const parts = async () => Object.fromEntries(await Promise.all(Object.entries({
      completion: '.body .branch-completion', copies: '.body tspan.copies', exits: '.body tspan.exits', notes: '.body rect.note, .body tspan.when',
    }).map(async ([name, selector]) => [name, await panel.page.locator(selector).count()] as const)));
    const all = await parts();
    expect(Object.values(all).every((count) => count > 0)).toBe(true);
    for (const what of ['completion', 'copies', 'exits', 'notes'] as const) {
      await panel.show(sampleView('all', 'en', 'send', [what]));
      expect(await parts()).toEqual({ ...all, [what]: 0 });
    }
    expect(await panel.posted('renderFailed')).toEqual([]);
  });

  it('offers to show a hop of a hidden branch', async () => {
    await open();
    const view = sampleView('main', 'en', 'send', ['completion']);
    await panel.show(view, 9);
    await panel.page.getByRole('button', { name: 'Show in Diagram' }).click();
    await expect.poll(() => panel.posted('setHidden')).toEqual([{ type: 'setHidden', hidden: [] }]);
    await expect.poll(() => panel.posted('setFolds')).toEqual([{ type: 'setFolds', folds: { lanes: [], hops: [view.hops[8]?.id] } }]);
    expect(await panel.posted('setLevel')).toEqual([]);
  });
});

describe('the legend', () => {
  it.each([1400, 400])('opens inside a page %i pixels wide, explains the marks, and closes', async (width) => {
    await open({ width });
    await panel.show(sampleView());
    await panel.page.keyboard.press('?');
    const legend = panel.page.getByRole('group', { name: 'Legend (?)' });
    const text = await legend.innerText();
    for (const part of ['copy of the payload', 'VM exit, numbered', 'return', 'completion', 'Guest kernel', 'QEMU']) expect(text).toContain(part);
    const box = await legend.boundingBox();
    expect(box?.x).toBeGreaterThanOrEqual(0);
    expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(width);
    await panel.page.keyboard.press('Escape');
    expect(await legend.count()).toBe(0);
  });
});
