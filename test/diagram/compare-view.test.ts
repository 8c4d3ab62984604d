import { describe, expect, it } from 'vitest';
import { builtInScenarios, compileSettled } from '../settled-scenarios.js';
import { compareViewOf } from '../../src/diagram/index.js';
import { costOfFlow } from '../../src/model/cost.js';
import type { Scenario } from '../../src/model/scenario.js';
import { hostileTexts, sampleFlow, sampleScenario } from './sample-scenario.js';

type Flows = Parameters<typeof compareViewOf>[0]['chosen'];

const flowsOf = (...scenarios: readonly Scenario[]): Flows => scenarios.flatMap((scenario) => scenario.flows.slice(0, 1).map((flow) => ({ scenario, flow })));
const sends = flowsOf(...builtInScenarios);

/** A scenario whose one flow has the given hops; its lanes run in contexts, two of which have the same title. */
function scenarioWith(id: string, hops: string): Scenario {
  const { scenarios, diagnostics } = compileSettled(`scenario ${id} {
    title "Path ${id}" ja "経路${id}"
    source qemu "7.2.0"
    context card "Kernel" like host-kernel
    context guest-side "Kernel" like guest-kernel
    machine guest "Guest" { participant driver "Driver" in guest-side }
    machine host "Host" { participant nic "Card" in card participant kvm "KVM" in kvm participant vmm "QEMU" in qemu }
    flow send "Send" ja "送信" { ${hops} }
  }`);
  expect(diagnostics.filter(({ severity }) => severity === 1)).toEqual([]);
  const [scenario] = scenarios;
  if (!scenario) throw new Error('no scenario');
  return scenario;
}

describe('the view of flows side by side', () => {
  it('has every hop of every flow in one row, in the order of its flow', () => {
    const { rows, columns } = compareViewOf({ chosen: sends, others: [], language: 'en' });
    sends.forEach(({ flow }, column) => {
      expect(rows.flatMap((row) => row[column]?.n ?? [])).toEqual(flow.hops.map(({ n }) => n));
    });
    expect(rows.every((row) => row.length === sends.length && row.some((cell) => cell !== null))).toBe(true);
    expect(columns.map(({ hops }) => hops)).toEqual(sends.map(({ flow }) => flow.hops.length));
  });

  it('has the costs of each column as the model computes them, and for all but the first what they save and add', () => {
    const { columns } = compareViewOf({ chosen: sends, others: [], language: 'en' });
    expect(columns.map(({ steady }) => steady)).toEqual(sends.map(({ flow }) => costOfFlow(flow).steady));
    expect(columns.map(({ differences }) => differences.length > 0)).toEqual(sends.map((_, column) => column > 0));
    for (const { steady, differences } of columns.slice(1)) {
      for (const { name, before, after } of differences) expect([before, after]).toEqual([columns[0]?.steady[name], steady[name]]);
    }
  });

  it('colours a hop by where its code runs, even in a lane that no arrow touches and in contexts with the same title', () => {
    const scenario = scenarioWith('a', 'driver -> nic "ring the bell" { kind vm-exit in kvm } nic -> nic "work" driver -> driver "wait" vmm -> vmm "poll"');
    const { rows } = compareViewOf({ chosen: flowsOf(scenario), others: [], language: 'en' });
    expect(rows.map(([cell]) => [cell?.label, cell?.contextTitle, cell?.tone])).toEqual([
      ['ring the bell', 'KVM', 'kvm'], ['work', 'Kernel', 'host-kernel'], ['wait', 'Kernel', 'guest-kernel'], ['poll', 'QEMU', 'qemu'],
    ]);
  });

  it('has the conditions of all flows once, with what switching would change in which flow', () => {
    const one = scenarioWith('a', 'vmm -> vmm "x" { kind wakeup when lone } vmm -> vmm "y" { when halted }');
    const two = scenarioWith('b', 'vmm -> vmm "x" { kind wakeup when lone }');
    const { conditions } = compareViewOf({ chosen: flowsOf(one, two), others: [], language: 'en' });
    expect(conditions.map(({ id, isOn, isOnByDefault, effect }) => [id, isOn, isOnByDefault, effect])).toEqual([
      ['lone', true, true, 'Path a, Path b: −1 wake-up, −1 hop'], ['halted', false, false, 'Path a: +1 hop'],
    ]);
    expect(compareViewOf({ chosen: flowsOf(two, one), others: [], language: 'ja' }).conditions.map(({ effect }) => effect)).toEqual(['経路b、経路a: 起床 −1回、−1ホップ', '経路a: +1ホップ']);
    expect(compareViewOf({ chosen: flowsOf(scenarioWith('c', 'vmm -> vmm "x"')), others: [], language: 'en' }).conditions).toEqual([]);
  });

  it('has null where a flow has no hop in a row', () => {
    const { rows } = compareViewOf({ chosen: flowsOf(scenarioWith('a', 'vmm -> vmm "x" vmm -> vmm "y"'), scenarioWith('b', 'vmm -> vmm "y"')), others: [], language: 'en' });
    expect(rows.map((row) => row.map((cell) => cell && cell.n))).toEqual([[1, null], [2, 1]]);
  });

  it('gives a cell its condition and its function, if it has one', () => {
    const scenario = scenarioWith('a', 'vmm -> vmm "cut" { at qemu:net/eth.c#cut when "too long" } vmm -> vmm "pad"');
    const { rows, columns } = compareViewOf({ chosen: flowsOf(scenario), others: [], language: 'en' });
    expect(rows.map(([cell]) => [cell?.when, cell?.symbol])).toEqual([['too long', 'cut'], [undefined, undefined]]);
    expect(columns[0]?.conditional).toEqual([]);
  });

  it('counts the costs of conditional hops separately', () => {
    const scenario = scenarioWith('a', 'driver -> vmm "copy" { kind copy copy from "x" to "y" when "first" ja "最初" } driver -> nic "bell" { kind vm-exit in kvm }');
    const [column] = compareViewOf({ chosen: flowsOf(scenario), others: [], language: 'ja' }).columns;
    expect([column?.steady.copies, column?.steady.vmExits]).toEqual([0, 1]);
    expect(column?.conditional.map(({ n, when, cost }) => [n, when, cost.copies])).toEqual([[1, '最初', 1]]);
  });

  it('uses the requested language, and the id in place of an empty title', () => {
    const scenario = scenarioWith('a', 'driver -> nic "bell" ja "ベル"');
    const { columns, others, rows } = compareViewOf({ chosen: flowsOf(scenario), others: flowsOf(scenario), language: 'ja' });
    expect([columns[0]?.scenarioTitle, columns[0]?.flowTitle, rows[0]?.[0]?.label]).toEqual(['経路a', '送信', 'ベル']);
    expect(others.map(({ scenarioTitle, hops }) => [scenarioTitle, hops])).toEqual([['経路a', 1]]);
    const untitled = sampleScenario(sampleFlow([{ from: 'g1', to: 'q1' }]), { title: ' \n ' });
    expect(compareViewOf({ chosen: flowsOf(untitled), others: [], language: 'en' }).columns[0]?.scenarioTitle).toBe('sample');
  });

  it.each(hostileTexts)('keeps titles and labels on one line, without characters that reverse the text direction: %j', (text) => {
    const flow = sampleFlow([{ from: 'g1', to: 'q1', label: { en: text }, when: { en: text } }]);
    const { columns: [column], rows: [row] } = compareViewOf({ chosen: flowsOf(sampleScenario(flow, { title: text })), others: [], language: 'en' });
    const texts = [column?.scenarioTitle, row?.[0]?.label, row?.[0]?.when].filter((shown) => shown !== undefined);
    expect(texts.length).toBeGreaterThan(1);
    expect(texts.join('')).not.toMatch(/[\n\r\0\u202a-\u202e\u2066-\u2069]/);
  });

  it('is empty if no flow was chosen', () => {
    expect(compareViewOf({ chosen: [], others: [], language: 'en' })).toEqual({ columns: [], rows: [], conditions: [], others: [] });
  });
});
