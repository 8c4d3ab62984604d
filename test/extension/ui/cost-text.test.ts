import { describe, expect, test } from 'vitest';
import { costFigures, costLegend, costSummary } from '../../../src/extension/ui/cost-text.js';
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
    expect(costSummary(flowOf('kind copy', 'kind vm-exit', 'kind vm-exit'), 'en')).toBe('1 copy · 2 VM exits · 0 host round trips · 0 wake-ups');
    expect(costSummary(flowOf('kind copy', 'kind copy', 'kind syscall', 'kind wakeup'), 'en')).toBe('2 copies · 0 VM exits · 1 host round trip · 1 wake-up');
  });

  test('do not count hops that do not happen for every packet', () => {
    expect(costSummary(flowOf('kind vm-exit', 'kind vm-exit when "it is asleep"'), 'en')).toBe('0 copies · 1 VM exit · 0 host round trips · 0 wake-ups');
  });

  test('are none for a flow that only sets up, which no packet pays for', () => {
    const setup = flowOf('branch control kind syscall', 'branch control kind message');
    expect(costSummary(setup, 'en')).toBe('setup: no costs per packet');
    expect(costSummary(setup, 'ja')).toBe('セットアップ（パケットごとのコストなし）');
    expect(costFigures(setup)).toBe('');
    expect(costSummary(flowOf('branch control kind syscall', 'kind syscall'), 'en')).toBe('0 copies · 0 VM exits · 2 host round trips · 0 wake-ups');
  });

  test('are in the language of the texts, not of the user interface', () => {
    const flow = flowOf('kind copy', 'kind vm-exit', 'kind vm-exit');
    expect(costSummary(flow, 'ja')).toBe('コピー 1回 · VM exit 2回 · ホスト往復 0回 · 起床 0回');
    expect(costSummary(flow, 'ja-JP')).toBe(costSummary(flow, 'ja'));
    expect(costSummary(flow, 'fr')).toBe(costSummary(flow, 'en'));
  });
});

describe('costs in figures', () => {
  const flow = flowOf('kind copy', 'kind copy', 'kind vm-exit', 'kind wakeup', 'kind copy when "rarely"');

  test('are all four, zeros included', () => {
    expect(costFigures(flow)).toBe('2·1·0·1');
  });

  test.each(['en', 'ja'])('are in the order in which their legend names them, in %s', (language) => {
    const names = costLegend(language).replace(/^.*?: /, '').split(' · ');
    expect(names).toHaveLength(4);
    const counts = costFigures(flow).split('·');
    costSummary(flow, language).split(' · ').forEach((words, index) => {
      expect(words).toContain(counts[index]);
      expect(words).toContain(names[index]?.replace(/(copi|wake-up|exit|trip)(es|s)$/, (_, stem: string) => stem.replace('copi', 'cop')));
    });
  });
});
