import { describe, expect, it } from 'vitest';
import { diagramOf, hopsAround, shownWith, type ShownHops } from '../../src/diagram/index.js';
import type { Flow, Hop, Scenario } from '../../src/model/scenario.js';
import { compileSettled } from '../settled-scenarios.js';

const [scenario] = compileSettled(`scenario sample {
  title "Sample"
  machine host "Host" { participant a "A" in host-kernel participant b "B" in qemu }
  flow send "Sending" {
    a -> b "one" as one
    a -> b "two" as two { level detail }
    loop "again" { b -> a "three" as three { branch completion } }
    b -> a "four" as four { branch completion level detail }
    a -> b "five" as five { branch parallel }
    b -> a "six" as six { branch completion }
  }
}`).scenarios;
const sample = scenario as Scenario;
const flow = scenario?.flows[0] as Flow;
const everyChoice: readonly ShownHops[] = (['overview', 'main', 'all'] as const).flatMap((level) => [
  { level }, { level, hide: ['completion'] }, { level, hide: ['copies', 'exits', 'notes'] }, { level, hide: ['completion', 'notes'] },
]);

/** The hops of a walk from the first to the last shown hop, and those of the walk back. */
function walk(shown: ShownHops): { there: number[]; back: number[] } {
  const steps = (from: number | undefined, where: 'next' | 'previous'): number[] => {
    const n: number[] = [];
    for (let at = from; at !== undefined; at = hopsAround(sample, flow, at, shown)[where]?.n) n.push(at);
    return n;
  };
  const { first, last } = hopsAround(sample, flow, 1, shown);
  return { there: steps(first?.n, 'next'), back: steps(last?.n, 'previous') };
}

describe('a walk', () => {
  it('stops only at the hops that are drawn, whatever is folded or hidden', () => {
    if (!scenario) throw new Error('the sample is not understood');
    for (const shown of everyChoice) {
      const drawn = [...diagramOf(scenario, flow, { ...shown, language: 'en' }).shown];
      expect(walk(shown)).toEqual({ there: drawn, back: [...drawn].reverse() });
    }
  });

  it('skips detail hops and completion hops that are not shown', () => {
    expect(everyChoice.map((shown) => walk(shown).there.join(''))).toEqual(['123456', '125', '123456', '125', '1356', '15', '1356', '15', '123456', '125', '123456', '125']);
  });

  it('continues from a hop that is not shown', () => {
    const { previous, next } = hopsAround(sample, flow, 4, { level: 'main', hide: ['completion'] });
    expect([previous?.id, next?.id]).toEqual(['one', 'five']);
  });

  it('stops at both ends, and has no next hop in an empty flow', () => {
    expect(hopsAround(sample, flow, 6, { level: 'all' })).not.toHaveProperty('next');
    expect(hopsAround(sample, flow, 1, { level: 'all' })).not.toHaveProperty('previous');
    expect(hopsAround(sample, { ...flow, hops: [], layout: [] }, 1, { level: 'all' })).toEqual({});
  });
});

describe('revealing a hop', () => {
  it('unfolds it in place, and shows its branch if that is hidden', () => {
    const shown: ShownHops = { level: 'main', hide: ['completion', 'notes'], folds: { lanes: ['host/qemu'], hops: ['one'] } };
    const two = shownWith(flow.hops[1] as Hop, shown);
    expect(two).toEqual({ ...shown, folds: { lanes: ['host/qemu'], hops: ['one', 'two'] } });
    expect(two.hide).toBe(shown.hide);
    expect(shownWith(flow.hops[3] as Hop, shown)).toEqual({ level: 'main', hide: ['notes'], folds: { lanes: ['host/qemu'], hops: ['one', 'four'] } });
    for (const hop of flow.hops) expect(diagramOf(sample, flow, { ...shownWith(hop, shown), language: 'en' }).shown).toContain(hop.n);
  });
});
