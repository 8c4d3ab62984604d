import { describe, expect, it } from 'vitest';
import { panelPerTest, type PanelPage } from './panel-page.js';
import { sampleView } from './sample-flow.js';
import { themes } from './themes.js';

const openPanel = panelPerTest();
const chosen = async (panel: PanelPage) => (await panel.posted('selected')).map(({ n }) => n);

/** The styles of the shadow button or of its element. */
const styleOf = (panel: PanelPage, name: string, property: string, of: 'button' | 'element' = 'button') =>
  panel.page.getByRole('button', { name }).evaluate((button, [wanted, which]) => {
    const host = (button.getRootNode() as ShadowRoot).host;
    return getComputedStyle(which === 'button' ? button : host).getPropertyValue(wanted);
  }, [property, of] as const);

describe('a button', () => {
  it('is pressed by pointer, on its icon too, and by Enter and Space', async () => {
    const panel = await openPanel();
    await panel.show(sampleView());
    const next = panel.page.getByRole('button', { name: 'Next hop' });
    await next.click();
    await panel.page.locator('vscode-button[aria-label^="Next Hop"] .codicon').click();
    await next.focus();
    await panel.page.keyboard.press('Enter');
    await panel.page.keyboard.press('Space');
    await expect.poll(() => chosen(panel)).toEqual([2, 3, 4, 5]);
  });

  it('does nothing while it is disabled, also where its icon is', async () => {
    const panel = await openPanel();
    await panel.show(sampleView());
    const previous = panel.page.getByRole('button', { name: 'Previous hop' });
    expect(await previous.isDisabled()).toBe(true);
    await panel.page.locator('vscode-button[aria-label^="Previous Hop"] .codicon').click({ force: true });
    await panel.page.locator('vscode-button[aria-label^="Previous Hop"]').evaluate((element: HTMLElement) => element.click());
    await panel.page.getByRole('button', { name: 'Next hop' }).click();
    await expect.poll(() => chosen(panel)).toEqual([2]);
    expect(await previous.isDisabled()).toBe(false);
  });

  it('says whether its menu is open', async () => {
    const panel = await openPanel();
    await panel.show(sampleView());
    const more = panel.page.getByRole('button', { name: 'More actions' });
    expect(await more.getAttribute('aria-expanded')).toBe('false');
    await more.click();
    expect(await more.getAttribute('aria-expanded')).toBe('true');
  });

  it.each(Object.keys(themes) as (keyof typeof themes)[])('has a ring when the keyboard reaches it (%s)', async (theme) => {
    const panel = await openPanel({ theme });
    await panel.show(sampleView());
    const next = 'Next hop';
    await panel.page.getByRole('button', { name: next }).waitFor();
    expect(await styleOf(panel, next, 'outline-style')).toBe('none');
    await panel.page.getByRole('button', { name: next }).focus();
    await panel.page.keyboard.press('Shift');
    await expect.poll(() => styleOf(panel, next, 'outline-style')).toBe('solid');
  });

  it('keeps its text readable under the pointer in high contrast, where the theme has no colour for it', async () => {
    for (const [theme, background] of [['hc-dark', 'rgba(0, 0, 0, 0)'], ['hc-light', 'rgb(15, 74, 133)']] as const) {
      const panel = await openPanel({ theme });
      await panel.show(sampleView());
      await panel.page.getByRole('button', { name: 'Open source' }).hover();
      await expect.poll(() => styleOf(panel, 'Open source', 'background-color', 'element')).toBe(background);
      await panel.close();
    }
  });
});
