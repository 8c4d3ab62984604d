import { AxeBuilder } from '@axe-core/playwright';
import { describe, expect, it } from 'vitest';
import { faintPictureTexts } from './faint-texts.js';
import { type PanelPage, panelPerTest, type PanelOptions } from './panel-page.js';
import { sampleView } from './sample-flow.js';
import { themes } from './themes.js';

let panel: PanelPage;

const openPanel = panelPerTest();

/** Shows the sample in a page whose clock only the test advances. */
async function open(options?: PanelOptions, selected = 1): Promise<void> {
  panel = await openPanel(options);
  await panel.show(sampleView(), selected);
  await stopClock();
}

async function stopClock(): Promise<void> {
  await panel.page.clock.install({ time: 0 });
  await panel.page.clock.pauseAt(1_000);
}

const walked = async () => (await panel.posted('selected')).map(({ n }) => n);

describe('playing', () => {
  it('steps from hop to hop and stops at the last', async () => {
    await open({}, 9);
    await panel.page.keyboard.press('p');
    expect(await walked()).toEqual([10]);
    await panel.page.clock.runFor(2_500);
    expect(await walked()).toEqual([10, 11]);
    await panel.page.clock.runFor(10_000);
    expect(await walked()).toEqual([10, 11, 12]);
    expect(await panel.page.getByRole('button', { name: 'Play (P)' }).count()).toBe(1);
    expect(await panel.page.locator('.receding, .later').count()).toBe(0);
  });

  it('changes its speed by keys, with immediate effect', async () => {
    await open();
    for (const key of ['<', '<', '>']) await panel.page.keyboard.press(key);
    await panel.page.keyboard.press('>');
    await panel.page.keyboard.press('>');
    await panel.page.keyboard.press('p');
    await panel.page.clock.runFor(1_250);
    expect(await walked()).toEqual([2, 3, 4]);
    for (const key of ['<', '<', '<', '<']) await panel.page.keyboard.press(key);
    await panel.page.clock.runFor(4_990);
    expect(await walked()).toEqual([2, 3, 4]);
    await panel.page.clock.runFor(20);
    expect(await walked()).toEqual([2, 3, 4, 5]);
  });

  it('changes its speed by the list', async () => {
    panel = await openPanel();
    await panel.show(sampleView());
    await panel.page.getByRole('combobox', { name: 'Playback speed' }).selectOption('4×');
    await stopClock();
    await panel.page.locator('g.hop[data-n="1"]').focus();
    await panel.page.keyboard.press('p');
    await panel.page.clock.runFor(1_250);
    expect(await walked()).toEqual([2, 3, 4]);
  });

  it('stays on a hop for as long as its note takes to read', async () => {
    panel = await openPanel();
    const view = sampleView();
    const note = Array.from({ length: 43 }, () => 'virtqueue').join(' ');
    await panel.show({ ...view, hops: view.hops.map((hop) => (hop.n === 2 ? { ...hop, label: 'two words', note } : hop)) });
    await stopClock();
    await panel.page.keyboard.press('p');
    await panel.page.clock.runFor(12_000);
    expect(await walked()).toEqual([2]);
    await panel.page.clock.runFor(500);
    expect(await walked()).toEqual([2, 3]);
  });

  it('pauses when the user steps', async () => {
    await open();
    await panel.page.keyboard.press('p');
    await panel.page.keyboard.press('ArrowRight');
    await panel.page.clock.runFor(10_000);
    expect(await walked()).toEqual([2, 3]);
  });

  it('fades later hops', async () => {
    await open({}, 4);
    await panel.page.keyboard.press('p');
    expect(await panel.page.locator('g.hop.later').evaluateAll((groups) => groups.map((group) => Number((group as SVGElement).dataset['n'])))).toEqual([6, 7, 8, 9, 10, 11, 12]);
    await panel.page.keyboard.press('p');
    expect(await panel.page.locator('.receding, .later').count()).toBe(0);
  });

  it.each(Object.keys(themes) as (keyof typeof themes)[])('keeps every text readable in %s', async (theme) => {
    panel = await openPanel({ theme });
    await panel.show(sampleView());
    await panel.page.keyboard.press('p');
    expect(await faintPictureTexts(panel.page)).toEqual([]);
    expect((await new AxeBuilder({ page: panel.page }).analyze()).violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  });
});

describe('the progress line', () => {
  it('counts what every packet has cost so far', async () => {
    await open();
    const counts = () => panel.page.locator('.counts').innerText();
    expect(await counts()).toMatch(/0 copies\s+0 VM exits\s+0 host round trips\s+0 wake-ups/);
    await panel.page.keyboard.press('End');
    expect(await counts()).toMatch(/1 copy\s+1 VM exit\s+1 host round trip\s+1 wake-up/);
    for (const cost of ['copies', 'vmExits', 'hostRoundTrips', 'wakeups']) expect(await panel.page.locator(`.track .tick.${cost}`).count()).toBe(1);
  });
});

describe('scrubbing', () => {
  const track = () => panel.page.getByRole('slider', { name: 'Position in the flow' });

  async function at(part: number): Promise<readonly [x: number, y: number]> {
    const box = await track().boundingBox();
    return [(box?.x ?? 0) + part * (box?.width ?? 0), (box?.y ?? 0) + (box?.height ?? 0) / 2];
  }

  it('goes to the hop that is pressed and follows the pointer, without drawing again', async () => {
    panel = await openPanel();
    await panel.show(sampleView());
    await panel.page.mouse.click(...await at(5 / 11));
    expect(await walked()).toEqual([6]);
    await panel.page.mouse.move(...await at(5 / 11));
    await panel.page.mouse.down();
    await panel.page.mouse.move(...await at(8 / 11), { steps: 12 });
    await panel.page.mouse.up();
    await panel.page.mouse.move(...await at(1));
    expect(await walked()).toEqual([6, 7, 8, 9]);
    expect(await panel.posted('drawn')).toHaveLength(1);
  });

  it('skips the hops that the picture hides', async () => {
    panel = await openPanel();
    const view = sampleView('main');
    await panel.show(view);
    for (let part = 0; part <= 1; part += 0.1) await panel.page.mouse.click(...await at(part));
    const hops = await walked();
    expect(hops.length).toBeGreaterThan(4);
    expect(hops.filter((n) => !view.shown.includes(n))).toEqual([]);
  });

  it('takes the keys of a slider, and says where it is', async () => {
    panel = await openPanel();
    await panel.show(sampleView());
    await track().focus();
    for (const key of ['ArrowUp', 'ArrowRight', 'ArrowDown', 'ArrowLeft', 'PageUp', 'End', 'PageDown', 'Home']) await panel.page.keyboard.press(key);
    expect(await walked()).toEqual([2, 3, 2, 1, 2, 12, 11, 1]);
    await panel.page.keyboard.press('ArrowRight');
    const said = async (name: string) => track().getAttribute(name);
    expect([await said('aria-valuemin'), await said('aria-valuenow'), await said('aria-valuemax')]).toEqual(['1', '2', '12']);
    expect(await said('aria-valuetext')).toBe('Hop 2 of 12: payload to skb');
  });

  it('stops the player', async () => {
    await open();
    await panel.page.keyboard.press('p');
    await panel.page.mouse.click(...await at(0.999));
    await panel.page.clock.runFor(10_000);
    expect(await walked()).toEqual([2, 12]);
  });

  it('does not change the track under the pointer', async () => {
    panel = await openPanel({ width: 900 });
    await panel.show(sampleView());
    const before = await track().boundingBox();
    await panel.page.keyboard.press('End');
    expect(await track().boundingBox()).toEqual(before);
  });

  it('tells the ticks apart by their shape, and explains them in the legend', async () => {
    panel = await openPanel({ theme: 'hc-dark' });
    await panel.show(sampleView());
    const shapes = await panel.page.locator('.track .tick').evaluateAll((ticks) => ticks.map((tick) => {
      const { clipPath, borderRadius } = getComputedStyle(tick);
      return [clipPath, borderRadius].join(' ');
    }));
    expect(new Set(shapes).size).toBe(4);
    await panel.page.keyboard.press('?');
    expect(await panel.page.locator('.tick-legend li').allInnerTexts()).toEqual(['copy of the payload', 'VM exit', 'host round trip', 'wake-up']);
  });
});

describe('the presentation', () => {
  /** Numbers of the hops whose texts are in sight. */
  const hopsInSight = () => panel.page.evaluate(() => {
    const [area, heads] = ['.picture', '.heads'].map((part) => document.querySelector(part)?.getBoundingClientRect());
    if (!area || !heads) return [];
    return [...document.querySelectorAll<SVGElement>('g.hop')].filter((hop) => {
      const text = hop.querySelector('.messageText')?.getBoundingClientRect();
      return text && text.left >= area.left && text.right <= area.right + 1 && text.top >= heads.bottom - 1 && text.bottom <= area.bottom + 1;
    }).map((hop) => Number(hop.dataset['n']));
  });

  it('shows only the picture and the explanation, takes a presenter\'s keys, and restores the page', async () => {
    await open();
    const zoom = () => panel.page.locator('.body svg').evaluate((svg) => (svg as SVGSVGElement).width.baseVal.value);
    const before = await zoom();
    await panel.page.keyboard.press('f');
    await expect.poll(() => panel.posted('present')).toEqual([{ type: 'present', isOn: true }]);
    expect(await panel.page.getByRole('button', { name: 'Next hop (→)' }).count()).toBe(0);
    expect(await panel.page.getByText('Enters the kernel.').evaluate((note) => parseFloat(getComputedStyle(note).fontSize))).toBeGreaterThanOrEqual(16);
    expect(await zoom()).toBeGreaterThan(before);
    for (const key of ['PageDown', ' ', 'PageUp', 'ArrowRight']) await panel.page.keyboard.press(key);
    expect(await walked()).toEqual([2, 3, 2, 3]);
    await panel.page.keyboard.press('Escape');
    expect(await panel.page.getByRole('button', { name: 'Next hop (→)' }).count()).toBe(1);
    expect(await zoom()).toBe(before);
    expect(await panel.posted('present')).toEqual([{ type: 'present', isOn: true }, { type: 'present', isOn: false }]);
  });

  it.each([[1400, 900], [1100, 700], [700, 600], [520, 500]])('has all hops in sight that were, in a page of %i × %i', async (width, height) => {
    await open({ width, height });
    for (const key of ['0', '1', '+']) {
      await panel.page.keyboard.press(key);
      const before = await hopsInSight();
      await panel.page.keyboard.press('f');
      expect((await hopsInSight()).length, key).toBeGreaterThanOrEqual(before.length);
      await panel.page.keyboard.press('Escape');
    }
  });

  it('grows with the window that it gets for itself', async () => {
    await open({ width: 900, height: 500 });
    const [before, zoom] = [await hopsInSight(), () => panel.page.locator('.body svg').evaluate((svg) => (svg as SVGSVGElement).width.baseVal.value)];
    await panel.page.keyboard.press('f');
    const small = await zoom();
    await panel.page.setViewportSize({ width: 1250, height: 620 });
    await expect.poll(zoom).toBeGreaterThan(small * 1.1);
    expect((await hopsInSight()).length).toBeGreaterThanOrEqual(before.length);
  });

  it('keeps the hop in view, and the zoom from before it when the page is loaded again', async () => {
    await open({ width: 700, height: 600 });
    await panel.page.keyboard.press('End');
    await panel.page.keyboard.press('f');
    const inSight = () => panel.page.evaluate(() => {
      const hop = document.querySelector('g.hop.selected .messageText')?.getBoundingClientRect();
      const area = document.querySelector('.picture')?.getBoundingClientRect();
      return hop && area && hop.left >= area.left && hop.right <= area.right && hop.top >= area.top && hop.bottom <= area.bottom;
    });
    await expect.poll(inSight).toBe(true);
    await panel.load();
    await panel.show(sampleView(), 12);
    expect(await panel.page.locator('.presenting').count()).toBe(0);
    await expect.poll(() => panel.page.evaluate(() => JSON.parse(sessionStorage.getItem('state') ?? '{}') as { mode?: string })).toMatchObject({ mode: 'opening' });
  });
});
