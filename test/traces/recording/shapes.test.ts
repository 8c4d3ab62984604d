import { expect, test } from 'vitest';
import { Shapes } from '../../../src/traces/recording/shapes.js';

test('combinations of name, caller, kind and context have numbers of their own, and the same ones the same', () => {
  const shapes = new Shapes();
  const all = [1, 2].flatMap((name) => [0, 7].flatMap((caller) => (['function', 'tracepoint'] as const).flatMap((kind) => ([undefined, 'hardirq'] as const).map((context) => ({ name, caller, kind, context })))));
  const ids = all.map(({ name, caller, kind, context }) => shapes.idOf(name, caller, kind, context));
  expect(new Set(ids).size).toBe(all.length);
  expect(ids.map((id) => ({ name: shapes.name(id), caller: shapes.caller(id), kind: shapes.kind(id), context: shapes.context(id) }))).toEqual(all);
  expect(all.map(({ name, caller, kind, context }) => shapes.idOf(name, caller, kind, context))).toEqual(ids);
});

test('a trace with too many combinations lacks callers, and keeps the names that it has had', () => {
  const shapes = new Shapes();
  for (let name = 1; name <= 300; name += 1) for (let caller = 0; caller < 300; caller += 1) shapes.idOf(name, caller, 'function', undefined);
  const late = shapes.idOf(5, 60_000, 'function', undefined);
  expect([shapes.name(late), shapes.caller(late)]).toEqual([5, 0]);
});
