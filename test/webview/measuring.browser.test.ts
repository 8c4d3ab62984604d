import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { flowViewOf } from '../../src/diagram/index.js';
import { compileSettled } from '../settled-scenarios.js';
import { pictureLevels, type FlowView, type PictureLevel } from '../../src/pages/diagram-protocol.js';
import { faintPictureTexts } from './faint-texts.js';
import { fit, pageFaults, pathBreaks, pictureFaults } from './measured.js';
import { panelPerTest, type PanelPage } from './panel-page.js';
import { themes } from './themes.js';

const openPanel = panelPerTest();

const flows = readdirSync('scenarios').filter((name) => name.endsWith('.vhflow'))
  .flatMap((name) => compileSettled(readFileSync(`scenarios/${name}`, 'utf8')).scenarios.flatMap((scenario) => scenario.flows.map((flow) => ({ scenario, flow }))));
const widths = [1_400, 1_100, 900, 520];
const height = 900;
const languages = ['en', 'ja'];
const allThemes = Object.keys(themes) as (keyof typeof themes)[];

/** Faults with the circumstances in which they are seen. */
type Found = string[];

async function faultsAt(panel: PanelPage, width: number, level: PictureLevel): Promise<Found> {
  await panel.page.setViewportSize({ width, height });
  const { zoom, over } = await fit(panel.page);
  const found = await pageFaults(panel.page, themes);
  if (level === 'overview' && width >= 900 && (over > 0 || zoom < 0.8)) found.push(`the overview is ${over} pixels wider than its pane at a zoom of ${zoom.toFixed(2)}`);
  return found.map((fault) => `${width} pixels, ${fault}`);
}

async function faultsOf(panel: PanelPage, view: FlowView): Promise<Found> {
  await panel.page.setViewportSize({ width: widths[0] ?? 0, height });
  await panel.show(view);
  const found = [...await pictureFaults(panel.page), ...(await pathBreaks(panel.page, view.outline)).map((fault) => `the path is interrupted before ${fault}`)];
  for (const width of widths) found.push(...await faultsAt(panel, width, view.level));
  return found;
}

describe.each(pictureLevels)('every built-in flow at the level %s', (level) => {
  it.each(languages)('has nothing cut off, nothing that overlaps and a path without a gap, at any width, in any theme, in %s', async (language) => {
    const panel = await openPanel({ language });
    const found: Record<string, Found> = {};
    for (const { scenario, flow } of flows) {
      const faults = await faultsOf(panel, flowViewOf(scenario, flow, { level, language }));
      if (faults.length > 0) found[`${scenario.id} ${flow.id}`] = faults;
    }
    expect(found).toEqual({});
  });

  it('has texts with a contrast of 4.5 to 1 in every theme', async () => {
    const panel = await openPanel();
    const found: Record<string, Found> = {};
    for (const { scenario, flow } of flows) {
      await panel.show(flowViewOf(scenario, flow, { level, language: 'en' }));
      for (const theme of allThemes) {
        await panel.setTheme(theme);
        const faint = await faintPictureTexts(panel.page);
        if (faint.length > 0) found[`${scenario.id} ${flow.id} ${theme}`] = faint;
      }
    }
    expect(found).toEqual({});
  });
});

describe('the main level', () => {
  it('of the longest built-in flow takes at most 1,500 × 1,300 pixels', async () => {
    const panel = await openPanel();
    const e1000 = flows.find(({ scenario, flow }) => scenario.id === 'e1000-pcap' && flow.id === 'send');
    if (!e1000) throw new Error('The scenario is missing.');
    await panel.show(flowViewOf(e1000.scenario, e1000.flow, { level: 'main', language: 'en' }));
    const size = await fit(panel.page);
    expect(size.width).toBeLessThanOrEqual(1_500);
    expect(size.height).toBeLessThanOrEqual(1_300);
    expect(await panel.page.locator('.body .label').first().evaluate((label) => getComputedStyle(label).fontSize)).toBe('13px');
  });
});
