import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { settle } from '../../src/model/settle.js';
import type { Flow, Scenario } from '../../src/model/scenario.js';
import { analyse, type Overlay } from '../../src/traces/index.js';
import { builtInScenarios } from '../settled-scenarios.js';
import { simulate, type Run, type Simulated } from './path-simulator.js';
import { recordingOf } from './recording-of.js';

const offset = -50_000_000;
const spaced: Run = { packets: 5, every: 1_000_000, offset, random: () => 0.5 };
const flows = builtInScenarios.flatMap((scenario) => scenario.flows.filter(({ id }) => id !== 'setup').map((flow) => ({ scenario, flow, name: `${scenario.id}#${flow.id}` })));

async function overlayOf(scenario: Scenario, flow: Flow, { guest, host }: Simulated, options: Parameters<typeof analyse>[3] = { offset }): Promise<Overlay> {
  return analyse(scenario, flow, { guest: await recordingOf(guest, scenario, flow), host: await recordingOf(host, scenario, flow) }, options);
}

function flowNamed(id: string, flowId: string): { readonly scenario: Scenario; readonly flow: Flow } {
  const scenario = builtInScenarios.find((each) => each.id === id);
  const flow = scenario?.flows.find((each) => each.id === flowId);
  if (!scenario || !flow) throw new Error(`no ${id}#${flowId}`);
  return { scenario, flow };
}

function hopOf({ hops }: Overlay, id: string): Overlay['hops'][number] | undefined {
  return hops.find((hop) => hop.id === id);
}

describe.each(flows)('packets of $name', ({ scenario, flow }) => {
  /** Hops with a function of their own, each once. */
  const shown = flow.hops.filter(({ at, branch }) => at && branch !== 'parallel').map(({ id }) => id);

  test('that follow each other at a distance are all found, each with all of its hops in order', async () => {
    const overlay = await overlayOf(scenario, flow, simulate(scenario, flow, spaced));
    expect(overlay.passes.map(({ isComplete, hasStart }) => [isComplete, hasStart])).toEqual(Array.from({ length: 5 }, () => [true, true]));
    expect(overlay.hops.flatMap(({ id, seen, state, by }) => (shown.includes(id) && (state !== 'seen' || seen !== 5) ? [[id, state, seen, by?.how]] : []))).toEqual([]);
    expect(overlay.contradictions).toEqual([]);
    expect(overlay.hops.flatMap(({ id, threadAgrees }) => (threadAgrees === false ? [id] : []))).toEqual([]);
  });

  test('that are on the way together are told apart', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 2, max: 10 }), fc.integer({ min: 100, max: 8_000 }), fc.integer({ min: 1, max: 1 << 30 }), async (packets, every, seed) => {
        const run = simulate(scenario, flow, { ...spaced, packets, every, random: numbers(seed) });
        const overlay = await overlayOf(scenario, flow, run);
        expect(overlay.passes).toHaveLength(packets);
        for (const [index, pass] of overlay.passes.entries()) {
          const times = run.times[index];
          const start = times?.get(flow.hops[(pass.hops[0]?.n ?? 1) - 1]?.id ?? '') ?? 0;
          for (const hop of pass.hops) {
            const id = flow.hops[hop.n - 1]?.id ?? '';
            if (hop.how !== 'itself' || flow.hops[hop.n - 1]?.branch === 'parallel') continue;
            expect([index, id, Math.abs(hop.time - pass.start - ((times?.get(id) ?? 0) - start)) <= 2]).toEqual([index, id, true]);
          }
        }
      }),
      { numRuns: 10 },
    );
  });
});

/** The same numbers for the same seed. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff;
    return state / 0x8000_0000;
  };
}

describe('a hop of which a trace has nothing', () => {
  const { scenario, flow } = flowNamed('virtio-vhost-pcap', 'send');
  const all = new Set(flow.hops.flatMap(({ at }) => (at ? [at[0].symbol] : [])));
  const run = simulate(scenario, flow, { ...spaced, without: ['vhost-get-desc'] });

  test('was traced and not seen', async () => {
    expect(hopOf(await overlayOf(scenario, flow, run, { offset, traced: { host: all } }), 'vhost-get-desc')).toMatchObject({ state: 'not-seen', seen: 0, of: 5 });
  });

  test('was inlined, if the function that it calls next was called out of another one', async () => {
    const inlined = simulate(scenario, flow, { ...spaced, without: ['vhost-signal'] });
    const overlay = await overlayOf(scenario, flow, inlined, { offset, traced: { host: all } });
    expect(hopOf(overlay, 'vhost-signal')).toMatchObject({ state: 'seen', seen: 5, by: { how: 'inlined' } });
    const called = { guest: inlined.guest, host: inlined.host.replaceAll('eventfd_signal <-caller_of_it', 'eventfd_signal <-vhost_signal') };
    expect(hopOf(await overlayOf(scenario, flow, { ...inlined, ...called }, { offset, traced: { host: all } }), 'vhost-signal')).toMatchObject({ state: 'not-seen' });
  });

  test('was not traced, if its function is not in the list', async () => {
    const listed = new Set([...all].filter((name) => name !== 'vhost_get_vq_desc'));
    expect(hopOf(await overlayOf(scenario, flow, run, { offset, traced: { host: listed } }), 'vhost-get-desc')).toMatchObject({ state: 'not-traced' });
  });

  test('is unknown, if the trace does not say what was traced', async () => {
    expect(hopOf(await overlayOf(scenario, flow, run), 'vhost-get-desc')).toMatchObject({ state: 'unknown' });
  });

  test('does not happen under other settings', async () => {
    const busy = settle(scenario.written, { with: [], without: ['lone'] });
    const other = busy.flows.find(({ id }) => id === 'send');
    if (!other) throw new Error('no flow');
    expect(hopOf(await overlayOf(busy, other, run), 'vp-notify')).toMatchObject({ state: 'not-here', needs: 'lone' });
  });

  test('is not recorded, if there is no trace of its machine', async () => {
    const overlay = analyse(scenario, flow, { guest: await recordingOf(run.guest, scenario, flow) });
    expect(hopOf(overlay, 'vhost-get-desc')).toMatchObject({ state: 'not-recorded' });
    expect(overlay.passes).toHaveLength(5);
  });
});

describe('what contradicts the flow', () => {
  const { scenario, flow } = flowNamed('virtio-vhost-pcap', 'send');

  test('two hops in the other order', async () => {
    const overlay = await overlayOf(scenario, flow, simulate(scenario, flow, { ...spaced, swapped: ['vhost-tx-batch', 'tun-netif-receive'] }));
    expect(overlay.contradictions).toHaveLength(5);
    const numbersOf = overlay.contradictions.map(({ hop, other }) => [hop.n, other.n].sort((a, b) => a - b).map((n) => flow.hops[n - 1]?.id));
    expect(numbersOf).toEqual(Array.from({ length: 5 }, () => ['vhost-tx-batch', 'tun-netif-receive']));
  });

  test('a hop on another thread', async () => {
    const overlay = await overlayOf(scenario, flow, simulate(scenario, flow, { ...spaced, elsewhere: 'ioeventfd-signal' }));
    expect(hopOf(overlay, 'ioeventfd-signal')).toMatchObject({ state: 'seen', threadAgrees: false });
    expect(overlay.hops.filter(({ threadAgrees }) => threadAgrees === false).map(({ id }) => id)).toEqual(['ioeventfd-signal']);
  });

  test('a packet that is dropped ends where it was dropped, and the others are whole', async () => {
    const run = simulate(scenario, flow, { ...spaced, packets: 6, every: 3_000, dropped: new Map([[2, 'qdisc-xmit']]) });
    const overlay = await overlayOf(scenario, flow, run);
    expect(overlay.passes.map(({ isComplete }) => isComplete)).toEqual([true, true, false, true, true, true]);
    expect(overlay.passes[2]?.hops.at(-1)?.n).toBe(flow.hops.find(({ id }) => id === 'qdisc-xmit')?.n);
  });
});
