import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { offsetBounds, type Crossing } from '../../../src/traces/clocks/bounds.js';
import { coverage, intersection, merged, spread, type Interval } from '../../../src/traces/clocks/intervals.js';
import type { Interest } from '../../../src/traces/recording/recording.js';
import { readTrace, type Recording } from '../../../src/traces/index.js';

const interest: Interest = { names: new Set(['kvm_entry', 'kvm_exit', 'ioeventfd_write', 'work', 'kick']), callers: new Set() };

function recordingOf(lines: readonly string[]): Promise<Recording> {
  const text = new TextEncoder().encode(['# tracer: function', '#', ...lines, ''].join('\n'));
  return readTrace({ name: 'trace', bytes: (async function* () { await Promise.resolve(); yield text; })() }, interest);
}

/** A guest that runs now and then, works while it runs, and kicks at the end of some runs. */
const history = fc.record({
  runs: fc.array(fc.record({ sleep: fc.integer({ min: 2_000, max: 900_000 }), run: fc.integer({ min: 500, max: 60_000 }), kicks: fc.boolean() }), { minLength: 12, maxLength: 60 }),
  offset: fc.integer({ min: -40_000_000, max: 40_000_000 }),
  lost: fc.array(fc.nat({ max: 200 }), { maxLength: 4 }),
});

interface Told {
  readonly guest: Recording;
  readonly host: Recording;
  readonly start: number;
  readonly crossings: readonly Crossing[];
}

async function told(runs: readonly { readonly sleep: number; readonly run: number; readonly kicks: boolean }[], offset: number, lost: readonly number[] = []): Promise<Told> {
  const hostLines: string[] = [];
  const guestLines: string[] = [];
  const kicks: number[] = [];
  const taken: number[] = [];
  let time = 50_000_000;
  const onHost = (what: string): number => hostLines.push(`  CPU 0/KVM-203 [001] ..... ${time}: ${what}`);
  const inGuest = (at: number, what: string): number => guestLines.push(`  app-300 [000] ..... ${at + offset + 100_000_000}: ${what} <-caller`);
  onHost('ioeventfd_write <-caller');
  const first = time;
  for (const { sleep, run, kicks: isKick } of runs) {
    time += sleep;
    onHost('kvm_entry: vcpu 0, rip 0x1');
    inGuest(time + run * 0.3 | 0, 'work');
    if (isKick) kicks.push(inGuest((time + run * 0.8) | 0, 'kick') - 1);
    time += run;
    onHost('kvm_exit: vcpu 0 reason npf rip 0x1');
    if (!isKick) continue;
    time += 100;
    onHost('ioeventfd_write <-caller');
    taken.push(time - first);
  }
  const kept = hostLines.filter((_, index) => index === 0 || !lost.includes(index));
  const guest = await recordingOf(guestLines);
  const host = await recordingOf(kept);
  return { guest, host, start: Number(guest.clock.start - host.clock.start), crossings: [{ to: 'host', guestEvents: kicks, hostTimes: taken }] };
}

function holds(intervals: readonly Interval[] | undefined, offset: number): boolean {
  return intervals?.some(({ low, high }) => low <= offset && offset <= high) ?? false;
}

describe('the offset between the clocks of a guest and its host', () => {
  test('is in one of the intervals', async () => {
    await fc.assert(
      fc.asyncProperty(history, async ({ runs, offset }) => {
        const { guest, host, start, crossings } = await told(runs, offset);
        expect(holds(offsetBounds(guest, host, start, () => crossings), offset + 100_000_000)).toBe(true);
        expect(holds(offsetBounds(guest, host, start, () => []), offset + 100_000_000)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  test('is found although single events of the host are missing', async () => {
    const runs = Array.from({ length: 40 }, (_, index) => ({ sleep: 20_000 + ((index * 7_919) % 11_003) * 40, run: 4_000 + ((index * 104_729) % 5_003), kicks: index % 3 === 0 }));
    const { guest, host, start, crossings } = await told(runs, -7_000_000, [11, 40]);
    const bounds = offsetBounds(guest, host, start, () => crossings);
    expect(bounds).toHaveLength(1);
    expect(holds(bounds, 93_000_000)).toBe(true);
    expect((bounds?.[0]?.high ?? 0) - (bounds?.[0]?.low ?? 0)).toBeLessThan(9_000);
  });

  test('is not known without entries and exits', async () => {
    const guest = await recordingOf(['  app-300 [000] ..... 100: work <-caller']);
    const host = await recordingOf(['  CPU 0/KVM-203 [001] ..... 100: ioeventfd_write <-caller']);
    expect(offsetBounds(guest, host, 0, () => [])).toBeUndefined();
  });
});

describe('intervals', () => {
  const intervals = fc.array(fc.tuple(fc.nat({ max: 60 }), fc.nat({ max: 12 })).map(([low, length]) => ({ low, high: low + length })), { maxLength: 8 });
  const has = (list: readonly Interval[], number: number): boolean => list.some(({ low, high }) => low <= number && number <= high);
  const numbers = Array.from({ length: 80 }, (_, index) => index);

  test('merged, intersected and covered as their numbers are', () => {
    fc.assert(
      fc.property(intervals, intervals, (a, b) => {
        const [one, two] = [merged(a), merged(b)];
        expect(numbers.filter((number) => has(one, number))).toEqual(numbers.filter((number) => has(a, number)));
        expect(numbers.filter((number) => has(intersection(one, two), number))).toEqual(numbers.filter((number) => has(a, number) && has(b, number)));
        const both = coverage([one, two]).filter(({ count }) => count === 2);
        expect(numbers.filter((number) => has(both, number))).toEqual(numbers.filter((number) => has(a, number) && has(b, number)));
      }),
    );
  });

  test('spread keeps every item', () => {
    fc.assert(fc.property(fc.array(fc.nat()), (items) => {
      expect([...spread(items)].sort((a, b) => a - b)).toEqual([...items].sort((a, b) => a - b));
    }));
  });
});
