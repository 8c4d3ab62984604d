import { describe, expect, it } from 'vitest';
import { flowViewOf } from '../../src/diagram/index.js';
import { builtInScenarios } from '../settled-scenarios.js';
import { type PanelPage, panelPerTest } from './panel-page.js';
import { viewOf } from './sample-flow.js';

let panel: PanelPage;

const openPanel = panelPerTest();

const text = `
scenario threads {
  title "Threads"
  machine guest "Guest" {
    participant app "App" in guest-user
    participant net "Network stack" in guest-kernel
  }
  machine host "Host" {
    participant kvm "KVM" in kvm
    participant worker "vhost worker" in host-kernel
    participant tap "tap" in host-kernel
  }
  flow send "Sending" {
    app -> net "sendto()" { kind syscall thread "guest task" ja "ゲストのタスク" }
    net -> net "queue" { thread "guest task" ja "ゲストのタスク" }
    net -> kvm "kick" { kind vm-exit thread "vCPU thread of QEMU" ja "QEMUのvCPUスレッド" }
    kvm -> worker "wake the worker" { kind wakeup level detail thread "vCPU thread of QEMU" ja "QEMUのvCPUスレッド" }
    worker -> worker "nobody knows who" { }
    worker -> tap "sendmsg()" { thread "vhost worker with a long name that needs several lines" }
    tap -> tap "queue" { thread "vhost worker with a long name that needs several lines" }
    tap -> tap "read" { thread "guest task" ja "ゲストのタスク" }
  }
  flow silent "Without threads" { app -> net "sendto()" }
}`;
const view = (options: Parameters<typeof viewOf>[1] = {}) => viewOf(text, options);
const items = () => panel.page.locator('.strip li');
const boxOf = (selector: string) => panel.page.locator(selector).first().evaluate((element) => {
  const { left, right, top, bottom } = element.getBoundingClientRect();
  return { left, right, top, bottom };
});
const rowOf = (n: number) => boxOf(`g.hop[data-n="${n}"] rect.hit`);

describe('the strip of threads', () => {
  it('shows who runs which hops, beside them, at any zoom', async () => {
    panel = await openPanel();
    await panel.show(view());
    expect(await items().locator('.strip-name').allTextContents()).toEqual(['guest task', 'vCPU thread of QEMU', 'vhost worker with a long name that needs several lines', 'guest task']);
    for (const key of ['1', '+', 'Shift+Digit0']) {
      await panel.page.keyboard.press(key);
      for (const [index, [first, last]] of ([[1, 2], [3, 4], [6, 7], [8, 8]] as const).entries()) {
        const item = await items().nth(index).evaluate((element) => element.getBoundingClientRect().toJSON() as DOMRect);
        expect(item.top).toBeCloseTo((await rowOf(first)).top, 0);
        expect(item.bottom).toBeCloseTo((await rowOf(last)).bottom, 0);
      }
    }
  });

  it('does not move the picture from under the pointer when the wheel zooms', async () => {
    panel = await openPanel({ width: 900, height: 420 });
    await panel.show(view());
    await panel.page.keyboard.press('1');
    await panel.page.keyboard.press('+');
    const [pane, strip] = [await boxOf('.picture'), await boxOf('.strip')];
    const pointer = { x: pane.right - 30, y: (pane.top + pane.bottom) / 2 };
    expect(pointer.x).toBeGreaterThan(strip.right);
    await panel.page.mouse.move(pointer.x, pointer.y);
    /** How wide the drawing is, and which point of it, as a part of its size, is under the pointer. */
    const drawing = async () => {
      const { left, right, top, bottom } = await boxOf('.body svg');
      return { width: right - left, x: (pointer.x - left) / (right - left), y: (pointer.y - top) / (bottom - top) };
    };
    const before = await drawing();
    await panel.page.keyboard.down('Control');
    await panel.page.mouse.wheel(0, -160);
    await panel.page.keyboard.up('Control');
    await expect.poll(async () => (await drawing()).width).toBeGreaterThan(before.width * 1.3);
    const after = await drawing();
    expect(Math.abs(after.x - before.x) * after.width).toBeLessThan(3);
    expect(after.y).toBeCloseTo(before.y, 1);
  });

  it('marks hand-offs, also if their hop is hidden, and gives one look to each thread', async () => {
    panel = await openPanel();
    await panel.show(view({ level: 'main' }));
    expect(await items().evaluateAll((all) => all.map((item) => item.querySelector('.hand-off')?.textContent))).toEqual([undefined, 'VM exit', undefined, undefined]);
    const looks = await items().evaluateAll((all) => all.map(({ classList }) => [...classList].find((name) => name.startsWith('thread-'))));
    expect(looks[3]).toBe(looks[0]);
    expect(new Set(looks).size).toBe(3);
    expect(await items().nth(1).getAttribute('title')).toBe('vCPU thread of QEMU\nHops 3 to 4\nStarted by: VM exit');
  });

  it.each(['overview', 'main', 'all'] as const)('has the names and looks that the legend has, and no others, at level %s', async (level) => {
    panel = await openPanel();
    for (const scenario of builtInScenarios) {
      for (const flow of scenario.flows) {
        await panel.show(flowViewOf(scenario, flow, { level, language: 'en' }));
        const looksOf = (selector: string, name: string) => panel.page.locator(selector).evaluateAll((all, named) => all.flatMap((each) => {
          const look = [...(each.matches('li[class*="thread-"]') ? each : each.querySelector('svg > g[class*="thread-"]:not(:has(.thread-name))'))?.classList ?? []].find((one) => /^thread-\d/.test(one));
          return look === undefined ? [] : [`${look} ${each.querySelector(named)?.textContent ?? ''}`];
        }), name);
        await panel.page.keyboard.press('?');
        const legend = await looksOf('.legend-list > li', 'span');
        const strip = await looksOf('.strip li', '.strip-name');
        expect(new Set(legend), `${scenario.id} ${flow.id}`).toEqual(new Set(strip));
        expect(legend).toHaveLength(new Set(legend).size);
        await panel.page.keyboard.press('Escape');
      }
    }
  });

  it('covers what stands for folded hops, each thread its share', async () => {
    panel = await openPanel();
    await panel.show(view({ level: 'overview' }));
    const [folded, names] = [panel.page.locator('.body g.fold'), items().locator('.strip-name')];
    expect(await folded.count()).toBeGreaterThan(0);
    expect(await names.allTextContents()).toEqual(['guest task', 'vCPU thread of QEMU', 'vhost worker with a long name that needs several lines', 'guest task']);
    const boxes = await items().evaluateAll((all) => all.map((item) => item.getBoundingClientRect()).map(({ top, bottom }) => ({ top, bottom })));
    boxes.slice(1).forEach(({ top }, index) => expect(top).toBeGreaterThanOrEqual((boxes[index]?.bottom ?? 0) - 1));
  });

  it('is in the language of the page', async () => {
    panel = await openPanel({ language: 'ja' });
    await panel.show(view({ language: 'ja' }));
    expect(await items().first().getAttribute('title')).toBe('ゲストのタスク\nホップ1～2');
    expect(await panel.page.locator('.strip-head').textContent()).toBe('スレッド');
  });

  it('stays at the left edge, below its head, and keeps names in sight', async () => {
    panel = await openPanel({ width: 600, height: 1_050 });
    await panel.show(view());
    for (const key of ['+', '+', '+', '+']) await panel.page.keyboard.press(key);
    const headBottom = (await boxOf('.strip-head')).bottom;
    const rows = await boxOf('.strip li');
    expect(rows.bottom - rows.top).toBeGreaterThan(60);
    await panel.page.locator('.picture').evaluate((picture, down) => picture.scrollBy(200, down), rows.top - headBottom + 20);
    const [picture, strip, head] = [await boxOf('.picture'), await boxOf('.strip'), await boxOf('.strip-head')];
    expect(strip.left).toBeCloseTo(picture.left, 0);
    expect(head.top).toBeCloseTo(picture.top, 0);
    const [name, item] = [await boxOf('.strip-name'), await boxOf('.strip li')];
    expect(item.top).toBeCloseTo(head.bottom - 20, 0);
    expect(name.top).toBeGreaterThanOrEqual(head.bottom);
    expect(name.bottom).toBeLessThanOrEqual(item.bottom);
  });

  it('is part of the width that fits, and does not hide the selected hop', async () => {
    panel = await openPanel({ width: 700, height: 420 });
    await panel.show(view());
    await panel.page.keyboard.press('0');
    expect(await panel.page.locator('.picture').evaluate((picture) => picture.scrollWidth - picture.clientWidth)).toBe(0);
    expect((await boxOf('.strip')).right).toBeLessThanOrEqual((await boxOf('.body svg')).left + 1);
    for (const key of ['1', '+', '+', '+', '+', 'End', 'Home']) await panel.page.keyboard.press(key);
    await expect.poll(async () => (await rowOf(1)).left >= (await boxOf('.strip')).right).toBe(true);
  });

  it('can be hidden, and is when no thread is named', async () => {
    panel = await openPanel();
    await panel.show(view());
    await panel.page.keyboard.press('v');
    await panel.page.getByRole('checkbox', { name: 'Threads' }).click();
    expect(await panel.posted('setHidden')).toEqual([{ type: 'setHidden', hidden: ['threads'] }]);
    await panel.show(view({ hide: ['threads'] }));
    expect(await panel.page.locator('.strip').isVisible()).toBe(false);
    await panel.show(view());
    expect(await panel.page.locator('.strip').isVisible()).toBe(true);
    await panel.show(view({ flowId: 'silent' }));
    expect(await panel.page.locator('.strip').isVisible()).toBe(false);
  });

  it('keeps its words inside of its segments', async () => {
    panel = await openPanel();
    for (const language of ['en', 'ja']) {
      await panel.show(view({ language }));
      for (const key of ['1', '-', '-', '-', '-']) {
        await panel.page.keyboard.press(key);
        expect(await items().evaluateAll((all) => all.filter((item) => {
          const words = item.querySelector('.strip-words');
          return words && getComputedStyle(words).visibility === 'visible' && words.getBoundingClientRect().bottom > item.getBoundingClientRect().bottom + 1;
        }).map(({ textContent }) => textContent))).toEqual([]);
      }
    }
  });

  it('is part of exported pictures and the legend', async () => {
    panel = await openPanel();
    await panel.show(view());
    const exported = async () => {
      const before = (await panel.posted('picture')).length;
      await panel.send({ type: 'takePicture', format: 'svg' });
      await expect.poll(async () => (await panel.posted('picture')).length).toBe(before + 1);
      return (await panel.posted('picture')).at(-1)?.data ?? '';
    };
    const svg = await exported();
    for (const words of ['guest task', '↳ VM exit', 'thread that runs the hops beside it', 'hand-off between threads']) expect(svg).toContain(words);
    const outside = await panel.page.evaluate((content) => {
      const place = document.body.appendChild(document.createElement('div'));
      place.innerHTML = content;
      const boxes = [...place.querySelectorAll('g:has(> rect[width="104"])')];
      const found = boxes.flatMap((group) => [...group.querySelectorAll('text')].filter((name) => {
        const [text, box] = [name.getBoundingClientRect(), group.querySelector('rect')?.getBoundingClientRect() ?? new DOMRect()];
        return text.left < box.left || text.right > box.right || text.top < box.top - 2 || text.bottom > box.bottom + 2;
      }));
      place.remove();
      return boxes.length === 0 ? ['no strip'] : found.map(({ textContent }) => textContent);
    }, svg);
    expect(outside).toEqual([]);
    await panel.page.keyboard.press('?');
    expect(await panel.page.locator('.legend-list').first().innerText()).toContain('thread that runs the hops beside it');
    await panel.show(view({ hide: ['threads'] }));
    expect(await exported()).not.toContain('guest task');
  });
});
