import assert from 'node:assert/strict';
import { expect, test } from 'vitest';
import { builtInScenarios } from '../settled-scenarios.js';
import { diagramOf } from '../../src/diagram/index.js';
import { withWorkbench } from './support/with-workbench.js';
import type { Workbench } from './support/workbench.js';

const scenario = builtInScenarios.find(({ id }) => id === 'virtio-pcap');
const walked = scenario?.flows[0];
let workbench: Workbench;
const press = (...keys: readonly string[]) => workbench.press(...keys);
const selected = () => workbench.selectedHops();
/** True once keys reach the page in the webview's inner frame, which gets the focus a little after the frame around it. */
const inDiagram = () => workbench.webview().locator('body').evaluate(() => document.hasFocus());
const inEditor = () => workbench.page.evaluate(() => document.activeElement?.closest('.monaco-editor') !== null);

withWorkbench({}, (opened) => {
  workbench = opened;
});

/** Until the extension is known, its commands are not in the palette, which does not update while it is open. */
const command = async (title: string) => {
  const row = workbench.page.locator('.quick-input-list .monaco-list-row.focused', { hasText: title });
  await expect.poll(async () => {
    await press('Escape', 'F1');
    await workbench.page.locator('.quick-input-widget:visible input.input').waitFor();
    await workbench.page.keyboard.type(title);
    return row.waitFor({ timeout: 2_000 }).then(() => true, () => false);
  }).toBe(true);
  await press('Enter');
};
const focusedRow = () => workbench.page.locator('.sidebar .monaco-list:focus .monaco-list-row.focused').textContent();

test('from the tree into the diagram', async () => {
  await command('View: Show vhflow');
  await workbench.treeItem('e1000 & pcap').waitFor();
  await expect.poll(async () => {
    await press('ControlOrMeta+0');
    return workbench.page.locator('.sidebar .monaco-list:focus').count();
  }).toBe(1);
  await press('Home', 'ArrowDown');
  await expect.poll(focusedRow).toContain('virtio-net & pcap');
  await press('Enter');
  await workbench.webview().getByRole('heading', { name: 'virtio-net & pcap', exact: true }).waitFor();
  await workbench.webview().locator('g.hop').first().waitFor();
  await expect.poll(inDiagram).toBe(true);
});

test('step, choose what is shown, read as a list, and come back to the picture', async () => {
  await press('ArrowRight', 'ArrowRight');
  await expect.poll(async () => (await selected())[0]).toBeGreaterThan(2);
  await press('v');
  const focused = workbench.webview().locator('.checkbox input:focus');
  await expect.poll(() => focused.count()).toBe(1);
  expect(await focused.evaluate((box) => getComputedStyle(box).outlineColor)).toBe(await workbench.webview().locator('#page').evaluate((page) => {
    page.style.outlineColor = 'var(--vscode-focusBorder)';
    return getComputedStyle(page).outlineColor;
  }));
  await press('Escape', 'l');
  await workbench.webview().locator('.list-view').waitFor();
  await press('l');
  await expect.poll(() => workbench.webview().locator('.picture').isVisible()).toBe(true);
});

test('open the source, step there, and come back', async () => {
  await press('Home', 'o');
  await expect.poll(() => workbench.caretLine()).toContain('__sys_sendto');
  for (const [key, direction] of [['Alt+.', 1], ['Alt+.', 1], ['Alt+.', 1], ['Alt+,', -1]] as const) {
    await expect.poll(inEditor).toBe(true);
    const [before = 0] = await selected();
    await press(key);
    await expect.poll(async () => Math.sign(((await selected())[0] ?? 0) - before)).toBe(direction);
  }
  await expect.poll(() => workbench.caretLine()).toContain(': line ');
  await press('ControlOrMeta+1');
  await expect.poll(inDiagram).toBe(true);
  await press('End');
  assert(scenario && walked);
  await expect.poll(selected).toEqual([diagramOf(scenario, walked, { level: 'overview', language: 'en' }).shown.at(-1)]);
});

test('keys that are pressed while the source is opening are not lost', async () => {
  await press('Home', 'o');
  await expect.poll(async () => [await inEditor(), await workbench.caretLine()]).toEqual([true, expect.stringContaining('__sys_sendto')]);
  const shown = await workbench.webview().locator('g.hop').evaluateAll((groups) => groups.map((group) => Number((group as SVGElement).dataset['n'])));
  const sixth = [...new Set(shown)].sort((a, b) => a - b)[6];
  const symbol = walked?.hops.find(({ n }) => n === sixth)?.at?.[0].symbol;
  assert(symbol);
  await press('Alt+.', 'Alt+.', 'Alt+.', 'Alt+.', 'Alt+.', 'Alt+.');
  await expect.poll(selected).toEqual([sixth]);
  await expect.poll(() => workbench.caretLine()).toContain(symbol);
  await press('ControlOrMeta+1');
  await expect.poll(inDiagram).toBe(true);
});

test('go to any hop of any scenario', async () => {
  await press('g');
  await workbench.page.locator('.quick-input-list .monaco-list-row').first().waitFor();
  await workbench.page.keyboard.type('vhost_user_set_mem_table');
  await expect.poll(() => workbench.page.locator('.quick-input-list .monaco-list-row').first().textContent()).toContain('vhost_user_set_mem_table');
  expect(await workbench.page.locator('.quick-input-list .monaco-list-row').first().textContent()).toContain('virtio-net & vhost-user backend · Setup');
  await press('Enter');
  await workbench.webview().getByRole('heading', { name: 'virtio-net & vhost-user backend', exact: true }).waitFor();
});

for (const key of ['Control+Alt+f', 'F3']) {
  test(`${key} in the tree searches every hop, also those of closed rows`, async () => {
    await expect.poll(async () => {
      await press('ControlOrMeta+0');
      return workbench.page.locator('.sidebar .monaco-list:focus').count();
    }).toBe(1);
    await press(key);
    const first = workbench.page.locator('.quick-input-list .monaco-list-row').first();
    await first.waitFor();
    await workbench.page.keyboard.type('start_xmit');
    await expect.poll(() => first.textContent()).toContain('start_xmit');
    await press('Escape');
  });
}

test('no policy was violated', () => {
  expect(workbench.policyViolations()).toEqual([]);
});
