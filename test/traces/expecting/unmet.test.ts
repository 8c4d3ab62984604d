import { describe, expect, it } from 'vitest';
import { compile } from '../../../src/language/index.js';
import { settle } from '../../../src/model/settle.js';
import { unmetBy } from '../../../src/traces/index.js';
import { sampleOverlay } from '../../diagram/sample-overlay.js';

const [written] = compile(`scenario s {
  title "S"
  source linux "6.1"
  machine host "Host" { participant k "K" in host-kernel }
  flow f "F" {
    k -> k "one" as one { at linux:a.c#one }
    opt "now and then" { k -> k "two" as two { at linux:a.c#two } }
    loop "for each" { k -> k "three" as three { at linux:a.c#three } }
    k -> k "four" as four { at linux:a.c#four when "if asked" }
    k -> k "five" as five { at linux:a.c#five }
  }
}`).scenarios;
if (!written) throw new Error('the scenario has errors');
const scenario = settle(written);
const [flow] = scenario.flows;
if (!flow) throw new Error('the scenario has no flow');

const none = new Set<string>();
const notSeen = { state: 'not-seen', own: [{ name: 'x', state: 'traced' }] } as const;

describe('what a recording should show', () => {
  it('is nothing more where it shows everything', () => {
    expect(unmetBy(sampleOverlay(scenario, flow), flow, none)).toEqual([]);
  });

  it('is at least a packet, and a complete one', () => {
    expect(unmetBy(sampleOverlay(scenario, flow, { passes: 0 }), flow, none)).toEqual([{ what: 'no-packet' }]);
    const cut = sampleOverlay(scenario, flow, { passes: 1, changed: { 1: { isComplete: false } } });
    expect(unmetBy(cut, flow, none)).toEqual([{ what: 'no-complete-packet' }]);
  });

  it.each([
    ['one', ['one']],
    ['three', ['three']],
    ['two', []],
    ['four', []],
  ])('has the hop %s in every complete packet, unless not every packet has it', (id, expected) => {
    const overlay = sampleOverlay(scenario, flow, { hops: { [id]: notSeen } });
    expect(unmetBy(overlay, flow, none).map((unmet) => (unmet.what === 'not-seen' ? unmet.hop.id : unmet.what))).toEqual(expected);
    expect(unmetBy(overlay, flow, new Set([id]))).toEqual([]);
  });

  it.each(['not-traced', 'unknown', 'not-recorded', 'not-here'] as const)('does not include a hop that is %s', (state) => {
    expect(unmetBy(sampleOverlay(scenario, flow, { hops: { five: { state, own: [] } } }), flow, none)).toEqual([]);
  });

  it('names the packets that lack a hop, and forgives as many as could not have it', () => {
    const overlay = sampleOverlay(scenario, flow, { passes: 3 });
    const lacking = { ...overlay, passes: overlay.passes.map((pass) => (pass.n === 2 ? { ...pass, hops: pass.hops.filter(({ n }) => n !== 5) } : pass)) };
    expect(unmetBy(lacking, flow, none)).toMatchObject([{ what: 'not-seen', hop: { id: 'five' }, passes: [2], of: 3 }]);
    const outside = { ...lacking, hops: lacking.hops.map((hop) => (hop.id === 'five' ? { ...hop, of: 2 } : hop)) };
    expect(unmetBy(outside, flow, none)).toEqual([]);
    const shared = { ...lacking, passes: lacking.passes.map((pass) => (pass.n === 2 ? { ...pass, shared: [5] } : pass)) };
    expect(unmetBy(shared, flow, none)).toEqual([]);
  });

  it('is in order', () => {
    const overlay = sampleOverlay(scenario, flow);
    const [hop, other] = overlay.passes[0]?.hops ?? [];
    if (!hop || !other) throw new Error('no hops');
    const contradiction = { pass: 1, hop, other };
    expect(unmetBy({ ...overlay, contradictions: [contradiction] }, flow, none)).toEqual([{ what: 'order', contradiction }]);
    expect(unmetBy({ ...overlay, contradictions: [contradiction] }, flow, new Set(['two']))).toEqual([]);
  });
});
