import { describe, expect, it } from 'vitest';
import { contradictionsOf } from '../../src/evidence/index.js';
import type { Hop } from '../../src/model/scenario.js';
import { settle } from '../../src/model/settle.js';
import { changed, hostContradictions, kept, settings, simulated, summarized, swapped, writtenNamed } from './runs.js';

const vhost = writtenNamed('virtio-vhost-pcap');
const recorded = kept('vhost-send-ft.trace', vhost);
const facts = { sent: 7 };

/** The flow, with one hop changed. */
const withHop = (id: string, change: Partial<Hop>): typeof vhost => changed(vhost, 'send', (hops) => hops.map((hop) => (hop.id === id ? { ...hop, ...change } : hop)));

describe('a recording of a real host', () => {
  it('contradicts nothing in the scenario that was recorded', async () => {
    expect(hostContradictions(vhost, 'send', await recorded, facts)).toEqual([]);
  });

  it('contradicts two hops that change places, and names both', async () => {
    const wrong = changed(vhost, 'send', (hops) => swapped(hops, 'tun-netif-receive', 'tpacket-copy-to-ring'));
    expect(hostContradictions(wrong, 'send', await recorded, facts)).toContainEqual(expect.objectContaining({ what: 'order', first: 'tun-netif-receive', second: 'tpacket-copy-to-ring' }));
  });

  it('contradicts another thread', async () => {
    const wrong = withHop('handle-tx', { thread: { en: 'QEMU vCPU thread' } });
    expect(hostContradictions(wrong, 'send', await recorded, facts)).toContainEqual({ what: 'thread', hop: 'handle-tx', expected: 'QEMU vCPU thread', seen: ['vhost'] });
  });

  it.each([
    ['vmExits', 1, 2, 1],
    ['vmExits', -1, 0, 1],
    ['wakeups', 1, 2, 1],
  ] as const)('contradicts costs that are not those counted: %s %i', async (cost, more, expected, counted) => {
    const hop = vhost.flows.find(({ id }) => id === 'send')?.hops.find(({ id }) => id === (cost === 'vmExits' ? 'ept-misconfig-exit' : 'vhost-poll-wakeup'));
    if (!hop) throw new Error('no such hop');
    const wrong = withHop(hop.id, { cost: { ...hop.cost, [cost]: hop.cost[cost] + more } });
    expect(hostContradictions(wrong, 'send', await recorded, facts)).toEqual([{ what: 'cost', cost, expected, counted }]);
  });

  it('contradicts a number of packets that is not the one sent', async () => {
    expect(hostContradictions(vhost, 'send', await recorded, { sent: 8 })).toEqual([{ what: 'packets', sent: 8, found: 7, complete: 7 }]);
  });

  it('contradicts a hop that was traced and never happened', async () => {
    const wrong = withHop('handle-tx', { at: [{ source: 'linux', project: 'linux', path: 'fs/eventfd.c', symbol: 'prb_open_block_never' }] });
    const host = await recorded;
    const summary = hostContradictions(wrong, 'send', host, { ...facts, traced: { host: new Set([...(host.facts.traced ?? []), 'prb_open_block_never']) } });
    expect(summary).toContainEqual(expect.objectContaining({ what: 'missing', hop: 'handle-tx' }));
  });
});

describe('recordings of both machines', () => {
  const scenario = settle(writtenNamed('virtio-vhost-user'), settings);

  it('contradict nothing where the path is as the flow says', async () => {
    const { hops, ...flow } = summarized(await simulated(scenario, 'send'));
    expect(contradictionsOf({ ...flow, hops })).toEqual([]);
    expect(flow.packets).toEqual({ sent: 5, found: 5, complete: 5 });
  });

  it('contradict the flow where two hops happened in the other order', async () => {
    const hops = scenario.flows.find(({ id }) => id === 'send')?.hops ?? [];
    const wrong = settle(changed(scenario.written, 'send', (all) => swapped(all, 'udp-sendmsg', 'ip-output')), settings);
    expect(hops.map(({ id }) => id)).toEqual(expect.arrayContaining(['udp-sendmsg', 'ip-output']));
    expect(contradictionsOf(summarized(await simulated(scenario, 'send', { as: wrong })))).toContainEqual({ what: 'order', first: 'udp-sendmsg', second: 'ip-output', packets: [1, 2, 3, 4, 5] });
  });

  it('contradict a hop that is missing in some of the packets', async () => {
    const flow = summarized(await simulated(scenario, 'send', { dropped: new Map([[2, 'qdisc-xmit']]) }));
    expect(contradictionsOf(flow)[0]).toEqual({ what: 'packets', sent: 5, found: 5, complete: 4 });
  });
});

describe('round trips that a recording cannot show', () => {
  const flow = { flow: 'f', settings: { with: [], without: [] }, packets: { sent: 1, found: 1, complete: 1 }, hops: [], order: [] };
  const computed = { copies: 0, vmExits: 0, hostRoundTrips: 5, wakeups: 0 };

  it('are taken away from what is computed, and from nothing else', () => {
    const costs = { computed, counted: { hostRoundTrips: 3, vmExits: 0 }, lacking: [{ name: 'ioctl', count: 2 }] };
    expect(contradictionsOf({ ...flow, costs })).toEqual([]);
    expect(contradictionsOf({ ...flow, costs: { ...costs, lacking: [] } })).toEqual([{ what: 'cost', cost: 'hostRoundTrips', expected: 5, counted: 3 }]);
    expect(contradictionsOf({ ...flow, costs: { ...costs, counted: { vmExits: 1 } } })).toEqual([{ what: 'cost', cost: 'vmExits', expected: 0, counted: 1 }]);
  });
});
