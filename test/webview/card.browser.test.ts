import { describe, expect, it } from 'vitest';
import { type PanelPage, panelPerTest, type PanelOptions } from './panel-page.js';
import { sampleView, viewOf } from './sample-flow.js';

let panel: PanelPage;

const openPanel = panelPerTest();

async function open(options?: PanelOptions): Promise<void> {
  panel = await openPanel(options);
}

const card = () => panel.page.locator('.hop-card');
const hit = (n: number) => panel.page.locator(`g.hop[data-n="${n}"] rect.hit`);
const pointAt = (n: number) => hit(n).hover({ force: true });
const boxOf = async (locator: ReturnType<typeof card>) => {
  const box = await locator.boundingBox();
  if (!box) throw new Error('It is not shown.');
  return box;
};

describe('the card of a hop', () => {
  it('shows label, cost, function and the first sentence of the note', async () => {
    await open();
    await panel.show(sampleView());
    await pointAt(1);
    await card().waitFor();
    expect(await card().innerText()).toBe('1. sendto()\n\n__sys_sendto\n\nEnters the kernel.');
    await pointAt(2);
    await expect.poll(() => card().innerText()).toBe('2. payload to skb\n\n1 copy\n\nFirst copy.');
    await panel.show(viewOf('scenario s { title "S" machine m "M" { participant a "A" in qemu } flow send "F" { a -> a "<b>x</b>" { note "Not <i>this</i>. Nor that." } } }'));
    await pointAt(1);
    await expect.poll(() => card().innerText()).toBe('1. <b>x</b>\n\nNot <i>this</i>.');
  });

  it('is in the language of the page', async () => {
    await open({ language: 'ja' });
    await panel.show(sampleView('all', 'ja'));
    await pointAt(1);
    await expect.poll(() => card().innerText()).toContain('カーネルへ入る。');
  });

  it('stays in the pane and beside its hop, wherever that is', async () => {
    for (const size of [{ width: 1_400, height: 900 }, { width: 520, height: 640 }, { width: 700, height: 560 }]) {
      await open(size);
      await panel.show(sampleView());
      for (const n of [1, 4, 7, 12]) {
        await panel.send({ type: 'select', n });
        await panel.page.locator(`g.hop.selected[data-n="${n}"]`).waitFor();
        // In a small pane, the card of the hop before may cover this one.
        await panel.page.locator('.details').hover();
        await expect.poll(() => card().isVisible()).toBe(false);
        await pointAt(n);
        await expect.poll(async () => (await card().isVisible()) && (await card().innerText()).startsWith(`${n}.`)).toBe(true);
        const [shown, hop, pane] = [await boxOf(card()), await boxOf(hit(n)), await boxOf(panel.page.locator('.picture'))];
        const covers = shown.x < hop.x + hop.width && hop.x < shown.x + shown.width && shown.y < hop.y + hop.height && hop.y < shown.y + shown.height;
        expect(covers, `hop ${n}`).toBe(false);
        const distances = [shown.x - hop.x - hop.width, hop.x - shown.x - shown.width, shown.y - hop.y - hop.height, hop.y - shown.y - shown.height];
        expect(Math.max(...distances), `beside hop ${n}`).toBeLessThan(12);
        expect([shown.x >= pane.x, shown.y >= pane.y, shown.x + shown.width <= pane.x + pane.width, shown.y + shown.height <= pane.y + pane.height], `hop ${n}`).toEqual(Array(4).fill(true));
      }
      await panel.close();
    }
    await open();
  });

  it('can be pointed at, and closes when neither it nor its hop is', async () => {
    await open();
    await panel.show(sampleView());
    await panel.page.clock.install();
    await pointAt(1);
    await panel.page.clock.runFor(200);
    expect(await card().isVisible(), 'not at once').toBe(false);
    await panel.page.clock.runFor(200);
    expect(await card().isVisible()).toBe(true);
    const { x, y, width, height } = await boxOf(card());
    await panel.page.mouse.move(x + width / 2, y + height / 2, { steps: 6 });
    await panel.page.clock.runFor(60_000);
    expect(await card().isVisible()).toBe(true);
    await panel.page.locator('.details').hover();
    await panel.page.clock.runFor(400);
    expect(await card().isVisible()).toBe(false);
  });

  it('is closed by Escape, which does nothing else, and does not come back by itself', async () => {
    await open();
    await panel.show(sampleView());
    await panel.page.keyboard.press('f');
    await pointAt(1);
    await card().waitFor();
    await panel.page.keyboard.press('Escape');
    expect(await card().isVisible()).toBe(false);
    expect(await panel.page.locator('.presenting').count(), 'the presentation goes on').toBe(1);
    const { x, y } = await boxOf(hit(1));
    await panel.page.mouse.move(x + 3, y + 3);
    await pointAt(2);
    await expect.poll(async () => (await card().isVisible()) && (await card().innerText()).startsWith('2.')).toBe(true);
    await panel.page.keyboard.press('Escape');
    await panel.page.keyboard.press('Escape');
    expect(await panel.page.locator('.presenting').count()).toBe(0);
  });

  it('opens for the keyboard focus, and describes the hop', async () => {
    await open();
    await panel.show(sampleView());
    await hit(1).evaluate((rect) => rect.parentElement?.focus());
    await panel.page.keyboard.press('ArrowRight');
    await card().waitFor();
    expect((await card().innerText()).startsWith('2.')).toBe(true);
    const described = panel.page.locator('g.hop[aria-describedby]');
    expect(await described.evaluateAll((hops) => hops.map((hop) => [(hop as SVGElement).dataset['n'], hop.getAttribute('aria-describedby')]))).toEqual([['2', await card().getAttribute('id')]]);
    await panel.page.keyboard.press('Escape');
    expect(await described.count()).toBe(0);
    expect(await panel.page.evaluate(() => (document.activeElement as SVGElement | null)?.dataset['n'])).toBe('2');
  });

  it('closes when its hop is pressed, and moves nothing', async () => {
    await open();
    await panel.show(sampleView());
    const before = await boxOf(hit(4));
    await pointAt(4);
    await card().waitFor();
    expect(await boxOf(hit(4))).toEqual(before);
    await panel.page.mouse.down();
    expect(await card().isVisible()).toBe(false);
    await panel.page.mouse.up();
    expect((await panel.posted('showSource')).map(({ n }) => n)).toEqual([4]);
    expect(await panel.posted('drawn')).toHaveLength(1);
  });
});

describe('the keyboard focus', () => {
  it.each(['light', 'dark', 'hc-dark', 'hc-light'] as const)('is shown above everything else in the picture in %s', async (theme) => {
    await open({ theme });
    await panel.show(sampleView());
    await hit(5).evaluate((rect) => rect.parentElement?.focus());
    await panel.page.keyboard.press('ArrowRight');
    const ring = await panel.page.locator('.body svg').evaluate((svg) => {
      const line = svg.querySelector<SVGRectElement>('.focus-ring-line');
      const hop = svg.querySelector<SVGGElement>('g.hop:focus')?.querySelector('rect.hit')?.getBoundingClientRect();
      const rect = line?.getBoundingClientRect();
      return {
        isLast: svg.lastElementChild?.matches('.focus-ring'),
        surrounds: rect && hop && rect.left <= hop.left && rect.right >= hop.right && rect.top <= hop.top && rect.bottom >= hop.bottom,
        stroke: line && getComputedStyle(line).stroke,
      };
    });
    expect(ring.isLast).toBe(true);
    expect(ring.surrounds).toBe(true);
    expect(ring.stroke).not.toBe('none');
    await panel.page.locator('.details').focus();
    expect(await panel.page.locator('.focus-ring').count()).toBe(0);
  });

  it('is no part of exported pictures', async () => {
    await open();
    await panel.show(sampleView());
    const exported = async () => {
      const before = (await panel.posted('picture')).length;
      await panel.send({ type: 'takePicture', format: 'svg' });
      await expect.poll(async () => (await panel.posted('picture')).length).toBe(before + 1);
      return (await panel.posted('picture')).at(-1)?.data;
    };
    const plain = await exported();
    await hit(5).evaluate((rect) => rect.parentElement?.focus());
    await panel.page.keyboard.press('ArrowRight');
    await card().waitFor();
    expect(await exported()).toBe(plain);
  });
});
