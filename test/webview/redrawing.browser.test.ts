import { describe, expect, it } from 'vitest';
import { flowViewOf } from '../../src/diagram/index.js';
import type { FlowView, ToPage } from '../../src/pages/diagram-protocol.js';
import { sampleFlow, sampleScenario } from '../diagram/sample-scenario.js';
import { type PanelPage, panelPerTest } from './panel-page.js';
import { sampleView } from './sample-flow.js';

let panel: PanelPage;

const openPanel = panelPerTest();

/** A flow that is too long for any machine to draw instantly. */
function longView(label: string): FlowView {
  const flow = sampleFlow(Array.from({ length: 600 }, (_, index) => ({ from: 'g1', to: 'q1', ...(index === 0 ? { label: { en: label } } : {}) })));
  return flowViewOf(sampleScenario(flow), flow, { level: 'all', language: 'en' });
}

describe('a flow that takes long to draw', () => {
  it('is drawn once when typing pauses, and its old picture stays until then', async () => {
    panel = await openPanel();
    await panel.show(longView('first'));
    const edits = ['se', 'seco', 'second'].map((label) => ({ type: 'flow' as const, view: longView(label), selected: 1, document: { builtIn: 'fixture' } }));
    const meanwhile = await panel.page.evaluate((messages) => {
      for (const message of messages) window.postMessage(message, '*');
      return document.querySelector('g.hop .label')?.textContent;
    }, edits);
    expect(meanwhile).toBe('first');
    await panel.page.locator('g.hop .label', { hasText: /^second$/ }).waitFor();
    expect(await panel.posted('drawn')).toHaveLength(2);
  });

  it('is drawn at once when the user folds or hides something in it', async () => {
    panel = await openPanel();
    const view = longView('first');
    await panel.show(view);
    await panel.page.evaluate(() => { Object.assign(window, { setTimeout: () => 0 }); });
    await panel.show({ ...view, folds: { lanes: [], hops: ['hop-1'] } });
    await panel.show({ ...view, hidden: ['copies'] });
    expect(await panel.posted('drawn')).toHaveLength(3);
  });
});

describe('flows in quick succession', () => {
  const fixture = { builtIn: 'fixture' };
  const other = { builtIn: 'other' };
  /** Sends messages to the page in one task: the drawing of each flow has begun, and is not finished, when the next message comes. */
  const sendAtOnce = (...messages: readonly ToPage[]) => panel.page.evaluate(async (all) => {
    for (const data of all) {
      window.dispatchEvent(new MessageEvent('message', { data }));
      // The page checks once, before it begins, whether the flow is still to be drawn.
      for (let microtasks = 0; microtasks < 3; microtasks += 1) await Promise.resolve();
    }
  }, messages);
  const untilDrawn = (count: number) => expect.poll(async () => (await panel.posted('drawn')).length).toBe(count);

  it('an outdated one is not reported if it cannot be drawn', async () => {
    panel = await openPanel();
    await sendAtOnce(
      { type: 'flow', view: { ...sampleView(), mermaid: 'no diagram' }, selected: 1, document: other },
      { type: 'flow', view: sampleView(), selected: 1, document: fixture },
    );
    await untilDrawn(1);
    expect(await panel.posted('renderFailed')).toEqual([]);
    expect(await panel.page.getByRole('alert').isVisible()).toBe(false);
  });

  it('requests for the picture of an outdated one are dropped', async () => {
    panel = await openPanel();
    await panel.show(sampleView());
    await sendAtOnce(
      { type: 'flow', view: sampleView('all', 'en', 'receive'), selected: 1, document: fixture },
      { type: 'select', n: 2 },
      { type: 'takePicture', format: 'svg' },
      { type: 'flow', view: sampleView('main'), selected: 4, document: other },
      { type: 'takePicture', format: 'svg' },
    );
    await expect.poll(async () => (await panel.posted('picture')).length).toBe(1);
    expect((await panel.posted('picture')).map(({ flow }) => flow)).toEqual([{ document: other, flowId: 'send' }]);
    expect(await panel.page.locator('g.hop.selected').evaluateAll((hops) => hops.map((hop) => (hop as SVGElement).dataset['n']))).toEqual(['4']);
  });

  it('a hop is selected once its flow is drawn', async () => {
    panel = await openPanel();
    await panel.show(sampleView('all', 'en', 'receive'));
    await sendAtOnce({ type: 'flow', view: sampleView(), selected: 1, document: other }, { type: 'select', n: 9 });
    await panel.page.locator('g.hop.selected[data-n="9"]').waitFor();
    expect((await panel.posted('drawn')).map(({ flowId }) => flowId)).toEqual(['receive', 'send']);
  });

  it('the old picture cannot be stepped through while the new one is drawn', async () => {
    panel = await openPanel();
    await panel.show(sampleView());
    await panel.page.evaluate((data) => {
      window.dispatchEvent(new MessageEvent('message', { data }));
      document.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight' }));
    }, { type: 'flow' as const, view: sampleView('all', 'en', 'receive'), selected: 1, document: other });
    await untilDrawn(2);
    expect(await panel.posted('selected')).toEqual([]);
  });
});

/** The keys of the stored pictures, once there are that many: they are written when the page is idle. */
async function untilKept(count: number): Promise<string[]> {
  const keys = () => panel.page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('vhflow.picture.')));
  await expect.poll(keys).toHaveLength(count);
  return keys();
}

/** The order in which pictures were used. */
const listed = () => panel.page.evaluate(() => localStorage.getItem('vhflow.pictures'));

describe('finished pictures', () => {
  it('are shown again without drawing after the page was closed', async () => {
    panel = await openPanel();
    await panel.show(sampleView());
    const drawn = await panel.page.locator('.body').innerHTML();
    const keys = await untilKept(1);
    await panel.load();
    await panel.show(sampleView());
    expect(await panel.page.locator('.body').innerHTML()).toBe(drawn);
    await panel.page.evaluate(([key = '']) => localStorage.setItem(key, (localStorage.getItem(key) ?? '').replace('sendto()', 'kept one')), keys);
    await panel.load();
    await panel.show(sampleView());
    expect(await panel.page.locator('g.hop[data-n="1"]').textContent()).toContain('kept one');
  });

  it('are not used for a flow that differs only in kinds', async () => {
    panel = await openPanel();
    const view = sampleView();
    await panel.show(view);
    await panel.show({ ...view, hops: view.hops.map((hop) => (hop.n === 1 ? { ...hop, kind: 'message' } : hop)) });
    expect(await panel.page.locator('g.hop[data-n="1"]').getAttribute('class')).toContain('kind-message');
  });

  it('are limited in number', async () => {
    panel = await openPanel();
    for (let index = 0; index < 15; index += 1) {
      const before = await listed();
      await panel.show({ ...sampleView('all', 'en', 'receive'), mermaid: sampleView('all', 'en', 'receive').mermaid.replace('the way back', `way ${index}`) });
      await expect.poll(listed).not.toBe(before);
    }
    expect(await untilKept(12)).toHaveLength(12);
  });
});
