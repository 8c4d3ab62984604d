import { describe, expect, it } from 'vitest';
import { costCells, meaningsOfCosts, meaningsOfHops, meaningsOfPackets, type FlowSummary } from '../../src/evidence/index.js';

type Costs = NonNullable<FlowSummary['costs']>;

const computed = { copies: 3, vmExits: 2, hostRoundTrips: 6, wakeups: 2 };

function flowOf(costs: Partial<Costs> | undefined, packets: Partial<FlowSummary['packets']> = {}): FlowSummary {
  return {
    flow: 'send', settings: { with: [], without: [] }, packets: { sent: 5, found: 5, complete: 5, ...packets }, hops: [], order: [],
    ...(costs && { costs: { computed, counted: { vmExits: 2, hostRoundTrips: 6, wakeups: 2 }, ...costs } }),
  };
}

describe('the cells of costs', () => {
  it('have what was counted, and in parentheses what is computed besides and known not to be countable', () => {
    expect(costCells(flowOf({}))).toEqual(['2', '6', '2']);
    expect(costCells(flowOf({ counted: { vmExits: 1, hostRoundTrips: 4, wakeups: 1 }, lacking: [{ name: 'poll', count: 1 }], expired: { wakeups: 1, hostRoundTrips: 1 }, outside: 1 }))).toEqual(['1 (+1)', '4 (+2)', '1 (+1)']);
    expect(costCells(flowOf({ counted: { vmExits: 2, hostRoundTrips: 6, wakeups: 1.67 }, expired: { wakeups: 1 / 3, hostRoundTrips: 0 } }))).toEqual(['2', '6', '1.67 (+0.33)']);
    expect(costCells(flowOf({ counted: { vmExits: 2, hostRoundTrips: 5, wakeups: 0 }, expired: { wakeups: 1, hostRoundTrips: 1 }, awake: 1 }))).toEqual(['2', '5 (+1)', '0 (+2)']);
  });

  it('say what was to be counted where that contradicts the flow', () => {
    expect(costCells(flowOf({ counted: { vmExits: 3, hostRoundTrips: 6, wakeups: 2 }, lacking: [{ name: 'poll', count: 1 }] }))).toEqual(['3 ≠ 2', '6 (+1) ≠ 5', '2']);
  });

  it('say what cannot be counted, and have none for a setup', () => {
    expect(costCells(flowOf({ counted: { vmExits: 2 } }))).toEqual(['2', 'not counted', 'not counted']);
    expect(costCells(flowOf(undefined))).toEqual(['–', '–', '–']);
  });
});

describe('what the signs of a table mean', () => {
  const signs = (flows: readonly FlowSummary[]): readonly string[] => [...meaningsOfPackets(flows), ...meaningsOfCosts(flows)].map(({ sign }) => sign);

  it('is said only of those that it has', () => {
    expect(signs([flowOf({}, { asleep: 0 })])).toEqual(['costs']);
    expect(signs([flowOf(undefined, { asleep: 1, disturbed: 2 })])).toEqual(['asleep', 'disturbed', '–']);
    expect(signs([flowOf({ counted: { vmExits: 3, hostRoundTrips: 5 }, lacking: [{ name: 'poll', count: 1 }] }), flowOf(undefined)])).toEqual(['costs', '(+N)', '≠ N', 'not counted', '–']);
  });

  it('has the reasons of these runs, and no others', () => {
    const others = (costs: Partial<Costs>): string => meaningsOfCosts([flowOf(costs)]).find(({ sign }) => sign === '(+N)')?.text ?? '';
    const slept = others({ counted: { vmExits: 1 }, outside: 1 });
    expect(slept).toContain('found the vCPU asleep');
    expect(slept).not.toContain('timer');
    expect(others({ counted: { wakeups: 1 }, expired: { wakeups: 1, hostRoundTrips: 1 } })).toMatch(/: a timer that expired/);
    expect(others({ counted: { wakeups: 1 }, awake: 1 })).toMatch(/: a thread that was still awake, and needed no wake-up$/);
    expect(others({ counted: { hostRoundTrips: 5 }, lacking: [{ name: 'poll', count: 1 }] })).toMatch(/: a system call/);
  });

  it('has each column of hops under its own title', () => {
    expect(meaningsOfHops(['a', 'b', 'c', 'd']).map(({ sign }) => sign)).toEqual(['a', 'b', 'c', 'd']);
  });
});
