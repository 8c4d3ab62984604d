import { describe, expect, test } from 'vitest';
import { builtInScenarios as writtenScenarios } from '../../src/built-in/scenarios.js';
import { costOfFlow } from '../../src/model/cost.js';
import type { Settings } from '../../src/model/conditions.js';
import { type Cost } from '../../src/model/scenario.js';
import { settle } from '../../src/model/settle.js';
import { builtInScenarios } from '../settled-scenarios.js';

const counts = (copies: number, vmExits: number, hostRoundTrips: number, wakeups: number): Cost => ({ copies, vmExits, hostRoundTrips, wakeups });

/** Hops and steady-state totals per packet on the basis, worked out by hand from the sources. */
const expected: Record<string, Record<string, { hops: number; steady: Cost }>> = {
  'e1000-pcap': {
    send: { hops: 43, steady: counts(6, 7, 16, 2) },
    receive: { hops: 34, steady: counts(4, 7, 18, 3) },
  },
  'virtio-pcap': {
    send: { hops: 42, steady: counts(5, 1, 6, 1) },
    receive: { hops: 33, steady: counts(4, 0, 5, 1) },
  },
  'virtio-vhost-pcap': {
    send: { hops: 38, steady: counts(5, 1, 1, 1) },
    receive: { hops: 32, steady: counts(3, 0, 1, 1) },
  },
  'virtio-cuse-vhost': {
    send: { hops: 29, steady: counts(2, 0, 1, 0) },
    receive: { hops: 24, steady: counts(2, 0, 1, 0) },
  },
  'virtio-vhost-user': {
    send: { hops: 29, steady: counts(2, 0, 1, 0) },
    receive: { hops: 25, steady: counts(2, 0, 1, 0) },
  },
};

/** Steady-state totals under other settings, written as on the command line. */
const otherSettings: Record<string, Record<string, Record<string, Cost>>> = {
  'e1000-pcap': {
    send: {
      '--with halted': counts(6, 7, 16, 2),
      '--without apicv': counts(6, 8, 16, 2),
      '--without pv-eoi': counts(6, 7, 16, 2),
      '--without apicv --without pv-eoi': counts(6, 8, 16, 2),
      '--with amd': counts(6, 7, 16, 2),
      '--with small': counts(6, 7, 16, 2),
      '--without lone': counts(6, 1, 2, 0),
    },
    receive: {
      '--with halted': counts(4, 8, 18, 4),
      '--without apicv': counts(4, 9, 18, 3),
      '--without pv-eoi': counts(4, 7, 18, 3),
      '--with halted --without apicv': counts(4, 9, 18, 4),
      '--with amd': counts(4, 7, 18, 3),
      '--with amd --without apicv': counts(4, 9, 18, 3),
      '--with small': counts(5, 7, 18, 3),
      '--without lone': counts(4, 0, 2, 0),
      '--without lone --with halted --without apicv': counts(4, 0, 2, 0),
    },
  },
  'virtio-pcap': {
    send: {
      '--with halted': counts(5, 2, 6, 2),
      '--without apicv': counts(5, 2, 6, 1),
      '--without pv-eoi': counts(5, 1, 6, 1),
      '--without apicv --without pv-eoi': counts(5, 3, 6, 1),
      '--with halted --without apicv --without pv-eoi': counts(5, 3, 6, 2),
      '--with amd': counts(5, 1, 6, 1),
      '--with small': counts(5, 1, 6, 1),
      '--without lone': counts(5, 0, 1, 0),
      '--without lone --with halted --without apicv --without pv-eoi': counts(5, 0, 1, 0),
    },
    receive: {
      '--with halted': counts(4, 1, 5, 2),
      '--without apicv': counts(4, 1, 5, 1),
      '--without pv-eoi': counts(4, 0, 5, 1),
      '--without apicv --without pv-eoi': counts(4, 2, 5, 1),
      '--with halted --without apicv --without pv-eoi': counts(4, 2, 5, 2),
      '--with amd': counts(4, 0, 5, 1),
      '--with small': counts(5, 0, 5, 1),
      '--without lone': counts(4, 0, 2, 0),
    },
  },
  'virtio-vhost-pcap': {
    send: {
      '--with halted': counts(5, 2, 1, 2),
      '--without apicv': counts(5, 2, 1, 1),
      '--without apicv --without pv-eoi': counts(5, 3, 1, 1),
      '--with halted --without apicv --without pv-eoi': counts(5, 3, 1, 2),
      '--with amd': counts(5, 1, 1, 1),
      '--with small': counts(5, 1, 1, 1),
      '--without lone': counts(5, 0, 0, 0),
    },
    receive: {
      '--with halted': counts(3, 1, 1, 2),
      '--without apicv': counts(3, 1, 1, 1),
      '--without apicv --without pv-eoi': counts(3, 2, 1, 1),
      '--with halted --without apicv --without pv-eoi': counts(3, 2, 1, 2),
      '--with amd': counts(3, 0, 1, 1),
      '--with small': counts(4, 0, 1, 1),
      '--without lone': counts(3, 0, 1, 0),
    },
  },
  'virtio-cuse-vhost': {
    send: {
      '--with halted': counts(2, 1, 1, 1),
      '--without apicv': counts(2, 1, 1, 0),
      '--without pv-eoi': counts(2, 0, 1, 0),
      '--without apicv --without pv-eoi': counts(2, 2, 1, 0),
      '--with halted --without apicv': counts(2, 1, 1, 1),
      '--with halted --without apicv --without pv-eoi': counts(2, 2, 1, 1),
      '--with amd': counts(2, 0, 1, 0),
      '--with small': counts(2, 0, 1, 0),
      '--without lone': counts(2, 0, 0, 0),
      '--without lone --with halted --without apicv --without pv-eoi': counts(2, 0, 0, 0),
    },
    receive: {
      '--with halted': counts(2, 1, 1, 1),
      '--without apicv': counts(2, 1, 1, 0),
      '--without pv-eoi': counts(2, 0, 1, 0),
      '--without apicv --without pv-eoi': counts(2, 2, 1, 0),
      '--with halted --without apicv': counts(2, 1, 1, 1),
      '--with halted --without apicv --without pv-eoi': counts(2, 2, 1, 1),
      '--with amd': counts(2, 0, 1, 0),
      '--with small': counts(3, 0, 1, 0),
      '--without lone': counts(2, 0, 0, 0),
    },
  },
  'virtio-vhost-user': {
    send: {
      '--with halted': counts(2, 1, 1, 1),
      '--without apicv': counts(2, 1, 1, 0),
      '--without pv-eoi': counts(2, 0, 1, 0),
      '--without apicv --without pv-eoi': counts(2, 2, 1, 0),
      '--with halted --without apicv': counts(2, 1, 1, 1),
      '--with halted --without apicv --without pv-eoi': counts(2, 2, 1, 1),
      '--with amd': counts(2, 0, 1, 0),
      '--with small': counts(2, 0, 1, 0),
      '--without lone': counts(2, 0, 0, 0),
      '--without lone --with halted --without apicv --without pv-eoi': counts(2, 0, 0, 0),
    },
    receive: {
      '--with halted': counts(2, 1, 1, 1),
      '--without apicv': counts(2, 1, 1, 0),
      '--without pv-eoi': counts(2, 0, 1, 0),
      '--without apicv --without pv-eoi': counts(2, 2, 1, 0),
      '--with halted --without apicv': counts(2, 1, 1, 1),
      '--with halted --without apicv --without pv-eoi': counts(2, 2, 1, 1),
      '--with amd': counts(2, 0, 1, 0),
      '--with small': counts(3, 0, 1, 0),
      '--without lone': counts(2, 0, 0, 0),
    },
  },
};

/** What the exits and the wake-up of an interrupt under load cost, without what raises it. */
const busyInterrupt: Record<string, Cost> = {
  '--without lone': counts(0, 0, 0, 0),
  '--without lone --without pv-eoi': counts(0, 0, 0, 0),
  '--without lone --without apicv': counts(0, 1, 0, 0),
  '--without lone --without apicv --without pv-eoi': counts(0, 2, 0, 0),
  '--without lone --with halted': counts(0, 1, 0, 1),
  '--without lone --with halted --without apicv': counts(0, 1, 0, 1),
  '--without lone --with halted --without apicv --without pv-eoi': counts(0, 2, 0, 1),
};

/** The hops of the send flows that raise it, and the host round trips that this takes. */
const busyHops: Record<string, { hop: string; hostRoundTrips: number }> = {
  'virtio-pcap': { hop: 'kvm-signal-msi-busy', hostRoundTrips: 1 },
  'virtio-vhost-pcap': { hop: 'call-eventfd-busy', hostRoundTrips: 0 },
  'virtio-cuse-vhost': { hop: 'tx-done-write-busy', hostRoundTrips: 1 },
  'virtio-vhost-user': { hop: 'tx-done-write-busy', hostRoundTrips: 1 },
};

function settingsOf(options: string): Settings {
  const named = (option: string): string[] => [...options.matchAll(new RegExp(`--${option} (\\S+)`, 'g'))].map(([, name = '']) => name);
  return { with: named('with'), without: named('without') };
}

describe('the built-in scenarios', () => {
  test('are in the order in which the views list them', () => {
    expect(builtInScenarios.map(({ id }) => id)).toEqual(Object.keys(expected));
  });

  for (const [id, flows] of Object.entries(expected)) {
    for (const [flowId, { hops, steady }] of Object.entries(flows)) {
      test(`${id} ${flowId}: hops and costs`, () => {
        const flow = builtInScenarios.find((scenario) => scenario.id === id)?.flows.find((candidate) => candidate.id === flowId);
        expect(flow?.hops).toHaveLength(hops);
        expect(flow && costOfFlow(flow).steady).toEqual(steady);
      });
    }
  }

  for (const [id, flows] of Object.entries(otherSettings)) {
    for (const [flowId, totals] of Object.entries(flows)) {
      test.each(Object.entries(totals))(`${id} ${flowId} %s`, (options, steady) => {
        const written = writtenScenarios.find((scenario) => scenario.id === id);
        const flow = written && settle(written, settingsOf(options)).flows.find((candidate) => candidate.id === flowId);
        expect(flow && costOfFlow(flow).steady).toEqual(steady);
      });
    }
  }

  for (const [id, { hop: hopId, hostRoundTrips }] of Object.entries(busyHops)) {
    test.each(Object.entries(busyInterrupt))(`${id} send %s: the interrupt that reports several frames`, (options, cost) => {
      const written = writtenScenarios.find((scenario) => scenario.id === id);
      const hop = written && settle(written, settingsOf(options)).flows.find((flow) => flow.id === 'send')?.hops.find((each) => each.id === hopId);
      expect(hop?.when).toBeDefined();
      expect(hop?.cost).toEqual({ ...cost, hostRoundTrips });
    });
  }

  test('have an anchor and an explanation in both languages for every hop', () => {
    const incomplete = writtenScenarios.flatMap((scenario) =>
      scenario.flows.flatMap((flow) =>
        flow.hops.filter(({ at, note }) => !at || !note?.en || !note['ja']).map(({ id }) => `${scenario.id}/${flow.id}/${id}`),
      ),
    );
    expect(incomplete).toEqual([]);
  });
});
