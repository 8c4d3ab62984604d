import { describe, expect, it } from 'vitest';
import { compile } from '../../../src/language/index.js';
import { settle } from '../../../src/model/settle.js';
import { compareOverlays, type Gap, type Overlay } from '../../../src/traces/index.js';
import { sampleOverlay } from '../../diagram/sample-overlay.js';

const [written] = compile(`scenario s {
  title "S"
  machine guest "Guest" { participant g "G" in guest-kernel }
  machine host "Host" { participant k "K" in host-kernel }
  flow f "F" {
    g -> g "one" as one
    g -> k "two" as two
    k -> k "three" as three
  }
}`).scenarios;
if (!written) throw new Error('the scenario has errors');
const scenario = settle(written);
const [flow] = scenario.flows;
if (!flow) throw new Error('the scenario has no flow');

function withGap(overlay: Overlay, id: string, change: Partial<Gap>): Overlay {
  return { ...overlay, hops: overlay.hops.map((hop) => (hop.id === id && hop.gap ? { ...hop, gap: { ...hop.gap, ...change } } : hop)) };
}

function gapAt(overlays: readonly [Overlay, Overlay], id: string): unknown {
  return compareOverlays(...overlays).hops.find((hop) => hop.id === id)?.gap;
}

const times = (from: number, count: number): readonly number[] => Array.from({ length: count }, (_, index) => from + index);

describe('two recordings', () => {
  const before = sampleOverlay(scenario, flow);

  it.each([
    [times(100, 5), 102, 'longer'],
    [times(1_000, 5), 1_002, 'same'],
    [times(-900, 5), -898, 'shorter'],
    [times(100_000, 4), 100_002, 'too-few'],
  ])('have times %j', (now, p50, verdict) => {
    const base = withGap(before, 'three', { times: verdict === 'longer' ? times(10, 5) : times(1_000, 5), p50: verdict === 'longer' ? 12 : 1_002 });
    expect(gapAt([base, withGap(before, 'three', { times: now, p50 })], 'three')).toMatchObject({ after: 'two', verdict });
  });

  it('have times between machines, which the clocks may leave open', () => {
    const [slow, slower] = [withGap(before, 'two', { times: times(0, 8), p50: 4 }), withGap(before, 'two', { times: times(20_000, 8), p50: 20_004 })];
    expect(gapAt([slow, slower], 'two')).toMatchObject({ verdict: 'clocks' });
    expect(gapAt([slow, withGap(before, 'two', { times: times(90_000, 8), p50: 90_004 })], 'two')).toMatchObject({ verdict: 'longer' });
  });

  it('have no times to compare where they are counted from another hop, or in another unit', () => {
    expect(gapAt([before, withGap(before, 'three', { after: 1 })], 'three')).toBeUndefined();
    const ticks = compareOverlays(before, { ...before, unit: 'ticks' });
    expect(ticks.unit).toBeUndefined();
    expect(ticks.hops.map(({ gap }) => gap)).toEqual([undefined, undefined, undefined]);
  });

  it('differ in states, packets and costs', () => {
    const now = sampleOverlay(scenario, flow, {
      passes: 3, hops: { two: { state: 'not-seen' } },
      overlay: { costs: { ...before.costs, exits: [{ name: 'EPT_MISCONFIG', count: 2 }, { name: 'HLT', count: 1 }], counted: { vmExits: 2 } } },
    });
    expect(compareOverlays(before, now)).toMatchObject({
      passes: { before: 5, now: 3 },
      hops: [{ id: 'one' }, { id: 'two', state: { before: 'seen', now: 'not-seen' }, seen: { before: { seen: 5, of: 5 }, now: { seen: 0 } } }, { id: 'three' }],
      costs: [{ name: 'vmExits', before: 1, now: 2 }, { name: 'hostRoundTrips' }, { name: 'wakeups', before: 1, now: undefined }],
      counts: [{ of: 'exits', figures: [{ name: 'EPT_MISCONFIG', before: 1, now: 2 }, { name: 'HLT', before: 0, now: 1 }] }],
    });
  });
});
