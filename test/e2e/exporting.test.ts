import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { builtInScenarios } from '../settled-scenarios.js';
import { diagramOf } from '../../src/diagram/index.js';
import { withWorkbench } from './support/with-workbench.js';
import type { Workbench } from './support/workbench.js';

const scenario = builtInScenarios.find(({ id }) => id === 'virtio-vhost-user');
const [flow] = scenario?.flows ?? [];
assert(scenario && flow);
/** What is shown at first. */
const overview = diagramOf(scenario, flow, { level: 'overview', language: 'en' });
let workbench: Workbench;

withWorkbench({}, async (opened) => {
  workbench = opened;
  await workbench.showDiagram('virtio-net & vhost-user backend');
});

/** Saves the diagram by its menu and VS Code's dialog, under the proposed name. */
async function saved(item: string, extension: string): Promise<string> {
  const target = path.join(workbench.folder, `virtio-vhost-user-send.${extension}`);
  const diagram = workbench.webview();
  await workbench.focusDiagram();
  await workbench.page.keyboard.press('e');
  await diagram.getByRole('button', { name: item, exact: true }).click();
  const dialog = workbench.page.locator('.quick-input-widget:visible');
  await expect.poll(() => dialog.locator('input.input').inputValue()).toBe(target);
  await workbench.page.keyboard.press('Enter');
  await expect.poll(() => existsSync(target) && readFileSync(target).length > 0).toBe(true);
  return target;
}

test('Mermaid text', async () => {
  const text = readFileSync(await saved('Save Mermaid…', 'mmd'), 'utf8');
  expect(text).toMatch(/^sequenceDiagram$/m);
  // Bridges have no number.
  expect([...text.matchAll(/^p\d+\S+p\d+: (\d+)\./gm)].map(([, n]) => Number(n))).toEqual(overview.shown);
});

test('Markdown', async () => {
  const text = readFileSync(await saved('Save Markdown…', 'md'), 'utf8');
  expect(text).toContain('```mermaid');
  expect(text.match(/^\| \d+ \|/gm)?.length).toBeGreaterThan(20);
});

test('an SVG that a browser can show on its own, with title and legend', async () => {
  const target = await saved('Save SVG…', 'svg');
  const page = await workbench.page.context().browser()?.newPage();
  assert(page);
  await page.goto(pathToFileURL(target).href);
  const text = await page.locator('svg').first().textContent();
  expect(text).toContain('virtio-net & vhost-user backend');
  expect(text).toContain('copy of the payload');
  await page.close();
});

test('a PNG of twice the size', async () => {
  const target = await saved('Save PNG 2×…', 'png');
  const bytes = readFileSync(target);
  expect(bytes.subarray(1, 4).toString()).toBe('PNG');
  // The SVG that was saved before is the same picture.
  const [, width] = /^<svg[^>]* width="([\d.]+)/m.exec(readFileSync(target.replace(/png$/, 'svg'), 'utf8')) ?? [];
  expect(Math.abs(bytes.readUInt32BE(16) - 2 * Number(width))).toBeLessThan(2);
});

test('a page that works without a network', async () => {
  const messages = '.body [data-et="message"]';
  expect(await workbench.webview().locator(messages).count()).toBe(overview.messages.length);
  const target = await saved('Save HTML Page…', 'html');
  const context = await workbench.page.context().browser()?.newContext({ offline: true });
  assert(context);
  const page = await context.newPage();
  const problems: string[] = [];
  const asked: string[] = [];
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => { if (message.type() === 'error') problems.push(message.text()); });
  page.on('request', (request) => asked.push(request.url()));
  await page.goto(pathToFileURL(target).href);
  await page.locator('g.hop').first().waitFor();
  expect(await page.locator(messages).count()).toBe(overview.messages.length);
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => page.locator('g.hop.selected').getAttribute('data-n')).toBe(String(overview.shown[1]));
  await page.keyboard.press('/');
  await page.keyboard.type('mbuf');
  await expect.poll(() => page.locator('.find-count').textContent()).toMatch(/found/);
  expect(problems).toEqual([]);
  expect(asked.filter((url) => !/^(file|data|blob):/.test(url))).toEqual([]);
  await context.close();
});

test('Mermaid text and the picture on the clipboard', async () => {
  const diagram = workbench.webview();
  const copied = async (item: string) => {
    await workbench.focusDiagram();
    await workbench.page.keyboard.press('e');
    await diagram.getByRole('button', { name: item, exact: true }).click();
  };
  const status = (text: string) => workbench.page.locator('.statusbar', { hasText: text }).waitFor();
  await copied('Copy Mermaid');
  await status('Mermaid text copied');
  expect(await workbench.page.evaluate(() => navigator.clipboard.readText())).toMatch(/^sequenceDiagram$/m);
  await copied('Copy Picture');
  await status('Picture copied');
  const types = await workbench.page.evaluate(async () => (await navigator.clipboard.read()).flatMap((item) => item.types));
  expect(types).toContain('image/png');
  expect(workbench.policyViolations()).toEqual([]);
});
