import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Flow, Hop, Scenario } from '../../src/model/scenario.js';
import type { Text } from '../../src/model/text.js';
import { textsOfItem } from '../model/layout-texts.js';
import { compileSettled } from '../settled-scenarios.js';

const root = new URL('../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');
const readKeys = (path: string): Record<string, string> => JSON.parse(read(path)) as Record<string, string>;
const placeholders = (text: string): string[] => [...new Set(text.match(/\{\d\}/g) ?? [])].sort();

const sources = readdirSync(new URL('src/extension/', root), { encoding: 'utf8', recursive: true }).filter((name) => name.endsWith('.ts'));
/** Matches the first argument of `l10n.t(…)`, which is a literal so that it can be collected. */
const translated = /l10n\s*\.t\(\s*(?:'((?:[^'\\\n]|\\.)*)'|([^)\s][^\n]*))/g;

describe('texts of the extension', () => {
  const keys = new Set<string>();
  const notLiteral: string[] = [];
  for (const name of sources) {
    for (const [, literal, other] of read(`src/extension/${name}`).matchAll(translated)) {
      if (literal === undefined) notLiteral.push(`${name}: ${other}`);
      else keys.add(literal.replace(/\\(.)/g, '$1'));
    }
  }
  const japanese = readKeys('l10n/bundle.l10n.ja.json');

  test('are literals', () => expect(notLiteral).toEqual([]));
  test('are found', () => expect(keys.size).toBeGreaterThan(20));
  test('are all translated', () => expect([...keys].filter((key) => !japanese[key])).toEqual([]));
  test('have no unused translations', () => expect(Object.keys(japanese).filter((key) => !keys.has(key))).toEqual([]));
  test('keep their placeholders in translation', () => {
    const broken = Object.entries(japanese).filter(([key, value]) => placeholders(key).join() !== placeholders(value).join());
    expect(broken).toEqual([]);
  });
});

describe('texts of the manifest', () => {
  const keys = [...read('package.json').matchAll(/"%([^%"]+)%"/g)].map(([, key]) => key);
  const english = readKeys('package.nls.json');
  const japanese = readKeys('package.nls.ja.json');

  test('are all written in English', () => expect(keys.filter((key) => key === undefined || !english[key])).toEqual([]));
  test('are all used', () => expect(Object.keys(english).filter((key) => !keys.includes(key))).toEqual([]));
  test('are the same in Japanese', () => expect(Object.keys(japanese)).toEqual(Object.keys(english)));
  test('link to the same commands in Japanese', () => {
    const commands = (text = ''): string => (text.match(/command:[^)]+/g) ?? []).sort().join();
    const differing = Object.keys(english).filter((key) => commands(english[key]) !== commands(japanese[key]));
    expect(differing).toEqual([]);
  });
});

describe('texts of the built-in scenarios', () => {
  const ids = JSON.parse(read('scenarios/index.json')) as readonly string[];

  test('exist for five scenarios', () => expect(ids).toHaveLength(5));
  test.each(ids)('%s is complete in Japanese', (id) => {
    const { scenarios } = compileSettled(read(`scenarios/${id.replace(/\.vhflow$/, '')}.vhflow`));
    expect(scenarios).toHaveLength(1);
    const missing = scenarios.flatMap(textsOf).filter((text) => !text['ja'] && !isTechnical(text.en));
    expect(missing.map(({ en }) => en)).toEqual([]);
  });
});

function textsOf(scenario: Scenario): Text[] {
  return [
    scenario.title,
    ...present(scenario.summary),
    ...scenario.assumptions,
    ...scenario.machines.map(({ title }) => title),
    ...scenario.contexts.map(({ title }) => title),
    ...scenario.participants.map(({ label }) => label),
    ...scenario.flows.flatMap(textsOfFlow),
  ];
}

function textsOfFlow(flow: Flow): Text[] {
  return [flow.title, ...present(flow.summary), ...flow.hops.flatMap(textsOfHop), ...flow.layout.flatMap(textsOfItem)];
}

function textsOfHop({ label, note, versions, when, thread, copy, via }: Hop): Text[] {
  const hardware = via?.type === 'hardware' ? via.text : undefined;
  return [label, ...present(note), ...present(versions), ...present(when), ...present(thread), ...present(copy?.from), ...present(copy?.to), ...present(hardware)];
}

function present(text: Text | undefined): Text[] {
  return text ? [text] : [];
}

/** Code and names are the same in every language: every word contains a character of code, is a proper name, or has no letters. */
function isTechnical(text: string): boolean {
  const name = /^(?:App1|KVM|QEMU|DPDK|PMD|MSI|kick|pcap|libpcap|vhost|eventfd|ioctl)$/;
  return text.split(/\s+/).every((word) => name.test(word) || /[_()>/]/.test(word) || !/[A-Za-z]/.test(word));
}
