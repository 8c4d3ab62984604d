import { AxeBuilder } from '@axe-core/playwright';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { flowViewOf, overlayViewOf, passViewOf, type TracedFlow } from '../../src/diagram/index.js';
import { pictureLevels, type PictureLevel } from '../../src/pages/diagram-protocol.js';
import type { TracedState } from '../../src/pages/overlay-protocol.js';
import type { Overlay } from '../../src/traces/matching/overlay.js';
import { sampleOverlay, type SampleOverlay } from '../diagram/sample-overlay.js';
import { compileSettled } from '../settled-scenarios.js';
import { faintPageTexts, faintPictureTexts } from './faint-texts.js';
import { pageFaults, pathBreaks, pictureFaults } from './measured.js';
import { panelPerTest, type PanelOptions, type PanelPage } from './panel-page.js';
import { conditionalScenario, flowOf } from './sample-flow.js';
import { themes } from './themes.js';

const openPanel = panelPerTest();
const title = 'l1.trace, l2.trace';
const allThemes = Object.keys(themes) as (keyof typeof themes)[];

/** A flow of guest and host with a hop for each state. */
const text = `
scenario traced {
  title "Traced path" ja "トレースした経路"
  machine guest "Guest" ja "ゲスト" { participant app "App1" in guest-user participant driver "driver" ja "ドライバ" in guest-kernel }
  machine host "Host" ja "ホスト" { participant kvm "KVM" in kvm participant tap "tap" in host-kernel participant user "switch" ja "スイッチ" in host-user }
  flow send "Sending" ja "送信" {
    app -> driver "sendto()" { kind syscall thread "guest task" ja "ゲストのタスク" }
    driver -> driver "copy into the ring" ja "リングへコピー" { kind copy thread "guest task" ja "ゲストのタスク" }
    driver -> kvm "kick" ja "キック" { kind vm-exit }
    kvm -> tap "wake the worker" ja "ワーカーを起こす" { kind wakeup }
    tap -> tap "take the frame" ja "フレームを取り出す" { thread "worker" ja "ワーカー" }
    tap -> user "hand it over" ja "渡す"
    user -> user "look at it" ja "調べる"
    tap -> driver "done" ja "完了" { branch completion kind interrupt }
  }
}`;
const { scenario, flow } = flowOf(text);
const idOf = (n: number): string => flow.hops[n - 1]?.id ?? '';
const states: Readonly<Record<number, Exclude<TracedState, 'seen'>>> = { 2: 'not-seen', 5: 'not-traced', 6: 'unknown', 7: 'not-recorded' };
const sample: SampleOverlay = { hops: Object.fromEntries(Object.entries(states).map(([n, state]) => [idOf(Number(n)), { state }])) };

/** A page with a trace over a flow, and an extension that answers which packets are chosen. */
class TracedPanel {
  private constructor(readonly panel: PanelPage, private readonly overlay: Overlay, private readonly traced: TracedFlow, private readonly language: string) {}

  static async open(options: PanelOptions = {}, changes: SampleOverlay = {}, level: PictureLevel = 'all'): Promise<TracedPanel> {
    const language = options.language ?? 'en';
    const opened = new TracedPanel(await openPanel(options), sampleOverlay(scenario, flow, changes), { scenario, flow }, language);
    await opened.panel.show(flowViewOf(scenario, flow, { level, language }));
    await opened.lay();
    return opened;
  }

  async lay(): Promise<void> {
    await this.panel.send({ type: 'overlay', overlay: overlayViewOf(this.overlay, this.traced, { language: this.language, title }) });
    await this.bar.waitFor();
  }

  get page() {
    return this.panel.page;
  }

  get bar() {
    return this.page.locator('.trace-bar');
  }

  /** Answers the last request for a packet. */
  async answer(): Promise<void> {
    const n = (await this.panel.posted('choosePass')).at(-1)?.n;
    const pass = n === undefined ? undefined : passViewOf(this.overlay, this.traced, n, this.language);
    if (!pass) throw new Error('No packet was asked for.');
    await this.panel.send({ type: 'pass', pass });
    await this.page.waitForFunction((number) => /\d+/.exec(document.querySelector('.time-drawing')?.getAttribute('aria-label') ?? '')?.[0] === number && document.querySelector('.time-hop'), String(n));
  }

  async press(key: string): Promise<void> {
    const before = (await this.panel.posted('choosePass')).length;
    await this.page.keyboard.press(key);
    await expect.poll(async () => (await this.panel.posted('choosePass')).length).toBe(before + 1);
    await this.answer();
  }
}

const markOf = ({ page }: TracedPanel, n: number) => page.evaluate((number) => {
  const hops = [...document.querySelectorAll<SVGElement>('.body :is(g.hop, g.bridge)')];
  const index = hops.findIndex(({ dataset }) => dataset['n'] === String(number));
  const mark = document.querySelectorAll('.trace-layer > g')[index];
  return { text: mark?.querySelector('text')?.textContent ?? '', signs: [...mark?.querySelectorAll('path') ?? []].map((sign) => sign.getAttribute('class') ?? '').filter((name) => name !== 'trace-sign') };
}, n);

describe('a trace over a flow', () => {
  it('marks each hop in the picture, the list, the details and for screen readers', async () => {
    const traced = await TracedPanel.open({}, sample);
    const { page, bar } = traced;
    expect(await bar.innerText()).toContain('5 packets · 4 of 8 hops seen · order as the flow says · threads as the flow says · clocks ± 12 µs');
    expect(await bar.innerText()).toContain('1 VM exit (computed: 1) · 1 wake-up (computed: 1)');
    expect(await markOf(traced, 1)).toEqual({ text: '5×', signs: ['trace-sign sign-seen'] });
    expect(await markOf(traced, 3)).toEqual({ text: '5× · ≈41.3 µs', signs: ['trace-sign sign-seen'] });
    expect(await markOf(traced, 2)).toEqual({ text: 'not seen', signs: ['trace-sign sign-not-seen'] });
    for (const [n, state] of Object.entries(states)) {
      expect((await markOf(traced, Number(n))).signs).toEqual([`trace-sign sign-${state}`]);
      expect(await page.locator(`g.hop[data-n="${n}"]`).getAttribute('data-trace')).toBe(state);
    }
    expect(await page.locator('g.hop[data-n="2"]').getAttribute('aria-label')).toContain('traced and not seen');
    await page.locator('g.hop[data-n="4"]').click();
    const details = page.locator('.details');
    expect(await details.innerText()).toMatch(/Seen in 5 of 5 packets, by do_\w+\.[^]*p50 1\.25 µs[^]*host-kernel \(1240\) · the host · 5 of 5/);
    expect(await details.locator('.gap-bar').count()).toBe(24);
    expect(await page.locator('.spoken').textContent()).toContain('seen 5 of 5 · p50 1.25 µs after hop 3');
    await details.getByRole('button', { name: 'Show line 104' }).click();
    expect(await traced.panel.posted('openTraceLine')).toEqual([{ type: 'openTraceLine', machine: 'host', line: 104 }]);
    await page.keyboard.press('l');
    expect(await page.locator('.list-trace').allInnerTexts()).toEqual([
      'seen 5 of 5', 'traced and not seen', 'seen 5 of 5 · p50 41.3 µs ± 12 µs after hop 1', 'seen 5 of 5 · p50 1.25 µs after hop 3', 'not traced',
      'not seen, perhaps not traced', 'machine not recorded', 'seen 5 of 5 · p50 43.8 µs ± 12 µs after hop 4',
    ]);
  });

  it('marks what contradicts the flow', async () => {
    const whole = sampleOverlay(scenario, flow);
    const [hop, other] = [whole.passes[1]?.hops[3], whole.passes[1]?.hops[5]];
    if (!hop || !other) throw new Error('The sample has too few hops.');
    const traced = await TracedPanel.open({}, {
      hops: { [idOf(5)]: { threadAgrees: false, threads: [{ machine: 'host', tid: 9, comm: 'other', passes: 5 }] }, [idOf(6)]: { by: { how: 'neighbour', name: 'near' } } },
      overlay: { contradictions: [{ pass: 2, hop, other }] },
    });
    expect((await markOf(traced, 4)).signs).toEqual(['trace-sign sign-seen', 'trace-sign sign-out-of-order']);
    expect((await markOf(traced, 5)).signs).toEqual(['trace-sign sign-seen', 'trace-sign sign-wrong-thread']);
    expect((await markOf(traced, 6)).signs).toEqual(['trace-sign sign-indirect']);
    await traced.page.locator('g.hop[data-n="5"]').click();
    expect(await traced.page.locator('.contradiction').allInnerTexts()).toEqual(['It ran in another thread than the scenario says: expected worker, seen in other (9).']);
    expect(await traced.bar.innerText()).toContain('1 event out of order · 1 hop in another thread');
    expect(await traced.page.locator('#pass-2').innerText()).toContain('!');
  });

  it('gives each state a look of its own in every theme, apart from its colour', async () => {
    const { page, panel } = await TracedPanel.open({}, sample);
    for (const theme of allThemes) {
      await panel.setTheme(theme);
      const looks = await page.evaluate(() => [1, 2, 5, 6, 7].map((n) => {
        const sign = document.querySelectorAll('.trace-layer > g')[n - 1]?.querySelector('path');
        return sign?.getAttribute('d');
      }));
      expect(new Set(looks).size, theme).toBe(looks.length);
      const widths = await page.evaluate(() => [1, 2, 5].map((n) => {
        const line = document.querySelector(`g.hop[data-n="${n}"] > [data-et="message"]`);
        const style = line && getComputedStyle(line);
        return `${style?.strokeWidth ?? ''} ${style?.strokeDasharray ?? ''}`;
      }));
      expect(new Set(widths).size, `${theme}: ${widths.join(', ')}`).toBe(3);
    }
  });

  it.each(allThemes)('has texts with a contrast of 4.5 to 1 in %s', async (theme) => {
    const traced = await TracedPanel.open({ theme }, sample);
    await traced.press('.');
    expect(await faintPictureTexts(traced.page)).toEqual([]);
    expect(await faintPageTexts(traced.page)).toEqual([]);
    await traced.page.keyboard.press('l');
    expect(await faintPageTexts(traced.page)).toEqual([]);
  });

  it('is not shown over another flow, or over other hops', async () => {
    const { panel, page } = await TracedPanel.open();
    const other = conditionalScenario();
    const [first] = other.flows;
    if (!first) throw new Error('The scenario has no flow.');
    await panel.show(flowViewOf(other, first, { level: 'all', language: 'en' }));
    expect(await page.locator('.trace-bar').isVisible()).toBe(false);
    expect(await page.locator('.trace-layer').count()).toBe(0);
    await panel.show(flowViewOf(scenario, flow, { level: 'all', language: 'en' }));
    expect(await page.locator('.trace-layer').count()).toBe(1);
  });

  it('leaves the plain picture when it is closed', async () => {
    const panel = await openPanel();
    await panel.show(flowViewOf(scenario, flow, { level: 'all', language: 'en' }));
    const body = () => panel.page.locator('.body').evaluate((element) => {
      const copy = element.cloneNode(true) as HTMLElement;
      // A class that was taken away leaves its spaces, and is no difference.
      for (const each of copy.querySelectorAll('[class]')) each.setAttribute('class', [...each.classList].join(' '));
      return copy.innerHTML;
    });
    const plain = await body();
    await panel.send({ type: 'overlay', overlay: overlayViewOf(sampleOverlay(scenario, flow, sample), { scenario, flow }, { language: 'en', title }) });
    await panel.page.getByRole('button', { name: 'Close trace' }).click();
    await panel.page.keyboard.press('Shift+Escape');
    expect(await panel.posted('closeOverlay')).toHaveLength(2);
    await panel.send({ type: 'overlayClosed' });
    await panel.page.locator('.trace-bar').waitFor({ state: 'hidden' });
    expect(await body()).toBe(plain);
    expect(await panel.page.locator('.trace-callout, .list-trace:visible, .time-pane:visible').count()).toBe(0);
    expect(await panel.posted('drawn')).toHaveLength(1);
  });

  it('has its remarks, costs and hops that do not happen in the details', async () => {
    const { page } = await TracedPanel.open({}, { overlay: { partial: 3 } });
    await page.keyboard.press('d');
    await page.getByRole('button', { name: 'Show Remarks on the Trace (1)' }).click();
    const about = page.locator('.about-trace');
    expect(await about.innerText()).toMatch(/Sequences that begin in the middle of the flow[^]*VM exits[^]*VM exits by reason[^]*EPT_MISCONFIG: 1 per packet/);
    expect(await page.evaluate(() => document.querySelector('.details')?.scrollTop)).toBeGreaterThan(0);
    expect(await about.locator('summary').evaluate((summary) => summary === document.activeElement)).toBe(true);
    await page.keyboard.press('ArrowRight');
    expect(await about.getAttribute('open')).toBe('');
  });

  it.each([['en', 'emulated: times mean nothing', 'Recorded in emulation'], ['ja', 'エミュレーション: 時間に意味なし', 'エミュレーションでの記録']])('says before any time, of all packets and of one, that it was recorded in emulation (%s)', async (language, brief, sentence) => {
    const host = { format: 'ftrace', clock: 'mono', events: 9, lost: 0, skipped: 0, duration: 9, isCut: false, knowsTraced: true, isEmulated: true } as const;
    const traced = await TracedPanel.open({ language }, { overlay: { recordings: { host } } });
    const { page } = traced;
    const words = () => page.locator('.trace-words').innerText();
    expect(await words()).toMatch(new RegExp(`^${title} ${brief} `));
    await traced.press('.');
    expect(await words()).toMatch(new RegExp(`^${title} ${brief} .*µs`));
    expect(await faintPageTexts(page)).toEqual([]);
    expect(await page.locator('.trace-caution').getAttribute('title')).toContain(sentence);
    const about = page.locator('.about-trace');
    await about.locator('summary').click();
    expect(await about.innerText()).toContain(sentence);
  });

  it('has what it advises among its remarks, with the buttons that do it', async () => {
    const { page, panel } = await TracedPanel.open();
    const overlay = overlayViewOf(sampleOverlay(scenario, flow, {}), { scenario, flow }, { language: 'en', title });
    await panel.send({ type: 'overlay', overlay: { ...overlay, advice: [{ kind: 'switchSettings', text: 'It was recorded on AMD.', button: 'Switch' }, { kind: 'showFlow', text: 'It shows more of another flow.', button: 'Show This Flow' }] } });
    await page.getByRole('button', { name: 'Show Remarks on the Trace (2)' }).click();
    const about = page.locator('.about-trace');
    expect(await about.innerText()).toMatch(/It was recorded on AMD\.[^]*It shows more of another flow\./);
    await about.getByRole('button', { name: 'Switch' }).click();
    await about.getByRole('button', { name: 'Show This Flow' }).click();
    expect((await panel.posted('followAdvice')).map(({ kind }) => kind)).toEqual(['switchSettings', 'showFlow']);
  });

  it('scrolls nothing around the page when it goes to the remarks, or to a hop of the list', async () => {
    const { page, panel } = await TracedPanel.open({ height: 500 }, { overlay: { partial: 3 } });
    // As in VS Code, where what the page is in can be scrolled by the page.
    await page.evaluate(() => {
      document.body.append(Object.assign(document.createElement('div'), { style: 'height: 60px' }));
      document.body.style.height = '440px';
    });
    const around = () => page.evaluate(() => [document.documentElement, document.body].map(({ scrollTop }) => scrollTop));
    await page.getByRole('button', { name: 'Show Remarks on the Trace (1)' }).click();
    expect(await page.locator('.about-trace').getAttribute('open')).toBe('');
    expect(await around()).toEqual([0, 0]);
    await page.keyboard.press('l');
    for (const { n } of flow.hops) await panel.send({ type: 'select', n });
    await page.locator('.list-hop[aria-current]', { hasText: 'done' }).waitFor();
    expect(await around()).toEqual([0, 0]);
    const isInView = await page.locator('.list-hop[aria-current]').evaluate((row) => {
      const [own, list] = [row, row.closest('.list-view')].map((each) => each?.getBoundingClientRect() ?? new DOMRect());
      return own !== undefined && list !== undefined && own.top >= list.top && own.bottom <= list.bottom + 1;
    });
    expect(isInView).toBe(true);
  });

  it('has texts of the size of the labels in a picture that opens as small as it may, and no larger than needed in a larger one', async () => {
    const builtIn = compileSettled(readFileSync('scenarios/virtio-vhost-pcap.vhflow', 'utf8')).scenarios[0];
    const [first] = builtIn?.flows ?? [];
    if (!builtIn || !first) throw new Error('There is no built-in flow.');
    const panel = await openPanel({ width: 1_030, height: 785 });
    await panel.show(flowViewOf(builtIn, first, { level: 'all', language: 'en' }));
    const view = overlayViewOf(sampleOverlay(builtIn, first), { scenario: builtIn, flow: first }, { language: 'en', title });
    await panel.send({ type: 'overlay', overlay: view });
    await panel.page.locator('.trace-text').first().waitFor({ state: 'attached' });
    const sizes = () => panel.page.evaluate(() => {
      const svg = document.querySelector<SVGSVGElement>('.body svg');
      const zoom = (svg?.width.baseVal.value ?? 0) / (svg?.viewBox.baseVal.width ?? 1);
      return ['.trace-text', '.hop .messageText'].map((selector) => parseFloat(getComputedStyle(document.querySelector(`.body ${selector}`) ?? document.body).fontSize) * zoom);
    });
    const [mark = 0, label = 0] = await sizes();
    expect(mark).toBeGreaterThanOrEqual(label - 0.01);
    await panel.page.keyboard.press('1');
    expect((await sizes())[0]).toBeCloseTo(11);
    expect(await pictureFaults(panel.page)).toEqual([]);
  });

  it('is part of the legend and of exported pictures, in both languages', async () => {
    for (const language of ['en', 'ja']) {
      const { panel, page } = await TracedPanel.open({ language }, sample);
      await panel.send({ type: 'takePicture', format: 'svg' });
      await expect.poll(async () => (await panel.posted('picture')).length).toBe(1);
      const svg = (await panel.posted('picture'))[0]?.data ?? '';
      const words = language === 'en' ? [title, '4 of 8 hops seen', 'trace: traced and not seen', 'not seen', '5×'] : [title, '8ホップ中4を観測', 'トレース: 記録の対象外', '観測されず'];
      for (const each of words) expect(svg).toContain(each);
      expect(svg).not.toMatch(/class=|data-trace/);
      await page.keyboard.press('?');
      expect((await page.locator('.legend-list').first().innerText()).split('\n').filter((row) => row.startsWith(language === 'en' ? 'trace:' : 'トレース:'))).toHaveLength(8);
      await panel.close();
    }
  });
});

describe('what a screen reader says of a trace', () => {
  const spoken = ({ page }: TracedPanel) => page.locator('.spoken[aria-live]').textContent();

  it.each([['en', 'Trace: l1.trace, l2.trace. 5 packets', 'Remarks: 1. Hop 1 of 8', 'Trace closed. Hop 1 of 8'], ['ja', 'トレース: l1.trace, l2.trace。5パケット', '注意: 1件。ホップ 1 / 8', 'トレースを閉じました。ホップ 1 / 8']])('is what was found when it is opened, and that it was closed (%s)', async (language, opened, remarks, closed) => {
    const traced = await TracedPanel.open({ language }, { overlay: { partial: 1 } });
    expect(await spoken(traced)).toContain(opened);
    expect(await spoken(traced)).toContain(remarks);
    await traced.panel.send({ type: 'select', n: 2 });
    await expect.poll(() => spoken(traced)).not.toContain(opened);
    await traced.lay();
    expect(await spoken(traced), 'it says nothing new').not.toContain(opened);
    await traced.panel.send({ type: 'select', n: 1 });
    await traced.panel.send({ type: 'overlayClosed' });
    await expect.poll(() => spoken(traced)).toContain(closed);
    await traced.panel.send({ type: 'overlayClosed' });
    await traced.panel.send({ type: 'select', n: 2 });
    await expect.poll(() => spoken(traced)).not.toContain(closed);
  });

  it('does not run together', async () => {
    const traced = await TracedPanel.open({}, sample);
    await traced.panel.send({ type: 'select', n: 3 });
    await expect.poll(() => spoken(traced)).toContain('1 VM exit. seen 5 of 5');
    expect(await traced.page.locator('g.hop[data-n="3"]').getAttribute('aria-label')).toContain('1 VM exit. seen 5 of 5');
    await traced.page.keyboard.press('l');
    await traced.page.getByRole('button', { name: /kick\. driver → KVM\. VM exit · 1 VM exit\. seen 5 of 5/ }).waitFor();
  });

  it('shows which packet the keys act on: the one that is chosen has the focus ring, and not the strip', async () => {
    const traced = await TracedPanel.open();
    const { page, panel } = traced;
    await traced.press('.');
    for (const theme of allThemes) {
      await panel.setTheme(theme);
      const looks = (isFocused: boolean) => page.evaluate((wanted) => {
        const strip = document.querySelector<HTMLElement>('.pass-strip');
        if (wanted) strip?.focus();
        else strip?.blur();
        const outline = (element: Element | null) => (element ? `${getComputedStyle(element).outlineStyle} ${getComputedStyle(element).outlineWidth}` : '');
        return [strip, document.querySelector('#pass-1'), document.querySelector('#pass-2')].map(outline);
      }, isFocused);
      const [before, after] = [await looks(false), await looks(true)];
      expect(after[0], theme).toMatch(/^none/);
      expect(after[1], theme).toBe('solid 3px');
      expect(after[1], theme).not.toBe(before[1]);
      expect(after[2], theme).toMatch(/^none/);
    }
  });
});

describe('choosing a packet', () => {
  it('by pointer or key changes marks and times, and neither draws nor moves anything', async () => {
    const traced = await TracedPanel.open({}, { changed: { 3: { isComplete: false } } });
    const { page, panel } = traced;
    /** Every element of the picture, its place and the zoom; the elements are told apart by a number that each is given. */
    const picture = () => page.evaluate(() => {
      const svg = document.querySelector<SVGSVGElement>('.body svg');
      return [svg?.getAttribute('viewBox'), svg?.getAttribute('width'), ...[...document.querySelectorAll<SVGElement & { seen?: number }>('.body svg, .body svg *:not(.trace-layer *)')].map((element, index) => {
        element.seen ??= index;
        const { x, y, width, height } = element.getBoundingClientRect();
        return [element.seen, x, y, width, height].join(' ');
      })];
    });
    await traced.press('.');
    const before = await picture();
    await page.locator('#pass-3').click();
    await traced.answer();
    expect(await panel.posted('choosePass')).toEqual([{ type: 'choosePass', n: 1 }, { type: 'choosePass', n: 3 }]);
    expect(await markOf(traced, 4)).toEqual({ text: '+1.25 µs', signs: ['trace-sign sign-seen'] });
    expect(await traced.bar.innerText()).toContain('Packet 3 of 5: 8 of 8 hops seen in 86.3 µs, not followed to the end');
    expect(await page.locator('.spoken').textContent()).toContain('Packet 3 of 5');
    expect(await picture()).toEqual(before);
    await traced.press(',');
    await page.keyboard.press('a');
    expect((await panel.posted('choosePass')).slice(2)).toEqual([{ type: 'choosePass', n: 2 }, { type: 'choosePass' }]);
    expect(await markOf(traced, 4)).toEqual({ text: '5× · 1.25 µs', signs: ['trace-sign sign-seen'] });
    expect(await panel.posted('drawn')).toHaveLength(1);
    expect(await panel.posted('selected')).toEqual([]);
  });

  it('says of each hop what this packet shows', async () => {
    const whole = sampleOverlay(scenario, flow);
    const hops = whole.passes[1]?.hops.filter(({ n }) => n !== 4) ?? [];
    const traced = await TracedPanel.open({}, { changed: { 2: { hops } } });
    await traced.press('.');
    await traced.press('.');
    expect(await markOf(traced, 4)).toEqual({ text: 'not seen', signs: ['trace-sign sign-not-seen'] });
    await traced.page.locator('g.hop[data-n="4"]').click();
    expect(await traced.page.locator('.trace-callout').innerText()).toMatch(/In packet 2: Not seen in this packet, but in others \(4\)\.[^]*Seen in 4 of 5/);
  });

  it('says once what is the same in every packet', async () => {
    const traced = await TracedPanel.open({}, sample);
    await traced.press('.');
    await traced.page.locator('g.hop[data-n="5"]').click();
    const text = await traced.page.locator('.trace-callout').innerText();
    expect(text.match(/Not traced/g)).toHaveLength(1);
    expect(text).not.toContain('In packet');
  });

  it('names the hop that a time is counted from, unless that is the one before', async () => {
    const traced = await TracedPanel.open({}, { hops: { [idOf(5)]: { state: 'not-traced' } } });
    expect((await markOf(traced, 6)).text).toBe('5× · 2.5 µs after 4');
    expect((await markOf(traced, 4)).text).toBe('5× · 1.25 µs');
    await traced.press('.');
    expect((await markOf(traced, 6)).text).toBe('+2.5 µs after 4');
  });

  it('ignores the details of a packet that is no longer wanted', async () => {
    const traced = await TracedPanel.open();
    await traced.page.keyboard.press('.');
    await traced.page.keyboard.press('a');
    const pass = passViewOf(sampleOverlay(scenario, flow), { scenario, flow }, 1, 'en');
    if (!pass) throw new Error('The sample has no packet.');
    await traced.panel.send({ type: 'pass', pass });
    await traced.panel.send({ type: 'select', n: 3 });
    await traced.page.locator('g.hop.selected[data-n="3"]').waitFor();
    expect(await traced.page.locator('.time-hop').count()).toBe(0);
  });

  it('has a strip for thousands of packets that is reached and used by keys', async () => {
    const traced = await TracedPanel.open({}, { passes: 5_000 });
    const { page } = traced;
    const strip = page.getByRole('listbox', { name: /^Packets/ });
    const count = () => strip.getByRole('option').count();
    const current = () => strip.getAttribute('aria-activedescendant');
    await strip.focus();
    expect(await strip.getByRole('option', { selected: true }).innerText()).toBe('All 5000');
    await traced.press('End');
    expect(await current()).toBe('pass-5000');
    expect(await page.locator('#pass-5000').getAttribute('aria-selected')).toBe('true');
    const isInView = (await page.locator('#pass-5000').evaluate((pass) => {
      const [own, around] = [pass.getBoundingClientRect(), pass.closest('.pass-scroller')?.getBoundingClientRect() ?? new DOMRect()];
      return own.left >= around.left - 1 && own.right <= around.right + 1;
    }));
    expect(isInView).toBe(true);
    expect(await count()).toBeLessThan(150);
    await traced.press('PageUp');
    expect(await current()).toBe('pass-4990');
    await traced.press('ArrowRight');
    expect(await current()).toBe('pass-4991');
    await page.keyboard.press('Home');
    expect(await current()).toBe('pass-0');
    expect(await traced.panel.posted('selected')).toEqual([]);
  });

  it('is kept when the page is loaded again, as far as the trace is the same', async () => {
    const traced = await TracedPanel.open();
    await traced.press('.');
    await traced.press('.');
    await traced.panel.load();
    await traced.panel.show(flowViewOf(scenario, flow, { level: 'all', language: 'en' }));
    await traced.lay();
    expect(await traced.panel.posted('choosePass')).toEqual([{ type: 'choosePass', n: 2 }]);
    await traced.answer();
    expect(await traced.page.locator('#pass-2').getAttribute('aria-selected')).toBe('true');
    await traced.panel.send({ type: 'overlay', overlay: overlayViewOf(sampleOverlay(scenario, flow), { scenario, flow }, { language: 'en', title: 'other.trace' }) });
    await expect.poll(() => traced.page.locator('#pass-0').getAttribute('aria-selected')).toBe('true');
  });
});

describe('the time line', () => {
  it('shows the hops of the packet by thread, with the uncertainty of what crosses machines', async () => {
    const traced = await TracedPanel.open();
    expect(await traced.page.locator('.time-hint').innerText()).toBe('Choose a packet to see when each of its hops happened.');
    await traced.press('.');
    expect(await traced.page.locator('.time-name').allInnerTexts()).toEqual(['guest\nguest-kernel (300)', 'host\nkvm (1240)', 'host\nhost-kernel (1240)', 'host\nhost-user (1240)']);
    const places = await traced.page.locator('.time-hop').evaluateAll((hops) => hops.map((hop) => [Number((hop as SVGElement).dataset['n']), Number((hop as SVGElement).dataset['x'])]));
    expect(places.map(([n]) => n).sort((one = 0, other = 0) => one - other)).toEqual(flow.hops.map(({ n }) => n));
    expect(await traced.page.locator('.time-wedge').count()).toBe(2);
    const label = await traced.page.locator('#time-hop-4').getAttribute('aria-label');
    expect(label).toMatch(/^Hop 4: wake the worker\. By do_\w+, in thread host-kernel \(1240\) on CPU 2, 42\.5 µs ± 12 µs after the packet began and 1\.25 µs after hop 3\.$/);
  });

  it('is in step with the picture, by pointer and by keys', async () => {
    const traced = await TracedPanel.open();
    const { page, panel } = traced;
    await traced.press('.');
    await page.locator('#time-hop-5').click();
    expect(await page.locator('g.hop.selected').getAttribute('data-n')).toBe('5');
    await page.locator('.time-drawing').focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowUp');
    expect((await panel.posted('selected')).map(({ n }) => n)).toEqual([5, 6, 5, 4]);
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowDown');
    expect(await page.locator('.time-hop.selected').getAttribute('data-n')).toBe('2');
    expect(await page.locator('.time-drawing').getAttribute('aria-activedescendant')).toBe('time-hop-2');
    await page.keyboard.press('Enter');
    expect(await panel.posted('openTraceLine')).toEqual([{ type: 'openTraceLine', machine: 'guest', line: 102 }]);
    await page.locator('g.hop[data-n="3"]').click();
    expect(await page.locator('.time-hop.selected').getAttribute('data-n')).toBe('3');
    const width = () => page.locator('.time-picture').evaluate((svg) => (svg as unknown as SVGSVGElement).width.baseVal.value);
    const before = await width();
    await page.locator('.time-drawing').focus();
    await page.keyboard.press('+');
    expect(await width()).toBeGreaterThan(before);
    await page.keyboard.press('0');
    expect(await width()).toBe(before);
  });

  it('keeps the selected hop where it is while keys zoom, and what is under the pointer while the wheel does', async () => {
    const traced = await TracedPanel.open();
    const { page } = traced;
    await traced.press('.');
    const placeOf = (n: number) => page.locator(`#time-hop-${n} .time-dot`).evaluate((dot) => {
      const { left, width } = dot.getBoundingClientRect();
      return left + width / 2;
    });
    const isInView = (n: number) => page.locator(`#time-hop-${n} .time-dot`).evaluate((dot) => {
      const [own, pane, names] = [dot, dot.closest('.time-line'), document.querySelector('.time-names')].map((each) => each?.getBoundingClientRect() ?? new DOMRect());
      return own !== undefined && pane !== undefined && names !== undefined && own.left >= names.right - 1 && own.right <= pane.right + 1;
    });
    await page.locator('#time-hop-3').click();
    const before = await placeOf(3);
    await page.locator('.time-drawing').focus();
    for (let press = 0; press < 4; press += 1) {
      await page.keyboard.press('+');
      expect(await isInView(3)).toBe(true);
      expect(Math.abs(await placeOf(3) - before)).toBeLessThan(3);
    }
    await page.keyboard.press('0');
    const pointed = await placeOf(6);
    await page.mouse.move(pointed, (await page.locator('#time-hop-6 .time-dot').boundingBox())?.y ?? 0);
    await page.keyboard.down('Control');
    await page.mouse.wheel(0, -100);
    await page.keyboard.up('Control');
    await expect.poll(() => page.locator('.time-picture').evaluate((svg) => (svg as unknown as SVGSVGElement).width.baseVal.value / (svg.closest('.time-line')?.clientWidth ?? 1))).toBeGreaterThan(1.2);
    expect(Math.abs(await placeOf(6) - pointed)).toBeLessThan(3);
  });

  it.each(allThemes)('has each number whole, and none over another, whichever hop is selected or pointed at (%s)', async (theme) => {
    const traced = await TracedPanel.open({ theme, width: 700 }, {}, 'all');
    const { page } = traced;
    await traced.press('.');
    const faults = () => page.evaluate(() => {
      const pane = document.querySelector('.time-line')?.getBoundingClientRect() ?? new DOMRect();
      const boxes = [...document.querySelectorAll('.time-number')].filter((number) => number.checkVisibility()).map((number) => ({ n: number.textContent, box: number.getBoundingClientRect() }));
      return boxes.flatMap(({ n, box }, index) => [
        ...(box.top < pane.top ? [`${n} is cut off`] : []),
        ...boxes.slice(index + 1).filter(({ box: other }) => Math.min(box.right, other.right) - Math.max(box.left, other.left) > 1 && Math.min(box.bottom, other.bottom) - Math.max(box.top, other.top) > 4).map((other) => `${n} is over ${other.n}`),
      ]);
    });
    for (const { n } of flow.hops) {
      await traced.panel.send({ type: 'select', n });
      await page.locator(`.time-hop.selected[data-n="${n}"]`).waitFor();
      expect(await faults()).toEqual([]);
      await page.locator(`#time-hop-${n} .time-dot`).hover({ force: true });
      expect(await faults()).toEqual([]);
    }
  });

  it.each([[1400, 900], [527, 810], [380, 710]])('leaves the diagram, its axis and the costs in sight in a page of %d × %d', async (width, height) => {
    const traced = await TracedPanel.open({ width, height }, { overlay: { partial: 1 } });
    const { page } = traced;
    await traced.press('.');
    await traced.panel.send({ type: 'select', n: 5 });
    await page.locator('.time-hop.selected[data-n="5"]').waitFor();
    const boxOf = (selector: string) => page.locator(selector).first().evaluate((element) => element.getBoundingClientRect().toJSON() as DOMRect);
    const [picture, details, pane] = [await boxOf('.picture'), await boxOf('.details'), await boxOf('.time-line')];
    expect(picture.height).toBeGreaterThanOrEqual(width > 820 ? 300 : 150);
    if (width <= 820) expect(picture.height).toBeGreaterThan(details.height);
    expect(await page.locator('.trace-costs').isVisible()).toBe(true);
    const ticks = await boxOf('.time-scale');
    expect(ticks.top).toBeGreaterThan(pane.top);
    expect(ticks.bottom).toBeLessThanOrEqual(height + 1);
    expect(await page.locator('.time-corner').innerText()).toBe('since the packet began');
    const selected = await boxOf('.time-hop.selected .time-dot');
    expect(selected.bottom).toBeLessThanOrEqual(ticks.top);
    expect(selected.top).toBeGreaterThanOrEqual(pane.top);
  });

  it('keeps names and axis in sight while it is scrolled', async () => {
    const traced = await TracedPanel.open({ height: 700 });
    const { page } = traced;
    await traced.press('.');
    await page.getByRole('separator', { name: /time line/ }).focus();
    await page.keyboard.press('End');
    await page.locator('.time-drawing').focus();
    for (let press = 0; press < 4; press += 1) await page.keyboard.press('+');
    const before = await page.evaluate(() => ['.time-names', '.time-corner', '.time-foot'].map((selector) => document.querySelector(selector)?.getBoundingClientRect().toJSON() as DOMRect));
    const scrolled = await page.locator('.time-line').evaluate((line) => {
      line.scrollTo(120, 30);
      return [line.scrollLeft, line.scrollTop];
    });
    expect(scrolled).toEqual([120, 30]);
    const after = await page.evaluate(() => ['.time-names', '.time-corner', '.time-foot'].map((selector) => document.querySelector(selector)?.getBoundingClientRect().toJSON() as DOMRect));
    expect(after.map(({ left }) => left).slice(0, 2)).toEqual(before.map(({ left }) => left).slice(0, 2));
    expect(after.map(({ top }) => top).slice(1)).toEqual(before.map(({ top }) => top).slice(1));
  });

  it('is folded away and sized, and stays so when the page is loaded again', async () => {
    const traced = await TracedPanel.open();
    const { page, panel } = traced;
    await traced.press('.');
    const pane = page.locator('.time-pane');
    const splitter = page.getByRole('separator', { name: /time line/ });
    const height = () => pane.evaluate((element) => Math.round(element.getBoundingClientRect().height));
    const before = await height();
    await splitter.focus();
    await page.keyboard.press('ArrowUp');
    expect(await height()).toBe(before + 20);
    expect(await splitter.getAttribute('aria-orientation')).toBe('horizontal');
    await page.keyboard.press('Home');
    expect(await page.locator('.picture').evaluate(({ clientHeight }) => clientHeight)).toBeGreaterThan(80);
    await splitter.dblclick();
    expect(await height()).toBe(before);
    await page.keyboard.press('t');
    expect(await pane.isVisible()).toBe(false);
    await panel.load();
    await panel.show(flowViewOf(scenario, flow, { level: 'all', language: 'en' }));
    await traced.lay();
    expect(await pane.isVisible()).toBe(false);
    await page.getByRole('button', { name: 'Show time line' }).click();
    expect(await pane.isVisible()).toBe(true);
  });
});

describe('the page with a trace', () => {
  it.each(allThemes)('has no violation of accessibility rules in %s', async (theme) => {
    const traced = await TracedPanel.open({ theme }, sample);
    await traced.press('.');
    for (const key of ['', 'l']) {
      if (key) await traced.page.keyboard.press(key);
      const { violations } = await new AxeBuilder({ page: traced.page }).analyze();
      expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
    }
  });

  it.each(['en', 'ja'])('clips, overlaps and pushes out nothing at any width in %s', async (language) => {
    const traced = await TracedPanel.open({ language }, { ...sample, overlay: { partial: 1 } });
    await traced.press('.');
    for (const width of [1_400, 1_100, 900, 520]) {
      await traced.page.setViewportSize({ width, height: 900 });
      expect(await pageFaults(traced.page, themes), `${width}`).toEqual([]);
    }
  });

  it('takes traces that are dropped on it: by their addresses if they have some, else with what they contain', async () => {
    const { page, panel } = await TracedPanel.open();
    const drop = (content: Readonly<Record<string, string>>) => page.evaluate((given) => {
      const dataTransfer = new DataTransfer();
      for (const [name, data] of Object.entries(given)) {
        if (name.includes('/')) dataTransfer.setData(name, data);
        else dataTransfer.items.add(new File([data], name));
      }
      for (const type of ['dragover', 'drop']) document.querySelector('.body svg')?.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer }));
    }, content);
    await drop({ 'text/uri-list': '# a comment\r\nfile:///tmp/l1.trace\r\nfile:///tmp/l2.trace' });
    await drop({ 'text/plain': 'no file' });
    await drop({ 'l2.trace': 'tracer: nop' });
    await expect.poll(() => page.evaluate(() => window.posted.flatMap((message) => (message.type === 'droppedFiles' ? [[message.uris, message.files.map(({ name, bytes }) => [name, new TextDecoder().decode(bytes)])]] : [])))).toEqual([
      [['file:///tmp/l1.trace', 'file:///tmp/l2.trace'], []], [[], [['l2.trace', 'tracer: nop']]],
    ]);
    expect(await page.locator('#page').getAttribute('class')).not.toContain('dropping');
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('button', { name: 'Open trace…' }).click();
    expect(await panel.posted('openTrace')).toHaveLength(1);
    for (const [name, type] of [['Record…', 'recordTrace'], ['Run This Path for Real…', 'runForReal'], ['Paste Stack…', 'pasteStack']] as const) {
      await page.getByRole('button', { name: 'More actions' }).click();
      await page.getByRole('button', { name }).click();
      expect(await panel.posted(type)).toHaveLength(1);
    }
  });
});

describe.each(pictureLevels)('the pictures of the built-in flows at level %s', (level) => {
  it.each(['en', 'ja'])('have room for all marks in %s, without a fault', async (language) => {
    const panel = await openPanel({ language });
    const found: Record<string, string[]> = {};
    const flows = readdirSync('scenarios').filter((name) => name.endsWith('.vhflow')).flatMap((name) => (
      compileSettled(readFileSync(`scenarios/${name}`, 'utf8')).scenarios.flatMap((each) => each.flows.map((own) => ({ scenario: each, flow: own })))));
    for (const traced of flows) {
      const view = flowViewOf(traced.scenario, traced.flow, { level, language });
      const changes = Object.fromEntries(traced.flow.hops.filter(({ n }) => n % 4 === 0).map(({ id, n }) => [id, n % 8 === 0 ? { state: 'not-seen' as const } : { threadAgrees: false }]));
      await panel.show(view);
      const plain = await panel.page.locator('.body svg').getAttribute('viewBox');
      await panel.send({ type: 'overlay', overlay: overlayViewOf(sampleOverlay(traced.scenario, traced.flow, { passes: 12, hops: changes, overlay: { unit: 'ticks' } }), traced, { language, title }) });
      await expect.poll(() => panel.page.locator('.trace-layer').count()).toBe(1);
      const faults = [...await pictureFaults(panel.page), ...await pathBreaks(panel.page, view.outline)];
      if (await panel.page.locator('.body svg').getAttribute('viewBox') !== plain) faults.push('the picture has another size');
      const signless = await panel.page.locator('.trace-layer > g').evaluateAll((marks) => marks.filter((mark) => !mark.querySelector('path[d]:not([d=""])')).length);
      if (signless > 0) faults.push(`${signless} hops have no sign`);
      if (faults.length > 0) found[`${traced.scenario.id} ${traced.flow.id}`] = faults;
    }
    expect(found).toEqual({});
  });
});
