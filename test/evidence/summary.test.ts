import { describe, expect, it } from 'vitest';
import { observe, parseSummary, summaryOf, tallyOf, type ObservedFlow } from '../../src/evidence/index.js';
import type { Scenario } from '../../src/model/scenario.js';
import { settle } from '../../src/model/settle.js';
import { recordedScenario } from '../../src/probes/index.js';
import { sampleOverlay } from '../diagram/sample-overlay.js';
import { kept, run, settings, simulated, summarized, writtenNamed } from './runs.js';

const vhost = writtenNamed('virtio-vhost-pcap');
const e1000 = writtenNamed('e1000-pcap');
const vhostUser = settle(writtenNamed('virtio-vhost-user'), settings);

describe('the summary of a run', () => {
  it('has each hop that happens under the settings, in order, and how it was seen', async () => {
    const scenario = settle(vhost, settings);
    const flow = summarized(observe(scenario, 'send', { host: await kept('vhost-send-ft.trace', vhost) }, { sent: 7 }));
    expect(flow.hops.map(({ id }) => id)).toEqual(scenario.flows.find(({ id }) => id === 'send')?.hops.map(({ id }) => id));
    expect(flow.hops.find(({ id }) => id === 'handle-tx')).toMatchObject({ state: 'seen', how: 'itself', by: 'handle_tx_copy', count: 7, of: 7, thread: { seen: ['vhost'], expected: 'vhost worker thread', agrees: true } });
    expect(flow.costs).toMatchObject({ computed: { vmExits: 2 }, counted: { vmExits: 1, wakeups: 1 }, outside: 1, lacking: [{ name: 'poll', count: 1 }] });
  });

  it('expects an exit that an interrupt forces only of packets whose interrupt has forced one', async () => {
    const flow = summarized(observe(settle(vhost, settings), 'send', { host: await kept('vhost-send-ft.trace', vhost) }, { sent: 7 }));
    expect(flow.packets).toMatchObject({ found: 7, outside: 7 });
    expect(flow.hops.find(({ id }) => id === 'ipi-exit')).toMatchObject({ state: 'explained', count: 0, of: 0, reason: { why: 'unforced' } });
  });

  it('tells from the recording why a function was not seen', async () => {
    const flow = summarized(observe(settle(e1000, settings), 'receive', { host: await kept('e1000-recv-ft.trace', e1000) }, { sent: 5 }));
    const reasonOf = (id: string): unknown => flow.hops.find((hop) => hop.id === id);
    expect(reasonOf('tap-send')).toMatchObject({ state: 'explained', reason: { why: 'no-symbol', name: 'tap_send', program: 'qemu-system-x86_64' } });
    expect(reasonOf('packet-snd-copy')).toMatchObject({ state: 'explained', reason: { why: 'inlined', name: 'packet_snd' } });
    expect(reasonOf('tun-put-user-copy')).toMatchObject({ state: 'seen', how: 'neighbour', reason: { why: 'inlined', name: 'tun_put_user' } });
    // The head says nothing of a function of a machine that was not recorded.
    expect(reasonOf('udp-rcv')).toMatchObject({ state: 'unexplained', count: 0 });
  });

  it('is that of the flow with a sleeping vCPU where most packets find it asleep, unless the settings say it', async () => {
    const host = await kept('e1000-recv-ft.trace', e1000);
    const shown = summarized(observe(settle(e1000, settings), 'receive', { host }, { sent: 5 }));
    expect(shown).toMatchObject({ settings: { with: ['amd', 'halted'], without: ['apicv'] }, packets: { asleep: 5 } });
    expect(shown.hops.map(({ id }) => id)).toContain('wake-vcpu');
    const said = summarized(observe(settle(e1000, { with: ['amd'], without: ['apicv', 'halted'] }), 'receive', { host }, { sent: 5 }));
    expect(said.hops.map(({ id }) => id)).not.toContain('wake-vcpu');
  });

  it('can be read again, without the fields of later versions', async () => {
    const summary = summaryOf([await simulated(vhostUser, 'send')], run);
    expect(parseSummary(JSON.parse(JSON.stringify({ ...summary, later: 1 })))).toEqual(summary);
  });

  it.each([
    ['another version', { version: 2 }],
    ['a date that is none', { date: 'today' }],
    ['a processor that nobody knows', { accelerator: { outer: 'tcg', cpu: 'Z80' } }],
    ['a text without an end', { scenario: 'x'.repeat(201) }],
    ['a number that is none', { flows: [{ flow: 'f', settings: { with: [], without: [] }, packets: { sent: -1, found: 0, complete: 0 }, hops: [], order: [] }] }],
  ])('is refused with %s', async (_what, change) => {
    expect(parseSummary({ ...summaryOf([await simulated(vhostUser, 'send')], run), ...change })).toBeUndefined();
  });

  it('is the same for two runs that show the same', async () => {
    const times = [0.2, 0.9].map(async (share) => summaryOf([await simulated(vhostUser, 'receive', { random: () => share })], run));
    const [one, two] = await Promise.all(times);
    expect(one).toEqual(two);
  });
});

describe('the tally of flows', async () => {
  const recording = await kept('e1000-recv-ft.trace', e1000);

  it('counts each hop once', async () => {
    const flow = summarized(await simulated(vhostUser, 'send'));
    const { seen, own, indirect, explained, unexplained, hops, contradictions } = tallyOf([flow, flow]);
    expect(seen + explained + unexplained).toBe(hops);
    expect([hops, contradictions]).toEqual([2 * flow.hops.length, 0]);
    expect(seen).toBe(2 * flow.hops.filter(({ count }) => count > 0).length);
    expect([own, indirect]).toEqual([seen, 0]);
  });

  it('takes for seen by its own function only what that function shows', () => {
    const flow = summarized(observe(settle(e1000, settings), 'receive', { host: recording }, { sent: 5 }));
    const { seen, own, indirect } = tallyOf([flow]);
    expect(own).toBe(flow.hops.filter(({ how }) => how === 'itself').length);
    expect(indirect).toBe(flow.hops.filter(({ state, how }) => state === 'seen' && how !== 'itself').length);
    expect(Math.min(own, indirect)).toBeGreaterThan(0);
    expect(own + indirect).toBe(seen);
  });
});

describe('a packet that finds the vCPU awake, among others that find it asleep', () => {
  it('does not lack the hops of a sleeping one', () => {
    const scenario = settle(writtenNamed('virtio-vhost-pcap'), { with: ['amd', 'halted'], without: ['apicv'] });
    const flow = scenario.flows.find(({ id }) => id === 'send');
    const halt = flow?.hops.find(({ id }) => id === 'vcpu-halt');
    if (!flow || !halt) throw new Error('no such hop');
    const whole = sampleOverlay(scenario, flow);
    const without = (packet: number, asleep: readonly number[]): ObservedFlow => ({
      scenario, flow, sent: 5, facts: {}, driver: new Set(),
      overlay: { ...whole, costs: { ...whole.costs, asleep }, passes: whole.passes.map((pass) => (pass.n === packet ? { ...pass, hops: pass.hops.filter(({ n }) => n !== halt.n) } : pass)) },
    });
    const missing = (observed: ObservedFlow): unknown => summarized(observed).hops.find(({ id }) => id === halt.id)?.missing;
    expect(missing(without(2, [1, 3, 4, 5]))).toBeUndefined();
    expect(missing(without(2, [1, 2, 3, 4]))).toBe(1);
  });
});

describe('the scenario to record', () => {
  const under = settle(writtenNamed('virtio-pcap'), settings);
  const idsOf = (scenario: Scenario): readonly string[] => scenario.flows.find(({ id }) => id === 'receive')?.hops.map(({ id }) => id) ?? [];

  it('has the hops of a vCPU that sleeps and of one that is awake, each once and in order, with the probes of both', () => {
    const both = recordedScenario(under);
    const variants = [settle(under.written, { with: ['amd', 'halted'], without: ['apicv'] }), under];
    for (const variant of variants) expect(idsOf(both)).toEqual(expect.arrayContaining([...idsOf(variant)]));
    expect(idsOf(both)).toEqual(under.written.flows.find(({ id }) => id === 'receive')?.hops.map(({ id }) => id).filter((id) => variants.some((variant) => idsOf(variant).includes(id))));
    const probesOf = (scenario: Scenario): readonly string[] =>
      scenario.flows.flatMap(({ id: flow, hops }) => hops.flatMap(({ id, observe }) => observe.map(({ side, type, target }) => `${flow} ${id} ${side} ${type} ${target}`)));
    for (const variant of variants) expect(probesOf(both)).toEqual(expect.arrayContaining([...probesOf(variant)]));
    expect(new Set(probesOf(both)).size).toBe(probesOf(both).length);
  });

  it('is as it is where the settings say whether the vCPU sleeps', () => {
    const said = settle(under.written, { with: ['amd'], without: ['apicv', 'halted'] });
    expect(recordedScenario(said)).toBe(said);
  });
});
