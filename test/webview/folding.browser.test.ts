import { describe, expect, it } from 'vitest';
import { noFolds, type Folds } from '../../src/pages/diagram-protocol.js';
import { panelPerTest } from './panel-page.js';
import { viewOf } from './sample-flow.js';

const open = panelPerTest();

/** Two contexts of two lanes each, with hops inside and between them. */
const text = `scenario folds {
  title "Folds"
  machine guest "Guest" { participant a "Stack" in guest-kernel participant b "Driver" in guest-kernel }
  machine host "Host" { participant c "Loop" in qemu participant d "Model" in qemu }
  flow send "Sending" {
    a -> b "one" as one { kind copy }
    b -> a "two" as two
    a -> b "three" as three
    b -> c "four" as four { kind vm-exit }
    c -> d "five" as five
    d -> a "six" as six
  }
}`;
const folded = (folds: Partial<Folds> = {}) => viewOf(text, { level: 'overview', folds: { ...noFolds, ...folds } });

describe('the overview', () => {
  it('asks to unfold the hops of a chip, and to fold them again, by pointer and by key', async () => {
    const panel = await open();
    await panel.show(folded());
    await panel.page.getByRole('button', { name: 'Unfold 2 hops' }).click();
    expect(await panel.posted('setFolds')).toEqual([{ type: 'setFolds', folds: { lanes: [], hops: ['two', 'three'] } }]);
    await panel.show(folded({ hops: ['two', 'three'] }));
    await panel.page.getByRole('button', { name: 'Fold 2 hops', exact: true }).press('Enter');
    expect((await panel.posted('setFolds')).at(-1)).toEqual({ type: 'setFolds', folds: noFolds });
  });

  it('asks to unfold the lanes of a context by its head, which stays in sight', async () => {
    const panel = await open();
    await panel.show(folded());
    const head = panel.page.getByRole('button', { name: 'Unfold the lanes of QEMU' });
    expect(await head.getAttribute('aria-expanded')).toBe('false');
    await head.click();
    expect(await panel.posted('setFolds')).toEqual([{ type: 'setFolds', folds: { lanes: ['host/qemu'], hops: [] } }]);
    await panel.show(folded({ lanes: ['host/qemu'] }));
    await panel.page.getByRole('button', { name: 'Fold the lanes of QEMU into one' }).press(' ');
    expect((await panel.posted('setFolds')).at(-1)).toEqual({ type: 'setFolds', folds: noFolds });
  });

  it('keeps the focus on what was unfolded, and its zoom', async () => {
    const panel = await open();
    await panel.show(folded());
    const chip = panel.page.getByRole('button', { name: 'Unfold 2 hops' });
    await chip.focus();
    await panel.show(folded({ hops: ['two', 'three'] }));
    expect(await panel.page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Fold 2 hops');
    await panel.show(folded());
    expect(await panel.page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Unfold 2 hops');
  });

  it('marks the chip in which the current hop is folded, and offers to show it', async () => {
    const panel = await open();
    await panel.show(folded(), 3);
    expect(await panel.page.locator('g.fold.selected').getAttribute('data-hops')).toBe('2 3');
    await panel.page.getByRole('button', { name: 'Show in Diagram' }).click();
    expect(await panel.posted('setFolds')).toEqual([{ type: 'setFolds', folds: { lanes: [], hops: ['three'] } }]);
  });

  it('loses no press that comes before the picture of the last one', async () => {
    const panel = await open();
    await panel.show(folded());
    await panel.page.getByRole('button', { name: 'Unfold 2 hops' }).click();
    await panel.page.getByRole('button', { name: 'Unfold the lanes of QEMU' }).click();
    expect((await panel.posted('setFolds')).at(-1)).toEqual({ type: 'setFolds', folds: { lanes: ['host/qemu'], hops: ['two', 'three'] } });
  });

  it('plays from the start when no shown hop follows the current one, and does not play what shows no hop', async () => {
    const panel = await open();
    await panel.show(viewOf(text.replace('d -> a "six" as six', 'd -> c "six" as six'), { level: 'overview' }), 6);
    await panel.page.keyboard.press('p');
    expect((await panel.posted('selected')).map(({ n }) => n)).toEqual([1]);
    await panel.page.keyboard.press('p');
    await panel.show(viewOf(text.replace(/ \{ kind (copy|vm-exit) \}/g, '').replace('b -> c "four"', 'b -> a "four"').replace('c -> d "five"', 'a -> b "five"').replace('d -> a "six"', 'b -> a "six"'), { level: 'overview' }));
    await panel.page.keyboard.press('p');
    expect(await panel.page.getByRole('button', { name: 'Pause (P)' }).count()).toBe(0);
  });

  it('steps through the hops that it shows', async () => {
    const panel = await open();
    await panel.show(folded());
    await panel.page.keyboard.press('ArrowRight');
    await panel.page.keyboard.press('ArrowRight');
    expect((await panel.posted('selected')).map(({ n }) => n)).toEqual([4, 6]);
  });

  it('is drawn as one connected line', async () => {
    const panel = await open();
    await panel.show(viewOf(text.replace('c -> d "five"', 'd -> c "five"'), { level: 'all' }));
    const bridges = await panel.page.locator('.body g.bridge').count();
    expect(bridges).toBeGreaterThan(0);
    expect(await panel.page.locator('.body g.bridge [marker-end]').count()).toBe(0);
  });
});
