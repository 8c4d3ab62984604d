import { describe, expect, it } from 'vitest';
import { compile } from '../../../src/language/index.js';
import { scenarioWith } from '../documents.js';

const around = (broken: string): string => scenarioWith(`app -> drv "first" { kind syscall }\n${broken}\ndrv -> kvm "last" { kind vm-exit }`);
const labels = (text: string): string[] => compile(text).scenarios.flatMap((scenario) => scenario.flows.flatMap((flow) => flow.hops.map((hop) => hop.label.en)));

describe('an invalid hop never removes the others', () => {
  it.each([
    ['no closing brace', 'app -> drv "bad" { kind call'],
    ['no opening brace', 'app -> drv "bad" kind call }'],
    ['no braces', 'app -> drv "bad" kind call'],
    ['one brace too many', 'app -> drv "bad" { kind call } }'],
    ['two braces too many', 'app -> drv "bad" { kind call } } }'],
    ['brace in the middle', 'app -> drv "bad" { kind call } level detail }'],
    ['unterminated label', 'app -> drv "bad {\n kind call }'],
    ['unterminated note', 'app -> drv "bad" {\n note "half\n }'],
    ['no target', 'app -> "bad" { kind call }'],
    ['no origin', '-> drv "bad" { kind call }'],
    ['no label', 'app -> drv { kind call }'],
    ['no arrow', 'app drv "bad" { kind call }'],
    ['only an arrow', '->'],
    ['only a name', 'app'],
    ['wrong arrow', 'app => drv "bad" { kind call }'],
    ['reversed arrow', 'app <- drv "bad" { kind call }'],
    ['random characters', '%% @@ ### \u0000 \ud800'],
    ['another language', 'participant X as Y\nX->>Y: hello'],
    ['unknown items', 'app -> drv "bad" { foo bar { baz } kind call }'],
    ['half of an anchor', 'app -> drv "bad" { at linux: }'],
    ['half of a via', 'app -> drv "bad" { via linux:a.c#f calls }'],
    ['half of a copy', 'app -> drv "bad" { copy from }'],
    ['half of a cost', 'app -> drv "bad" { cost copies 1, }'],
    ['half of an observe', 'app -> drv "bad" { observe host }'],
    ['a keyword cut off', 'app -> drv "bad" { kind'],
    ['half of a lane note', 'note over app,'],
    ['unclosed loop', 'loop "x" { app -> drv "bad"'],
    ['unopened loop', 'loop "x" app -> drv "bad" }'],
    ['untitled loop', 'loop { app -> drv "bad" }'],
    ['unknown block', 'par "x" { app -> drv "bad" }'],
    ['an else without alt', 'else "x" { app -> drv "bad" }'],
    ['a brace alone', '{'],
    ['an or', 'app -> drv "bad" { when lone or }'],
    ['half of a parenthesis', 'app -> drv "bad" { when (lone and }'],
    ['an or before the next hop', 'app -> drv "bad" { note "n" if lone or'],
    ['a block under a parenthesis', 'opt "o" when (lone) { app -> drv "bad" }'],
    ['a lane note under operators', 'note over app "n" if !lone && (amd'],
  ])('%s', (_, broken) => {
    const found = labels(around(broken));
    expect(found[0]).toBe('first');
    expect(found.at(-1)).toBe('last');
    expect(compile(around(broken)).diagnostics.some(({ severity }) => severity === 1)).toBe(true);
  });

  it.each([
    ['calls', 'via linux:a.c#f calls\n note "why"\n level detail'],
    ['through', 'via linux:a.c#f calls g through\n note "why"\n level detail'],
    ['versions', 'versions\n note "why"\n level detail'],
    ['at', 'at\n note "why"\n level detail'],
    ['kind', 'kind\n note "why"\n level detail'],
  ])('keeps the items after `%s` when its value is not written yet', (_, items) => {
    const { scenarios, diagnostics } = compile(around(`app -> drv "new" { ${items} }`));
    expect(scenarios[0]?.flows[0]?.hops[1]).toMatchObject({ label: { en: 'new' }, note: { en: 'why' }, level: 'detail' });
    expect(diagnostics.filter(({ severity }) => severity === 1)).toHaveLength(1);
  });

  it('keeps the flows after a flow that does not end', () => {
    const text = scenarioWith('app -> drv "first" {').replace('  }\n}\n', '  flow back "Back" { drv -> app "second" }\n}\nscenario t { title "T" }');
    expect(labels(text)).toEqual(['first', 'second']);
    expect(compile(text).scenarios.map(({ id }) => id)).toEqual(['s', 't']);
  });

  it('keeps the hops of a flow whose keyword is misspelt', () => {
    expect(labels(scenarioWith('app -> drv "first"').replace('flow send', 'flwo send'))).toEqual(['first']);
  });

  it('reports ten different errors of one file, each with its line', () => {
    const lines = [
      'app -> nobody "1"', 'app -> drv "2" { kind teleport }', 'app -> drv "3" { at linux:/abs.c#f }', 'app -> drv "4" { at nope:a.c#f }',
      'app -> drv 5', 'app drv "6"', 'app -> drv "7" { level medium }', 'app -> drv "8" { cost exits 1 }', 'app -> drv "9" { kind call kind copy }',
      'app -> drv "10" { at linux:a\\b.c#f }',
    ];
    const text = scenarioWith(lines.join('\n'));
    const firstLine = text.split('\n').findIndex((line) => line.startsWith('app ->'));
    const found = new Set(compile(text).diagnostics.filter(({ severity }) => severity === 1).map(({ range }) => range.start.line - firstLine));
    expect([...found]).toEqual(lines.map((_, index) => index));
  });
});
