import assert from 'node:assert/strict';
import { expect, test } from 'vitest';
import { withWorkbench } from './support/with-workbench.js';
import type { Workbench } from './support/workbench.js';

const file = 'paths/two-flows.vhflow';
let workbench: Workbench;

withWorkbench({}, async (opened) => {
  workbench = opened;
  await workbench.showTrees();
  await workbench.openFile(file);
  await workbench.runCommand('vhflow: Open Diagram');
  await workbench.webview().getByRole('heading', { name: 'Two flows', exact: true }).waitFor();
  await hop(1).waitFor();
});

const hop = (n: number) => workbench.hop(n);
const selected = () => workbench.selectedHops();
const groups = () => workbench.page.locator('.editor-group-container').count();
/** The text of the selected row of the trees. */
const selectedRow = () => workbench.page.locator('.sidebar .monaco-list-row.selected').allTextContents();
/** Where the keyboard is: in an editor's text, in a webview, or elsewhere. */
const focus = () => workbench.page.evaluate(() => {
  const { activeElement } = document;
  if (activeElement?.matches('iframe.webview')) return 'webview';
  return activeElement?.closest('.monaco-editor') ? 'editor' : (activeElement?.className ?? '');
});
const editorOf = (name: string) => workbench.page.locator(`.editor-instance[aria-label*="${name}"], .editor-group-container`, { has: workbench.page.locator(`.tab.active`, { hasText: name }) });
/** Puts the caret into the line with this text, by the mouse. */
const clickLine = (text: string) => editorOf('two-flows.vhflow').locator('.view-line', { hasText: text }).first().click();

test('the diagram is beside the file that it draws', async () => {
  expect(await groups()).toBe(2);
  expect(await workbench.activeTitles()).toEqual([expect.stringContaining('two-flows.vhflow'), expect.stringContaining('Two flows')]);
});

test('the caret in a hop of the file selects it in the diagram and in the tree, and stays in the text', async () => {
  await clickLine('copy from');
  await expect.poll(selected).toEqual([2]);
  await expect.poll(selectedRow).toEqual([expect.stringContaining('2. copy')]);
  expect(await focus()).toBe('editor');
  expect(await workbench.caretLine()).toContain('copy from');
  await clickLine('at linux:net/socket.c');
  await expect.poll(selected).toEqual([1]);
});

test('a step in the diagram moves the tree and the file, and keeps caret, focus and columns', async () => {
  await workbench.focusDiagram();
  expect(await focus()).toBe('webview');
  await workbench.page.keyboard.press('ArrowRight');
  await expect.poll(selected).toEqual([2]);
  await expect.poll(selectedRow).toEqual([expect.stringContaining('2. copy')]);
  // The line of the hop is marked in the file, whose caret stays at the anchor of hop 1.
  const marked = editorOf('two-flows.vhflow').locator('.view-overlays [class*="ced-"]');
  await expect.poll(() => marked.count()).toBeGreaterThan(0);
  expect(await focus()).toBe('webview');
  expect(await groups()).toBe(2);
});

test('a hop clicked in the diagram opens its source in the file\'s column, never in a third', async () => {
  await hop(1).click();
  await expect.poll(() => workbench.activeTitles()).toContainEqual(expect.stringContaining('socket.c'));
  expect(await groups()).toBe(2);
  await expect.poll(() => workbench.caretLine()).toContain('__sys_sendto');
});

test('a visible source follows the diagram, which keeps the focus', async () => {
  await workbench.focusDiagram();
  await workbench.page.keyboard.press('ArrowRight');
  await expect.poll(() => workbench.activeTitles()).toContainEqual(expect.stringContaining('ip_output.c'));
  expect(await focus()).toBe('webview');
  expect(await groups()).toBe(2);
});

test('the keys for the previous and the next hop, pressed in the source, move the diagram and the tree', async () => {
  await workbench.page.keyboard.press('ControlOrMeta+1');
  await expect.poll(focus).toBe('editor');
  await workbench.page.keyboard.press('Alt+,');
  await expect.poll(selected).toEqual([1]);
  await expect.poll(() => workbench.activeTitles()).toContainEqual(expect.stringContaining('socket.c'));
  await expect.poll(selectedRow).toEqual([expect.stringContaining('1. sendto()')]);
  await workbench.page.keyboard.press('Alt+.');
  await expect.poll(selected).toEqual([2]);
  await expect.poll(focus).toBe('editor');
});

test('a hop chosen in the tree is shown in the diagram', async () => {
  await workbench.treeItem('1. sendto()').click();
  await expect.poll(selected).toEqual([1]);
  expect(await groups()).toBe(2);
});

test('a hidden tree stays hidden', async () => {
  await workbench.openContainer('Explorer');
  await workbench.focusDiagram();
  await workbench.page.keyboard.press('ArrowRight');
  await expect.poll(selected).toEqual([2]);
  assert.match(await workbench.page.locator('.sidebar .composite.title').innerText(), /explorer/i);
  expect(workbench.policyViolations()).toEqual([]);
});
