import { describe, expect, it } from 'vitest';
import { builtInScenarios as writtenScenarios } from '../../src/built-in/scenarios.js';
import { basis, builtInConditions, type Settings } from '../../src/model/conditions.js';
import type { Hop, Scenario, WrittenScenario } from '../../src/model/scenario.js';
import { withSettings } from '../../src/model/settle.js';
import { builtInScenarios } from '../settled-scenarios.js';

const virtioScenarios = builtInScenarios.filter(({ id }) => id.startsWith('virtio-'));
/** The basis, and each condition changed by itself. */
const manySettings: readonly Settings[] = [
  basis,
  ...builtInConditions.map(({ id, isOnByDefault }) => (isOnByDefault ? { ...basis, without: [id] } : { ...basis, with: [id] })),
];
const pairs = virtioScenarios.flatMap((a, index) => virtioScenarios.slice(index + 1).map((b) => ({ a, b, name: `${a.id} and ${b.id}` })));

/** The hops of a flow whose code the guest runs, by function. */
function guestHops(scenario: Scenario, flowId: string): ReadonlyMap<string, Hop> {
  const guest = new Set(scenario.contexts.filter(({ side }) => side === 'guest').map(({ id }) => id));
  const hops = scenario.flows.find(({ id }) => id === flowId)?.hops.filter(({ context }) => guest.has(context)) ?? [];
  const byFunction = new Map(hops.flatMap((hop) => (hop.at ? [[`${hop.at[0].path}#${hop.at[0].symbol}`, hop] as const] : [])));
  expect(byFunction.size, `${scenario.id}/${flowId} has each guest function once`).toBe(hops.length);
  return byFunction;
}

const telling = ({ id, label, kind, level, from, to, lane, thread, at, copy }: Hop) => ({ id, label, kind, level, from, to, lane, thread, at, copy });

describe('the guest half of the virtio scenarios', () => {
  it.each(pairs)('$name tell what the guest does with the same hops', ({ a, b }) => {
    for (const settings of manySettings) {
      for (const flow of ['send', 'receive']) {
        const [inA, inB] = [guestHops(withSettings(a, settings), flow), guestHops(withSettings(b, settings), flow)];
        const both = [...inA.keys()].filter((place) => inB.has(place));
        expect(both.length).toBeGreaterThanOrEqual(10);
        expect(both.map((place) => telling(inA.get(place) as Hop))).toEqual(both.map((place) => telling(inB.get(place) as Hop)));
      }
    }
  });

  it.each(pairs)('$name have the same participants in the guest', ({ a, b }) => {
    const guests = [a, b].map(({ participants }) => participants.filter(({ context }) => context.startsWith('guest-')));
    expect(guests[0]).toEqual(guests[1]);
  });

  it('the guest receives with the same hops everywhere, under all settings', () => {
    for (const settings of manySettings) {
      const [first, ...others] = virtioScenarios.map((scenario) => [...guestHops(withSettings(scenario, settings), 'receive').keys()]);
      for (const other of others) expect(other).toEqual(first);
    }
  });

  it('the guest sends with the same hops everywhere, but for the kick, which only some backends ask for', () => {
    for (const settings of manySettings) {
      const withoutKick = (scenario: Scenario): string[] => {
        return [...guestHops(withSettings(scenario, settings), 'send').values()].map(({ id }) => id).filter((id) => id !== 'vp-notify');
      };
      const [first, ...others] = virtioScenarios.map(withoutKick);
      for (const other of others) expect(other).toEqual(first);
    }
  });

  const written = writtenScenarios.filter(({ id }) => id.startsWith('virtio-'));
  const wordOf = ({ when, under, variants, note, versions, observe }: Hop) => ({ when, under, variants, note, versions, observe });
  const hopsOf = (scenario: WrittenScenario, flowId: string, isWanted: (hop: Hop) => boolean): ReadonlyMap<string, Hop> => {
    return new Map(scenario.flows.find(({ id }) => id === flowId)?.hops.filter(isWanted).map((hop) => [hop.id, hop]));
  };

  it.each(['send', 'receive'])('has the same conditions and words everywhere in %s', (flow) => {
    // What is said of a kick depends on whether the backend asks for it.
    const isGuest = ({ context, id }: Hop): boolean => context.startsWith('guest-') && id !== 'vp-notify' && id !== 'kick-prepare';
    const [first, ...others] = written.map((scenario) => [...hopsOf(scenario, flow, isGuest).values()].map(wordOf));
    for (const other of others) expect(other).toEqual(first);
  });

  it.each(['send', 'receive'])('has the same way of the interrupt to the guest everywhere in %s', (flow) => {
    const ids = ['hlt-exit', 'vcpu-halt', 'lapic-deliver', 'wake-vcpu', 'vm-entry', 'ipi-exit', 'inject-vm-entry', 'eoi-exit', 'eoi-vm-entry'];
    const [first, ...others] = written.map((scenario) => [...hopsOf(scenario, flow, ({ id }) => ids.includes(id)).values()]);
    expect(first?.map(({ id }) => id)).toEqual(ids);
    // The thread that delivers the vector is that of the backend.
    const told = (hops: readonly Hop[] = []) => hops.map((hop) => ({ ...telling(hop), ...wordOf(hop), thread: /^QEMU vCPU/.exec(hop.thread?.en ?? '')?.[0] }));
    for (const other of others) expect(told(other)).toEqual(told(first));
  });
});

describe('the part that e1000 and virtio share', () => {
  const shared = new Set(['app1', 'guest-stack', 'host-stack', 'af-packet', 'libpcap', 'pcap-pmd', 'switch-app']);
  const sharedHops = (scenario: Scenario | undefined, flowId: string): Hop[] => {
    return scenario?.flows.find(({ id }) => id === flowId)?.hops.filter(({ from, to }) => shared.has(from) && shared.has(to)) ?? [];
  };

  it.each(['virtio-pcap', 'virtio-vhost-pcap'])('%s tells it with the same hops', (id) => {
    const [e1000, virtio] = ['e1000-pcap', id].map((each) => builtInScenarios.find((scenario) => scenario.id === each));
    for (const flow of ['send', 'receive']) {
      const [inE1000, inVirtio] = [e1000, virtio].map((scenario) => sharedHops(scenario, flow));
      expect(inE1000?.length).toBeGreaterThan(8);
      // A frame enters AF_PACKET on the thread that carries it, which is another one with each device.
      const told = (hops: readonly Hop[] = []) => hops.map((hop) => telling(hop.to === 'af-packet' ? { ...hop, thread: { en: '' } } : hop));
      expect(told(inVirtio)).toEqual(told(inE1000));
    }
  });
});

describe('the threads of the built-in scenarios', () => {
  const hops = builtInScenarios.flatMap(({ id, flows }) => flows.flatMap((flow) => flow.hops.map((hop) => ({ name: `${id}/${flow.id}/${hop.id}`, hop }))));

  it('are named in every hop, in both languages', () => {
    expect(hops.filter(({ hop: { thread } }) => !thread?.en || !thread['ja']).map(({ name }) => name)).toEqual([]);
  });

  it('have one name each', () => {
    const names = new Map(hops.map(({ hop: { thread } }) => [thread?.en, thread?.['ja']]));
    for (const { name, hop: { thread } } of hops) expect(thread?.['ja'], name).toBe(names.get(thread?.en));
    expect([...names.keys()].sort()).toEqual([
      'CUSE session thread of the switch', 'DPDK lcore thread', 'QEMU main-loop or vCPU thread', 'QEMU main-loop thread', 'QEMU vCPU thread',
      'guest hardirq on a vCPU', 'guest softirq on a vCPU', 'guest task on a vCPU', 'host timer softirq', 'main thread of the switch',
      'vhost worker thread', 'vhost-events thread of the switch',
    ]);
  });
});
