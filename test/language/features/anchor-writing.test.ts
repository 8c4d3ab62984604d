import { expect, it } from 'vitest';
import { unfinishedAnchorAt } from '../../../src/language/features/anchor-writing.js';
import { scenarioWith } from '../documents.js';
import { textIn, withCaret } from '../marked-text.js';

/** What is being written at the caret in the second of three hops, with ranges as their texts and callers as anchors; undefined outside of an anchor. */
function writtenAt(items: string): unknown {
  const { document, caret } = withCaret(scenarioWith(`app -> drv "1" { at linux:one.c#one | qemu:q.c#q }
app -> drv "2" { at linux:net/hop.c#here ${items} }
app -> drv "3" { at linux:three.c#three | linux:one.c#again | linux:half.c }`));
  const unfinished = unfinishedAnchorAt(document, caret);
  if (!unfinished) return undefined;
  const described = { ...unfinished, source: unfinished.source.name, name: textIn(document, unfinished.name) };
  if ('whole' in unfinished) return { ...described, whole: textIn(document, unfinished.whole) };
  return 'callers' in unfinished ? { ...described, callers: unfinished.callers.map(({ path, symbol }) => `${path}#${symbol}`) } : described;
}

const named = ['net/hop.c', 'one.c', 'three.c'];

it.each([
  ['at ¦', undefined],
  ['at linux:¦', { writing: 'path', source: 'linux', likely: [], path: '', typed: '', name: '', whole: '', named: named }],
  ['at linux:net/b¦', { writing: 'path', source: 'linux', likely: [], path: 'net', typed: 'b', name: 'b', whole: 'net/b', named: named }],
  ['at linux:ne¦t/b.c#f', { writing: 'path', source: 'linux', likely: [], path: '', typed: 'ne', name: 'net', whole: 'net/b.c', named: named }],
  ['at linux:net/b.c¦#f', { writing: 'path', source: 'linux', likely: [], path: 'net', typed: 'b.c', name: 'b.c', whole: 'net/b.c', named: named }],
  ['at linux:¦net/b.c', { writing: 'path', source: 'linux', likely: [], path: '', typed: '', name: 'net', whole: 'net/b.c', named: named }],
  ['at linux:net¦/b.c', { writing: 'path', source: 'linux', likely: [], path: '', typed: 'net', name: 'net', whole: 'net/b.c', named: named }],
  ['at linux:/b¦', { writing: 'path', source: 'linux', likely: [], path: '', typed: 'b', name: 'b', whole: '/b', named: named }],
  ['at ¦linux:a.c#f', undefined],
  ['at linu¦x:a.c#f', undefined],
  ['at linux¦:a.c#f', undefined],
  ['at linux:a.c#f ¦', undefined],
  ['at qemu:¦ at qemu:z.c', { writing: 'path', source: 'qemu', likely: [], path: '', typed: '', name: '', whole: '', named: ['q.c'] }],
  ['at linux:net/a.c#¦', { writing: 'symbol', role: 'at', source: 'linux', likely: [], path: 'net/a.c', typed: '', name: '' }],
  ['at linux:net/a.c#fo¦o', { writing: 'symbol', role: 'at', source: 'linux', likely: [], path: 'net/a.c', typed: 'fo', name: 'foo' }],
  ['at x | linux:a/b/c¦', { writing: 'path', source: 'linux', likely: [], path: 'a/b', typed: 'c', name: 'c', whole: 'a/b/c', named: named }],
  ['at linux:a.c#f | linux:n¦', { writing: 'path', source: 'linux', likely: [], path: '', typed: 'n', name: 'n', whole: 'n', named: ['a.c', 'net/hop.c', 'one.c', 'three.c'] }],
  ['via linux:a¦', { writing: 'path', source: 'linux', likely: ['here'], path: '', typed: 'a', name: 'a', whole: 'a', named: named }],
  ['via linux:a.c#g¦ calls h', { writing: 'symbol', role: 'via', source: 'linux', likely: ['here'], path: 'a.c', typed: 'g', name: 'g' }],
  ['via linux:a.c#g calls ¦', { writing: 'call', source: 'linux', likely: ['here'], callers: ['a.c#g'], typed: '', name: '' }],
  ['via linux:a.c#g calls h¦', { writing: 'call', source: 'linux', likely: ['here'], callers: ['a.c#g'], typed: 'h', name: 'h' }],
  ['via linux:a.c#g calls ha¦lf', { writing: 'call', source: 'linux', likely: ['here'], callers: ['a.c#g'], typed: 'ha', name: 'half' }],
  ['via linux:a.c#g | qemu:b.c#h | linux:c.c#i calls h | ¦', { writing: 'call', source: 'linux', likely: ['here'], callers: ['a.c#g', 'c.c#i'], typed: '', name: '' }],
  ['via linux:a.c#g calls h | i through linux:t¦', { writing: 'path', source: 'linux', likely: ['h', 'i', 'here'], path: '', typed: 't', name: 't', whole: 't', named: ['a.c', 'net/hop.c', 'one.c', 'three.c'] }],
  ['via linux:a.c#g calls h through linux:t.c#s¦', { writing: 'symbol', role: 'through', source: 'linux', likely: ['h', 'here'], path: 't.c', typed: 's', name: 's' }],
  ['at linux¦', undefined],
  ['at nope:a¦', undefined],
  ['kind ca¦ll', undefined],
  ['at linux:a¦/b', { writing: 'path', source: 'linux', likely: [], path: '', typed: 'a', name: 'a', whole: 'a/b', named: named }],
  ['at "linux:a¦"', undefined],
  ['via nope:a.c#g calls ¦', undefined],
  ['via "linux:a b.c#g" calls ¦', { writing: 'call', source: 'linux', likely: ['here'], callers: ['a b.c#g'], typed: '', name: '' }],
  ['at linux:net/¦x/y.c#f', { writing: 'path', source: 'linux', likely: [], path: 'net', typed: '', name: 'x', whole: 'net/x/y.c', named: named }],
  ['note "linux:¦"', undefined],
  ['at linux:a.c#f through ¦', undefined],
  ['via hardware ¦', undefined],
])('in `%s`', (items, expected) => {
  expect(writtenAt(items)).toEqual(expected);
});
