import { describe, expect, it } from 'vitest';
import { AxeBuilder } from '@axe-core/playwright';
import type { FlowView, HopView } from '../../src/pages/diagram-protocol.js';
import { panelPerTest, type PanelPage } from './panel-page.js';
import { sampleView } from './sample-flow.js';

const openPanel = panelPerTest();
const web = 'https://elixir.bootlin.com/linux/v6.1.192/source/net/socket.c#L2103';
const viaWeb = 'https://elixir.bootlin.com/linux/v6.1.192/source/net/socket.c#L2161';

/** The sample flow with links at its first hop. */
function linkedView(links: Pick<HopView, 'viaWeb'> & { readonly web?: string } = { web, viaWeb }): FlowView {
  const view = sampleView();
  const { web: ofPlace, viaWeb: ofVia } = links;
  const hops = view.hops.map((hop) => (hop.n === 1 && hop.place ? { ...hop, place: { ...hop.place, ...(ofPlace && { web: ofPlace }) }, ...(ofVia && { viaWeb: ofVia }) } : hop));
  return { ...view, hops };
}

const linksIn = (panel: PanelPage, within: string) => panel.page.locator(`${within} a`).evaluateAll((links) =>
  links.map((link) => [link.textContent, link.getAttribute('href'), link.getAttribute('rel'), link.getAttribute('target')]));

describe('links to the source on the web', () => {
  it('are in the details of a hop, for its function and its call site, and open outside of the page', async () => {
    const panel = await openPanel();
    await panel.show(linkedView(), 1);
    expect(await linksIn(panel, '.details')).toEqual([
      ['Open on the Web', web, 'noopener noreferrer', '_blank'],
      ['Open Call Site on the Web', viaWeb, 'noopener noreferrer', '_blank'],
    ]);
    await panel.send({ type: 'select', n: 2 });
    await expect.poll(() => linksIn(panel, '.details')).toEqual([]);
    expect(panel.problems).toEqual([]);
  });

  it('are in the list, reached with the Tab key from the selected hop only', async () => {
    const panel = await openPanel();
    await panel.show(linkedView(), 1);
    await panel.page.keyboard.press('l');
    expect((await linksIn(panel, '.list-view')).map(([, href]) => href)).toEqual([web, viaWeb]);
    const reachable = () => panel.page.locator('.list-view a').evaluateAll((links) => links.map((link) => link.getAttribute('tabindex')));
    expect(await reachable()).toEqual(['0', '0']);
    await panel.page.locator('.list-hop').first().focus();
    await panel.page.keyboard.press('Tab');
    expect(await panel.page.evaluate(() => document.activeElement?.getAttribute('href'))).toBe(web);
    await panel.send({ type: 'select', n: 2 });
    await expect.poll(reachable).toEqual(['-1', '-1']);
    const { violations } = await new AxeBuilder({ page: panel.page }).include('.list-view').withTags(['wcag2a', 'wcag2aa']).analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  });

  it.each(['javascript:alert(1)', 'http://plain.example/', 'command:vhflow.openSource', 'vscode://x/y', ' https://x.example'])('are not made of %s', async (address) => {
    const panel = await openPanel();
    await panel.show(linkedView({ web: address, viaWeb: address }), 1);
    await panel.page.keyboard.press('l');
    expect(await panel.page.locator('a').count()).toBe(0);
  });

  it('are not in a saved picture', async () => {
    const panel = await openPanel();
    await panel.show(linkedView(), 1);
    await panel.send({ type: 'takePicture', format: 'svg' });
    await expect.poll(() => panel.posted('picture')).toHaveLength(1);
    expect((await panel.posted('picture'))[0]?.data).not.toContain('elixir');
  });

  it.each(['light', 'dark', 'hc-dark', 'hc-light'] as const)('can be read in the theme %s', async (theme) => {
    const panel = await openPanel({ theme });
    await panel.show(linkedView(), 1);
    const { violations } = await new AxeBuilder({ page: panel.page }).include('.details').withTags(['wcag2a', 'wcag2aa']).analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  });
});
