import { describe, expect, it } from 'vitest';
import { type PanelPage, panelPerTest } from './panel-page.js';
import { viewOf } from './sample-flow.js';

let panel: PanelPage;

const openPanel = panelPerTest();
const lanes = Array.from({ length: 16 }, (_, index) => `lane${index}`);
const text = `scenario wide {
  title "Wide"
  machine host "Host" { ${lanes.map((id) => `participant ${id} "${id}" in qemu`).join('\n')} }
  flow send "Sending" {
    note over lane0, lane15 "A note over all lanes."
    loop "for each packet" {
      lane0 -> lane15 "a long way" { kind copy }
      lane14 -> lane15 "a short way"
    }
    ${lanes.slice(1).map((id, index) => `${lanes[index]} -> ${id} "on"`).join('\n')}
  }
}`;
const scrollTo = (left: number, top = 0) => panel.page.locator('.picture').evaluate((picture, place) => picture.scrollTo({ ...place, behavior: 'auto' }), { left, top });
/** Whether the texts of this kind are within the rows that the pane shows, and within their frames. */
const inSight = (selector: string, frame: string) => panel.page.locator(selector).first().evaluate((element, frameSelector) => {
  const pane = document.querySelector('.picture')?.getBoundingClientRect() ?? new DOMRect();
  const own = element.getBoundingClientRect();
  const box = element.closest('g:has(> rect)')?.querySelector(frameSelector)?.getBoundingClientRect() ?? pane;
  return own.left >= pane.left - 1 && own.right <= pane.right + 1 && own.left >= box.left - 1 && own.right <= box.right + 1;
}, frame);

describe('texts of what is wider than the view', () => {
  it.each([
    ['a note', '.body .noteText', 'rect.note'],
    ['the title of a block', '.body .block-title', '.block-frame'],
    ['the title of a box', '.heads .lane-box > text', 'rect'],
    ['the label of a long arrow', '.body g.hop[data-n="1"] .label', 'rect.none'],
    ['the mark of a long arrow', '.body g.hop[data-n="1"] .plate', 'rect.none'],
  ])('%s stays in sight as the picture scrolls', async (_, selector, frame) => {
    panel = await openPanel({ width: 900, height: 700 });
    await panel.show(viewOf(text));
    await panel.page.keyboard.press('1');
    for (const left of [0, 300, 700, 1_200, 1e6, 500]) {
      await scrollTo(left);
      await expect.poll(() => inSight(selector, frame), { message: `scrolled to ${left}` }).toBe(true);
    }
  });

  it('are back in their places when everything is in view, in exported pictures, and when the picture is shown again', async () => {
    panel = await openPanel({ width: 900, height: 700 });
    await panel.show(viewOf(text));
    const moved = () => panel.page.locator('.picture .moved').count();
    await panel.page.keyboard.press('0');
    await expect.poll(moved).toBe(0);
    const exported = async () => {
      const before = (await panel.posted('picture')).length;
      await panel.send({ type: 'takePicture', format: 'svg' });
      await expect.poll(async () => (await panel.posted('picture')).length).toBe(before + 1);
      return (await panel.posted('picture')).at(-1)?.data;
    };
    const plain = await exported();
    await panel.page.keyboard.press('1');
    await scrollTo(800);
    await expect.poll(moved).toBeGreaterThan(3);
    expect(await exported() === plain, 'the same picture').toBe(true);
    expect(await panel.posted('drawn')).toHaveLength(1);
    await panel.page.keyboard.press('0');
    await expect.poll(moved).toBe(0);
  });

  it('are not covered by the strip of threads', async () => {
    panel = await openPanel({ width: 900, height: 700 });
    await panel.show(viewOf(text.replace('"a long way" {', '"a long way" { thread "main"')));
    await panel.page.keyboard.press('1');
    await scrollTo(700);
    const gap = () => panel.page.locator('.body .noteText').first().evaluate((note) => note.getBoundingClientRect().left - (document.querySelector('.strip')?.getBoundingClientRect().right ?? 0));
    await expect.poll(gap).toBeGreaterThan(0);
  });
});
