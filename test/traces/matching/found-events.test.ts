import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Candidates } from '../../../src/traces/matching/candidates.js';
import { FoundEvents } from '../../../src/traces/matching/found-events.js';
import { evidences } from '../../../src/traces/matching/signs.js';

const candidate = fc.record({ hop: fc.nat({ max: 500 }), position: fc.nat({ max: 6_000_000 }), how: fc.constantFrom(...evidences) });
const event = fc.record({ hop: fc.nat({ max: 500 }), position: fc.nat({ max: 6_000_000 }), how: fc.constantFrom(...evidences), isOtherThread: fc.boolean(), isLate: fc.boolean() });
const packet = fc.uniqueArray(event, { selector: ({ hop }) => hop, maxLength: 60 });

test('the events of each packet are kept as they are, in the order of their hops', () => {
  fc.assert(fc.property(fc.array(packet, { maxLength: 20 }), (packets) => {
    const all = new FoundEvents();
    const kept = packets.map((events) => all.add(events));
    kept.forEach((events, index) => {
      const expected = [...(packets[index] ?? [])].sort((a, b) => a.hop - b.hop);
      expect([...events]).toEqual(expected);
      for (const each of expected) expect(events.get(each.hop)).toEqual(each);
      for (const hop of [0, 250, 501]) expect(events.has(hop)).toBe(expected.some((each) => each.hop === hop));
    });
  }));
});

test('candidates are given back as they were added, once', () => {
  fc.assert(fc.property(fc.array(candidate), (all) => {
    const candidates = new Candidates();
    for (const each of all) candidates.add(each);
    expect([candidates.count, candidates.last]).toEqual([all.length, all.at(-1)?.position ?? -1]);
    expect([...candidates.positions()]).toEqual(all.map(({ position }) => position));
    expect(candidates.take()).toEqual(all);
    expect(candidates.take()).toEqual([]);
  }));
});
