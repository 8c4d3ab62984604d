import { AxeBuilder } from '@axe-core/playwright';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { openWorkbench } from './support/open-workbench.js';
import type { Workbench } from './support/workbench.js';

let workbench: Workbench;
const press = (...keys: readonly string[]) => keys.reduce((before, key) => before.then(() => workbench.page.keyboard.press(key)), Promise.resolve());

describe('in every theme', () => {
  beforeAll(async () => {
    workbench = await openWorkbench();
    await workbench.openContainer('vhflow');
  });
  afterAll(() => workbench.close());

  /** What axe finds in the page of the webview that is in sight. */
  const findings = async (): Promise<readonly string[]> => {
    const { violations } = await new AxeBuilder({ page: workbench.page }).include(['iframe.webview', '#active-frame', 'body']).analyze();
    return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id} ${target.join(' ')}: ${failureSummary ?? ''}`));
  };
  const themes = ['light', 'dark', 'hc-light', 'hc-dark'] as const;

  describe('the diagram and its list', () => {
    beforeAll(async () => {
      await workbench.treeItem('virtio-net & vhost & pcap').click();
      await workbench.webview().locator('g.hop').first().waitFor();
    });
    test.each(themes)('%s: axe finds nothing', async (theme) => {
      await workbench.setTheme(theme);
      expect(await findings()).toEqual([]);
      await workbench.webview().locator('.details h2').click();
      await press('l');
      await workbench.webview().locator('.list-view').waitFor();
      expect(await findings()).toEqual([]);
      await press('l');
    });
  });

  describe('the comparison', () => {
    beforeAll(async () => {
      await workbench.collapse('Scenarios');
      await workbench.treeItem('virtio-net & pcap').click({ modifiers: ['ControlOrMeta'] });
      await workbench.treeItem('virtio-net & vhost & pcap').click({ modifiers: ['ControlOrMeta'] });
      await workbench.treeItem('virtio-net & vhost & pcap').click({ button: 'right' });
      await workbench.chooseFromMenu('Compare Flows…');
      await workbench.webview().locator('.hop-cell').first().waitFor();
    });
    test.each(themes)('%s: axe finds nothing', async (theme) => {
      await workbench.setTheme(theme);
      expect(await findings()).toEqual([]);
    });
  });
});

describe('in Japanese', () => {
  beforeAll(async () => {
    workbench = await openWorkbench({ locale: 'ja' });
    await workbench.openContainer('vhflow');
    await workbench.treeItem('virtio-net & vhost & pcap').click();
    await workbench.webview().locator('g.hop').first().waitFor();
  });
  afterAll(() => workbench.close());
  afterEach(() => expect(workbench.policyViolations()).toEqual([]));

  /** Latin letters only: neither a word of Japanese nor a name in code. */
  const isEnglish = (text: string) => /[A-Za-z]{3,} [a-z]{3,}/.test(text) && !/[ぁ-んァ-ヶ一-龠]/.test(text);

  test('titles, hops, explanation and buttons', async () => {
    const diagram = workbench.webview();
    expect(await workbench.page.locator('.sidebar .pane-header').allTextContents()).toEqual(expect.arrayContaining([expect.stringMatching(/シナリオ/)]));
    expect(await diagram.locator('.details .note').first().textContent()).toMatch(/[ぁ-ん]/);
    const labels = await diagram.locator('.toolbar vscode-button').evaluateAll((buttons) => buttons.map((button) => button.getAttribute('aria-label') ?? ''));
    expect(labels.length).toBeGreaterThan(10);
    expect(labels.filter(isEnglish)).toEqual([]);
    const said = await diagram.locator('g.hop').evaluateAll((hops) => hops.map((hop) => hop.getAttribute('aria-label') ?? ''));
    expect(said.filter((text) => /[ぁ-んァ-ヶ一-龠]/.test(text)).length).toBe(said.length);
  });

  test('lenses of the source', async () => {
    await workbench.webview().locator('g.hop[data-n="1"]').click();
    await expect.poll(() => workbench.lenses().allTextContents()).toContainEqual(expect.stringMatching(/ホップ 1\/\d+|1\/\d+/));
    const lenses = await workbench.lenses().allTextContents();
    expect(lenses.filter(isEnglish)).toEqual([]);
  });

  test('no text is cut off at its foot or its end', async () => {
    const cut = await workbench.webview().locator('.toolbar, .details').evaluateAll((parts) => parts.flatMap((part) => [...part.querySelectorAll<HTMLElement>('h1, h2, p, span, dd, dt')])
      // What is only spoken has no size.
      .filter((element) => element.clientHeight > 1 && getComputedStyle(element).overflow === 'hidden' && element.scrollHeight > element.clientHeight + 1)
      .map((element) => element.textContent));
    expect(cut).toEqual([]);
  });
});
