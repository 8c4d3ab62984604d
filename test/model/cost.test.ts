import { describe, expect, test } from 'vitest';
import { addCosts, costNames, costOfFlow, costOfKind, countedHops, isFree, isSetup, noCost } from '../../src/model/cost.js';
import { branches, hopKinds, mainFlow, type Cost, type Hop } from '../../src/model/scenario.js';
import { inLanguage } from '../../src/model/text.js';
import { sampleFlow, sampleScenario } from '../diagram/sample-scenario.js';

const counts = (copies: number, vmExits: number, hostRoundTrips: number, wakeups: number): Cost => ({ copies, vmExits, hostRoundTrips, wakeups });

describe('what a hop costs', () => {
  test('follows from its kind, the machine and the branch', () => {
    const costly = hopKinds.flatMap((kind) => (['guest', 'host'] as const).flatMap((side) => branches.flatMap((branch) => {
      const cost = costOfKind(kind, side, branch);
      return isFree(cost) ? [] : [[`${kind} ${side} ${branch}`, cost] as const];
    })));
    const everyBranch = (what: string, cost: Cost) => branches.map((branch) => [`${what} ${branch}`, cost] as const);
    const payload = branches.filter((branch) => branch !== 'control');
    expect(new Map(costly)).toEqual(new Map([
      ...everyBranch('syscall host', counts(0, 0, 1, 0)),
      ...(['guest', 'host'] as const).flatMap((side) => [
        ...payload.map((branch) => [`copy ${side} ${branch}`, counts(1, 0, 0, 0)] as const), ...everyBranch(`vm-exit ${side}`, counts(0, 1, 0, 0)),
      ]),
      ...everyBranch('wakeup host', counts(0, 0, 0, 1)),
    ]));
  });

  test('is added up per kind of cost, and is zero if all are zero', () => {
    expect(addCosts(counts(1, 2, 3, 4), counts(10, 20, 30, 40))).toEqual(counts(11, 22, 33, 44));
    expect(isFree(noCost)).toBe(true);
    for (const cost of [counts(1, 0, 0, 0), counts(0, 1, 0, 0), counts(0, 0, 1, 0), counts(0, 0, 0, 1)]) expect(isFree(cost)).toBe(false);
  });
});

describe('what a flow costs', () => {
  const hop = (cost: Cost, when?: string): Pick<Hop, 'from' | 'to'> & Partial<Hop> => ({ from: 'g1', to: 'q1', cost, ...(when !== undefined && { when: { en: when } }) });

  test('is the sum of what every packet costs; conditional costs are listed separately', () => {
    const flow = sampleFlow([hop(counts(1, 0, 2, 0)), hop(counts(5, 5, 5, 5), 'rarely'), hop(noCost, 'never mind'), hop(counts(0, 3, 0, 4))]);
    expect(costOfFlow(flow)).toEqual({ steady: counts(1, 3, 2, 4), conditional: [{ hop: flow.hops[1], cost: counts(5, 5, 5, 5) }] });
  });
});

describe('the hops of a total', () => {
  test('are those that every packet takes and that cost something, and add up to it', () => {
    const flow = sampleFlow([{ from: 'g1', to: 'q1', cost: counts(1, 0, 2, 0) }, { from: 'g1', to: 'q1', cost: counts(5, 5, 5, 5), when: { en: 'rarely' } }, { from: 'g1', to: 'q1', cost: counts(0, 0, 3, 0) }]);
    const counted = countedHops(flow);
    expect(counted.hostRoundTrips).toEqual([{ hop: flow.hops[0], count: 2 }, { hop: flow.hops[2], count: 3 }]);
    expect(counted.wakeups).toEqual([]);
    const { steady } = costOfFlow(flow);
    for (const name of costNames) expect(counted[name].reduce((sum, { count }) => sum + count, 0)).toBe(steady[name]);
  });
});

describe('a flow that sets something up', () => {
  const branchesOf = (...names: readonly Hop['branch'][]) => isSetup(sampleFlow(names.map((branch) => ({ from: 'g1', to: 'q1', branch }))));

  test('has hops, and all of them on the control branch', () => {
    expect([branchesOf('control'), branchesOf('control', 'control')]).toEqual([true, true]);
    expect([branchesOf(), branchesOf('data'), branchesOf('control', 'completion'), branchesOf('parallel', 'control')]).toEqual([false, false, false, false]);
  });
});

describe('a text', () => {
  const text = { en: 'kick', ja: 'キック', 'pt-BR': 'chute' };

  test.each([['ja', 'キック'], ['ja-JP', 'キック'], ['pt-BR', 'chute'], ['pt', 'kick'], ['de', 'kick'], ['en-GB', 'kick'], ['', 'kick']])('in %j is %s', (language, expected) => {
    expect(inLanguage(text, language)).toBe(expected);
  });
});

describe('the main flow of a scenario', () => {
  const named = (...ids: readonly string[]) => {
    const flows = ids.map((id) => ({ ...sampleFlow([]), id }));
    return mainFlow({ ...sampleScenario(sampleFlow([])), flows })?.id;
  };

  test('is the sending flow, or else the first', () => {
    expect([named('receive', 'send'), named('receive', 'setup'), named()]).toEqual(['send', 'receive', undefined]);
  });
});
