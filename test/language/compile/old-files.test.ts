import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { compile, format } from '../../../src/language/index.js';
import { settle } from '../../../src/model/settle.js';

/** Files from before there were conditions, each with its model of that time. */
const files = ['items', 'names'];
const read = (name: string) => readFileSync(`test/fixtures/before-conditions/${name}`, 'utf8');

it.each(files)('a file from before there were conditions has the same model as then: %s', (name) => {
  const { scenarios, isBroken, diagnostics } = compile(read(`${name}.vhflow`));
  const before = (JSON.parse(read(`${name}.json`)) as object[]).map((scenario) => ({ ...scenario, conditions: [] }));
  expect(scenarios).toEqual(before);
  expect(scenarios.map((scenario) => settle(scenario).flows)).toEqual(scenarios.map(({ flows }) => flows));
  expect(isBroken).toBe(false);
  expect(diagnostics.filter(({ severity }) => severity === 1)).toEqual([]);
});

it.each(files)('a file from before there were conditions is formatted without a change of its meaning: %s', (name) => {
  const text = read(`${name}.vhflow`);
  expect(compile(format(text) ?? '').scenarios).toEqual(compile(text).scenarios);
});
