import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compile, limits } from '../../../src/language/index.js';
import { scenarioWith } from '../documents.js';

const codes = (text: string) => compile(text).diagnostics.filter(({ severity }) => severity === 1).map(({ code }) => code);

it('the limits are those of the reference', () => {
  const rows = readFileSync('docs/language.md', 'utf8').split('## Limits')[1]?.match(/^\| [^|]+ \| [\d,]+/gm) ?? [];
  const documented = rows.map((row) => Number(/[\d,]+$/.exec(row)?.[0].replaceAll(',', '')));
  expect(documented).toEqual([
    limits.fileLength, limits.hopsOfFlow, limits.blockDepth, limits.textLength, limits.nameLength, limits.problems,
    limits.conditions, limits.terms, limits.conditionsOfHop, limits.conditionalItems,
  ]);
});

describe('what is exactly as large as a limit is no problem, and what is larger is one', () => {
  const padded = (text: string, length: number) => `${text}//${' '.repeat(length - text.length - 2)}`;
  const names = (count: number) => Array.from({ length: count }, (_, index) => `c${index}`);
  const declarations = (count: number) => names(count).map((name) => `condition ${name} "C"\n`).join('');
  const nested = (depth: number) => scenarioWith(`${'opt "x" {'.repeat(depth)} app -> drv "x" ${'}'.repeat(depth)}`);

  it.each([
    ['a file', (size: number) => padded(scenarioWith('app -> drv "x"'), size), limits.fileLength, 'file-too-large'],
    ['the hops of a flow', (size: number) => scenarioWith('app -> drv "x"\n'.repeat(size)), limits.hopsOfFlow, 'too-many-hops'],
    ['blocks in blocks', nested, limits.blockDepth, 'too-deep'],
    ['a text', (size: number) => scenarioWith(`app -> drv "${'x'.repeat(size)}"`), limits.textLength, 'text-too-long'],
    ['a text with an escape', (size: number) => scenarioWith(`app -> drv "${'x'.repeat(size - 1)}\\n"`), limits.textLength, 'text-too-long'],
    ['a translation', (size: number) => scenarioWith(`app -> drv "x" ja "${'x'.repeat(size)}"`), limits.textLength, 'text-too-long'],
    ['the id of a scenario', (size: number) => scenarioWith('app -> drv "x"').replace(/^scenario \S+/, `scenario ${'x'.repeat(size)}`), limits.nameLength, 'name-too-long'],
    ['the id of a flow', (size: number) => scenarioWith('app -> drv "x"').replace(/flow \S+/, `flow ${'x'.repeat(size)}`), limits.nameLength, 'name-too-long'],
    ['the id of a hop', (size: number) => scenarioWith(`app -> drv "x" as ${'x'.repeat(size)}`), limits.nameLength, 'name-too-long'],
    ['the conditions of a scenario', (size: number) => scenarioWith('app -> drv "x"', declarations(size)), limits.conditions, 'too-many-conditions'],
    ['the conditions of a file', (size: number) => declarations(size) + scenarioWith('app -> drv "x"'), limits.conditions, 'too-many-conditions'],
    ['the terms of an expression', (size: number) => scenarioWith(`app -> drv "x" { when ${names(size).join(' and ')} }`, declarations(40)), limits.terms, 'too-many-conditions'],
    ['the conditions of the items of a hop', (size: number) => scenarioWith(`app -> drv "x" { ${names(size).map((name) => `note "n" if ${name}`).join(' ')} }`, declarations(40)), limits.conditionsOfHop, 'too-many-conditions'],
    ['the items of a hop with conditions', (size: number) => scenarioWith(`app -> drv "x" { ${'observe kprobe f if amd '.repeat(size)} }`), limits.conditionalItems, 'too-many-conditions'],
    ['an amount', (size: number) => scenarioWith(`app -> drv "x" { cost copies ${size} }`), 1_000_000, 'number-too-large'],
  ] as const)('%s', (_, make, limit, code) => {
    expect(codes(make(limit))).toEqual([]);
    expect(codes(make(limit + 1))).toEqual([code]);
  });

  it('a block that is too deep ends where its braces do', () => {
    const deepest = (inside: string) => compile(scenarioWith(`${'opt "x" { '.repeat(limits.blockDepth)}${inside}${' }'.repeat(limits.blockDepth)} app -> drv "after"`));
    for (const inside of ['opt "y" { }', 'opt "y" { { } { } app -> drv "in" }', 'opt "y"', 'opt "y" { app -> drv "in" } app -> drv "beside"']) {
      const { scenarios, diagnostics } = deepest(inside);
      expect(diagnostics.filter(({ severity }) => severity === 1).map(({ code }) => code)).toEqual(['too-deep']);
      expect(scenarios[0]?.flows[0]?.hops.map(({ label }) => label.en)).toEqual([...(inside.includes('beside') ? ['beside'] : []), 'after']);
    }
  });

  it('problems', () => {
    const wrong = (count: number) => codes(scenarioWith('app -> nobody "x"\n'.repeat(count)));
    expect(wrong(limits.problems - 1).at(-1)).toBe('unknown-lane');
    expect(wrong(limits.problems - 1)).toHaveLength(limits.problems - 1);
    expect(wrong(limits.problems).at(-1)).toBe('too-many-problems');
    expect(wrong(limits.problems + 100)).toHaveLength(limits.problems);
  });

  it('a path of an anchor', () => {
    const path = (length: number) => codes(scenarioWith(`app -> drv "x" { at linux:${'x'.repeat(length)}#f }`));
    expect([path(1_024), path(1_025)]).toEqual([[], ['anchor-bad-path']]);
  });

  it('a text of a hop', () => {
    const written = (item: string, length: number) => codes(scenarioWith(`app -> drv "x" { ${item} "${'x'.repeat(length)}" }`));
    for (const item of ['when', 'thread', 'note', 'versions']) expect([written(item, 4_000), written(item, 4_001)], item).toEqual([[], ['text-too-long']]);
  });

  it('the id of a participant, wherever it is written', () => {
    const written = (length: number) => {
      const id = 'x'.repeat(length);
      return codes(scenarioWith(`${id} -> ${id} "x" { in ${id} }\nnote over ${id} "n"`, '').replace('participant app', `participant ${id}`));
    };
    expect(written(limits.nameLength)).toEqual([]);
    expect(written(limits.nameLength + 1)).toEqual(Array.from({ length: 5 }, () => 'name-too-long'));
  });

  it('the name of a function that is called', () => {
    const called = (length: number) => codes(scenarioWith(`app -> drv "x" { via linux:a.c#f calls ${'f'.repeat(length)} }`));
    expect([called(255), called(256)]).toEqual([[], ['anchor-bad-symbol']]);
  });

  it('the name of a function', () => {
    const symbol = (length: number) => codes(scenarioWith(`app -> drv "x" { at linux:a.c#${'f'.repeat(length)} }`));
    expect([symbol(255), symbol(256)]).toEqual([[], ['anchor-bad-symbol']]);
  });
});

it('a text that is too long is cut between characters', () => {
  const label = (text: string) => compile(scenarioWith(`app -> drv "${text}"`)).scenarios[0]?.flows[0]?.hops[0]?.label.en;
  const { textLength } = limits;
  expect(label('x'.repeat(textLength + 5))).toBe('x'.repeat(textLength));
  expect(label(`${'x'.repeat(textLength - 1)}😀`)).toBe('x'.repeat(textLength - 1));
  expect(label(`${'x'.repeat(textLength - 2)}😀y`)).toBe(`${'x'.repeat(textLength - 2)}😀`);
  for (const pair of ['\ud800\udc00', '\udbff\udfff', '\u{10ffff}']) expect(label(`${'x'.repeat(textLength - 1)}${pair}`)).toBe('x'.repeat(textLength - 1));
  for (const last of ['\ud7ff', '\ue000', '\udfff']) expect(label(`${'x'.repeat(textLength - 1)}${last}y`)).toBe(`${'x'.repeat(textLength - 1)}${last}`);
  expect(label(`${'x'.repeat(textLength - 1)}\udc00y`)).toBe(`${'x'.repeat(textLength - 1)}\udc00`);
});

it('a message shows 80 characters of what cannot be a name in C', () => {
  const messages = (item: string) => compile(scenarioWith(`app -> drv "x" { ${item} }`)).diagnostics.filter(({ code }) => code === 'anchor-bad-symbol').map(({ message }) => message);
  const name = (length: number) => 'x-'.padEnd(length, 'y');
  for (const written of ['at linux:a.c#', 'via linux:a.c#f calls ']) {
    expect(messages(written + name(80))).toEqual([expect.stringContaining(`\`${name(80)}\``)]);
    expect(messages(written + name(81))).toEqual([expect.stringContaining(`\`${name(80)}\``)]);
  }
});

it('a message shows 40 characters of what it is about', () => {
  const message = (length: number) => compile(scenarioWith(`app -> drv "x" { kind ${'/'.padEnd(length, 'x')} }`)).diagnostics.find(({ code }) => code === 'expected-word')?.message ?? '';
  expect(message(40)).toContain(`\`/${'x'.repeat(39)}\``);
  expect(message(41)).toContain(`\`/${'x'.repeat(39)}…\``);
});
