import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { idFromTitle, scenarioFromTemplate } from '../../../src/extension/authoring/templates.js';
import { compile, format } from '../../../src/language/index.js';

const folder = new URL('../../../templates/', import.meta.url);
const template = (id: string): string => readFileSync(new URL(`${id}.vhflow`, folder), 'utf8');
const languages = ['en', 'ja'] as const;

describe.each(readdirSync(folder))('the file %s', (name) => {
  const text = template(name.replace(/\.vhflow$/, ''));

  test('has no problems and is in the canonical layout', () => {
    expect(compile(text).diagnostics).toEqual([]);
    expect(format(text)).toBe(text);
  });

  test('has all of its texts in Japanese', () => {
    const [scenario] = compile(text).scenarios;
    const texts = [scenario?.title, ...(scenario?.flows ?? []).flatMap(({ title, hops }) => [title, ...hops.flatMap(({ note }) => note ?? [])])];
    expect(texts.filter((each) => !each?.['ja'])).toEqual([]);
  });
});

describe.each([['network', 4], ['block', 5], ['empty', 1]] as const)('a new scenario from the template %s', (id, hops) => {
  const titles = ['My path', 'a "quoted" \\ title', 'タイトル', '} scenario x {', '9 lives', '$&', '-', 'title "x" ja "y"'];

  test.each(titles)('has no problems with the title %s', (title) => {
    for (const language of languages) {
      const { scenarios, diagnostics } = compile(scenarioFromTemplate(template(id), title, language));
      expect(diagnostics).toEqual([]);
      expect(scenarios.map((scenario) => [scenario.id, scenario.title, scenario.flows[0]?.hops.length])).toEqual([[idFromTitle(title), { en: title }, hops]]);
    }
  });
});

describe('a new scenario', () => {
  const textsIn = (language: string) => {
    const text = scenarioFromTemplate(template('network'), 'My path', language);
    const [scenario] = compile(text).scenarios;
    return { comment: text.split('\nscenario')[0], flow: scenario?.flows[0]?.title, note: scenario?.flows[0]?.hops[0]?.note, lane: scenario?.participants[1]?.label };
  };

  test('has all of its texts in the user\'s language, and only in that', () => {
    expect(textsIn('en')).toEqual({
      comment: '// A data path: the participants, where they run, and the hops that a packet takes. Edit it and watch the diagram change.',
      flow: { en: 'Sending' },
      note: { en: 'The kernel describes the buffer but does not copy it yet.' },
      lane: { en: 'Network stack' },
    });
    expect(textsIn('ja')).toEqual({
      comment: '// データパス: 何がどこで動き、パケットがどのホップを通るか。書き換えると図も変わります。',
      flow: { en: '送信' },
      note: { en: 'この時点ではバッファは記述されるだけで、まだコピーされない。' },
      lane: { en: 'ネットワークスタック' },
    });
  });

  test.each(languages)('has no translations if it is in %s', (language) => {
    for (const name of readdirSync(folder)) {
      expect(scenarioFromTemplate(template(name.replace(/\.vhflow$/, '')), 'My path', language)).not.toMatch(/"\s+(?:ja|en)\s+"/);
    }
  });

  test('is in English for all other languages', () => expect(textsIn('de')).toEqual(textsIn('en')));

  test('has an id that consists of valid characters', () => {
    expect(idFromTitle('virtio-net & pcap')).toBe('virtio-net-pcap');
    expect(idFromTitle('日本語')).toBe('my-scenario');
    expect(idFromTitle('9p over virtio')).toBe('p-over-virtio');
  });
});
