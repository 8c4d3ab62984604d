import { describe, expect, it } from 'vitest';
import { builtInScenarios } from '../../src/built-in/scenarios.js';
import type { Flow, Hop, WrittenScenario } from '../../src/model/scenario.js';
import type { Text } from '../../src/model/text.js';
import { textsOfItem } from './layout-texts.js';

const versionNumber = /(?<![\w.#:/-])v?(\d+\.(?:\d+|x)(?:\.\d+)*)/g;
const otherTimes = /\b(?:older|newer|(?:since|before|up to|until|by) v?\d+\.|no longer)\b|古い(?:カーネル|DPDK|QEMU)|新しいリリース/i;

/** What a text says of other versions than the scenario declares: a version number or words such as `older`. */
function versionLore(text: string, { sources }: WrittenScenario): string[] {
  const numbers = [...text.matchAll(versionNumber)].map(([, number = '']) => number);
  const foreign = numbers.filter((number) => !sources.some(({ version }) => `${version}.`.startsWith(`${number}.`)));
  return [...foreign, ...(otherTimes.exec(text) ?? [])];
}

/** Its texts under all settings. */
function textsOfHop({ label, note, when, thread, variants = [] }: Hop): (Text | undefined)[] {
  return [label, note, when, thread, ...variants.flatMap((variant) => (variant.item === 'note' || variant.item === 'thread' ? [variant.value] : []))];
}

function textsOf({ summary, hops, layout }: Flow): (Text | undefined)[] {
  return [summary, ...hops.flatMap(textsOfHop), ...layout.flatMap(textsOfItem)];
}

describe('the texts of the built-in scenarios', () => {
  it('say what is true in the declared versions; what is different in others is in `versions`', () => {
    const lore = builtInScenarios.flatMap((scenario) => {
      const texts = [scenario.summary, ...scenario.flows.flatMap(textsOf)].flatMap((text) => Object.values(text ?? {}));
      return texts.flatMap((text) => versionLore(text, scenario).map((found) => `${scenario.id}: ${found}: ${text}`));
    });
    expect(lore).toEqual([]);
  });

  it('say when a hop happens, because what it costs stands before that: `+1 VM exit: only if …`', () => {
    const whens = builtInScenarios.flatMap(({ flows }) => flows.flatMap(({ hops }) => hops.flatMap(({ when }) => when ?? [])));
    expect(whens.filter(({ en, ja = '' }) => /^(?:not|never|no)\b/i.test(en) || ja.includes('不要'))).toEqual([]);
  });

  it('name the same other versions in both languages', () => {
    const numbersIn = (text = ''): string[] => [...text.matchAll(versionNumber)].map(([, number = '']) => number).sort();
    const versions = builtInScenarios.flatMap(({ flows }) => flows.flatMap(({ hops }) => hops.flatMap(({ versions: text, variants = [] }) => {
      return [text ?? [], variants.flatMap((variant) => (variant.item === 'versions' ? [variant.value] : []))].flat();
    })));
    expect(versions.length).toBeGreaterThan(30);
    expect(versions.filter((text) => text['ja'] === undefined || numbersIn(text.en).join() !== numbersIn(text['ja']).join())).toEqual([]);
  });
});
