import { describe, expect, test } from 'vitest';
import { builtInScenarios } from '../../src/built-in/scenarios.js';
import { costOfFlow } from '../../src/model/cost.js';
import { type Cost } from '../../src/model/scenario.js';

const counts = (copies: number, vmExits: number, hostRoundTrips: number, wakeups: number): Cost => ({ copies, vmExits, hostRoundTrips, wakeups });

/** Hops and steady-state totals per packet, worked out by hand from the sources. */
const expected: Record<string, Record<string, { hops: number; steady: Cost }>> = {
  'e1000-pcap': {
    send: { hops: 38, steady: counts(6, 7, 12, 0) },
    receive: { hops: 29, steady: counts(4, 6, 13, 1) },
  },
  'virtio-pcap': {
    send: { hops: 39, steady: counts(5, 1, 6, 1) },
    receive: { hops: 33, steady: counts(4, 0, 5, 1) },
  },
  'virtio-vhost-pcap': {
    send: { hops: 37, steady: counts(5, 1, 1, 1) },
    receive: { hops: 30, steady: counts(3, 0, 1, 1) },
  },
  'virtio-cuse-vhost': {
    send: { hops: 23, steady: counts(2, 0, 0, 0) },
    receive: { hops: 25, steady: counts(2, 0, 0, 0) },
  },
  'virtio-vhost-user': {
    send: { hops: 23, steady: counts(2, 0, 0, 0) },
    receive: { hops: 26, steady: counts(2, 0, 0, 0) },
  },
};

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

  test('have an anchor and an explanation in both languages for every hop', () => {
    const incomplete = builtInScenarios.flatMap((scenario) =>
      scenario.flows.flatMap((flow) =>
        flow.hops.filter(({ at, note }) => !at || !note?.en || !note['ja']).map(({ id }) => `${scenario.id}/${flow.id}/${id}`),
      ),
    );
    expect(incomplete).toEqual([]);
  });
});
