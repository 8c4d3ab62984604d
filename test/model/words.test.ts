import { describe, expect, test } from 'vitest';
import { diagramStrings, flowViewOf, markdownOf } from '../../src/diagram/index.js';
import { costSummary } from '../../src/extension/ui/cost-text.js';
import { hoverAt, lensesOf, openDocument } from '../../src/language/index.js';
import { branches, hopKinds } from '../../src/model/scenario.js';
import { basisText, changedText, costsThatCount, everyCost, filled, flowCosts, hopCountText, titleUnder, wordsIn } from '../../src/model/words.js';
import { compareStringsFor } from '../../src/pages/localized-compare-strings.js';
import type { CostStrings } from '../../src/pages/cost-strings.js';
import { pageStringsFor } from '../../src/pages/localized-diagram-strings.js';
import { bpftraceScript } from '../../src/probes/index.js';
import { sheetOf } from '../../src/sources/index.js';
import { settle } from '../../src/model/settle.js';

const text = `scenario s {
  title "S" source linux "6.1"
  machine m "M" { participant p "P" in host-kernel of linux }
  flow f "F" { p -> p "step" as h { kind copy cost copies 2, vm-exits 1 at linux:a.c#f } }
}`;
const document = openDocument(text);
const [scenario] = document.compiled.scenarios.map((each) => settle(each));
const [flow] = scenario?.flows ?? [];
if (!scenario || !flow) throw new Error('the scenario is complete');
const cost = { copies: 2, vmExits: 1, hostRoundTrips: 0, wakeups: 0 };

const onPage = ({ costCount, copies, oneVmExits }: CostStrings): string => [filled(costCount, '2', copies), filled(costCount, '1', oneVmExits)].join(' ');

/** Everything that describes the costs of the flow. */
const descriptions: Readonly<Record<string, (language: string) => string>> = {
  'the tree': (language) => costSummary(flow, language),
  'a lens of the language server': (language) => lensesOf(document, language)[0]?.title ?? '',
  'a lens of a hop': (language) => lensesOf(document, language)[1]?.title ?? '',
  'a hover': (language) => {
    const { contents } = hoverAt(document, { line: 3, character: text.split('\n')[3]?.indexOf('step') ?? 0 }, language) ?? {};
    return typeof contents === 'object' && 'value' in contents ? contents.value : '';
  },
  'the Markdown export': (language) => markdownOf([{ scenario, flow }], { level: 'all', language }),
  'a sheet': (language) => sheetOf({ project: 'linux', version: '6.1', path: 'a.c' }, [scenario], language)?.text ?? '',
  'the page': (language) => onPage(pageStringsFor(language)),
  'the page that compares': (language) => onPage(compareStringsFor(language)),
};

describe.each(Object.entries(descriptions))('%s', (_, described) => {
  test.each([['en', '2 copies', '1 VM exit'], ['ja', 'コピー 2回', 'VM exit 1回']])('describes costs in the terms of %s', (language, copies, exits) => {
    const words = described(language);
    expect(words).toContain(copies);
    expect(words).toContain(exits);
  });
});

describe('the settings', () => {
  const lone = { id: 'lone', on: { en: 'alone', ja: '単独' }, off: { en: 'busy', ja: '混雑' }, isOnByDefault: true };
  const warm = { id: 'warm', on: { en: 'warm', ja: '温かい' }, isOnByDefault: false };
  const both = [lone, warm];

  test.each([
    ['en', [], [], 'Basis: alone; not: warm'], ['en', [], ['lone'], 'Different from the basis: busy. As on the basis: not: warm'],
    ['en', ['warm'], ['lone'], 'Different from the basis: busy; warm'], ['ja', [], [], '基準条件: 単独／「温かい」ではない'],
    ['ja', ['warm'], [], '基準条件と異なる点: 温かい。基準条件のまま: 単独'], ['ja-JP', ['warm'], ['lone'], '基準条件と異なる点: 混雑／温かい'],
  ])('in %s with %j and without %j are: %4$s', (language, on, off, expected) => {
    expect(basisText(both, { with: on, without: off }, language)).toBe(expected);
  });

  test('are in a title only if they differ from the basis', () => {
    const title = (off: readonly string[], language: string) => titleUnder('T', changedText(both, { with: [], without: off }, language), language);
    expect([title([], 'en'), title(['lone'], 'en'), title(['lone'], 'ja')]).toEqual(['T', 'T (busy)', 'T（混雑）']);
    expect(basisText([], { with: [], without: [] }, 'en')).toBeUndefined();
  });
});

describe('the words', () => {
  test.each([['en', '0 copies', '1 hop', '2 hops'], ['ja-JP', 'コピー 0回', '1ホップ', '2ホップ'], ['de', '0 copies', '1 hop', '2 hops']])('in %s', (language, none, one, many) => {
    expect(everyCost({ ...cost, copies: 0 }, language)[0]).toBe(none);
    expect(everyCost(cost, language)).toHaveLength(4);
    expect(costsThatCount(cost, language)).toHaveLength(2);
    expect([hopCountText(1, language), hopCountText(2, language)]).toEqual([one, many]);
  });

  test('for a flow that sets something up are that it costs nothing per packet', () => {
    const setup = { ...flow, hops: flow.hops.map((hop) => ({ ...hop, branch: 'control' as const })) };
    expect([flowCosts(flow, 'en'), flowCosts(setup, 'en'), flowCosts(setup, 'ja')]).toEqual([everyCost(cost, 'en'), ['setup: no costs per packet'], ['セットアップ（パケットごとのコストなし）']]);
  });

  test.each(['en', 'ja'])('for the place of a hop are the same on pages, in lenses and in sheets, in %s', (language) => {
    const { hopOf } = wordsIn(language);
    const { position, listPosition } = pageStringsFor(language);
    expect([position, listPosition]).toEqual([hopOf, hopOf]);
    for (const one of ['a lens of a hop', 'a hover', 'a sheet']) expect(descriptions[one]?.(language).replaceAll('\\', '')).toContain(filled(hopOf, 1, 1));
  });

  test.each(['en', 'ja'])('for kinds, branches and sides are the same in pictures, sheets and scripts, in %s', (language) => {
    const words = wordsIn(language);
    const strings = diagramStrings(language);
    for (const kind of hopKinds) expect(strings.kinds[kind]).toBe(words.kinds[kind]);
    for (const branch of branches) expect(strings.branches[branch]).toBe(words.branches[branch]);
    expect(flowViewOf(scenario, flow, { level: 'all', language }).hops[0]?.kindTitle).toBe(words.kinds.copy);
    expect(descriptions['a sheet']?.(language)).toContain(words.kinds.copy);
    expect(bpftraceScript(scenario, flow, { machine: 'host', language, version: '1', mayBeInlined: () => false }).text).toContain(`· ${words.sides.host}`);
  });
});
