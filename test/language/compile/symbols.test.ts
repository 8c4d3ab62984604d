import { expect, it } from 'vitest';
import { compile } from '../../../src/language/index.js';
import { scenarioWith } from '../documents.js';

const errorsOf = (anchor: string) => compile(scenarioWith(`app -> drv "a" { at ${anchor} }`)).diagnostics.filter(({ severity }) => severity === 1).map(({ code }) => code);

it.each(['Ring::push', 'net::Ring::~Ring', 'café', 'Ring::operator()', 'operator[]', '$x', 'operator'])('an anchor can name a function of C++, or in another script: %s', (symbol) => {
  expect(errorsOf(`linux:a.cpp#${symbol}`)).toEqual([]);
  expect(errorsOf(`"linux:a.cpp#${symbol}"`)).toEqual([]);
});

it.each(['A::operator==', 'operator<=>', 'operator=', 'operator bool', 'A::operator const char*', 'operator new[]', 'operator delete'])('an anchor in quotes can name an operator: %s', (symbol) => {
  expect(errorsOf(`"linux:a.cpp#${symbol}"`)).toEqual([]);
});

it.each(['Ring::', '::push', 'Ring:push', 'op\u200ben', 'op\u00aden', '\u3164', '~~x', 'A::5', 'a b', 'operator====', 'Ring<int>::push', `a${'::a'.repeat(85)}`])('an anchor cannot name %j', (symbol) => {
  expect(errorsOf(`"linux:a.cpp#${symbol}"`)).toEqual(['anchor-bad-symbol']);
});
