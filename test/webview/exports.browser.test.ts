import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { flowViewOf, offlineDataOf, offlineTraceOf } from '../../src/diagram/index.js';
import { offlinePageHtml } from '../../src/pages/offline.js';
import { pageStringsFor } from '../../src/pages/localized-diagram-strings.js';
import { parseFromPage, pictureLevels } from '../../src/pages/diagram-protocol.js';
import { sampleOverlay } from '../diagram/sample-overlay.js';
import { hostileTexts, sampleWithTexts } from '../diagram/sample-scenario.js';
import { PanelPage, startBrowser, type PanelOptions } from './panel-page.js';
import { conditionalScenario, conditionalView, sampleScenario, sampleView } from './sample-flow.js';

let browser: Browser;
let panel: PanelPage;

beforeAll(async () => { browser = await startBrowser(); });
afterAll(async () => { await browser.close(); });

async function open(options?: PanelOptions): Promise<void> {
  panel = await PanelPage.open(browser, options);
}

/** The next picture that the page sends, as the extension parses it. */
async function picture(format: 'svg' | 'png1' | 'png2' | 'png4'): Promise<string> {
  const before = (await panel.posted('picture')).length;
  await panel.send({ type: 'takePicture', format });
  await panel.page.waitForFunction((count) => window.posted.filter(({ type }) => type === 'picture' || type === 'pictureFailed').length > count, before);
  const message = parseFromPage((await panel.posted('picture')).at(-1));
  if (message?.type !== 'picture') throw new Error('The page sent no picture that the extension would take.');
  return message.data;
}

describe('exported pictures', () => {
  afterEach(async () => {
    expect(panel.problems).toEqual([]);
    await panel.close();
  });

  /** The file as a browser shows it on its own, without the page's styles. */
  const read = (svg: string) => panel.page.evaluate((text) => {
    const document = new DOMParser().parseFromString(text, 'image/svg+xml');
    const all = [...document.querySelectorAll('*')];
    return {
      error: document.querySelector('parsererror')?.textContent ?? null,
      text: document.documentElement.textContent,
      tags: [...new Set(all.map(({ localName }) => localName))].sort(),
      names: [...new Set(all.flatMap(({ attributes }) => [...attributes].map(({ name }) => name)))].sort(),
      paints: [...new Set(all.flatMap((element) => [element.getAttribute('fill'), element.getAttribute('stroke')]))],
      background: document.querySelector('rect')?.getAttribute('fill'),
    };
  }, svg);

  /** The texts of a picture, and those that are not all within its size. */
  const textsOf = (svg: string) => panel.page.evaluate((content) => {
    const place = document.body.appendChild(document.createElement('div'));
    place.innerHTML = content;
    const whole = place.querySelector('svg')?.getBoundingClientRect() ?? new DOMRect();
    const texts = [...place.querySelectorAll('text')];
    const cut = texts.filter((each) => {
      const { left, right, top, bottom } = each.getBoundingClientRect();
      return left < whole.left - 1 || right > whole.right + 1 || top < whole.top - 1 || bottom > whole.bottom + 1;
    });
    const all = texts.map(({ textContent }) => textContent).join(' ');
    place.remove();
    return { text: all, outside: cut.map(({ textContent }) => textContent) };
  }, svg);

  it('are self-contained: with colours, title, sources, costs and legend, and without anything that only the page needs', async () => {
    await open({ theme: 'dark' });
    await panel.show(sampleView(), 2);
    const { error, text, tags, names, paints, background } = await read(await picture('svg'));
    expect(error).toBeNull();
    for (const part of ['Sample path · Sending', 'linux 6.1.192', '1 copy', 'copy of the payload', 'sendto()', 'Guest kernel']) expect(text).toContain(part);
    expect(tags.filter((tag) => !['svg', 'g', 'defs', 'marker', 'path', 'rect', 'line', 'text', 'tspan', 'title', 'desc'].includes(tag))).toEqual([]);
    expect(names.filter((name) => name === 'class' || name === 'style' || name === 'id' ? name !== 'id' : /^(on|data-|role|href|xlink)/.test(name))).toEqual([]);
    expect(paints.filter((paint) => paint !== null && paint !== 'none' && !/^#[0-9a-f]{6}$/.test(paint))).toEqual([]);
    expect(background).toBe('#ffffff');
  });

  it('contain what is folded, the titles and the threads, all within their size, and nothing that folds', async () => {
    await open();
    for (const level of pictureLevels) {
      const folds = { lanes: [], hops: level === 'overview' ? [sampleView().hops[2]?.id ?? ''] : [] };
      const view = sampleView(level, 'en', 'send', [], folds);
      await panel.show(view);
      const svg = await picture('svg');
      const { text, outside } = await textsOf(svg);
      expect(outside).toEqual([]);
      const folded = view.outline.flatMap((item) => (item.type === 'bridge' || (item.type === 'chip' && !item.isOpen) ? [item.text] : []));
      const names = view.boxes.flatMap(({ title, isFolded }) => (isFolded ? [] : [title]));
      for (const part of [...folded, ...names, ...view.lanes.map(({ label }) => label), 'guest task']) expect(text.replace(/\s/g, '')).toContain(part.replace(/\s/g, ''));
      expect(text).not.toContain('− ');
      expect(text).not.toContain('press');
      expect(svg, 'the sign at the head of a box').not.toMatch(/ h7[ "]/);
    }
  });

  it('have a margin around everything, with threads and without', async () => {
    await open();
    for (const hidden of [[], ['threads']] as const) {
      await panel.show(sampleView('all', 'en', 'send', [...hidden]));
      const margins = await panel.page.evaluate((content) => {
        const place = document.body.appendChild(document.createElement('div'));
        place.innerHTML = content;
        const whole = place.querySelector('svg')?.getBoundingClientRect() ?? new DOMRect();
        const boxes = [...place.querySelectorAll('text, rect:not(:first-of-type), line')].filter((each) => each.getBoundingClientRect().width < whole.width - 1).map((each) => each.getBoundingClientRect());
        place.remove();
        return { left: Math.min(...boxes.map(({ left }) => left)) - whole.left, right: whole.right - Math.max(...boxes.map(({ right }) => right)) };
      }, await picture('svg'));
      expect(margins.left, hidden.join()).toBeGreaterThanOrEqual(5);
      expect(margins.right, hidden.join()).toBeGreaterThanOrEqual(5);
    }
  });

  it.each(['en', 'ja'])('of a small flow are wide enough for the legend, and name the settings (%s)', async (language) => {
    await open({ language });
    const view = conditionalView({ with: ['asleep', 'other'], without: [] }, { language });
    await panel.show(view);
    const { text, outside } = await textsOf(await picture('svg'));
    expect(outside).toEqual([]);
    for (const { id, on } of view.conditions) if (id !== 'alone') expect(text.toLowerCase()).toContain(on.toLowerCase());
  });

  it('are the same in every theme', async () => {
    await open();
    await panel.show(sampleView());
    const pictures: string[] = [];
    for (const theme of ['light', 'dark', 'hc-dark', 'hc-light'] as const) {
      await panel.setTheme(theme);
      pictures.push(await picture('svg'));
    }
    expect(new Set(pictures).size).toBe(1);
  });

  it('can have a dark background', async () => {
    await open({ theme: 'light' });
    await panel.show(sampleView());
    await panel.page.keyboard.press('e');
    await panel.page.locator('.export-background .dropdown').selectOption('Dark slide');
    await panel.page.getByRole('button', { name: 'Save SVG…' }).click();
    await expect.poll(async () => (await panel.posted('picture')).length).toBe(1);
    expect((await read((await panel.posted('picture'))[0]?.data ?? '')).background).toBe('#1b1b1f');
  });

  it('show hostile texts as text', async () => {
    await open();
    for (const text of hostileTexts) {
      const { scenario, flow } = sampleWithTexts({ title: text, lane: text, context: text, label: text, note: text, block: text, when: text });
      const view = flowViewOf(scenario, flow, { level: 'all', language: 'en' });
      await panel.show(view);
      const { error, text: shown, tags } = await read(await picture('svg'));
      expect(error).toBeNull();
      expect(tags.filter((tag) => ['script', 'image', 'a', 'foreignObject', 'style', 'img'].includes(tag))).toEqual([]);
      expect(shown.replace(/\s/g, '')).toContain((view.hops[0]?.label ?? '').replace(/\s/g, ''));
    }
  });

  it('can be PNGs of the chosen size', async () => {
    await open();
    await panel.show(sampleView());
    const size = async (format: 'png1' | 'png2' | 'png4') => {
      const bytes = Buffer.from(await picture(format), 'base64');
      return [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
    };
    const [width = 0, height = 0] = await size('png1');
    expect(width).toBeGreaterThan(300);
    for (const [format, scale] of [['png2', 2], ['png4', 4]] as const) {
      const [wide = 0, high = 0] = await size(format);
      expect(Math.abs(wide - width * scale)).toBeLessThanOrEqual(scale);
      expect(Math.abs(high - height * scale)).toBeLessThanOrEqual(scale);
    }
  });

  it('can be copied to the clipboard', async () => {
    await open();
    await panel.show(sampleView());
    await panel.page.keyboard.press('e');
    await panel.page.getByRole('button', { name: 'Copy picture' }).click();
    await expect.poll(async () => (await panel.posted('pictureCopied')).length).toBe(1);
    expect(await panel.page.evaluate(async () => (await navigator.clipboard.read())[0]?.types)).toEqual(['image/png']);
  });

  it('are rejected by the extension if their content does not match their format', () => {
    for (const [format, data] of [['svg', '<html>'], ['svg', '<svg><script>1</script></svg>'], ['svg', '<svg><foreignObject/></svg>'], ['png1', 'R0lGODlh'], ['png2', 'iVBORw0KGgo<'],
      ['gif', 'iVBORw0KGgo='], ['svg', 7]]) expect(parseFromPage({ type: 'picture', format, data })).toBeUndefined();
    expect(parseFromPage({ type: 'export', format: 'exe' })).toBeUndefined();
  });
});

describe('the offline page', () => {
  let folder: string;
  beforeAll(async () => { folder = await mkdtemp(path.join(tmpdir(), 'vhflow-offline-')); });
  afterAll(async () => { await rm(folder, { recursive: true, force: true }); });

  async function openFile(data: ReturnType<typeof offlineDataOf>, title: string, check: (page: import('playwright-core').Page) => Promise<void>): Promise<void> {
    const file = path.join(folder, 'page.html');
    await writeFile(file, await offlinePageHtml({
      readPart: async (name) => readFileSync(path.resolve(import.meta.dirname, '../../dist', name)),
      title, language: 'en', strings: pageStringsFor('en'), ...data,
    }));
    const context = await browser.newContext({ offline: true, reducedMotion: 'reduce' });
    const problems: string[] = [];
    const page = await context.newPage();
    page.on('console', (message) => { if (message.type() === 'error') problems.push(message.text()); });
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('dialog', (dialog) => { problems.push(dialog.message()); void dialog.dismiss(); });
    page.on('request', (request) => { if (!/^(file|data|blob):/.test(request.url())) problems.push(request.url()); });
    await page.goto(pathToFileURL(file).href);
    await check(page);
    expect(problems).toEqual([]);
    await context.close();
  }

  it('steps, explains, changes flow and level, and saves pictures, without a network', async () => {
    const scenario = sampleScenario();
    await openFile(offlineDataOf(scenario, scenario.flows, { level: 'main', language: 'en' }), 'Sample path', async (page) => {
      await page.locator('g.hop[data-n="1"]').waitFor();
      await page.keyboard.press('ArrowRight');
      expect(await page.getByRole('heading', { level: 2 }).textContent()).toBe('payload to skb');
      expect(await page.getByRole('button', { name: 'Open source' }).count()).toBe(0);
      await page.getByRole('combobox', { name: 'Hops shown' }).selectOption('All Hops');
      await page.locator('g.hop[data-n="3"]').waitFor();
      await page.keyboard.press('e');
      const saved = page.waitForEvent('download');
      await page.getByRole('button', { name: 'Save SVG…' }).click();
      expect((await saved).suggestedFilename()).toBe('send.svg');
      await page.locator('.choices .dropdown').first().selectOption('Receiving');
      await page.getByRole('button', { name: /the way back/ }).waitFor();
    });
  });

  it('says under which settings its flows are shown, without a way to change them', async () => {
    const scenario = conditionalScenario({ with: ['asleep'], without: [] });
    await openFile(offlineDataOf(scenario, scenario.flows, { level: 'all', language: 'en' }, 2), 'Conditional path', async (page) => {
      await page.locator('g.hop[data-n="1"]').waitFor();
      expect(await page.locator('.settings-line p').innerText()).toBe('The vCPU sleeps when the interrupt comes');
      expect(await page.locator('.details').innerText()).toContain('Only if: the packet is sent alone');
      await page.locator('vscode-button:defined').first().waitFor({ state: 'attached' });
      expect(await page.getByRole('button', { name: /Basis|Switch|What If/ }).count()).toBe(0);
      await page.keyboard.press('w');
      expect(await page.getByRole('switch').count()).toBe(0);
    });
  });

  it('has the trace that is laid over a flow, with packets to choose from', async () => {
    const scenario = sampleScenario();
    const [flow] = scenario.flows;
    if (!flow) throw new Error('The scenario has no flow.');
    const trace = offlineTraceOf(sampleOverlay(scenario, flow), { scenario, flow }, { language: 'en', title: 'l1.trace' });
    await openFile(offlineDataOf(scenario, scenario.flows, { level: 'all', language: 'en' }, 1, trace), 'Sample path', async (page) => {
      await page.locator('.trace-bar').waitFor();
      expect(await page.locator('.trace-words').innerText()).toContain('5 packets · 12 of 12 hops seen');
      await page.keyboard.press('.');
      await page.keyboard.press('.');
      await page.locator('.trace-words', { hasText: 'Packet 2 of 5' }).waitFor();
      await page.locator('.time-hop').first().waitFor();
      expect(await page.getByRole('button', { name: /Show line|Open trace/ }).count()).toBe(0);
      await page.locator('.choices .dropdown').first().selectOption('Receiving');
      await page.locator('.trace-bar').waitFor({ state: 'hidden' });
      await page.locator('.choices .dropdown').first().selectOption('Sending');
      await page.locator('.trace-bar').waitFor();
      await page.getByRole('button', { name: 'Close trace' }).click();
      await page.locator('.trace-bar').waitFor({ state: 'hidden' });
    });
  });

  it('shows hostile texts as text', async () => {
    for (const text of ['</script><script>alert(1)</script>', '<!--<script>', '<img src=x onerror=alert(1)>', '"></title><b>x</b>']) {
      const { scenario, flow } = sampleWithTexts({ title: text, lane: text, label: text, note: text, block: text });
      const view = flowViewOf(scenario, flow, { level: 'all', language: 'en' });
      await openFile(offlineDataOf(scenario, [flow], { level: 'all', language: 'en' }), view.scenarioTitle, async (page) => {
        await page.locator('g.hop[data-n="1"]').waitFor();
        expect(await page.locator('.details h2').textContent()).toBe(view.hops[0]?.label);
        expect(await page.title()).toBe(view.scenarioTitle);
        expect(await page.locator('script').count()).toBe(3);
      });
    }
  });
});
