import { AxeBuilder } from '@axe-core/playwright';
import { describe, expect, it } from 'vitest';
import { flowViewOf } from '../../src/diagram/index.js';
import { pictureLevels } from '../../src/pages/diagram-protocol.js';
import { hostileTexts, sampleFlow, sampleScenario, sampleWithTexts } from '../diagram/sample-scenario.js';
import { faintPictureTexts } from './faint-texts.js';
import { type PanelPage, panelPerTest, type PanelOptions } from './panel-page.js';
import { sampleView, wideView } from './sample-flow.js';
import { themes } from './themes.js';

let panel: PanelPage;

const openPanel = panelPerTest();

async function open(options?: PanelOptions): Promise<void> {
  panel = await openPanel(options);
}

const hop = (n: number) => panel.page.locator(`g.hop[data-n="${n}"]`);
/** The flow that the sample shows. */
const sendFlow = { document: { builtIn: 'fixture' }, flowId: 'send' };
const selected = () => panel.page.locator('g.hop.selected').evaluateAll((groups) => groups.map((group) => Number((group as SVGElement).dataset['n'])));
const zoomOf = () => panel.page.locator('.body svg').evaluate((svg) => (svg as SVGSVGElement).width.baseVal.value / (svg as SVGSVGElement).viewBox.baseVal.width);

describe('the picture', () => {
  it('has one message for each hop shown and each bridge, at every level', async () => {
    await open();
    for (const level of pictureLevels) {
      const view = sampleView(level);
      await panel.show(view);
      expect(await panel.page.locator('.body [data-et="message"]').count()).toBe(view.messages.length);
      expect(await panel.page.locator('.body g.bridge').count()).toBe(view.messages.filter(({ type }) => type === 'bridge').length);
      expect(await panel.page.locator('g.hop').evaluateAll((groups) => groups.map((group) => Number((group as SVGElement).dataset['n'])))).toEqual(view.shown);
      expect((await panel.posted('drawn')).at(-1)).toEqual({ type: 'drawn', flowId: 'send', messages: view.shown.length });
    }
  });

  it('describes each hop by a role, a name and a text', async () => {
    await open();
    await panel.show(sampleView());
    const second = panel.page.getByRole('button', { name: 'Hop 2 of 12: within net driver, payload to skb, 1 copy' });
    expect(await second.locator('text').evaluateAll((lines) => lines.map((line) => line.textContent).join(' '))).toContain('payload to skb');
    expect(await panel.page.getByRole('button', { name: /^Hop 1 of 12: App1 → net driver, sendto\(\)$/ }).count()).toBe(1);
  });

  it('names its blocks and boxes', async () => {
    await open();
    await panel.show(sampleView());
    const titles = await panel.page.locator('.body .block-title').evaluateAll((lines) => lines.map((line) => line.firstChild?.textContent));
    expect(titles.join(' ')).toBe('the device wants to be told for each packet Completion: back to the sender Meanwhile, in parallel a reader sleeps it polls');
    const boxes = panel.page.locator('.body .lane-box').evaluateAll((all) => all.map((box) => [...box.querySelectorAll('text')].map(({ textContent }) => textContent).join(' ')));
    expect((await boxes).sort()).toEqual(['Guest kernel', 'Guest user space', 'Host kernel', 'KVM', 'QEMU']);
  });

  it('keeps every text inside its frame', async () => {
    await open();
    for (const language of ['en', 'ja']) {
      await panel.show(sampleView('all', language));
      const outside = await panel.page.locator('.body svg').evaluate((svg) => {
        const inside = (inner: DOMRect, outer: DOMRect) => inner.left >= outer.left - 1 && inner.right <= outer.right + 1 && inner.top >= outer.top - 1 && inner.bottom <= outer.bottom + 1;
        const frames = [...svg.querySelectorAll('g[data-et="participant"], g.block, g:has(> rect.note)')].flatMap((group) => {
          const frame = group.querySelector('rect')?.getBoundingClientRect();
          return [...group.querySelectorAll('text')].filter((text) => !frame || !inside(text.getBoundingClientRect(), frame));
        });
        const whole = svg.getBoundingClientRect();
        const cut = [...svg.querySelectorAll('text')].filter((text) => !inside(text.getBoundingClientRect(), whole));
        return [...frames, ...cut].map((text) => text.textContent);
      });
      expect(outside).toEqual([]);
    }
  });

  it('keeps the lane heads visible while it scrolls', async () => {
    await open({ height: 420 });
    await panel.show(sampleView(), 12);
    const headTop = await panel.page.locator('.heads').evaluate((heads) => heads.getBoundingClientRect().top);
    const pictureTop = await panel.page.locator('.picture').evaluate((element) => element.getBoundingClientRect().top);
    expect(await panel.page.locator('.picture').evaluate((element) => element.scrollTop)).toBeGreaterThan(0);
    expect(headTop).toBeCloseTo(pictureTop, 0);
    expect((await panel.page.locator('.heads text').allTextContents()).join(' ')).toContain('App1');
  });

  it('waits until the page has a size', async () => {
    await open();
    await panel.page.evaluate(() => { document.body.style.display = 'none'; });
    await panel.send({ type: 'flow', view: sampleView(), selected: 1, document: { builtIn: 'fixture' } });
    await panel.page.evaluate(() => new Promise((resolve) => { requestAnimationFrame(() => requestAnimationFrame(resolve)); }));
    expect(await panel.page.locator('g.hop').count()).toBe(0);
    await panel.page.evaluate(() => { document.body.style.display = ''; });
    await hop(12).waitFor();
    expect(await hop(1).evaluate((group) => group.getBoundingClientRect().width)).toBeGreaterThan(20);
  });

  it('reports that there are more messages than it can draw', async () => {
    await open();
    const flow = sampleFlow(Array.from({ length: 1_501 }, () => ({ from: 'g1', to: 'q1' })));
    await panel.show(flowViewOf(sampleScenario(flow), flow, { level: 'all', language: 'en' }));
    expect(await panel.page.getByRole('alert').textContent()).toContain('The diagram would have 1501 hops, more than the 1500 that can be drawn, so they are listed instead.');
    expect(await panel.posted('renderFailed')).toHaveLength(1);
  });

  it('lets detail hops be hidden in a flow that is too large, even if nothing has been drawn yet', async () => {
    await open();
    const flow = sampleFlow(Array.from({ length: 1_501 }, (_, index) => ({ from: 'g1', to: 'q1', level: index < 3 ? 'main' : 'detail' })));
    const viewAt = (level: 'main' | 'all') => flowViewOf(sampleScenario(flow), flow, { level, language: 'en' });
    await panel.show(viewAt('all'));
    await panel.page.getByRole('combobox', { name: 'Hops shown' }).selectOption('Main Hops');
    expect(await panel.posted('setLevel')).toEqual([{ type: 'setLevel', level: 'main' }]);
    await panel.show(viewAt('main'));
    expect(await panel.page.locator('g.hop').count()).toBe(3);
    expect(await panel.page.getByRole('alert').isVisible()).toBe(false);
  });

  it('shows a flow that cannot be drawn as a list, never below the picture of another flow', async () => {
    await open();
    await panel.show(sampleView());
    const flow = sampleFlow(Array.from({ length: 1_501 }, () => ({ from: 'g1', to: 'q1' })));
    const large = flowViewOf({ ...sampleScenario(flow), title: { en: 'Large' } }, flow, { level: 'all', language: 'en' });
    const document = { builtIn: 'large' };
    await panel.show(large, 7, document);
    await panel.page.getByRole('heading', { name: 'Large' }).waitFor();
    expect(await panel.page.locator('g.hop').count()).toBe(0);
    expect(await panel.page.locator('.list-hop').count()).toBe(1_501);
    await panel.page.locator('.list-hop').nth(4).click();
    await panel.page.keyboard.press('ArrowRight');
    const flowOfBoth = { document, flowId: flow.id };
    expect(await panel.posted('showSource')).toEqual([{ type: 'showSource', flow: flowOfBoth, n: 5 }]);
    expect(await panel.posted('selected')).toEqual([{ type: 'selected', flow: flowOfBoth, n: 6 }]);
    await panel.send({ type: 'takePicture', format: 'svg' });
    await expect.poll(() => panel.posted('pictureFailed')).toHaveLength(1);
    await panel.show(sampleView());
    expect(await panel.page.locator('g.hop').count()).toBe(12);
    expect(await panel.page.locator('.list-view').isVisible(), 'the list was not chosen').toBe(false);
  });

  it('reports a drawing that does not match the flow', async () => {
    await open();
    const view = sampleView();
    await panel.show({ ...view, shown: view.shown.slice(1), messages: view.messages.slice(1) });
    expect((await panel.posted('renderFailed')).map(({ message }) => message)).toEqual(['Mermaid drew 13 messages; the flow has 12.']);
    expect(await panel.page.getByRole('alert').textContent()).toContain('could not be drawn');
  });
});

describe('selecting', () => {
  it('follows a click on the label, on the line, and next to them', async () => {
    await open();
    await panel.show(sampleView());
    await hop(2).locator('text').first().click();
    expect(await selected()).toEqual([2]);
    await hop(5).locator('[data-et="message"]').click({ force: true });
    expect(await selected()).toEqual([5]);
    const band = await panel.page.locator('rect.band[data-n="6"]').boundingBox();
    await panel.page.mouse.click((band?.x ?? 0) + 5, (band?.y ?? 0) + (band?.height ?? 0) / 2);
    expect(await selected()).toEqual([6]);
    expect(await panel.posted('showSource')).toEqual([2, 5, 6].map((n) => ({ type: 'showSource', flow: sendFlow, n })));
    expect(await panel.posted('selected'), 'a click is one message').toEqual([]);
    expect(await panel.page.getByRole('heading', { level: 2 }).textContent()).toBe('writev()');
  });

  it('steps through the shown hops by keys, without drawing again', async () => {
    await open();
    await panel.show(sampleView('main'));
    await panel.page.locator('.body svg').evaluate((svg) => svg.setAttribute('data-same', 'yes'));
    const walk: number[][] = [];
    for (const key of ['ArrowRight', 'ArrowRight', 'End', 'ArrowRight', 'ArrowLeft', 'Home']) {
      await panel.page.keyboard.press(key);
      walk.push(await selected());
    }
    expect(walk).toEqual([[2], [4], [11], [11], [10], [1]]);
    expect(await panel.page.locator('.body svg[data-same="yes"]').count()).toBe(1);
    expect(await panel.posted('drawn')).toHaveLength(1);
  });

  it('works with the keyboard alone', async () => {
    await open();
    await panel.show(sampleView(), 3);
    await hop(3).focus();
    await panel.page.keyboard.press('ArrowRight');
    expect(await panel.page.evaluate(() => (document.activeElement as SVGElement | null)?.dataset['n'])).toBe('4');
    expect(await panel.page.locator('g.hop[tabindex="0"]').count()).toBe(1);
    await panel.page.keyboard.press('Enter');
    await panel.page.keyboard.press('g');
    expect((await panel.posted('showSource')).map(({ n }) => n)).toEqual([4]);
    expect(await panel.posted('goToHop')).toHaveLength(1);
  });

  it('follows the extension without a reply, and scrolls the hop into view', async () => {
    await open({ width: 600, height: 500 });
    await panel.show(sampleView());
    await panel.send({ type: 'select', n: 12 });
    await panel.page.locator('g.hop.selected[data-n="12"]').waitFor();
    const inSight = await hop(12).evaluate((group) => {
      const picture = group.closest('.picture')?.getBoundingClientRect();
      const box = group.getBoundingClientRect();
      return picture !== undefined && box.top >= picture.top && box.bottom <= picture.bottom;
    });
    expect(inSight).toBe(true);
    expect(await panel.posted('selected')).toEqual([]);
  });

  it('explains a hop that the picture hides, and offers to show it', async () => {
    await open();
    await panel.show(sampleView('main'), 3);
    expect(await selected()).toEqual([]);
    expect(await panel.page.locator('.folded').innerText()).toContain('This hop is folded in the diagram.');
    expect(await panel.page.locator('.fold.selected').getAttribute('data-hops'), 'what stands for it is marked').toBe('3');
    await panel.page.getByRole('button', { name: 'Show in Diagram' }).click();
    const third = sampleView().hops[2]?.id;
    await expect.poll(() => panel.posted('setFolds')).toEqual([{ type: 'setFolds', folds: { lanes: [], hops: [third] } }]);
  });

  it('says that completion branches are what the picture hides', async () => {
    await open();
    const view = sampleView('all', 'en', 'send', ['completion']);
    await panel.show(view, view.hops.find(({ branch }) => branch === 'completion')?.n);
    expect(await panel.page.locator('.folded').innerText()).toContain('hidden in the diagram because completion branches are not shown');
  });
});

describe('the details', () => {
  it('show what the hop is, where its code is, what it costs and how to trace it', async () => {
    await open();
    await panel.show(sampleView());
    const text = await panel.page.locator('.details').innerText();
    for (const part of ['Hop 1 of 12', 'sendto()', 'App1 → net driver', 'System call', 'Enters the kernel.', '__sys_sendto', 'net/socket.c', 'linux 6.1.192', 'guest task',
      'sendto() calls __sys_sendto in net/socket.c', 'syscalls:sys_enter_sendto']) expect(text).toContain(part);
    await panel.page.getByRole('button', { name: 'Open source' }).click();
    expect(await panel.posted('openSource')).toEqual([{ type: 'openSource', flow: sendFlow, n: 1 }]);
    const view = sampleView();
    await panel.show({ ...view, hops: view.hops.map((hop) => ({ ...hop, ...(hop.place && { place: { ...hop.place, opens: 'notes' as const } }) })) });
    await panel.page.getByRole('button', { name: 'Open Notes' }).waitFor();
    expect(await panel.page.getByRole('button', { name: 'Open source' }).count()).toBe(0);
    await panel.page.getByRole('button', { name: 'Copy syscalls:sys_enter_sendto' }).click();
    await panel.page.getByRole('button', { name: 'Copied' }).waitFor();
    expect(await panel.page.evaluate(() => navigator.clipboard.readText())).toBe('syscalls:sys_enter_sendto');
  });

  it('are in Japanese if the page is', async () => {
    await open({ language: 'ja' });
    await panel.show(sampleView('all', 'ja'));
    const text = await panel.page.locator('body').innerText();
    for (const part of ['サンプルの経路', 'ホップ 1 / 12', 'ペイロードをskbへ', 'カーネルへ入る。', 'システムコール', 'コスト', 'ソースを開く', 'すべてのホップ']) expect(text).toContain(part);
  });
});

describe('the texts of the details', () => {
  it.each([['en', 800], ['en', 960], ['en', 1_162], ['ja', 800], ['ja', 960], ['ja', 1_162]] as const)('are no wider than the details in %s in a page %d pixels wide', async (language, width) => {
    await open({ language, width });
    await panel.show(sampleView('all', language));
    const tooWide = await panel.page.locator('.details').evaluate((details) => {
      const inner = details.getBoundingClientRect().left + details.clientWidth - parseFloat(getComputedStyle(details).paddingRight);
      return [...details.querySelectorAll('.place dd, .note')].map((each) => Math.round(each.getBoundingClientRect().right - inner)).filter((over) => over > 1);
    });
    expect(tooWide).toEqual([]);
  });
});

describe('the toolbar', () => {
  it.each([420, 520, 820])('shows all costs of the flow in a page %d pixels wide', async (width) => {
    await open({ width });
    await panel.show({ ...sampleView(), scenarioTitle: 'virtio-net & a backend with a long name' });
    const cost = panel.page.locator('.flow-cost');
    expect(await cost.textContent()).not.toBe('');
    const isCut = await cost.evaluate((element) => element.scrollWidth > element.clientWidth || element.getBoundingClientRect().right > innerWidth);
    expect(isCut).toBe(false);
  });

  it('requests another flow and another level', async () => {
    await open();
    await panel.show(sampleView());
    await panel.page.getByRole('combobox', { name: 'Flow' }).selectOption('Receiving');
    await panel.page.getByRole('combobox', { name: 'Hops shown' }).selectOption('Main Hops');
    await expect.poll(() => panel.posted('showFlow')).toEqual([{ type: 'showFlow', flow: { ...sendFlow, flowId: 'receive' } }]);
    await expect.poll(() => panel.posted('setLevel')).toEqual([{ type: 'setLevel', level: 'main' }]);
  });

  it('goes on stepping by the arrow keys after a flow was chosen from the list', async () => {
    await open();
    await panel.show(sampleView());
    const list = panel.page.getByRole('combobox', { name: 'Flow' });
    const hasFocus = () => list.evaluate((element) => element === document.activeElement);
    await list.focus();
    await panel.page.keyboard.press('ArrowRight');
    await expect.poll(selected).toEqual([2]);
    expect(await panel.posted('showFlow')).toEqual([]);
    await list.dispatchEvent('pointerdown');
    await list.selectOption('Receiving');
    expect(await hasFocus()).toBe(false);
    await list.focus();
    await panel.page.keyboard.press('Escape');
    expect(await hasFocus()).toBe(false);
  });

  it('shows the names of flow and speed, and all of its icons', async () => {
    await open();
    await panel.show(sampleView('all', 'en', 'receive'));
    const chosen = (name: string) => panel.page.getByRole('combobox', { name }).evaluate((list) => (list as HTMLSelectElement).value);
    await expect.poll(() => chosen('Flow')).toBe('receive');
    await expect.poll(() => chosen('Playback speed')).toBe('1');
    await panel.show(sampleView());
    await expect.poll(() => chosen('Flow')).toBe('send');
    await panel.page.keyboard.press('/');
    await panel.page.getByRole('button', { name: 'Copy syscalls:sys_enter_sendto' }).click();
    expect(await panel.page.locator('.codicon').count()).toBeGreaterThanOrEqual(20);
    expect(await panel.iconsWithoutPicture()).toEqual([]);
  });

  it.each([1400, 520])('does not change its layout while its controls are defined, %i pixels wide', async (width) => {
    await open({ width });
    await panel.page.addInitScript(() => {
      const define = customElements.define.bind(customElements);
      let height: number | undefined;
      customElements.define = (...control) => {
        height ??= document.querySelector<HTMLElement>('.toolbar')?.offsetHeight;
        Object.assign(document.body.dataset, { heightBefore: height });
        define(...control);
      };
    });
    await panel.load();
    await panel.show(sampleView());
    await panel.page.locator('vscode-button:defined').first().waitFor({ state: 'attached' });
    const [before, after] = await panel.page.locator('.toolbar').evaluate((bar) => [Number(document.body.dataset['heightBefore']), (bar as HTMLElement).offsetHeight]);
    expect(Math.abs((before ?? 0) - (after ?? 0))).toBeLessThanOrEqual(2);
  });

  it('steps between the first and the last hop', async () => {
    await open();
    await panel.show(sampleView());
    const button = (name: RegExp) => panel.page.getByRole('button', { name });
    await expect.poll(() => button(/^Previous Hop/).isDisabled()).toBe(true);
    await button(/^Next Hop/).click();
    expect(await selected()).toEqual([2]);
    await button(/^Last Hop/).click();
    expect(await selected()).toEqual([12]);
    await expect.poll(() => button(/^Next Hop/).isDisabled()).toBe(true);
  });
});

describe('the view', () => {
  it('zooms at the pointer, by keys and to fit the width', async () => {
    await open();
    await panel.show(sampleView());
    const before = await zoomOf();
    await panel.page.locator('.picture').hover({ position: { x: 200, y: 200 } });
    await panel.page.keyboard.down('Control');
    await panel.page.mouse.wheel(0, -200);
    await panel.page.keyboard.up('Control');
    await expect.poll(zoomOf).toBeGreaterThan(before);
    await panel.page.keyboard.press('1');
    expect(await zoomOf()).toBe(1);
    await panel.page.keyboard.press('-');
    expect(await zoomOf()).toBeLessThan(1);
  });

  /** The size of the drawing, and the part of the pane that shows it. */
  const sizes = () => panel.page.locator('.picture').evaluate((element) => {
    const { width, height } = element.querySelector('.body svg')?.getBoundingClientRect() ?? new DOMRect();
    const strip = element.querySelector<HTMLElement>('.strip')?.offsetWidth ?? 0;
    return { width, height, paneWidth: element.clientWidth - strip, paneHeight: element.clientHeight, scrolls: element.scrollWidth > element.clientWidth };
  });

  it.each([{ width: 1_400, height: 900 }, { width: 520, height: 640 }, { width: 900, height: 300 }])('fits the width or all of a flow of any size into $width × $height', async (size) => {
    await open(size);
    for (const view of [sampleView(), sampleView('all', 'ja'), wideView(40)]) {
      await panel.show(view);
      await panel.page.keyboard.press('0');
      const fitted = await sizes();
      expect(fitted.scrolls).toBe(false);
      expect(fitted.paneWidth - fitted.width).toBeLessThan(3);
      await panel.page.keyboard.press('Shift+Digit0');
      const whole = await sizes();
      const room = [whole.paneWidth - whole.width, whole.paneHeight - whole.height];
      expect(Math.min(...room)).toBeGreaterThanOrEqual(-1);
      expect(Math.min(...room)).toBeLessThan(3);
    }
  });

  it('opens at the readable size if the width fits, and no smaller than can be read', async () => {
    await open({ width: 1_400 });
    await panel.show(sampleView('all', 'en', 'receive'));
    expect(await zoomOf()).toBe(1);
    await panel.close();
    await open({ width: 520 });
    await panel.show(wideView(40));
    expect(await zoomOf()).toBeCloseTo(0.7, 5);
  });

  it('that fits still does in a pane of another size, until the user zooms', async () => {
    await open();
    await panel.show(sampleView());
    await panel.page.keyboard.press('0');
    await panel.page.setViewportSize({ width: 800, height: 600 });
    const fits = () => expect.poll(async () => {
      const { width, paneWidth } = await sizes();
      return Math.abs(paneWidth - width);
    }).toBeLessThan(3);
    await fits();
    await panel.load();
    await panel.show(sampleView());
    await panel.page.setViewportSize({ width: 1_100, height: 600 });
    await fits();
    await panel.page.keyboard.press('-');
    const zoom = await zoomOf();
    const { paneWidth } = await sizes();
    await panel.page.setViewportSize({ width: 800, height: 600 });
    await expect.poll(async () => (await sizes()).paneWidth).not.toBe(paneWidth);
    expect(await zoomOf()).toBe(zoom);
  });

  it('is kept when the flow is drawn again and when the page is reloaded', async () => {
    await open({ width: 600, height: 500 });
    await panel.show(sampleView());
    await panel.page.keyboard.press('+');
    await panel.page.keyboard.press('+');
    await panel.page.locator('.picture').evaluate((element) => element.scrollTo({ top: 40, left: 30 }));
    const [zoom, scroll] = [await zoomOf(), await scrollOf()];
    expect(scroll).toEqual([30, 40]);
    const edited = sampleView();
    await panel.show({ ...edited, mermaid: edited.mermaid.replace('sendto()', 'sendmsg()') });
    expect([await zoomOf(), await scrollOf()]).toEqual([zoom, scroll]);
    await panel.load();
    await panel.show(sampleView());
    expect([await zoomOf(), await scrollOf()]).toEqual([zoom, scroll]);
  });

  it('is kept when the panel is replaced, and what is saved in the new one counts from then on', async () => {
    await open({ width: 600, height: 500 });
    const document = { builtIn: `"a's" & <b>` };
    await panel.show(sampleView(), 1, document);
    await panel.page.keyboard.press('+');
    await panel.page.locator('.picture').evaluate((element) => element.scrollTo({ top: 40, left: 30 }));
    const [zoom, scroll] = [await zoomOf(), await scrollOf()];
    await expect.poll(() => panel.page.evaluate(() => (JSON.parse(sessionStorage.getItem('state') ?? '{}') as { top?: number }).top)).toBe(40);
    await panel.replace();
    await panel.show(sampleView(), 1, document);
    expect([await zoomOf(), await scrollOf()]).toEqual([zoom, scroll]);
    await panel.page.keyboard.press('+');
    const larger = await zoomOf();
    expect(larger).toBeGreaterThan(zoom);
    await panel.load();
    await panel.show(sampleView(), 1, document);
    expect(await zoomOf()).toBe(larger);
  });

  it.each([1e9, 1e-9])('is not restored at a zoom of %d, at which there is nothing to see', async (zoom) => {
    await open({ width: 600, height: 500 });
    await panel.show(sampleView());
    await panel.page.keyboard.press('+');
    await panel.page.evaluate((absurd) => sessionStorage.setItem('state', JSON.stringify({ ...JSON.parse(sessionStorage.getItem('state') ?? '{}') as object, zoom: absurd, mode: 'free', details: { width: 0, height: 0, folded: false } })), zoom);
    await panel.load();
    await panel.show(sampleView());
    expect(await zoomOf()).toBeGreaterThan(0.05);
    expect(await zoomOf()).toBeLessThanOrEqual(4);
    expect((await panel.page.locator('.details').boundingBox())?.height).toBeGreaterThan(50);
  });

  it('takes on the colours of another theme without drawing again', async () => {
    await open({ theme: 'dark' });
    await panel.show(sampleView());
    const colour = () => panel.page.locator('.body .label').first().evaluate((text) => getComputedStyle(text).fill);
    const dark = await colour();
    await panel.setTheme('light');
    expect(await colour()).not.toBe(dark);
    expect(await panel.posted('drawn')).toHaveLength(1);
  });

  const scrollOf = () => panel.page.locator('.picture').evaluate((element) => [element.scrollLeft, element.scrollTop].map(Math.round));
});

describe('a broken file', () => {
  const problem = { message: 'A "<b>}</b>" is missing.', line: 12, column: 3, count: 2, isOutdated: true };

  it('keeps the last picture below a banner until the file is correct again', async () => {
    await open();
    await panel.show(sampleView());
    await panel.send({ type: 'broken', problem });
    const alert = panel.page.getByRole('alert');
    await alert.getByText('Line 12, column 3: A "<b>}</b>" is missing.').waitFor();
    expect(await panel.page.locator('g.hop').count()).toBe(12);
    await panel.page.getByRole('button', { name: 'Show problem' }).click();
    expect(await panel.posted('showProblem')).toHaveLength(1);
    await panel.show(sampleView());
    expect(await panel.page.locator('.banner').isVisible()).toBe(false);
  });

  it('shows the picture and the banner if both arrive at once', async () => {
    await open();
    await panel.send({ type: 'flow', view: sampleView(), selected: 1, document: { builtIn: 'fixture' } });
    await panel.send({ type: 'broken', problem });
    await hop(12).waitFor();
    await panel.page.getByText('The flow is shown as it was before').waitFor();
  });

  it('of which everything can be understood is drawn, and its wrong hops are marked', async () => {
    await open();
    const errorsOf = (hop: { readonly n: number }) => (hop.n === 2 ? ['Unknown kind "<b>".', 'Unknown level.'] : []);
    const view = flowViewOf(sampleScenario(sampleFlow([{ from: 'g1', to: 'q1' }, { from: 'q1', to: 'g1' }])), sampleFlow([{ from: 'g1', to: 'q1' }, { from: 'q1', to: 'g1' }]), { level: 'all', language: 'en', errorsOf });
    await panel.show(view);
    await panel.send({ type: 'broken', problem: { ...problem, isOutdated: false } });
    await panel.page.getByRole('alert').getByText('Errors in the file: 2.').waitFor();
    expect(await hop(1).textContent()).not.toContain('⚠');
    expect(await hop(2).textContent()).toContain('⚠ 2.');
    await hop(2).locator('text').first().click();
    expect(await panel.page.locator('.details .callout.error').allTextContents()).toEqual(['Error in the file: Unknown kind "<b>".', 'Error in the file: Unknown level.']);
    expect(await panel.page.locator('.spoken').textContent()).toContain('Unknown level.');
    await panel.page.keyboard.press('l');
    expect(await panel.page.locator('.list-hop .error').allTextContents()).toEqual(['⚠ Error in the file: Unknown kind "<b>".', '⚠ Error in the file: Unknown level.']);
  });

  it('that no longer exists is said to be gone, without a place to show', async () => {
    await open();
    await panel.show(sampleView());
    await panel.send({ type: 'broken', problem: { message: 'The file a.vhflow no longer exists.', line: 1, column: 1, count: 1, isOutdated: true, isGone: true } });
    const alert = panel.page.getByRole('alert');
    await alert.getByText('The file a.vhflow no longer exists.').waitFor();
    expect(await alert.innerText()).not.toMatch(/error|line 1/i);
    expect(await alert.getByRole('button').count()).toBe(0);
  });

  it('is reported even if there has never been a picture', async () => {
    await open();
    await panel.send({ type: 'broken', problem });
    await panel.page.getByText('The diagram cannot be drawn because the file has an error.').waitFor();
    expect(await panel.page.locator('.waiting').count()).toBe(0);
  });
});

describe('hostile texts', () => {
  it('are shown as text and run nothing', async () => {
    await open();
    for (const text of hostileTexts) {
      const { scenario, flow } = sampleWithTexts({ title: text, lane: text, context: text, label: text, note: text, block: text, when: text });
      const view = flowViewOf(scenario, flow, { level: 'all', language: 'en' });
      await panel.show(view);
      expect(await panel.posted('renderFailed')).toEqual([]);
      const squeezed = (shown: readonly string[]): string => shown.join('').replace(/\s/g, '');
      const [first] = view.messages;
      expect(squeezed(await hop(1).locator('text').allTextContents())).toBe(squeezed(first?.type === 'hop' ? [...first.segments.map((segment) => segment.text), first.when ?? ''] : []));
      expect(squeezed(await panel.page.locator('.body .noteText').allTextContents())).toBe(squeezed([oneLineOf(view)]));
      expect(await panel.page.locator('.details h2').textContent()).toBe(view.hops[0]?.label);
      expect(await panel.page.locator('#page script, #page img, #page a, #page iframe, #page foreignObject, .body svg svg').count()).toBe(0);
    }
  });

  /** The hostile text as the page should show it; an empty one is drawn as a dash. */
  const oneLineOf = (view: ReturnType<typeof sampleView>): string => view.hops[0]?.label || '–';
});

describe('accessibility', () => {
  it.each(Object.keys(themes) as (keyof typeof themes)[])('axe finds nothing in %s', async (theme) => {
    await open({ theme });
    await panel.show(sampleView(), 2);
    const { violations } = await new AxeBuilder({ page: panel.page }).analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  });

  it.each(Object.keys(themes) as (keyof typeof themes)[])('text in the picture has a contrast of 4.5 to 1 in %s', async (theme) => {
    await open({ theme });
    await panel.show(sampleView(), 2);
    expect(await faintPictureTexts(panel.page)).toEqual([]);
  });
});
