import { AxeBuilder } from '@axe-core/playwright';
import { afterEach, describe, expect, test } from 'vitest';
import { withWorkbench } from './support/with-workbench.js';
import type { Workbench } from './support/workbench.js';

let workbench: Workbench;

describe('in every theme', () => {
  /** The accessibility problems that axe finds in the page of the visible webview. */
  const findings = async (): Promise<readonly string[]> => {
    const { violations } = await new AxeBuilder({ page: workbench.page }).include(['iframe.webview', '#active-frame', 'body']).analyze();
    return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id} ${target.join(' ')}: ${failureSummary ?? ''}`));
  };
  const themes = ['light', 'dark', 'hc-light', 'hc-dark'] as const;

  // Each panel has a workbench of its own: axe opens a page beside the workbench's, after which a webview opened there may stay empty.
  describe('the diagram and its list', () => {
    withWorkbench({}, async (opened) => {
      workbench = opened;
      await workbench.showDiagram('virtio-net & vhost & pcap');
    });
    test.each(themes)('%s: axe finds nothing', async (theme) => {
      await workbench.setTheme(theme);
      expect(await findings()).toEqual([]);
      await workbench.focusDiagram();
      await workbench.press('l');
      await workbench.webview().locator('.list-view').waitFor();
      expect(await findings()).toEqual([]);
      await workbench.press('l');
    });
  });

  describe('the comparison', () => {
    withWorkbench({}, async (opened) => {
      workbench = opened;
      await workbench.showComparison('virtio-net & pcap', 'virtio-net & vhost & pcap');
    });
    test.each(themes)('%s: axe finds nothing', async (theme) => {
      await workbench.setTheme(theme);
      expect(await findings()).toEqual([]);
    });
  });
});

describe('in Japanese', () => {
  withWorkbench({ locale: 'ja' }, async (opened) => {
    workbench = opened;
    await workbench.showDiagram('virtio-net & vhost & pcap経由');
  });
  afterEach(() => expect(workbench.policyViolations()).toEqual([]));

  /** Whether a text is an English sentence: it contains no Japanese, and is not a name from code. */
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
    await workbench.hop(1).click();
    await expect.poll(() => workbench.lenses().allTextContents()).toContainEqual(expect.stringMatching(/ホップ 1\/\d+|1\/\d+/));
    const lenses = await workbench.lenses().allTextContents();
    expect(lenses.filter(isEnglish)).toEqual([]);
  });

  test('no text is cut off at the bottom or the end', async () => {
    const cut = await workbench.webview().locator('.toolbar, .details').evaluateAll((parts) => parts.flatMap((part) => [...part.querySelectorAll<HTMLElement>('h1, h2, p, span, dd, dt')])
      // Text for screen readers only has no size.
      .filter((element) => element.clientHeight > 1 && getComputedStyle(element).overflow === 'hidden' && element.scrollHeight > element.clientHeight + 1)
      .map((element) => element.textContent));
    expect(cut).toEqual([]);
  });
});
