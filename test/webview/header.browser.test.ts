import { AxeBuilder } from '@axe-core/playwright';
import { describe, expect, it } from 'vitest';
import { panelPerTest, type PanelPage } from './panel-page.js';
import { sampleView, viewOf } from './sample-flow.js';

const openPanel = panelPerTest();
const flow = { document: { builtIn: 'fixture' }, flowId: 'send' };

/** The parts of the header whose content is wider than they are, or that reach out of the page. */
const cutParts = (panel: PanelPage) => panel.page.locator('.toolbar').evaluate((bar) => [...bar.querySelectorAll<HTMLElement>('h1, select, vscode-button, .flow-cost, .hops-shown, .position')]
  .filter((part) => part.offsetWidth > 0 && (part.scrollWidth > part.clientWidth + 1 || part.getBoundingClientRect().right > innerWidth || part.getBoundingClientRect().left < 0))
  .map((part) => part.className || part.tagName));

describe('the header', () => {
  it.each([[1_400, 'en'], [1_100, 'ja'], [900, 'en'], [900, 'ja'], [700, 'en'], [520, 'en'], [520, 'ja']] as const)('cuts nothing off in a page %i pixels wide (%s)', async (width, language) => {
    const panel = await openPanel({ width, language });
    await panel.show({ ...sampleView('main', language), scenarioTitle: 'virtio-net & vhost & pcap' });
    expect(await cutParts(panel)).toEqual([]);
  });

  it.each([['en', 900], ['ja', 900], ['en', 1_400]] as const)('has the title beside the controls and one line for flow and costs (%s, %i pixels)', async (language, width) => {
    const panel = await openPanel({ width, language });
    await panel.show({ ...sampleView('main', language), scenarioTitle: 'virtio-net & cuse & vhost backend' });
    await panel.page.locator('vscode-button:defined').first().waitFor({ state: 'attached' });
    expect(await panel.page.locator('.toolbar').evaluate((bar) => (bar as HTMLElement).offsetHeight)).toBeLessThanOrEqual(62);
  });

  it('has words beside the icons of list, comparison and export', async () => {
    const panel = await openPanel({ width: 900 });
    await panel.show(sampleView());
    await expect.poll(() => panel.page.locator('.tools bdi:visible').allTextContents()).toEqual(['List', 'Compare', 'Export']);
  });

  it('says all totals once, those that are zero as well', async () => {
    const panel = await openPanel();
    const view = sampleView('all', 'en', 'receive');
    await panel.show(view);
    const totals = ['0 copies', '0 VM exits', '0 host round trips', '0 wake-ups'];
    expect(await panel.page.locator('.flow-cost .term').allTextContents()).toEqual(totals);
    await panel.show(sampleView());
    expect(await panel.page.locator('.flow-cost .term').allTextContents()).toEqual(['1 copy', '1 VM exit', '1 host round trip', '1 wake-up']);
    await panel.page.keyboard.press('End');
    const places = await panel.page.locator('#page').evaluate((page) => [...page.querySelectorAll('.term')].filter(({ textContent }) => textContent === '1 VM exit').map((word) => word.closest('.flow-cost, .counts, .details')?.className));
    expect(places).toEqual(['flow-cost', 'counts']);
  });

  it('says that a flow that sets something up has no costs for each packet', async () => {
    const panel = await openPanel();
    const text = (branch: string) => `scenario s { title "S" machine m "M" { participant a "A" in qemu } flow send "F" { a -> a "open" { kind syscall branch ${branch} } } }`;
    await panel.show(viewOf(text('control')));
    expect(await panel.page.locator('.flow-cost').innerText()).toBe('setup: no costs per packet');
    await panel.show(viewOf(text('data')));
    expect(await panel.page.locator('.flow-cost').innerText()).toContain('1 host round trip');
  });

  it('says how many hops the picture shows', async () => {
    const panel = await openPanel();
    await panel.show(sampleView('main'));
    const view = sampleView('main');
    expect(await panel.page.locator('.hops-shown').textContent()).toBe(`${view.shown.length} of 12 hops shown`);
    await panel.show(sampleView('all'));
    expect(await panel.page.locator('.hops-shown').textContent()).toBe('');
  });

  it('asks for a comparison with the flow', async () => {
    const panel = await openPanel();
    await panel.show(sampleView());
    await panel.page.getByRole('button', { name: 'Compare' }).click();
    expect(await panel.posted('compare')).toEqual([{ type: 'compare', flow }]);
  });
});

describe('the menu of the header', () => {
  it('has what is needed less often, by pointer and keyboard', async () => {
    const panel = await openPanel();
    await panel.show(sampleView());
    const more = panel.page.getByRole('button', { name: 'More actions' });
    await more.click();
    const menu = panel.page.getByRole('group', { name: 'More actions' });
    expect(await panel.page.locator('.more-menu vscode-button').allInnerTexts()).toEqual([
      'Find Hop (/)', 'Go to Hop… (G)', 'Show or Hide (V)', 'Legend (?)', 'Zoom In (+)', 'Zoom Out (−)', 'Fit to Width (0)', 'Fit All (Shift+0)', 'Readable Size (1)', 'Map (M)',
      'Open Trace…', 'Record…', 'Run This Path for Real…', 'Paste Stack…', 'Open a Second Flow Beside…', 'Presentation Mode (F)',
    ]);
    const icons = await panel.page.locator('.more-menu vscode-button .codicon').evaluateAll((all) => all.map((each) => each.getAttribute('class')));
    expect([icons.length, new Set(icons).size], 'each has an icon of its own').toEqual([16, 16]);
    await menu.getByRole('button', { name: 'Map (M)' }).click();
    expect(await panel.page.locator('.minimap.closed').count()).toBe(1);
    await more.click();
    await menu.getByRole('button', { name: 'Legend' }).click();
    await panel.page.getByRole('group', { name: 'Legend (?)' }).waitFor();
    expect(await menu.count()).toBe(0);
    await panel.page.keyboard.press('Escape');
    expect(await more.evaluate((button) => button.matches(':focus'))).toBe(true);
    await panel.page.keyboard.press('Enter');
    await menu.getByRole('button', { name: 'Find hop' }).press('Enter');
    await panel.page.getByRole('search').waitFor();
  });
});

describe('the menus of a narrow header', () => {
  it('have words, although the buttons of the bar have none there', async () => {
    const panel = await openPanel({ width: 520 });
    await panel.show(sampleView());
    expect(await panel.page.locator('.tools > vscode-button bdi:visible').count()).toBe(0);
    for (const [key, text] of [['e', 'Save SVG…'], ['v', 'Completion Branches']] as const) {
      await panel.page.keyboard.press(key);
      await panel.page.locator('.popover').getByText(text, { exact: true }).waitFor();
      await panel.page.keyboard.press('Escape');
    }
    await panel.page.getByRole('button', { name: 'More actions' }).click();
    await panel.page.locator('.more-menu').getByText('Legend (?)', { exact: true }).waitFor();
  });
});

describe('words with an explanation', () => {
  const explanation = (panel: PanelPage) => panel.page.getByRole('tooltip');

  it('show it to the pointer, which may move onto it, and to the keyboard', async () => {
    const panel = await openPanel();
    await panel.show(sampleView());
    const word = panel.page.locator('.flow-cost .term', { hasText: 'host round trip' });
    await word.hover();
    expect(await explanation(panel).textContent()).toContain('a return of KVM_RUN');
    await explanation(panel).hover();
    expect(await explanation(panel).isVisible()).toBe(true);
    await panel.page.locator('.picture').hover();
    expect(await explanation(panel).count()).toBe(0);
    await word.focus();
    expect(await word.getAttribute('aria-describedby')).toBe(await explanation(panel).getAttribute('id'));
    await panel.page.keyboard.press('Tab');
    expect(await explanation(panel).textContent()).toContain('a sleeping thread');
    await panel.page.keyboard.press('Escape');
    expect(await explanation(panel).count()).toBe(0);
  });

  it('goes when another hop takes the place of the word', async () => {
    const panel = await openPanel();
    await panel.show(sampleView(), 2);
    await panel.page.locator('.hop-cost .term').hover();
    await explanation(panel).waitFor();
    await panel.page.keyboard.press('ArrowRight');
    expect(await explanation(panel).count()).toBe(0);
  });

  it.each(['en', 'ja'])('are explained inside the page at every width (%s)', async (language) => {
    for (const width of [1_400, 520]) {
      const panel = await openPanel({ width, language });
      await panel.show(sampleView('all', language));
      for (const word of await panel.page.locator('.flow-cost .term').all()) {
        await word.hover();
        const box = await explanation(panel).boundingBox();
        expect(box?.x).toBeGreaterThanOrEqual(0);
        expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(width);
      }
      expect((await new AxeBuilder({ page: panel.page }).analyze()).violations.map(({ id }) => id)).toEqual([]);
      await panel.close();
    }
  });
});
