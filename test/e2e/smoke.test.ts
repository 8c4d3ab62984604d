import assert from 'node:assert/strict';
import path from 'node:path';
import type { FrameLocator } from 'playwright-core';
import { expect, test } from 'vitest';
import { builtInScenarios } from '../settled-scenarios.js';
import { withWorkbench } from './support/with-workbench.js';
import type { Workbench } from './support/workbench.js';

let workbench: Workbench;

withWorkbench({ settings: { 'vhflow.diagram.level': 'all' } }, async (opened) => {
  workbench = opened;
  await workbench.showTrees();
});

/** Opens a built-in scenario from the tree and returns what its panel shows. */
async function openDiagram(title: string): Promise<FrameLocator> {
  const diagram = workbench.webview();
  const heading = diagram.getByRole('heading', { name: title, exact: true });
  const open = async (): Promise<void> => {
    await workbench.collapse('Scenarios');
    await workbench.treeItem(title).click({ timeout: 5_000 });
    await heading.waitFor({ timeout: 5_000 });
  };
  // The tree may still unfold the flow that was opened before: then the row is scrolled away, or the click hits another one.
  await expect.poll(() => open().then(() => true, () => false)).toBe(true);
  return diagram;
}

test.each(builtInScenarios)('the diagram of $id has one message for each hop', async ({ title, flows }) => {
  const diagram = await openDiagram(title.en);
  await expect.poll(() => diagram.locator('.body svg g.hop').count()).toBe(flows[0]?.hops.length);
});

test.each([1, 9, 20, 38])('hop %i of the diagram opens its function', async (n) => {
  const scenario = builtInScenarios.find(({ id }) => id === 'e1000-pcap');
  const hop = scenario?.flows[0]?.hops[n - 1];
  assert(scenario && hop?.at);
  const [{ path: file, symbol }] = hop.at;
  const diagram = await openDiagram(scenario.title.en);
  await workbench.hop(n).waitFor();
  // The map may be over the hop.
  const hideMap = diagram.getByRole('button', { name: 'Hide Map' });
  if (await hideMap.isVisible()) await hideMap.click();
  await workbench.hop(n).click();
  await diagram.getByRole('heading', { name: hop.label.en, exact: true }).waitFor();
  await diagram.getByRole('button', { name: 'Open Notes' }).click();
  await expect.poll(() => workbench.caretLine()).toContain(symbol);
  expect(await workbench.activeTitles()).toContainEqual(expect.stringContaining(path.posix.basename(file)));
});
