import { describe, expect, test } from 'vitest';
import { costSummary, scenarioSummary } from '../../../src/extension/ui/cost-text.js';
import { compile } from '../../../src/language/index.js';

function scenarioOf(...flows: readonly string[]) {
  const { scenarios } = compile(`scenario s {
    title "S"
    machine host "Host" { participant a "A" in host-user }
    ${flows.join('\n')}
  }`);
  const [scenario] = scenarios;
  if (!scenario) throw new Error('not compiled');
  return scenario;
}
function flowOf(...hops: readonly string[]) {
  const [flow] = scenarioOf(`flow f "F" { ${hops.map((items) => `a -> a "x" { ${items} }`).join(' ')} }`).flows;
  if (!flow) throw new Error('not compiled');
  return flow;
}

describe('costs in words', () => {
  test('use singular and plural', () => {
    expect(costSummary(flowOf('kind copy', 'kind vm-exit', 'kind vm-exit'), 'en')).toBe('1 copy · 2 VM exits');
    expect(costSummary(flowOf('kind copy', 'kind copy'), 'en')).toBe('2 copies · 0 VM exits');
  });

  test('do not count hops that do not happen for every packet', () => {
    expect(costSummary(flowOf('kind vm-exit', 'kind vm-exit when "it is asleep"'), 'en')).toBe('0 copies · 1 VM exit');
  });

  test('are replaced by the number of hops for a flow that only sets up', () => {
    expect(costSummary(flowOf('branch control', 'branch control kind message'), 'en')).toBe('2 hops');
    expect(costSummary(flowOf('branch control'), 'en')).toBe('1 hop');
  });

  test('of a scenario are those of its sending flow', () => {
    const receive = 'flow receive "In" { a -> a "x" { kind copy } }';
    const send = 'flow send "Out" { a -> a "x" { kind vm-exit } }';
    expect(scenarioSummary(scenarioOf(receive, send), 'en')).toBe('0 copies · 1 VM exit');
    expect(scenarioSummary(scenarioOf(receive), 'en')).toBe('1 copy · 0 VM exits');
    expect(scenarioSummary(scenarioOf(), 'en')).toBe('');
  });

  test('are in the language of the texts, not of the user interface', () => {
    const flow = flowOf('kind copy', 'kind vm-exit', 'kind vm-exit');
    expect(costSummary(flow, 'ja')).toBe('コピー 1回 · VM exit 2回');
    expect(costSummary(flow, 'ja-JP')).toBe('コピー 1回 · VM exit 2回');
    expect(costSummary(flow, 'fr')).toBe('1 copy · 2 VM exits');
    expect(costSummary(flowOf('branch control'), 'ja')).toBe('1ホップ');
  });
});
