import { expect, it } from 'vitest';
import { takeId } from '../../../src/language/compile/scope.js';

it.each([
  ['a b a a', 'a b a-2 a-3'], ['a a a-2 a-2 a', 'a a-2 a-2-2 a-2-3 a-3'], ['a-2 a a a', 'a-2 a a-3 a-4'], ['a-3 a a a', 'a-3 a a-2 a-4'], ['a a-2 a-3 a a', 'a a-2 a-3 a-4 a-5'],
])('ids %s are taken as %s', (wanted, taken) => {
  const ids = new Map<string, number>();
  expect(wanted.split(' ').map((id) => takeId(ids, id)).join(' ')).toBe(taken);
});
