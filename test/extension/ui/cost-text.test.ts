import { describe, expect, test } from 'vitest';
import { allCosts, costSummary, costsThatCount, scenarioSummary, type Translator } from '../../../src/extension/ui/cost-text.js';
import { compile } from '../../../src/language/index.js';

const english: Translator = {
  t: (message: unknown, ...values: unknown[]) => String(message).replace(/\{(\d)\}/g, (_, index: string) => String(values[Number(index)])),
};

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
  test('one and many', () => {
    expect(costSummary(flowOf('kind copy', 'kind vm-exit', 'kind vm-exit'), english)).toBe('1 copy · 2 exits');
    expect(costSummary(flowOf('kind copy', 'kind copy'), english)).toBe('2 copies · 0 exits');
  });

  test('what does not happen for every packet is not counted', () => {
    expect(costSummary(flowOf('kind vm-exit', 'kind vm-exit when "it is asleep"'), english)).toBe('0 copies · 1 exit');
  });

  test('a flow that only sets up is told by its length', () => {
    expect(costSummary(flowOf('branch control', 'branch control kind message'), english)).toBe('2 hops');
    expect(costSummary(flowOf('branch control'), english)).toBe('1 hop');
  });

  test('a scenario stands for its flow that sends', () => {
    const receive = 'flow receive "In" { a -> a "x" { kind copy } }';
    const send = 'flow send "Out" { a -> a "x" { kind vm-exit } }';
    expect(scenarioSummary(scenarioOf(receive, send), english)).toBe('0 copies · 1 exit');
    expect(scenarioSummary(scenarioOf(receive), english)).toBe('1 copy · 0 exits');
    expect(scenarioSummary(scenarioOf(), english)).toBe('');
  });

  test('all figures, or only those that count', () => {
    const cost = { copies: 0, vmExits: 5, hostRoundTrips: 1, wakeups: 0 };
    expect(allCosts(cost, english)).toBe('0 copies · 5 exits · 1 host round trip · 0 wake-ups');
    expect(costsThatCount(cost, english)).toBe('5 exits · 1 host round trip');
    expect(costsThatCount({ copies: 0, vmExits: 0, hostRoundTrips: 0, wakeups: 0 }, english)).toBe('');
  });
});
