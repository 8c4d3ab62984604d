import { describe, expect, it } from 'vitest';
import { compile, limits } from '../../../src/language/index.js';
import { casesOf } from '../../../src/model/settle.js';
import { textDocumentOf } from '../../../src/language/syntax/positions.js';
import { scenarioWith } from '../documents.js';

/** Each problem as its severity and code, with the text that it is about. */
function problems(text: string, language = 'en'): string[] {
  const textDocument = textDocumentOf(text);
  return compile(text, { language }).diagnostics.map(({ severity, code, range }) => `${severity} ${code} ${textDocument.getText(range)}`);
}

const messages = (text: string, language = 'en') => compile(text, { language }).diagnostics.map(({ message }) => message);
const inHop = (items: string) => scenarioWith(`app -> drv "x" { ${items} }`);
const withoutHints = (found: readonly string[]) => found.filter((problem) => !problem.startsWith('4'));

describe('what is wrong with conditions', () => {
  it.each([
    ['a condition that is needed on and off', inHop('when amd and lone and not amd'), ['2 contradictory-condition amd and lone and not amd']],
    ['an item that never holds in its hop', inHop('when amd note "n" if lone and not amd'), ['2 contradictory-condition lone and not amd']],
    ['a note that never holds in its block', scenarioWith('opt "o" when amd { note over app "n" if not amd app -> drv "x" }'), ['2 contradictory-condition not amd']],
    ['a section that never holds in its block', scenarioWith('opt "o" when amd { alt "a" when not amd { app -> drv "x" } }'), ['2 contradictory-condition not amd']],
    ['a condition of a kind', inHop('kind call if amd'), ['1 condition-not-allowed amd']],
    ['an item twice', inHop('note "a" note "b"'), ['1 duplicate-item note']],
    ['an item twice under the same condition', inHop('note "a" if amd and lone note "b" if lone and amd'), ['1 duplicate-item note']],
    ['two conditions of a hop', inHop('when amd when lone'), ['1 duplicate-item when']],
    ['an unknown name', inHop('note "a" if adm'), ['1 unknown-condition adm']],
    ['a name on one side only', scenarioWith('app -> drv "x" { when c }') + 'scenario t { title "T" condition c "C" }', ['1 unknown-condition c']],
    ['a name twice in a scenario', scenarioWith('app -> drv "x" { when c }', 'condition c "C" condition c "D"'), ['1 duplicate-condition c']],
    ['a text for a built-in condition', scenarioWith('app -> drv "x"', 'condition amd "A"'), ['1 built-in-condition amd']],
    ['a default without a condition', scenarioWith('app -> drv "x" { when c }', 'condition c default on'), ['1 condition-without-text c']],
    ['a case without a function', inHop('at linux:a.c#f if amd and lone at linux:a.c#g if not lone'), ['2 uncovered-item at']],
    ['a case without a call site', inHop('when lone via hardware if amd and lone'), ['2 uncovered-item via']],
  ])('%s', (_, text, expected) => {
    expect(withoutHints(problems(text))).toEqual(expected);
    expect(problems(text, 'ja')).toEqual(problems(text));
  });

  it.each([...['and', 'not', 'if', 'when', 'in', 'else', 'loop', 'opt', 'alt'].map((name) => [name] as const)])('a condition cannot be called %s', (name) => {
    expect(problems(scenarioWith('app -> drv "x"', `condition ${name} "C"`)).filter((problem) => problem.startsWith('1'))).toEqual([`1 reserved-condition ${name}`]);
  });

  it.each(['on', 'off', 'default', 'because', 'kind', 'copy', 'note', 'at', 'via', 'observe', 'condition', 'flow', 'title', 'ja', 'calls', 'from'])('a condition can be called %s', (name) => {
    const steps = `app -> drv "x" { when ${name} and not amd note "n" if not ${name} kind syscall } opt "o" when ${name} { app -> drv "y" { observe kprobe f if ${name} } }`;
    expect(withoutHints(problems(scenarioWith(steps, `condition ${name} "C" default on`)))).toEqual([`2 contradictory-condition not ${name}`]);
  });

  it('names the case that nothing covers, of the conditions that make a difference', () => {
    expect(messages(inHop('when apicv at linux:a.c#f if amd and lone at linux:a.c#g if not lone'))).toContainEqual(expect.stringContaining('the case `not amd and lone`'));
  });

  it('says what to do with an item that is there twice', () => {
    expect(messages(inHop('note "a" note "b"'))).toContainEqual('This hop already has `note`; another one needs a condition: `note … if …`.');
    expect(messages(inHop('level main level main'))).toContainEqual('This hop already has `level`, which can be written only once.');
    expect(messages(inHop('note "a" note "b"'), 'ja')).toContainEqual('このホップには`note`がすでにあります。2つ目以降には条件が必要です（`note … if …`）。');
  });

  it('is not that only a scenario changes the default of a condition of its file', () => {
    const file = `condition c "C" ${scenarioWith('app -> drv "x" { when c }', 'condition c default on')}`;
    expect(problems(file).filter((problem) => problem.includes('condition'))).toEqual([]);
    expect(problems(`condition c "C" ${scenarioWith('app -> drv "x"', 'condition c "D"')}`).filter((problem) => problem.includes('condition'))).toEqual(['4 unused-condition c', '4 unused-condition c']);
  });
});

describe('conditions of a file', () => {
  const scenario = (id: string) => scenarioWith('app -> drv "x" { when c and title }').replace('scenario s', `scenario ${id}`);
  const conditions = 'condition c "C" ja "c" else "D" default on because "B"\ncondition title "T"\n';

  it.each([
    ['before', conditions + scenario('s') + scenario('t')], ['between', scenario('s') + conditions + scenario('t')], ['after', scenario('s') + scenario('t') + conditions],
  ])('can be %s its scenarios', (_, text) => {
    expect(withoutHints(problems(text))).toEqual([]);
    expect(compile(text).scenarios.map(({ flows }) => flows[0]?.hops[0]?.under?.length)).toEqual([2, 2]);
  });

  it('are those of the scenario if a brace is written too early', () => {
    const text = scenarioWith('app -> drv "x" { when c }').replace('machine guest', '} condition c "C" machine guest');
    expect(withoutHints(problems(text))).toEqual(['1 unexpected-token }']);
    expect(compile(text).scenarios[0]?.flows[0]?.hops).toHaveLength(1);
  });
});

describe('what is being written', () => {
  const broken = (text: string) => compile(text).diagnostics.filter(({ severity }) => severity === 1).map(({ code }) => code);

  it.each([
    ['the name of a condition before a scenario', `condition\n${scenarioWith('app -> drv "x"')}`, ['expected-name']],
    ['the name of a condition before another one', `condition\ncondition c "C"\n${scenarioWith('app -> drv "x" { when c }')}`, ['expected-name']],
    ['the name of a condition in a scenario', scenarioWith('app -> drv "x"', 'condition\n'), ['expected-name']],
    ['the text of a condition before `else`', scenarioWith('app -> drv "x" { when c }', 'condition c else "D"'), ['expected-text']],
    ['a default', scenarioWith('app -> drv "x" { when amd }', 'condition amd default\n'), ['expected-word']],
    ['a default that is none', scenarioWith('app -> drv "x" { when amd }', 'condition amd default yes'), ['expected-word']],
    ['the title of a block', scenarioWith('opt when amd { app -> drv "x" }'), ['expected-text']],
    ['the title of an alternative', scenarioWith('alt "a" { } else when amd { app -> drv "x" }'), ['expected-text']],
    ['the name after `when`', inHop('when\n kind call'), ['expected-text']],
    ['the name after `and`', inHop('when amd and\n kind call'), ['expected-name']],
    ['the name after `not`', inHop('note "n" if not\n kind call'), ['expected-name']],
    ['the last name before the next hop', scenarioWith('app -> drv "x" { when amd and } app -> drv "y"'), ['expected-name']],
    ['a name that is called before `if`', inHop('via linux:a.c#f calls if amd'), ['expected-name']],
    ['what to observe before `if`', inHop('observe host kprobe if amd'), ['expected-target']],
    ['an anchor before `if`', inHop('at if amd'), ['expected-anchor']],
    ['an anchor before `if`, after others', inHop('at linux:a.c#f | if amd'), ['expected-anchor']],
  ])('%s affects nothing else', (_, text, codes) => {
    expect(broken(text)).toEqual(codes);
    expect(compile(text).scenarios.flatMap(({ flows }) => flows.flatMap(({ hops }) => hops)).length).toBeGreaterThan(0);
  });
});

describe('a hop with very many items', () => {
  const hostile = (count: number, item: (n: number) => string) => inHop(Array.from({ length: count }, (_, n) => item(n)).join('\n'));

  it.each([
    ['under one condition', (n: number) => `note "${n}" if amd`],
    ['under different conditions', (n: number) => `at linux:a.c#f if ${['lone', 'halted', 'apicv', 'pv-eoi', 'amd', 'small'].filter((_, bit) => n & (1 << bit)).join(' and ') || 'lone'}`],
    ['that are all observed', (n: number) => `observe kprobe f${n} if amd`],
  ])('%s has at most as many as the limit', (_, item) => {
    const { scenarios: [scenario], diagnostics } = compile(hostile(10_000, item));
    const hop = scenario?.flows[0]?.hops[0];
    expect(hop?.variants?.length).toBeLessThanOrEqual(limits.conditionalItems);
    expect(hop && casesOf(hop).length).toBeLessThanOrEqual(2 ** limits.conditionsOfHop);
    expect(diagnostics.map(({ code }) => code)).toContain('too-many-conditions');
  });

  it('depends on as many conditions as the limit, in each of the cases', () => {
    const names = Array.from({ length: 40 }, (_, index) => `c${index}`);
    const text = scenarioWith(`app -> drv "x" { ${names.map((name) => `at linux:${name}.c#f if ${name}`).join(' ')} }`, names.map((name) => `condition ${name} "C"`).join(' '));
    const hop = compile(text).scenarios[0]?.flows[0]?.hops[0];
    expect(hop?.variants).toHaveLength(limits.conditionsOfHop);
    expect(hop && casesOf(hop).map(({ at }) => at?.[0].path)).toEqual([undefined, ...names.slice(0, limits.conditionsOfHop).map((name) => `${name}.c`)]);
  });

  it('in blocks with very many conditions has each of them once', () => {
    const names = Array.from({ length: limits.conditions }, (_, index) => `c${index}`);
    const blocks = Array.from({ length: limits.blockDepth }, (_, depth) => `opt "o" when ${names.slice(depth, depth + limits.terms).join(' and ')} {`);
    const text = scenarioWith(`${blocks.join(' ')} app -> drv "x" { when c0 and not c0 } ${'}'.repeat(blocks.length)}`, names.map((name) => `condition ${name} "C"`).join(' '));
    const under = compile(text).scenarios[0]?.flows[0]?.hops[0]?.under ?? [];
    expect(under).toHaveLength(limits.blockDepth + limits.terms - 1 + 1);
  });
});
