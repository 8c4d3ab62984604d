import { describe, expect, it } from 'vitest';
import { pictureLevels, type FlowView } from '../../src/pages/diagram-protocol.js';
import { fit, pageFaults, pathBreaks, pictureFaults } from './measured.js';
import { panelPerTest, type PanelPage } from './panel-page.js';
import { viewOf, wideView } from './sample-flow.js';
import { themes } from './themes.js';

const openPanel = panelPerTest();

/** Faults of a flow in the picture, and of the page around it, at two widths. */
async function faultsOf(panel: PanelPage, view: FlowView): Promise<string[]> {
  await panel.page.setViewportSize({ width: 1_400, height: 900 });
  await panel.show(view);
  const found = [...await pictureFaults(panel.page), ...await pathBreaks(panel.page, view.outline)];
  for (const width of [1_400, 520]) {
    await panel.page.setViewportSize({ width, height: 900 });
    await fit(panel.page);
    found.push(...(await pageFaults(panel.page, { light: themes.light })).map((fault) => `${width} pixels, ${fault}`));
  }
  return found;
}

const lanes = ['app in guest-user', 'net in guest-kernel', 'kvm in kvm', 'model in qemu', 'tap in host-kernel', 'switch in host-user'];

/** A flow of this many hops that goes to and fro between six contexts; every third hop is a detail within one of them. */
function longText(hops: number): string {
  const ids = lanes.map((lane) => lane.split(' ')[0] ?? '');
  const way = [...ids.slice(0, -1), ...[...ids.slice(1)].reverse()];
  let at = 0;
  const lines = Array.from({ length: hops }, (_, index) => {
    const from = way[at % way.length] ?? '';
    if (index % 3 === 2) return `${from} -> ${from} "step ${index + 1} stays where it is" { level detail }`;
    at += 1;
    return `${from} -> ${way[at % way.length] ?? ''} "step ${index + 1} goes on"`;
  });
  return `scenario long { title "Long" machine all "All" { ${lanes.map((lane) => lane.replace(' ', ' "The lane" ')).map((lane) => `participant ${lane}`).join('\n')} } flow send "Sending" { ${lines.join('\n')} } }`;
}

describe('a flow of any length', () => {
  it.each([1, 2, 200, 1_500])('of %i hops is drawn without a fault', async (hops) => {
    const panel = await openPanel();
    for (const level of pictureLevels) {
      expect(await faultsOf(panel, viewOf(longText(hops), { level })), level).toEqual([]);
      expect(await panel.posted('renderFailed')).toEqual([]);
    }
  });

  it('that cannot be drawn is listed, with the words that say what to fold', async () => {
    const panel = await openPanel();
    await panel.show(viewOf(longText(5_000)));
    expect(await panel.page.locator('.list-hop').count()).toBe(5_000);
    const words = await panel.page.getByRole('alert').textContent();
    for (const part of ['5000 hops', '1500', '“Overview”', '“Main Hops”', '“level detail”']) expect(words).toContain(part);
  });
});

describe('a flow of any width', () => {
  it('has one lane or forty, drawn without a fault', async () => {
    const panel = await openPanel();
    const one = 'scenario one { title "One" machine m "M" { participant a "The only one" in qemu } flow send "Sending" { a -> a "first" a -> a "second" { kind copy } } }';
    for (const level of pictureLevels) {
      for (const view of [viewOf(one, { level }), wideView(40)]) expect(await faultsOf(panel, view), level).toEqual([]);
    }
  });
});

/** Texts of 2,000 characters, and of scripts that are written from right to left. */
const texts = {
  'one word': 'x'.repeat(2_000),
  'names': 'vhost_user_set_vring_addr->'.repeat(74),
  'words': 'the quick brown fox jumps '.repeat(77),
  'Japanese': '長い日本語のラベルと、カタカナの「ネットワークスタック」。'.repeat(72),
  'Hebrew': 'שלום עולם (כן) 12 '.repeat(110),
  'Arabic': 'مرحبا بالعالم، نعم 34 '.repeat(90),
  'emoji': '👩‍👩‍👧‍👦 📦'.repeat(150),
  'short Hebrew': 'שלום (עולם)!',
};

function textEverywhere(text: string): string {
  return `scenario texts {
    title "${text}"
    machine m "${text}" {
      participant a "${text}" in guest-user
      participant b "${text}" in guest-kernel
      participant c "${text}" in qemu
    }
    flow send "${text}" {
      a -> b "${text}" { kind syscall thread "${text}" note "${text}" }
      opt "${text}" { b -> c "${text}" { kind vm-exit when "${text}" } }
      note over b, c "${text}"
      c -> c "${text}" { kind copy copy from "${text}" to "${text}" }
      a -> a "${text}" { kind copy level detail }
    }
  }`;
}

describe('any text', () => {
  it.each(Object.entries(texts))('is drawn without a fault: %s', async (_, text) => {
    const panel = await openPanel();
    for (const level of pictureLevels) expect(await faultsOf(panel, viewOf(textEverywhere(text), { level })), level).toEqual([]);
  });

  it('that is written from right to left leaves number, marks and condition where they are', async () => {
    const panel = await openPanel();
    for (const text of [texts['short Hebrew'], '12 שלום 34', '(مرحبا)', 'hello, שלום']) {
      await panel.show(viewOf(`scenario s {
        title "S"
        machine m "M" { participant a "A" in guest-user participant b "B" in qemu }
        flow send "F" { a -> b "${text}" { kind copy } b -> a "${text}" { when "${text}" } }
      }`));
      const partsOf = (n: number) => panel.page.locator(`g.hop[data-n="${n}"] tspan`).evaluateAll((all) => all.map((part) => {
        const { left, right } = part.getBoundingClientRect();
        return { name: part.getAttribute('class') ?? '', left: Math.round(left), right: Math.round(right), start: Math.round(Number(part.getAttribute('x'))) };
      }));
      const [first, second] = [await partsOf(1), await partsOf(2)];
      expect(first.map(({ name }) => name)).toEqual(['number', 'label', 'copies']);
      for (const parts of [first, second.slice(0, 2)]) {
        parts.forEach((part, index) => { if (index > 0) expect(parts[index - 1]?.right, text).toBeLessThanOrEqual(part.left); });
        const moved = parts.map(({ left, start }) => left - start);
        expect(Math.max(...moved) - Math.min(...moved), text).toBeLessThanOrEqual(2);
      }
      const condition = await panel.page.locator('g.hop[data-n="2"] .when').evaluate((part) => (part as SVGTSpanElement).getStartPositionOfChar(0).x < (part as SVGTSpanElement).getEndPositionOfChar((part.textContent?.length ?? 1) - 1).x);
      expect(condition, `the brackets around "${text}"`).toBe(true);
    }
  });
});
