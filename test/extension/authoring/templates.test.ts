import { describe, expect, test } from 'vitest';
import { idFromTitle, withScenarioId } from '../../../src/extension/authoring/templates.js';
import { blockTemplate } from '../../../src/extension/authoring/templates.js';
import { emptyTemplate } from '../../../src/extension/authoring/templates.js';
import { networkTemplate } from '../../../src/extension/authoring/templates.js';
import { compile } from '../../../src/language/index.js';

const texts = { title: 'My path', introduction: 'First\nlines', flow: 'Out', sendtoNote: 'a', copyNote: 'b', driverNote: 'c', kickNote: 'd' };

describe('the template of a new scenario', () => {
  test('has no problem', () => {
    const { scenarios, diagnostics } = compile(networkTemplate(texts));
    expect(diagnostics).toEqual([]);
    expect(scenarios[0]?.flows[0]?.hops).toHaveLength(4);
  });

  test.each(['a "quoted" \\ title', 'タイトル', '} scenario x {', '9 lives', '$&', '-'])('takes the title %s as it is', (title) => {
    const { scenarios, diagnostics } = compile(networkTemplate({ ...texts, title }));
    expect(diagnostics).toEqual([]);
    expect(scenarios.map((scenario) => scenario.title.en)).toEqual([title]);
  });

  test('ids are made of what ids may have', () => {
    expect(idFromTitle('virtio-net & pcap')).toBe('virtio-net-pcap');
    expect(idFromTitle('日本語')).toBe('my-scenario');
    expect(idFromTitle('9p over virtio')).toBe('p-over-virtio');
  });
});

describe.each([
  ['block path', 5, (title: string) => blockTemplate({ title, introduction: 'a\nb', flow: 'Out', pwriteNote: 'a', driverNote: 'b', kickNote: 'c', wakeNote: 'd', deviceNote: 'e' })],
  ['empty scenario', 1, (title: string) => emptyTemplate({ title, flow: 'Out', guest: 'Driver', backend: 'Backend', hop: 'kick' })],
] as const)('the template of a %s', (_, hops, template) => {
  test.each(['My path', 'a "quoted" \\ title', '日本語', '} scenario x {'])('has no problem with the title %s', (title) => {
    const { scenarios, diagnostics } = compile(template(title));
    expect(diagnostics).toEqual([]);
    expect(scenarios.map((scenario) => [scenario.title.en, scenario.flows[0]?.hops.length])).toEqual([[title, hops]]);
  });
});

describe('another id for a copied scenario', () => {
  test('changes the scenario and nothing else', () => {
    const text = '// scenario a.b {\nscenario a.b {\n  title "a.b"\n}\nscenario axb {}\n';
    expect(withScenarioId(text, 'a.b', 'c')).toBe('// scenario a.b {\nscenario c {\n  title "a.b"\n}\nscenario axb {}\n');
  });
});
