import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { root } from '../../scripts/install.mjs';
import { builtInScenarios } from '../settled-scenarios.js';
import { diagramOf } from '../../src/diagram/index.js';
import type { PictureLevel } from '../../src/pages/diagram-protocol.js';
import { withWorkbench } from './support/with-workbench.js';
import type { Workbench } from './support/workbench.js';

/** A long flow in a file of the workspace. */
const file = 'paths/long.vhflow';
const text = readFileSync(path.join(root, 'scenarios/virtio-pcap.vhflow'), 'utf8').replace('scenario virtio-pcap', 'scenario long');
const title = 'Long path';
const own = text.replace(/title ".*/, `title "${title}"`);
/** What its first flow shows at a level; it has the hops of the built-in scenario. */
function drawnAt(level: PictureLevel) {
  const scenario = builtInScenarios.find(({ id }) => id === 'virtio-pcap');
  const [flow] = scenario?.flows ?? [];
  assert(scenario && flow);
  return { ...diagramOf(scenario, flow, { level, language: 'en' }), hops: flow.hops };
}
const main = drawnAt('main');
let workbench: Workbench;

// The main hops make a picture that is higher than its pane at its readable size.
withWorkbench({ files: { [file]: own }, settings: { 'vhflow.diagram.level': 'main' } }, async (opened) => {
  workbench = opened;
  await workbench.showDiagram(title);
});

const diagram = () => workbench.webview();
const hop = (n?: number) => workbench.hop(n);
const selected = () => workbench.selectedHops();
const view = () => diagram().locator('.picture').evaluate((picture) => {
  const svg = picture.querySelector<SVGSVGElement>('.body svg');
  return { zoom: (svg?.width.baseVal.value ?? 0) / (svg?.viewBox.baseVal.width ?? 1), left: picture.scrollLeft, top: picture.scrollTop };
});
const untilStill = async () => {
  let last = await view();
  await expect.poll(async () => {
    const [before, now] = [last, await view()];
    last = now;
    return JSON.stringify(now) === JSON.stringify(before);
  }, { interval: 200 }).toBe(true);
};
const press = (...keys: readonly string[]) => workbench.press(...keys);
const focusPage = () => workbench.focusDiagram();
const boxOf = async (selector: string) => (await diagram().locator(selector).first().boundingBox()) ?? assert.fail(`${selector} is not in sight`);

describe('reading', () => {
  test('the picture initially shows its whole width, or as much as is readable', async () => {
    const { zoom } = await view();
    const { paneWidth, pictureWidth } = await diagram().locator('.picture').evaluate((picture) => ({
      paneWidth: picture.clientWidth - (picture.querySelector<HTMLElement>('.strip')?.offsetWidth ?? 0),
      pictureWidth: picture.querySelector<SVGSVGElement>('.body svg')?.viewBox.baseVal.width ?? 0,
    }));
    expect(zoom).toBeCloseTo(Math.min(1, Math.max(0.7, (paneWidth - 1) / pictureWidth)), 2);
  });

  test('the wheel scrolls; with ctrl it zooms at the pointer; dragging pans', async () => {
    await focusPage();
    await press('1');
    await expect.poll(async () => (await view()).zoom).toBe(1);
    const { x, y, width, height } = await boxOf('.picture');
    const pointer = { x: x + width / 2, y: y + height / 2 };
    await workbench.page.mouse.move(pointer.x, pointer.y);
    const before = await view();
    await workbench.page.mouse.wheel(0, 300);
    await expect.poll(async () => (await view()).top).toBeGreaterThan(before.top + 100);
    await untilStill();
    const scrolled = await view();
    expect(scrolled.zoom).toBe(before.zoom);

    /** The point of the drawing under the pointer. */
    const under = async (zoom: number) => {
      const drawing = await boxOf('.body svg');
      return [(pointer.x - drawing.x) / zoom, (pointer.y - drawing.y) / zoom] as const;
    };
    const [across, down] = await under(scrolled.zoom);
    await workbench.page.keyboard.down('Control');
    await workbench.page.mouse.wheel(0, -160);
    await workbench.page.keyboard.up('Control');
    await expect.poll(async () => (await view()).zoom).toBeGreaterThan(scrolled.zoom * 1.3);
    await untilStill();
    const zoomed = await view();
    const [acrossNow, downNow] = await under(zoomed.zoom);
    expect(Math.abs(acrossNow - across)).toBeLessThan(3);
    expect(Math.abs(downNow - down)).toBeLessThan(3);

    await workbench.page.mouse.down();
    await workbench.page.mouse.move(pointer.x + 60, pointer.y + 80, { steps: 5 });
    await workbench.page.mouse.up();
    await expect.poll(async () => (await view()).top).toBeLessThan(zoomed.top - 60);
    expect(await selected()).toEqual([1]);
  });

  test('the lane heads stay visible', async () => {
    await focusPage();
    await press('1', 'End');
    await expect.poll(async () => (await view()).top).toBeGreaterThan(300);
    const [heads, picture] = [await boxOf('.heads'), await boxOf('.picture')];
    expect(Math.abs(heads.y - picture.y)).toBeLessThan(2);
    expect(await diagram().locator('.heads text').first().isVisible()).toBe(true);
    await press('Home');
  });

  test('buttons and keys zoom and fit', async () => {
    const { zoom } = await view();
    await diagram().getByRole('button', { name: 'More actions' }).click();
    await diagram().getByRole('button', { name: 'Zoom in' }).click();
    await expect.poll(async () => (await view()).zoom).toBeCloseTo(zoom * 1.2, 2);
    await press('-', '-');
    await expect.poll(async () => (await view()).zoom).toBeCloseTo(zoom / 1.2, 2);
    await press('0');
    await expect.poll(() => diagram().locator('.picture').evaluate((picture) => picture.scrollWidth - picture.clientWidth)).toBe(0);
    await press('1');
    await expect.poll(async () => (await view()).zoom).toBe(1);
  });

  test('a hop is found by its function, and the search wraps around', async () => {
    await press('/');
    await workbench.page.keyboard.type('virtqueue_add');
    const count = diagram().locator('.find-count');
    await expect.poll(() => count.textContent()).toMatch(/\d+ found/);
    await press('Enter');
    await expect.poll(() => count.textContent()).toMatch(/^1 of/);
    const [found = 0] = await selected();
    expect(found).toBeGreaterThan(1);
    expect(await diagram().locator('g.hop.match').count()).toBeGreaterThan(0);
    await press('Escape');
    await expect.poll(() => diagram().locator('.find-bar').isVisible()).toBe(false);
    expect(await diagram().locator('g.hop.match').count()).toBe(0);
  });

  test('the user chooses what the picture shows: an overview, main or all hops, completion, copies, exits, notes', async () => {
    const messages = () => diagram().locator('.body [data-et="message"]').count();
    expect(await messages()).toBe(main.messages.length);
    const toggle = (name: string) => diagram().getByRole('checkbox', { name }).click();
    const choose = (level: string) => diagram().getByRole('combobox', { name: 'Hops shown' }).selectOption(level);
    for (const [name, level] of [['Overview', 'overview'], ['All Hops', 'all'], ['Main Hops', 'main']] as const) {
      const { messages: drawn, shown } = drawnAt(level);
      await choose(name);
      await expect.poll(messages, { message: name }).toBe(drawn.length);
      await expect.poll(() => hop().evaluateAll((groups) => groups.map((group) => Number((group as SVGElement).dataset['n']))), { message: name }).toEqual(shown);
    }
    for (const [name, marks] of [['Copy marks', 'tspan.copies'], ['VM exit marks', 'tspan.exits'], ['Notes and conditions', '.noteText']] as const) {
      const drawn = diagram().locator(`.body ${marks}`);
      expect(await drawn.count(), name).toBeGreaterThan(0);
      await press('v');
      await toggle(name);
      await expect.poll(() => drawn.count(), { message: name }).toBe(0);
      await toggle(name);
      await expect.poll(() => drawn.count(), { message: name }).toBeGreaterThan(0);
      await press('Escape');
    }
    await press('v');
    await toggle('Completion');
    await expect.poll(messages).toBeLessThan(main.messages.length);
    await toggle('Completion');
    await expect.poll(messages).toBe(main.messages.length);
    await press('Escape');
  });

  test('the legend explains the marks', async () => {
    await press('?');
    await diagram().locator('.legend-list li', { hasText: 'copy of the payload, numbered' }).waitFor();
    await diagram().locator('.tick-legend li', { hasText: 'copy of the payload' }).waitFor();
    await press('Escape');
    await expect.poll(() => diagram().locator('.legend-list').count()).toBe(0);
  });
});

describe('the visible part of the picture stays', () => {
  let place: Awaited<ReturnType<typeof view>> & { readonly selected: readonly number[] };

  test('after the user scrolled there', async () => {
    await focusPage();
    await press('Home');
    for (let step = 1; step < 6; step += 1) await press('ArrowRight');
    await press('+', '+');
    const { x, y } = await boxOf('.picture');
    await workbench.page.mouse.move(x + 200, y + 200);
    await workbench.page.mouse.wheel(40, 90);
    await untilStill();
    place = { ...(await view()), selected: await selected() };
    expect(place.top).toBeGreaterThan(0);
  });
  const expectTheSamePlace = async () => {
    await expect.poll(selected).toEqual(place.selected);
    await expect.poll(async () => Math.abs((await view()).top - place.top)).toBeLessThan(3);
    const { zoom, left } = await view();
    expect(zoom).toBeCloseTo(place.zoom, 3);
    expect(Math.abs(left - place.left)).toBeLessThan(3);
  };

  test('after an edit', async () => {
    workbench.write(file, own.replace('"sendto()"', '"sendto() edited"'));
    await expect.poll(async () => (await hop(1).textContent())?.replace(/\s/g, '')).toContain('edited');
    await expectTheSamePlace();
  });

  test('after an error, whose line a banner shows, and after its correction', async () => {
    const broken = own.split('\n');
    const line = broken.findIndex((each) => each.includes('"sendto()"'));
    broken[line] = (broken[line] ?? '').replace('->', '-> nowhere_known ->');
    workbench.write(file, broken.join('\n'));
    const banner = diagram().locator('.banner');
    await expect.poll(() => banner.textContent()).toContain(String(line + 1));
    await expectTheSamePlace();
    workbench.write(file, own);
    await expect.poll(() => banner.isVisible()).toBe(false);
    await expectTheSamePlace();
  });

  test('while another tab hides it', async () => {
    await workbench.openFile('paths/two-flows.vhflow');
    await expect.poll(() => workbench.page.locator('iframe.webview:visible').count()).toBe(0);
    await workbench.tab(title).click();
    await hop(1).waitFor();
    await expectTheSamePlace();
  });

  test('after a reload of the window', async () => {
    await workbench.reload();
    // VS Code may have saved the active tab too late for this reload.
    await workbench.tab(title).click();
    await diagram().getByRole('heading', { name: title, exact: true }).waitFor();
    await hop(1).waitFor();
    await expectTheSamePlace();
  });
});

describe('playing', () => {
  const position = () => diagram().locator('.position').textContent();
  const playing = () => diagram().getByRole('button', { name: 'Pause (P)' });

  test('first, next, previous and last', async () => {
    await focusPage();
    await press('Home');
    await expect.poll(position).toMatch(/^(Hop )?1\b/);
    await press('ArrowRight', 'ArrowRight', 'ArrowLeft');
    await expect.poll(selected).toEqual([main.shown[1]]);
    await diagram().getByRole('button', { name: /^Last Hop/ }).click();
    await expect.poll(position).toContain(`${main.shown.at(-1)} of ${main.hops.length}`);
    await diagram().getByRole('button', { name: /^First Hop/ }).click();
    await expect.poll(selected).toEqual([1]);
  });

  test('the flow advances by itself until it is paused; later hops are faded', async () => {
    await press('>', '>', 'p');
    await playing().waitFor();
    expect(await diagram().locator('g.hop.later').count()).toBeGreaterThan(5);
    await expect.poll(async () => (await selected())[0]).toBeGreaterThan(3);
    await press('p');
    await diagram().getByRole('button', { name: 'Play (P)' }).waitFor();
    expect(await diagram().locator('g.hop.later').count()).toBe(0);
    await press('<', '<');
  });

  test('the progress line counts the costs so far', async () => {
    const copies = diagram().locator('.progress-line .count.copies');
    await press('Home');
    await expect.poll(() => copies.textContent()).toMatch(/^0 /);
    await press('End');
    await expect.poll(() => copies.textContent()).toMatch(/^5 /);
    await press('Home');
  });

  test('a presentation has the whole panel and large type, is stepped through by keys and ended by Escape', async () => {
    const size = () => diagram().locator('.details h2').evaluate((heading) => parseFloat(getComputedStyle(heading).fontSize));
    const before = await size();
    await press('f');
    await diagram().locator('.presenting').waitFor();
    expect(await diagram().locator('.toolbar').isVisible()).toBe(false);
    // The panel becomes wider once VS Code has hidden what is around it.
    await expect.poll(size).toBeGreaterThan(before * 1.3);
    await expect.poll(() => workbench.page.locator('.statusbar .statusbar-item:visible').count()).toBe(0);
    // VS Code takes the focus away for a moment while it hides its parts.
    await expect.poll(() => diagram().locator('body').evaluate(() => document.hasFocus())).toBe(true);
    for (const [key, index] of [['PageDown', 1], [' ', 2], ['PageUp', 1]] as const) {
      await press(key);
      await expect.poll(selected).toEqual([main.shown[index]]);
    }
    await press('Escape');
    await expect.poll(() => diagram().locator('.toolbar').isVisible()).toBe(true);
  });

  test('no policy was violated', () => {
    expect(workbench.policyViolations()).toEqual([]);
  });
});
