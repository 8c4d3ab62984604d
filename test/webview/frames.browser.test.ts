import { describe, expect, it } from 'vitest';
import { type PanelPage, panelPerTest } from './panel-page.js';
import { viewOf } from './sample-flow.js';

let panel: PanelPage;

const openPanel = panelPerTest();

/** Everything that has a frame: boxes, lanes, a note, blocks, marks, a chip, a bridge and threads. */
const text = `
scenario frames {
  title "Frames"
  machine guest "Guest" {
    participant app "App" in guest-user
    participant net "Network stack" in guest-kernel
    participant driver "Driver" in guest-kernel
  }
  machine host "Host" {
    participant kvm "KVM" in kvm
    participant tap "tap" in host-kernel
  }
  flow send "Sending" {
    app -> net "sendto()" { kind syscall thread "guest task" }
    net -> net "copy" { kind copy thread "guest task" }
    net -> net "prepare" { level detail thread "guest task" }
    net -> driver "call" { level detail thread "guest task" }
    driver -> driver "write" { level detail thread "guest task" }
    driver -> kvm "kick" { kind vm-exit thread "vCPU" }
    note over kvm, tap "A note."
    loop "for each packet" { kvm -> tap "write" { thread "vCPU" } tap -> tap "copy" { kind copy thread "vCPU" } }
    tap -> app "done" { branch completion kind notify }
    kvm -> driver "goes on" { branch parallel kind vm-entry }
  }
}`;
const themes = ['hc-dark', 'hc-light'] as const;

/** How an element is drawn, without where. */
const lookOf = (selector: string) => panel.page.locator(selector).first().evaluate((element) => {
  const { fill, stroke, strokeWidth, strokeDasharray } = getComputedStyle(element);
  return [element.localName === 'line', fill, stroke, strokeWidth, strokeDasharray].join(' ');
});

describe.each(themes)('in %s', (theme) => {
  it('contexts, lane heads, lifelines, notes, blocks, marks and chips have frames of their own', async () => {
    panel = await openPanel({ theme });
    await panel.show(viewOf(text, { level: 'main' }));
    const selectors = ['.body .lane-box > rect', '.body rect.actor', '.body line.actor-line', '.body rect.note', '.body .block-loop > .block-frame', '.body .fold > .pill',
      '.body .block-completion > .block-frame', '.body .block-parallel > .block-frame', '.body .plate.exits'];
    for (const selector of selectors) expect(await panel.page.locator(selector).count(), selector).toBeGreaterThan(0);
    const looks = [];
    for (const selector of selectors) looks.push(await lookOf(selector));
    expect(new Set(looks).size, looks.join('\n')).toBe(selectors.length);
  });

  it('no two rows of the legend look alike', async () => {
    panel = await openPanel({ theme });
    await panel.show(viewOf(text, { level: 'overview' }));
    await panel.page.keyboard.press('?');
    const samples = await panel.page.locator('.legend-list .sample').evaluateAll((all) => all.map((sample) => [...sample.querySelectorAll('line, rect, path, text')].map((part) => {
      const { fill, stroke, strokeWidth, strokeDasharray } = getComputedStyle(part);
      const head = part.getAttribute('marker-end');
      return [part.localName, part.textContent, head, part.getAttribute('rx'), fill, stroke, strokeWidth, strokeDasharray].join(' ');
    }).join(' | ')));
    expect(samples.length).toBeGreaterThan(16);
    expect(samples.filter((sample, index) => samples.indexOf(sample) !== index)).toEqual([]);
  });

  it('what cannot be pressed does not look like a button', async () => {
    panel = await openPanel({ theme });
    await panel.show(viewOf(text));
    const framed = await panel.page.locator('.details :is(.chip, code)').evaluateAll((all) => all.filter((element) => getComputedStyle(element).borderTopWidth !== '0px').map(({ textContent }) => textContent));
    expect(await panel.page.locator('.details .chip').count()).toBeGreaterThan(0);
    expect(framed).toEqual([]);
  });
});

describe('the legend', () => {
  it.each(['en', 'ja'])('explains chips, bridges, threads and hand-offs in %s if the picture has them', async (language) => {
    panel = await openPanel({ language });
    const rows = async () => {
      await panel.page.keyboard.press('?');
      const texts = await panel.page.locator('.legend-list li').allTextContents();
      await panel.page.keyboard.press('?');
      return texts.length;
    };
    await panel.show(viewOf(text, { language, level: 'overview' }));
    const all = await rows();
    await panel.show(viewOf(text, { language, level: 'overview', hide: ['threads'] }));
    const strip = 2 + new Set(viewOf(text, { language }).hops.flatMap(({ thread }) => thread ?? [])).size;
    expect(await rows()).toBe(all - strip);
    await panel.show(viewOf(text, { language, hide: ['threads', 'notes'] }));
    expect(await rows()).toBeLessThan(all - strip);
  });
});
