import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compile } from '../../../src/language/index.js';
import { scenarioWith, validDocument } from '../documents.js';
import { mutated, randomFrom, seedOf } from '../fuzz-checks.js';

const kept = (steps: string) => compile(scenarioWith(steps), { keepsUndeclared: true });
const errorsOf = (steps: string) => {
  const { hopErrors } = kept(steps);
  return [...hopErrors].map(([hop, errors]) => [hop.n, errors.map(({ code }) => code)]);
};

describe('hops of participants that are not declared', () => {
  const steps = 'app -> drv "a"\ndrv -> nobody "b"\nnobody -> kvm "c" { kind vm-exit }\napp -> drv "d"';

  it('are left out by default', () => {
    const [scenario] = compile(scenarioWith(steps)).scenarios;
    expect(scenario?.flows[0]?.hops.map(({ label, n }) => [n, label.en])).toEqual([[1, 'a'], [2, 'd']]);
    expect(scenario?.participants.some(({ id }) => id === 'nobody')).toBe(false);
  });

  it('can be kept, in a context of their own, so that the other hops keep their numbers', () => {
    const { scenarios: [scenario], diagnostics } = kept(steps);
    expect(scenario?.flows[0]?.hops.map(({ label, n }) => [n, label.en])).toEqual([[1, 'a'], [2, 'b'], [3, 'c'], [4, 'd']]);
    const lane = scenario?.participants.at(-1);
    expect(lane).toEqual({ id: 'nobody', label: { en: '⚠ nobody' }, context: '?', machine: '?' });
    expect(scenario?.contexts.find(({ id }) => id === '?')?.title).toEqual({ en: 'Not declared', ja: '未宣言' });
    expect(diagnostics.map(({ code }) => code).filter((code) => code === 'unknown-lane')).toHaveLength(2);
    expect(diagnostics.some(({ code }) => code === 'guest-calls-host'), 'nothing is known of where it runs').toBe(false);
  });

  it('have notes over them', () => {
    const { scenarios: [scenario] } = kept('note over nobody "x"\napp -> drv "a"');
    expect(scenario?.flows[0]?.layout[0]).toEqual({ type: 'note', over: ['nobody'], text: { en: 'x' } });
  });

  it('do not become names that are suggested', () => {
    const { diagnostics } = kept('app -> nobody "a"\napp -> nobodi "b"');
    expect(diagnostics.filter(({ code }) => code === 'unknown-lane').map(({ data }) => data as unknown)).toEqual([undefined, undefined]);
  });
});

describe('errors of hops', () => {
  it('belong to the hop whose text they are in', () => {
    expect(errorsOf('app -> drv "a"\napp -> drv "b" { kind wrong level none }\napp -> drv "c" as x\napp -> drv "d" as x\nnet -> nobody "e"')).toEqual([
      [2, ['unknown-kind', 'unknown-level']], [4, ['duplicate-hop']], [5, ['unknown-lane']],
    ]);
  });

  it('include neither warnings nor errors between the hops', () => {
    expect(errorsOf('app -> drv "a" { kind copy }\nnote over nobody "x"\napp -> drv "b"')).toEqual([]);
  });

  it('are found for hops in blocks', () => {
    expect(errorsOf('app -> drv "a"\nloop "l" { opt "o" { app -> drv "b" { kind wrong } } }\napp -> drv "c"')).toEqual([[2, ['unknown-kind']]]);
  });
});

describe('a file that is understood only in part', () => {
  it('is broken if syntax errors may hide something', () => {
    expect(kept('app -> drv "a"').isBroken).toBe(false);
    expect(kept('app -> nobody "a" { kind wrong }').isBroken).toBe(false);
    expect(kept('app -> drv "a" {').isBroken).toBe(true);
  });

  it('never has a hop whose participant or context is missing from the scenario', () => {
    fc.assert(fc.property(validDocument, fc.nat(), (valid, seed) => {
      const text = mutated([seedOf(valid)], randomFrom(seed));
      for (const { participants, contexts, flows } of compile(text, { keepsUndeclared: true }).scenarios) {
        const lanes = new Set(participants.map(({ id }) => id));
        const known = new Set(contexts.map(({ id }) => id));
        for (const { hops } of flows) {
          for (const { from, to, lane, context } of hops) expect([lanes.has(from), lanes.has(to), lanes.has(lane), known.has(context)]).toEqual([true, true, true, true]);
        }
      }
    }));
  });
});
