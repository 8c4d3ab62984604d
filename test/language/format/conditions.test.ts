import { expect, it } from 'vitest';
import { format, formatRange } from '../../../src/language/index.js';
import { applied, withSelection } from '../marked-text.js';

/** Replaces each `‹60›` with that number of letters. */
function filled(text: string): string {
  return text.replace(/‹(\d+)›/g, (_, count: string) => 'x'.repeat(Number(count)));
}

const laidOut = filled(`// of the file
condition mine "M" else "N" default on because "B" // trailing
condition long "‹50›"
  else "‹50›" default off
  because "‹30›"
condition longest "‹60›"
    ja "‹60›"
  else "‹60›"
    ja "‹60›" default on

scenario s {
  title "S"
  // of the scenario
  condition own "O" ja "P"

  condition halted default on because "B"

  flow f "F" {
    a -> a "x" as one {
      kind ring
      when mine and not own // why
      when "w"
      copy from "a" to "b"
      copy from "‹50›"
        to "‹50›"
        if mine
      cost copies 1 if own
      cost wakeups 2
      // of the function
      at linux:a.c#f | linux:b.c#f if amd
      at linux:a.c#g
      at linux:‹50›.c#f
        | linux:‹50›.c#g
        if mine
      via linux:‹30›.c#f calls g
        through linux:‹30›.c#g | linux:d.c#i
        if amd and not lone
      note "‹60›"
        ja "‹60›"
        if not mine
      observe kprobe g if amd
      observe kprobe f
    }
    a -> a "y" {
      when ‹50›
        and not ‹40›
        and c
      note "‹40›"
        if ‹60›
          and not ‹40›
    }
    note over a "n" if not mine
    note over a "‹60›"
      ja "‹60›"
      if mine
    opt "o" when mine and own {
      a -> a "z"
    }
    alt "‹60›"
        ja "‹60›"
        when mine {} else "b" when not mine {}
  }
}

// last
condition after "A"
`);

it('conditions and expressions have one layout', () => {
  expect(format(laidOut)).toBe(laidOut);
  const joined = laidOut.split('\n').reduce((text, line) => (/^\s+(?:ja|to|if|else|because|and|when|through|\||default) ?/.test(line) && !/^ {6}when/.test(line) ? `${text} ${line.trim()}` : `${text}\n${line}`));
  expect(joined).not.toBe(laidOut);
  expect(format(joined)).toBe(laidOut);
});

it('items of one keyword keep their order, which decides which of them counts', () => {
  const text = 'scenario s { flow f "F" { a -> a "x" { note "1" if amd at linux:a.c#f if amd note "2" at linux:a.c#g note "3" if lone kind ring } } }';
  expect(format(text)?.split('\n').slice(3, -4).map((line) => line.trim())).toEqual([
    'kind ring', 'at linux:a.c#f if amd', 'at linux:a.c#g', 'note "1" if amd', 'note "2"', 'note "3" if lone',
  ]);
});

it.each([
  ['condition   a  "A"', 'condition a "A"\n'],
  ['condition a "A"\n\n\ncondition b "B" scenario s{}condition c "C"', 'condition a "A"\n\ncondition b "B"\n\nscenario s {}\ncondition c "C"\n'],
  [
    `scenario s { flow f "F" { a -> a "x" { note "n" if lone // ${'x'.repeat(75)}\nand not halted } } }`,
    `scenario s {\n  flow f "F" {\n    a -> a "x" {\n      note "n"\n        if lone // ${'x'.repeat(75)}\n        and not halted\n    }\n  }\n}\n`,
  ],
  ['condition // own\n a "A" default // off?\n on', 'condition // own\n  a "A" default // off?\n  on\n'],
])('%j becomes %j', (text, expected) => {
  expect(format(text)).toBe(expected);
  expect(format(expected)).toBe(expected);
});

it.each([
  ['«condition  a   "A"»\ncondition  b "B"\nscenario  s { }', 'condition a "A"\ncondition  b "B"\nscenario  s { }'],
  ['condition  a   "A"\nscenario  s { }\n«condition  b "B"»', 'condition  a   "A"\nscenario  s { }\ncondition b "B"'],
  ['condition  a   "A"\nscenario s {\n«condition   b "B"»\n}', 'condition  a   "A"\nscenario s {\n  condition b "B"\n}'],
])('of a selection, only the condition that it touches is laid out: %j', (marked, expected) => {
  const { document, selection } = withSelection(marked);
  expect(applied(document, formatRange(document, selection))).toBe(expected);
});
