import { expect, it } from 'vitest';
import { tokenAt } from '../../../src/language/compile/document.js';
import { anchorSiteAt } from '../../../src/language/features/anchor-sites.js';
import { scenarioWith } from '../documents.js';
import { textIn, withCaret } from '../marked-text.js';

/** The anchor at the caret: its role and index, the place, the whole, its path and its symbol as written, the names called, and the number of its hop. */
function siteAt(marked: string): string {
  const { document, caret } = withCaret(scenarioWith(marked));
  const site = anchorSiteAt(document, caret);
  if (!site) return 'none';
  const { role, index, place, whole, path, symbol, calls, hop } = site;
  const written = [whole, path, symbol].map((range) => `«${textIn(document, range)}»`).join(' ');
  return `${role} ${index} ${place.path}#${place.symbol} ${written} ${calls.map((range) => textIn(document, range)).join('|')} ${hop.n}`;
}

it.each([
  ['app -> drv "x" { at ¦linux:a.c#f | qemu:b.c#g }', 'at 0 a.c#f «linux:a.c#f» «a.c» «f»  1'],
  ['app -> drv "x" { at linux:a.c#f¦ | qemu:b.c#g }', 'at 0 a.c#f «linux:a.c#f» «a.c» «f»  1'],
  ['app -> drv "x" { at linux:a.c#f |¦ qemu:b.c#g }', 'none'],
  ['app -> drv "x" { at linux:a.c#f | ¦qemu:b.c#g }', 'at 1 b.c#g «qemu:b.c#g» «b.c» «g»  1'],
  ['app -> drv "x" { via linux:a.c#f calls g | h¦ through linux:c.c#t }', 'none'],
  ['app -> drv "x" { via linux:a.c#¦f calls g | h through linux:c.c#t }', 'via 0 a.c#f «linux:a.c#f» «a.c» «f» g|h 1'],
  ['app -> drv "x" { via linux:a.c#f calls g | h through linux:c.c#¦t }', 'through 0 c.c#t «linux:c.c#t» «c.c» «t» g|h 1'],
  ['app -> drv "x" { at "linux:a b.c#f¦" }', 'at 0 a b.c#f «"linux:a b.c#f"» «"linux:a b.c#f"» «"linux:a b.c#f"»  1'],
  ['¦app -> drv "x" { at linux:a.c#f }', 'none'],
  ['app -> drv "x" { at linux:a.c#f }¦', 'none'],
  ['app -> drv "x" { at linux:a.c#f | linux:bad¦ }', 'none'],
  ['app -> drv "x" { at linux:a.c#f }\ndrv -> app "y" { kind return at linux:b.c#¦g }', 'at 0 b.c#g «linux:b.c#g» «b.c» «g»  2'],
])('the anchor in %j', (marked, expected) => {
  expect(siteAt(marked)).toBe(expected);
});

it.each([
  ['ti¦tle "T"', 'title'], ['¦title "T"', 'title'], ['title¦ "T"', 'title'], ['title ¦"T"', undefined], ['title "T"¦', '"T"'], ['flow f{¦}', '{'], ['flow f¦{}', 'f'], ['flow ¦f{}', 'f'],
  ['a->¦b', 'b'], ['a¦->b', 'a'], ['a-¦>b', '->'], ['x  ¦  y', undefined], ['"a"¦b:c', 'b:c'], ['b:c¦"a"', 'b:c'], ['¦', undefined],
] as const)('the token in %j is %j', (marked, expected) => {
  const { document: { tree, textDocument }, caret } = withCaret(marked);
  const token = tokenAt(tree, textDocument.offsetAt(caret));
  expect(token && (token.end > token.start ? tree.text.slice(token.start, token.end) : undefined)).toBe(expected);
});
