import { describe, expect, it } from 'vitest';
import { type HopRef, versionOf } from '../../../src/extension/scenarios/refs.js';
import { hopsOfFunction } from '../../../src/extension/reader/function-hops.js';
import { columnBeside, columnBesideBoth } from '../../../src/extension/ui/columns.js';
import { compileSettled } from '../../settled-scenarios.js';

const hop = (name: string, more = '') => `a -> a "${name}" as ${name} { at tree:x.c#f ${more} }`;
const scenario = (id: string) => `scenario ${id} {
  title "${id}"
  source tree = linux "6.1"
  machine m "M" { participant a "A" in host-kernel }
  flow send "Send" { ${hop('one')} ${hop('two', 'level detail')} ${hop('three')} }
  flow receive "Receive" { ${hop('back')} }
}`;
const { scenarios } = compileSettled(`${scenario('first')}\n${scenario('second')}`);
const all: readonly HopRef[] = scenarios.flatMap((found) => found.flows.flatMap((flow) => flow.hops.map((each) => ({ entry: { scenario: found }, flow, hop: each }))));
const ref = (n: number): HopRef => {
  const found = all[n];
  if (!found) throw new Error(`no hop ${n}`);
  return found;
};

describe('hops through a function', () => {
  it('are counted together with their scenarios while no flow is active', () => {
    expect(all).toHaveLength(8);
    expect(hopsOfFunction(all, undefined)).toEqual({ type: 'elsewhere', scenarios: 2 });
    expect(hopsOfFunction([ref(0), ref(3)], undefined)).toEqual({ type: 'elsewhere', scenarios: 1 });
  });

  it('are those of the active flow, the current hop first', () => {
    expect(hopsOfFunction(all, ref(2))).toEqual({ type: 'current-flow', main: ref(2), others: [ref(0), ref(1)] });
  });

  it('start with the first one of the active flow if the current hop is in another function', () => {
    expect(hopsOfFunction([ref(1), ref(2), ref(7)], ref(0))).toEqual({ type: 'current-flow', main: ref(1), others: [ref(2)] });
  });

  it('do not include those of another flow of the same scenario', () => {
    expect(hopsOfFunction([ref(3)], ref(0)).type).toBe('elsewhere');
  });
});

describe('the version of a place', () => {
  it('is the version of its source in the scenario', () => {
    expect(versionOf(ref(0), 'tree')).toBe('6.1');
    expect(versionOf(ref(0), 'other')).toBeUndefined();
  });
});

describe('the column of a source', () => {
  it('is beside the diagram', () => {
    expect([undefined, 1, 2, 3].map(columnBeside)).toEqual([undefined, 2, 1, 2]);
  });

  it('is beside both diagrams if there are two', () => {
    const columns = [[undefined, undefined], [1, undefined], [undefined, 2], [1, 1], [1, 2], [2, 1], [2, 3], [1, 3]] as const;
    expect(columns.map(([first, second]) => columnBesideBoth(first, second))).toEqual([undefined, 2, 1, 2, 3, 3, 1, 2]);
  });
});
