import { AxeBuilder } from '@axe-core/playwright';
import { describe, expect, it } from 'vitest';
import { basis, setTo, type Settings } from '../../src/model/conditions.js';
import { faintPageTexts } from './faint-texts.js';
import { pageFaults } from './measured.js';
import { panelPerTest, type PanelPage } from './panel-page.js';
import { conditionalScenario, conditionalView, sampleView, viewOf } from './sample-flow.js';
import { themes } from './themes.js';

const openPanel = panelPerTest();
const asleep: Settings = { with: ['asleep'], without: [] };

const hopCalled = (label: string, settings?: Settings): number => conditionalView(settings).hops.find((hop) => hop.label === label)?.n ?? 0;
const totals = (panel: PanelPage) => panel.page.locator('.flow-cost .count').allInnerTexts();
const spoken = (panel: PanelPage) => panel.page.locator('.spoken').textContent();
const sleepSwitch = (panel: PanelPage) => panel.page.getByRole('switch', { name: 'The vCPU sleeps when the interrupt comes' });
const back = (panel: PanelPage) => panel.page.locator('.settings-line vscode-button');

/** Carries out what the page asks for, as the extension does: the same flow under other settings, at the same hop. */
async function answer(panel: PanelPage, settings: Settings, hop: string): Promise<Settings> {
  const [request] = (await panel.posted('switchCondition')).slice(-1);
  const condition = conditionalScenario().conditions.find(({ id }) => id === request?.id);
  if (!request || !condition) throw new Error('The page asked for no condition that there is.');
  const next = setTo(condition, request.isOn, settings);
  await panel.show(conditionalView(next), hopCalled(hop, next));
  return next;
}

describe('the conditions of a flow', () => {
  it('are listed with both cases, their defaults, and what switching each of them would change', async () => {
    const panel = await openPanel();
    await panel.show(conditionalView());
    await panel.page.getByRole('button', { name: 'What If' }).click();
    expect(await panel.page.locator('.condition').allInnerTexts()).toEqual([
      'The packet is sent alone\nOff: packets follow each other closely\nIf switched: −1 VM exit, −1 wake-up, −2 hops\nOn by default\nalone',
      'The vCPU sleeps when the interrupt comes\nOff: the vCPU runs\nIf switched: +1 wake-up, +2 hops\nOff by default\nasleep',
      'The host has AMD processors (SVM)\nOff: the host has Intel processors (VMX)\nIf switched: +1 VM exit, 2 hops change\nOff by default\nother',
    ].map((text) => text.replace(/\n(?=\w+$)/, ' ')));
    expect(await panel.page.getByRole('switch').evaluateAll((all) => all.map((each) => (each as HTMLInputElement).checked))).toEqual([true, false, false]);
    expect(await panel.page.locator('.condition .current').allInnerTexts()).toEqual(['The packet is sent alone', 'Off: the vCPU runs', 'Off: the host has Intel processors (VMX)']);
    await panel.page.getByRole('button', { name: 'On by default' }).hover();
    expect(await panel.page.getByRole('tooltip').textContent()).toBe('Each notification is taken.');
  });

  it('can be switched by keys alone: w opens the list, Space switches, the focus stays there, Escape leads back', async () => {
    const panel = await openPanel();
    await panel.show(conditionalView());
    await panel.page.keyboard.press('w');
    await panel.page.keyboard.press('Tab');
    await panel.page.keyboard.press('Tab');
    await panel.page.keyboard.press('Space');
    expect(await panel.posted('switchCondition')).toEqual([{ type: 'switchCondition', id: 'asleep', isOn: true }]);
    await answer(panel, basis, 'xmit');
    expect(await sleepSwitch(panel).evaluate((box) => box.matches(':focus'))).toBe(true);
    await panel.page.keyboard.press('Space');
    expect((await panel.posted('switchCondition')).at(-1)).toEqual({ type: 'switchCondition', id: 'asleep', isOn: false });
    await panel.page.keyboard.press('Escape');
    expect(await panel.page.locator('.what-if:visible').count()).toBe(0);
    expect(await panel.page.locator('.tools vscode-button:focus').getAttribute('aria-label')).toBe('What If: Conditions of This Flow (W)');
    await panel.page.keyboard.press('w');
    await panel.page.keyboard.press('w');
    expect(await panel.page.locator('.tools vscode-button:focus').count()).toBe(1);
  });

  it('leave the keys that step through the hops to them', async () => {
    const panel = await openPanel();
    await panel.show(conditionalView());
    await panel.page.keyboard.press('w');
    await panel.page.keyboard.press('ArrowRight');
    expect(await panel.posted('selected')).toHaveLength(1);
    expect(await panel.page.locator('.what-if:visible').count()).toBe(1);
  });

  it('are not offered for a flow that has none', async () => {
    const panel = await openPanel();
    await panel.show(conditionalView());
    await panel.page.keyboard.press('w');
    await panel.show(sampleView(), 1, { builtIn: 'other' });
    expect(await panel.page.getByRole('button', { name: 'What If' }).count()).toBe(0);
    expect(await panel.page.locator('.what-if:visible').count()).toBe(0);
    await panel.page.keyboard.press('w');
    expect(await panel.page.locator('.what-if:visible').count()).toBe(0);
  });
});

describe('switching a condition', () => {
  it('shows the totals with their difference to the basis, and is announced with what it changed', async () => {
    const panel = await openPanel();
    await panel.show(conditionalView(), hopCalled('copy'));
    expect(await totals(panel)).toEqual(['1 copy', '1 VM exit', '0 host round trips', '1 wake-up']);
    await panel.page.keyboard.press('w');
    await sleepSwitch(panel).click();
    await answer(panel, basis, 'copy');
    expect(await totals(panel)).toEqual(['1 copy', '1 VM exit', '0 host round trips', '2 wake-ups\u00a0(+1)']);
    expect(await spoken(panel)).toMatch(/^The vCPU sleeps when the interrupt comes: \+1 wake-up, \+2 hops\. Hop 4 of 8/);
    await panel.page.keyboard.press('ArrowRight');
    expect(await spoken(panel)).toMatch(/^Hop 5 of 8/);
  });

  it('keeps the hop and its place in the view where hops above it come or go', async () => {
    const panel = await openPanel({ height: 400 });
    const text = `condition busy "busy" scenario long { title "Long" machine host "Host" { participant a "A" in qemu participant b "B" in host-kernel }
      flow send "Sending" { ${Array.from({ length: 40 }, (_, index) => `a -> b "step ${index}" as step-${index} { ${index % 8 === 0 ? 'when busy' : ''} }`).join('\n')} } }`;
    const [lone, full] = [viewOf(text), viewOf(text, {}, { with: ['busy'], without: [] })];
    const place = () => panel.page.locator('g.hop.selected').evaluate((hop) => {
      const picture = hop.closest('.picture');
      if (!picture) throw new Error('The hop is in no picture.');
      return { label: hop.querySelector('.label')?.textContent, top: Math.round(hop.getBoundingClientRect().top - picture.getBoundingClientRect().top) };
    });
    const numberOf = (view: typeof lone): number => view.hops.find(({ label }) => label === 'step 20')?.n ?? 0;
    await panel.show(lone, numberOf(lone));
    const before = await place();
    for (const view of [full, lone]) {
      await panel.show(view, numberOf(view));
      const after = await place();
      expect(after.label).toBe('step 20');
      expect(Math.abs(after.top - before.top)).toBeLessThanOrEqual(1);
    }
  });

  it('is drawn at once, however long the picture takes', async () => {
    const panel = await openPanel();
    await panel.show(conditionalView());
    await panel.page.evaluate(() => { Object.assign(window, { setTimeout: () => 0 }); });
    await panel.show(conditionalView(asleep));
    expect(await panel.posted('drawn')).toHaveLength(2);
  });
});

describe('the line of the settings', () => {
  it('says what differs from the basis, and leads back with one press; the focus goes to the list', async () => {
    const panel = await openPanel();
    await panel.show(conditionalView());
    expect(await panel.page.locator('.settings-line:visible').count()).toBe(0);
    await panel.show(conditionalView({ with: ['asleep'], without: ['alone'] }));
    expect(await panel.page.locator('.settings-line p').innerText()).toBe('Packets follow each other closely · the vCPU sleeps when the interrupt comes');
    expect(await spoken(panel)).toMatch(/^Now: packets follow each other closely, the vCPU sleeps when the interrupt comes\. Totals: 1 copy, 0 VM exits/);
    await back(panel).focus();
    await panel.page.keyboard.press('Enter');
    expect(await panel.posted('backToBasis')).toEqual([{ type: 'backToBasis' }]);
    await panel.show(conditionalView());
    expect(await panel.page.locator('.settings-line:visible').count()).toBe(0);
    expect(await panel.page.locator('.tools vscode-button:focus').getAttribute('aria-label')).toBe('What If: Conditions of This Flow (W)');
    expect(await spoken(panel)).toMatch(/^All conditions of this flow are at their defaults\. Totals: 1 copy/);
  });

  it('stays in a presentation, alone of the header', async () => {
    const panel = await openPanel();
    for (const [settings, left] of [[basis, []], [asleep, ['The vCPU sleeps when the interrupt comes']]] as const) {
      await panel.show(conditionalView(settings));
      await panel.page.keyboard.press('f');
      expect(await panel.page.locator('.toolbar :is(h1, p, select, vscode-button):visible').allInnerTexts()).toEqual(left);
      await panel.page.keyboard.press('Escape');
    }
  });

  it('stays in sight while the list is open', async () => {
    const panel = await openPanel();
    await panel.show(conditionalView());
    await panel.page.keyboard.press('w');
    await panel.show(conditionalView(asleep));
    const [bar, list] = [await panel.page.locator('.toolbar').boundingBox(), await panel.page.locator('.popover.what-if').boundingBox()];
    expect(list?.y).toBeGreaterThanOrEqual((bar?.y ?? 0) + (bar?.height ?? 0));
  });
});

describe('a hop that depends on conditions', () => {
  const condition = (panel: PanelPage, index = 0) => panel.page.locator('.condition-of-hop').nth(index);

  it('says so with what would be otherwise, and switches it; the focus stays on what switches back', async () => {
    const panel = await openPanel();
    await panel.show(conditionalView(), hopCalled('kick'));
    expect(await condition(panel).innerText()).toMatch(/^Only if: the packet is sent alone\s+Otherwise: packets follow each other closely · −1 VM exit, −1 wake-up, −2 hops\s+Switch$/);
    expect(await condition(panel, 1).innerText()).toMatch(/^Shown here \(function, explanation\) is the case that applies if: the host has Intel processors \(VMX\)\s+Otherwise: the host has AMD/);
    await panel.page.getByRole('button', { name: 'Switch: the host has AMD processors (SVM)' }).focus();
    await panel.page.keyboard.press('Enter');
    await answer(panel, basis, 'kick');
    expect(await panel.page.locator('.details .symbol').innerText()).toBe('amd_exit');
    expect(await panel.page.locator('.details vscode-button:focus').getAttribute('aria-label')).toBe('Switch: the host has Intel processors (VMX)');
  });

  it('leads to the hop before it when it no longer happens, with the focus in the details', async () => {
    const panel = await openPanel();
    await panel.show(conditionalView(), hopCalled('kick'));
    await panel.page.getByRole('button', { name: 'Switch: packets follow each other closely' }).focus();
    await panel.page.keyboard.press('Enter');
    expect(await panel.posted('switchCondition')).toEqual([{ type: 'switchCondition', id: 'alone', isOn: false }]);
    await answer(panel, basis, 'xmit');
    expect(await panel.page.locator('.details:focus').count()).toBe(1);
  });

  it('says so in the list and on its card', async () => {
    const panel = await openPanel();
    await panel.show(conditionalView(asleep));
    await panel.page.locator('g.hop', { hasText: 'wake the vCPU' }).locator('.hit').hover();
    await expect.poll(() => panel.page.locator('.hop-card').innerText()).toContain('Only if: the vCPU sleeps when the interrupt comes');
    await panel.page.keyboard.press('l');
    expect(await panel.page.locator('.list-hop', { hasText: 'kick' }).locator('.when').allInnerTexts()).toEqual([
      'Only if: the packet is sent alone', 'Shown here (function, explanation) is the case that applies if: the host has Intel processors (VMX)',
    ]);
    expect(await panel.page.locator('.list-hop', { hasText: 'xmit' }).locator('.when').count()).toBe(0);
  });
});

describe('exports', () => {
  it('carry the settings in the title of the picture', async () => {
    const panel = await openPanel();
    for (const [settings, title] of [[basis, 'Conditional path · Sending'], [asleep, 'Conditional path · Sending · The vCPU sleeps when the interrupt comes']] as const) {
      await panel.show(conditionalView(settings));
      const before = (await panel.posted('picture')).length;
      await panel.send({ type: 'takePicture', format: 'svg' });
      await expect.poll(async () => (await panel.posted('picture')).length).toBe(before + 1);
      expect((await panel.posted('picture')).at(-1)?.data).toContain(`<title>${title}</title>`);
    }
  });
});

describe('conditions of any number and with any text', () => {
  it('fit into the page, as text', async () => {
    const name = 'a'.repeat(60);
    const texts = ['<img src=x onerror=alert(1)>', 'w'.repeat(400), 'کاری که مجازی است', 'a long text '.repeat(30)];
    const conditions = Array.from({ length: 24 }, (_, index) => ({ id: `${name}${index}`, text: JSON.stringify(texts[index % texts.length]) }));
    const text = `scenario many { title "Many" machine m "M" { participant a "A" in qemu }
      ${conditions.map(({ id, text: words }) => `condition ${id} ${words} because ${words}`).join('\n')}
      flow send "Sending" { ${[0, 1, 2].map((hop) => `a -> a "hop ${hop}" { ${conditions.slice(hop * 8, hop * 8 + 8).map(({ id }) => `note "${id}" if ${id}`).join('\n')} }`).join('\n')} } }`;
    const panel = await openPanel({ width: 520 });
    await panel.show(viewOf(text, {}, { with: conditions.map(({ id }) => id), without: [] }));
    expect(await panel.page.locator('.condition-of-hop').count()).toBe(8);
    expect(await pageFaults(panel.page, { light: themes.light })).toEqual([]);
    await panel.page.keyboard.press('w');
    const list = panel.page.locator('.popover.what-if');
    expect(await list.locator('.condition').count()).toBe(24);
    expect(await list.evaluate((element) => element.scrollWidth <= element.clientWidth && element.getBoundingClientRect().bottom <= innerHeight && element.clientHeight > 100)).toBe(true);
    expect(await list.locator('img').count()).toBe(0);
  });
});

describe.each(['en', 'ja'])('at every width, in every theme (%s)', (language) => {
  it.each([1_400, 900, 520])('nothing is cut off, covered or faint, %i pixels wide', async (width) => {
    const panel = await openPanel({ width, language });
    await panel.show(conditionalView({ with: ['asleep', 'other'], without: [] }, { language }), 2);
    await panel.page.locator('vscode-button:defined').first().waitFor({ state: 'attached' });
    expect(await pageFaults(panel.page, themes)).toEqual([]);
    await panel.page.keyboard.press('w');
    const list = await panel.page.locator('.popover.what-if').evaluate((element) => {
      const { left, right, bottom } = element.getBoundingClientRect();
      return { isInside: left >= 0 && right <= innerWidth && bottom <= innerHeight, isCut: element.scrollWidth > element.clientWidth };
    });
    expect(list).toEqual({ isInside: true, isCut: false });
    for (const theme of ['light', 'dark', 'hc-dark', 'hc-light'] as const) {
      await panel.setTheme(theme);
      expect(await faintPageTexts(panel.page)).toEqual([]);
    }
    expect((await new AxeBuilder({ page: panel.page }).analyze()).violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  });
});
