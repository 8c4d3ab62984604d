import { readFileSync } from 'node:fs';
import { AxeBuilder } from '@axe-core/playwright';
import { describe, expect, it } from 'vitest';
import type { CompareView } from '../../src/pages/compare-protocol.js';
import { compareViewOf } from '../../src/diagram/index.js';
import { compileSettled } from '../settled-scenarios.js';
import type { ScenarioFlow } from '../../src/model/compare.js';
import type { Settings } from '../../src/model/conditions.js';
import { hostileTexts, sampleWithTexts } from '../diagram/sample-scenario.js';
import { faintPageTexts } from './faint-texts.js';
import { type PanelPage, panelPerTest, type PanelOptions } from './panel-page.js';
import { themes } from './themes.js';

const themeNames = Object.keys(themes) as (keyof typeof themes)[];
const before = ['a -> a "read it" { kind ring }', 'a -> b "copy it" { kind copy note "n" }', 'b -> b "hand it on"', 'b -> b "old way" { kind syscall }', 'b -> b "put it" { kind copy }', 'b -> a "done" { branch completion }'];
const after = ['a -> a "read it" { kind ring }', 'a -> b "copy it" { kind copy }', 'b -> b "hand it on"', 'b -> b "store it" { kind copy }', 'a -> a "now and then" { kind wakeup when "the queue was empty" }', 'b -> a "done" { branch completion }'];
const busy = ['a -> b "copy it" { kind copy }', 'b -> b "leave" { kind vm-exit }', 'b -> b "wake it" { kind wakeup }'];
const texts: Readonly<Record<string, readonly string[]>> = { before, after, third: [...after, 'b -> b "more" { kind vm-exit }'], busy, longer: [...busy, 'b -> b "call"'], busier: busy.map((hop) => hop.replace('kind vm-exit', 'kind vm-exit cost vm-exits 2')) };

/** A scenario whose flow consists of these hops. */
function flowOf(id: string): ScenarioFlow {
  const [scenario] = compileSettled(`scenario ${id} {
    title "The ${id} path" ja "経路 ${id}"
    machine host "Host" ja "ホスト" { participant a "Lane A" ja "レーンA" in host-kernel participant b "Lane B" ja "レーンB" in qemu }
    flow send "Sending" ja "送信" { ${(texts[id] ?? []).join('\n')} }
  }`).scenarios;
  const flow = scenario?.flows[0];
  if (!scenario || !flow) throw new Error('the sample is not understood');
  return { scenario, flow };
}

const viewOf = (ids: readonly string[], language = 'en', others: readonly string[] = []): CompareView => ({
  ...compareViewOf({ chosen: ids.map(flowOf), others: others.map(flowOf), language }),
  chosen: ids.map((id) => ({ document: { builtIn: id }, flowId: 'send' })),
  warnings: [], problems: [],
});

let panel: PanelPage;

const openPanel = panelPerTest();

async function open(view: CompareView, options?: PanelOptions): Promise<void> {
  panel = await openPanel({ script: 'compare', ...options });
  await show(view);
}

async function show(view: CompareView): Promise<void> {
  const count = (await panel.posted('shown')).length;
  await panel.send({ type: 'compare', view });
  await panel.page.waitForFunction((shown) => window.posted.filter(({ type }) => type === 'shown').length > shown, count);
}

const cell = (column: number, n: number) => panel.page.locator(`.hop-cell[data-column="${column}"][data-n="${n}"]`);
const textOf = async (selector: string): Promise<string> => (await panel.page.locator(selector).allInnerTexts()).join(' ').replace(/\s+/g, ' ');
const focused = () => panel.page.evaluate(() => {
  const { column, n, run } = (document.activeElement as HTMLElement).dataset;
  return run === undefined ? `${column}/${n}` : 'fold';
});

describe('side by side', () => {
  it('describes what is saved, what is not, and what is conditional', async () => {
    await open(viewOf(['before', 'after']));
    expect(await textOf('.sentence')).toBe('The after path saves 1 host round trip (1 → 0). It does not save copies (still 2). Some packets cost more: 1 wake-up.');
    expect(await textOf('.origins tbody tr:first-child')).toBe('Copies 1 1 hop 5 1 hop 4');
  });

  it('says when nothing is saved, and what is added', async () => {
    await open(viewOf(['after', 'third']));
    expect(await textOf('.sentence')).toContain('The third path saves nothing. It adds 1 VM exit (0 → 1). It does not save copies (still 2).');
  });

  it('says what some packets cost more or less than in the other flow, and nothing of what they cost in both', async () => {
    await open(viewOf(['after', 'third']));
    expect(await textOf('.sentence')).not.toContain('Some packets');
    await show(viewOf(['after', 'before']));
    expect(await textOf('.sentence')).toMatch(/Some packets cost less: 1 wake-up\.$/);
    await show(viewOf(['busy', 'after']));
    expect(await textOf('.sentence')).toMatch(/saves 1 VM exit \(1 → 0\) and 1 wake-up \(1 → 0\)\..* Some packets still cost 1 wake-up\.$/);
  });

  it('marks a hop that costs something else in another flow', async () => {
    await open(viewOf(['busy', 'busier']));
    expect(await cell(1, 2).innerText()).toMatch(/^≈/);
    expect(await cell(1, 2).getAttribute('aria-label')).toContain('same hop in 2 of 2, at another cost or condition');
    expect(await textOf('.origins tbody tr:nth-child(2)')).toBe('VM exits 1 – 1 hop 2');
  });

  it('joins several costs as a sentence does', async () => {
    await open(viewOf(['busy', 'longer']));
    expect(await textOf('.sentence')).toContain('It does not save copies (still 1), VM exits (still 1), or wake-ups (still 1).');
    await panel.close();
    await open(viewOf(['busy', 'longer'], 'ja'), { language: 'ja' });
    expect(await textOf('.sentence')).toContain('コピー（1のまま）、VM exit（1のまま）、起床（1のまま）は減りません。');
  });

  it('puts common hops into one row, and marks all others', async () => {
    await open(viewOf(['before', 'after']));
    await panel.page.getByText('Show common hops').click();
    const rows = await panel.page.locator('.columns tbody tr').evaluateAll((all) => all.map((row) => [...row.children].map((each) => [
      each.querySelector('.sign')?.textContent ?? '', each.querySelector<HTMLElement>('.hop-cell')?.dataset['n'] ?? ''].join('')).join(' ').trim()));
    expect(rows).toEqual(['', '=1 =1', '=2 =2', '=3 =3', '−4', '≠5 ≠4', '+5', '=6 =6']);
    expect(await cell(0, 2).getAttribute('aria-label')).toBe('Hop 2: copy it, Copy, Lane B · QEMU, in all, 1 copy');
    expect(await cell(1, 5).innerText()).toMatch(/Condition: the queue was empty\s+\+1 wake-up/);
    expect(await cell(0, 5).innerText()).toContain('Lane B · QEMU');
  });

  it('marks hops that only some of the flows share', async () => {
    await open(viewOf(['before', 'after', 'third']));
    expect(await cell(1, 4).innerText()).toMatch(/^2\/3/);
    expect(await cell(2, 7).innerText()).toMatch(/^\+/);
    expect(await panel.page.locator('.summary').count()).toBe(2);
  });

  it('can draw all of its icons', async () => {
    await open({ ...viewOf(['before', 'after', 'third'], 'en', ['before']), warnings: [], problems: ['The flow is gone.'] });
    expect(await panel.iconsWithoutPicture()).toEqual([]);
    await panel.page.getByText('Show common hops').click();
    await panel.page.getByText('All flows in the table').click();
    expect(await panel.page.locator('.codicon').count()).toBeGreaterThan(20);
    expect(await panel.iconsWithoutPicture()).toEqual([]);
  });

  it('only hops that are in all flows are grey', async () => {
    await open(viewOf(['before', 'after']));
    await panel.page.getByText('Show common hops').click();
    const colours = async (selector: string) => panel.page.locator(selector).evaluateAll((all) => [...new Set(all.map((each) => getComputedStyle(each).color))]);
    const [common, different] = [await colours('.common .hop-cell'), await colours(':is(.only, .differs) .hop-cell')];
    expect(common).toHaveLength(1);
    expect(different).toHaveLength(1);
    expect(common).not.toEqual(different);
  });
});

describe('the costs', () => {
  it('are shown as numbers, as bars of proportional length, and relative to the baseline', async () => {
    await open(viewOf(['before', 'after']));
    const [first, second] = await panel.page.locator('.costs tbody').evaluateAll((all) => all.map((body) => [...body.querySelectorAll('.figure')].map((figure) => [
      figure.querySelector('.count')?.textContent, figure.querySelector('.extra-count')?.textContent ?? '', figure.querySelector('.delta [aria-hidden]')?.textContent ?? '',
      ...['steady', 'extra'].map((part) => figure.querySelector<HTMLElement>(`.bar .${part}`)?.style.width ?? 'none')])));
    expect(first).toEqual([['2', '', '', '100%', 'none'], ['0', '', '', 'none', 'none'], ['1', '', '', '100%', 'none'], ['0', '', '', 'none', 'none']]);
    expect(second).toEqual([['2', '', '=', '100%', 'none'], ['0', '', '=', 'none', 'none'], ['0', '', '−1', 'none', 'none'], ['0', '+1', '=', 'none', '100%']]);
    expect(await textOf('.conditions')).toContain('Not for every packet: +1 wake-up, the queue was empty');
  });

  it.each(['en', 'ja'])('stay on one line beside a side bar in a window of 1024 pixels, in %s', async (language) => {
    await open(viewOf(['busy', 'after', 'third'], language), { width: 660, language });
    const spread = await panel.page.locator('.figures').evaluateAll((all) => all.map((each) => {
      const bottoms = [...each.children].map((child) => child.getBoundingClientRect().bottom);
      return Math.max(...bottoms) - Math.min(...bottoms);
    }));
    expect(Math.max(...spread)).toBeLessThan(10);
  });

  it('of 0 have no bar', async () => {
    await open(viewOf(['before', 'after']));
    expect(await panel.page.locator('.figure').evaluateAll((all) => all.map((each) => [each.querySelector('.count.zero') !== null && !each.querySelector('.extra-count'), each.querySelector('.bar') === null]).filter(([isZero, hasNone]) => isZero !== hasNone))).toEqual([]);
  });

  it('show all flows on request, and one of them can be added', async () => {
    await open(viewOf(['before', 'after'], 'en', ['third']));
    expect(await panel.page.locator('.costs tbody').count()).toBe(2);
    await panel.page.getByText('All flows in the table').click();
    expect(await panel.page.locator('.costs tbody').count()).toBe(3);
    await panel.page.getByRole('button', { name: 'Add The third path · Sending to the comparison' }).click();
    expect(await panel.posted('add')).toEqual([{ type: 'add', other: 0 }]);
  });

  it('let a flow be made the baseline, removed or opened', async () => {
    await open(viewOf(['before', 'after', 'third']));
    await panel.page.getByRole('button', { name: 'Make The third path · Sending the baseline' }).click();
    await panel.page.getByRole('button', { name: 'Remove The after path · Sending from the comparison' }).click();
    await panel.page.getByRole('button', { name: 'Open diagram of The before path · Sending' }).click();
    await panel.page.getByRole('button', { name: 'Choose flows…' }).click();
    expect([...await panel.posted('makeFirst'), ...await panel.posted('remove'), ...await panel.posted('openDiagram'), ...await panel.posted('choose')]).toEqual([
      { type: 'makeFirst', column: 2 }, { type: 'remove', column: 1 }, { type: 'openDiagram', column: 0 }, { type: 'choose' }]);
    await show(viewOf(['before', 'after']));
    expect(await panel.page.getByRole('button', { name: /^Remove/ }).count()).toBe(0);
  });
});

describe('navigation', () => {
  it('a click shows the hop, which stays marked', async () => {
    await open(viewOf(['before', 'after']));
    await cell(1, 4).click();
    expect(await panel.posted('showHop')).toEqual([{ type: 'showHop', column: 1, n: 4 }]);
    expect(await panel.page.locator('[aria-current]').evaluateAll((all) => all.map((each) => (each as HTMLElement).dataset['n']))).toEqual(['4']);
  });

  it('a run of common hops folds and unfolds, and says what it costs', async () => {
    await open(viewOf(['before', 'after']));
    const fold = panel.page.getByRole('button', { name: /3 common hops · 1 copy/ });
    expect(await fold.getAttribute('aria-expanded')).toBe('false');
    expect(await cell(0, 2).count()).toBe(0);
    await fold.focus();
    await panel.page.keyboard.press('Enter');
    expect(await cell(0, 2).count()).toBe(1);
    expect(await focused()).toBe('fold');
    await panel.page.keyboard.press('Enter');
    expect(await cell(0, 2).count()).toBe(0);
  });

  it('arrow keys move along columns and rows, other keys open and show a hop; Tab stops at the table once', async () => {
    await open(viewOf(['before', 'after']));
    await panel.page.locator('.fold').focus();
    const walk: string[] = [];
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowRight', 'ArrowDown', 'ArrowLeft', 'End', 'Home']) {
      await panel.page.keyboard.press(key);
      walk.push(await focused());
    }
    expect(walk).toEqual(['0/4', '0/5', '1/4', '1/5', '1/5', '1/6', 'fold']);
    await cell(0, 5).focus();
    await panel.page.keyboard.press('o');
    await panel.page.keyboard.press('Enter');
    expect(await panel.posted('openSource')).toEqual([{ type: 'openSource', column: 0, n: 5 }]);
    expect(await panel.posted('showHop')).toEqual([{ type: 'showHop', column: 0, n: 5 }]);
    expect(await panel.page.locator('.columns [tabindex="0"]').count()).toBe(1);
  });

  it('the current hop is unfolded and scrolled into view, without taking the focus', async () => {
    await open(viewOf(['before', 'after']), { height: 320 });
    await panel.page.getByRole('button', { name: 'Choose flows…' }).focus();
    await panel.send({ type: 'current', cell: { column: 1, n: 3 } });
    await cell(1, 3).waitFor();
    expect(await cell(1, 3).getAttribute('aria-current')).toBe('true');
    const inSight = await cell(1, 3).evaluate((button) => { const { top, bottom } = button.getBoundingClientRect(); return top >= 0 && bottom <= innerHeight; });
    expect(inSight).toBe(true);
    expect(await panel.page.evaluate(() => document.activeElement?.classList.contains('hop-cell'))).toBe(false);
    await panel.send({ type: 'current', cell: null });
    await expect.poll(() => panel.page.locator('[aria-current]').count()).toBe(0);
  });

  it('opens at the sentence that sums up, also where the current hop is at the end and another comparison was scrolled', async () => {
    await open(viewOf(['before', 'after', 'third']), { height: 320 });
    const top = () => panel.page.locator('.compare').evaluate((element) => element.scrollTop);
    await panel.send({ type: 'current', cell: { column: 0, n: 6 }, isQuiet: true });
    await expect.poll(() => cell(0, 6).getAttribute('aria-current')).toBe('true');
    expect(await top()).toBe(0);
    await panel.send({ type: 'current', cell: { column: 0, n: 5 } });
    await expect.poll(top).toBeGreaterThan(0);
    await panel.send({ type: 'compare', view: viewOf(['before', 'third']), isNew: true });
    await expect.poll(top).toBe(0);
  });

  it('a hop in the summary is a link to its cell', async () => {
    await open(viewOf(['before', 'after']));
    await panel.page.locator('.origins').getByRole('button', { name: 'hop 4' }).first().click();
    expect(await focused()).toBe('1/4');
  });

  it('options and scroll position are kept when the panel is replaced', async () => {
    await open(viewOf(['before', 'after']), { height: 320 });
    await panel.page.getByText('Show common hops').click();
    await panel.page.locator('.compare').evaluate((element) => element.scrollTo({ top: 150 }));
    await expect.poll(() => panel.page.evaluate(() => (JSON.parse(sessionStorage.getItem('state') ?? '{}') as { top?: number }).top)).toBe(150);
    await panel.replace();
    await show(viewOf(['before', 'after']));
    expect(await cell(0, 2).count()).toBe(1);
    expect(await panel.page.locator('.compare').evaluate((element) => element.scrollTop)).toBe(150);
  });

  it('focus, folds and scroll position are kept when a flow changes, and options when the page is reloaded', async () => {
    await open(viewOf(['before', 'after'], 'en', ['third']), { height: 320 });
    await panel.page.locator('.fold').focus();
    await panel.page.keyboard.press('Enter');
    await cell(1, 2).focus();
    await show({ ...viewOf(['before', 'third'], 'en', ['after']) });
    expect(await focused()).toBe('1/2');
    await panel.page.getByText('Show common hops').click();
    await panel.page.locator('.compare').evaluate((element) => element.scrollTo({ top: 150 }));
    await expect.poll(() => panel.page.evaluate(() => (JSON.parse(sessionStorage.getItem('state') ?? '{}') as { top?: number }).top)).toBe(150);
    await panel.load();
    await show(viewOf(['before', 'third']));
    expect(await cell(0, 2).count()).toBe(1);
    expect(await panel.page.locator('.compare').evaluate((element) => element.scrollTop)).toBe(150);
    expect(await panel.page.evaluate(() => JSON.parse(sessionStorage.getItem('state') ?? '{}') as unknown)).toMatchObject({ chosen: [{ document: { builtIn: 'before' }, flowId: 'send' }, { document: { builtIn: 'third' }, flowId: 'send' }] });
  });
});

describe('flows that cannot be shown', () => {
  it('are reported above the others', async () => {
    await open({ ...viewOf(['before']), warnings: [], problems: ['The flow <b>send</b> is gone.'] });
    expect(await textOf('[role="alert"]')).toBe('Some of the selected flows cannot be shown. The flow <b>send</b> is gone. Choose at least two flows.');
    await show(viewOf(['before', 'after']));
    expect(await panel.page.getByRole('alert').isVisible()).toBe(false);
  });

  it('hostile texts are shown as text, and run nothing', async () => {
    await open(viewOf(['before', 'after']));
    for (const text of hostileTexts) {
      const { scenario, flow } = sampleWithTexts({ title: text, lane: text, context: text, label: text, when: text });
      const view = { ...compareViewOf({ chosen: [{ scenario, flow }, flowOf('after')], others: [{ scenario, flow }], language: 'en' }), chosen: [], warnings: [], problems: [text] };
      await show(view);
      const hop = view.rows.flatMap((row) => row[0] ?? [])[0];
      expect(await cell(0, 1).locator('.hop-label').evaluate((label) => label.lastChild?.textContent)).toBe(hop?.label);
      expect(await panel.page.locator('.column-title').first().textContent()).toBe(view.columns[0]?.scenarioTitle);
      expect(await panel.page.locator('#page :is(script, img, a, iframe, svg:not([part] *), style)').count()).toBe(0);
    }
  });
});

describe('accessibility', () => {
  it.each(themeNames)('axe finds nothing in %s', async (theme) => {
    await open(viewOf(['before', 'after', 'third']), { theme });
    await panel.page.getByText('Show common hops').click();
    await panel.send({ type: 'current', cell: { column: 0, n: 5 } });
    const { violations } = await new AxeBuilder({ page: panel.page }).analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  });

  it.each(themeNames)('text has a contrast of 4.5 to 1 in %s', async (theme) => {
    await open(viewOf(['before', 'after', 'third'], 'en', ['before']), { theme });
    await panel.page.getByText('Show common hops').click();
    await panel.page.getByText('All flows in the table').click();
    expect(await faintPageTexts(panel.page)).toEqual([]);
  });

  it.each(['en', 'ja'])('nothing is cut off or overflows in a narrow column in %s', async (language) => {
    await open(viewOf(['before', 'after'], language), { width: 400, language });
    const outside = await panel.page.locator('#page').evaluate((page) => [...page.querySelectorAll<HTMLElement>('h1, .choices > *, .sentence, .origins td, .costs th, .costs td, .hop-cell, .fold')]
      .filter((element) => element.getBoundingClientRect().right > innerWidth || element.scrollWidth > element.clientWidth + 1)
      .map((element) => `${element.className}: ${element.textContent}`));
    expect(outside).toEqual([]);
  });

  it('can be in Japanese', async () => {
    await open(viewOf(['before', 'after'], 'ja'), { language: 'ja' });
    expect(await textOf('.sentence')).toBe('経路 afterではホスト往復 1回（1 → 0）が減ります。コピー（2のまま）は減りません。パケットによっては起床 1回が加わります。');
    expect(await panel.page.locator('html').getAttribute('lang')).toBe('ja');
  });
});

describe('the page\'s script', () => {
  it('contains no diagram library', () => {
    expect(readFileSync(new URL('../../dist/compare.js', import.meta.url), 'utf8')).not.toContain('sequenceDiagram');
  });
});

describe('a flow that sets something up', () => {
  it('has no figures, and no sentence on what it saves', async () => {
    const [scenario] = compileSettled(`scenario setup { title "Setup" machine host "Host" { participant a "A" in host-kernel participant b "B" in qemu }
      flow setup "Setting up" { a -> b "open" { kind syscall branch control } b -> b "wait" { kind wakeup branch control when "asleep" } } }`).scenarios;
    const flow = scenario?.flows[0];
    if (!scenario || !flow) throw new Error('the sample is not understood');
    await open({ ...compareViewOf({ chosen: [flowOf('before'), { scenario, flow }], others: [], language: 'en' }), chosen: [], warnings: [], problems: [] });
    expect(await textOf('.costs tbody:nth-of-type(2)')).toMatch(/Setting up.* 2 setup: no costs per packet$/);
    expect(await panel.page.locator('.summary').count()).toBe(0);
  });
});

describe('the conditions of the flows', () => {
  /** Two flows that depend on conditions, under settings. */
  const under = (settings: Settings, language = 'en'): CompareView => {
    const flows = ['one', 'two'].map((id) => {
      const [scenario] = compileSettled(`scenario ${id} { title "Path ${id}" ja "経路${id}"
        machine host "Host" { participant a "Lane A" in host-kernel participant b "Lane B" in qemu }
        flow send "Sending" ja "送信" { a -> b "go" { kind syscall when lone } b -> b "sleep" as sleep { kind wakeup when halted } b -> b "work" { kind copy } ${id === 'two' ? 'b -> b "small" { kind copy when small }' : ''} } }`, {}, settings).scenarios;
      const flow = scenario?.flows[0];
      if (!scenario || !flow) throw new Error('the sample is not understood');
      return { scenario, flow };
    });
    return { ...compareViewOf({ chosen: flows, others: [], language }), chosen: flows.map(({ scenario }) => ({ document: { builtIn: scenario.id }, flowId: 'send' })), warnings: [], problems: [] };
  };
  const basis: Settings = { with: [], without: [] };

  it('are named beside the costs, as they are', async () => {
    await open(under(basis));
    expect(await textOf('.costs caption')).toBe('Costs per packet, steady state All flows stand on the same conditions: the packet is sent alone · the vCPU runs when the interrupt comes · the frame has 512 bytes');
    expect(await panel.page.locator('.settings-line').isVisible()).toBe(false);
  });

  it('are switched for all flows at once, by the keyboard, too', async () => {
    await open(under(basis));
    await panel.page.getByRole('button', { name: 'What If: Conditions of These Flows' }).press('Enter');
    const asleep = panel.page.getByRole('switch', { name: 'The vCPU sleeps when the interrupt comes' });
    expect(await textOf('.condition:nth-child(2) .effect')).toBe('If switched: Path one, Path two: +1 wake-up, +1 hop');
    expect(await textOf('.condition:nth-child(3) .effect')).toBe('If switched: Path two: +1 copy, +1 hop');
    await asleep.press('Space');
    expect(await panel.posted('switchCondition')).toEqual([{ type: 'switchCondition', id: 'halted', isOn: true }]);
    await show(under({ with: ['halted'], without: [] }));
    expect(await textOf('.spoken[aria-live]')).toBe('All flows stand on the same conditions: the packet is sent alone · the vCPU sleeps when the interrupt comes · the frame has 512 bytes');
    expect(await asleep.isChecked()).toBe(true);
    expect(await asleep.evaluate((element) => element === document.activeElement)).toBe(true);
    expect(await textOf('.settings-line p')).toBe('The vCPU sleeps when the interrupt comes');
  });

  it('that are not the same in all flows are warned of', async () => {
    await open({ ...under(basis), warnings: ['The condition lone is on in one of them.'] });
    expect(await textOf('.banner')).toBe('The condition lone is on in one of them.');
  });

  it('go back to the basis with one press, and a page without conditions has none', async () => {
    await open(under({ with: ['halted'], without: ['lone'] }));
    expect(await textOf('.settings-line p')).toBe('Packets follow each other closely · the vCPU sleeps when the interrupt comes');
    await panel.page.locator('.settings-line vscode-button').click();
    expect(await panel.posted('backToBasis')).toHaveLength(1);
    await show(viewOf(['before', 'after']));
    expect(await panel.page.locator('.settings-line, .what-if, .costs caption .settings').filter({ visible: true }).count()).toBe(0);
  });

  it.each(themeNames)('pass the checks for accessibility in the theme %s, in Japanese, in a narrow panel', async (theme) => {
    await open(under({ with: ['halted'], without: [] }, 'ja'), { theme, language: 'ja', width: 520 });
    await panel.page.locator('.popover-anchor vscode-button').first().click();
    const { violations } = await new AxeBuilder({ page: panel.page }).analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
    expect(await faintPageTexts(panel.page)).toEqual([]);
    const { right, left } = await panel.page.locator('.popover.what-if').evaluate((element) => element.getBoundingClientRect());
    expect([left >= 0, right <= 520]).toEqual([true, true]);
  });
});
