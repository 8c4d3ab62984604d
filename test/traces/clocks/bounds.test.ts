import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { offsetBounds, type Crossing } from '../../../src/traces/clocks/bounds.js';
import { EdgeSweep } from '../../../src/traces/clocks/edge-sweep.js';
import { merged, spread, type Interval } from '../../../src/traces/clocks/intervals.js';
import { virtualMachines } from '../../../src/traces/clocks/vcpu-runs.js';
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

async function told(runs: readonly { readonly sleep: number; readonly run: number; readonly kicks: boolean }[], offset: number, lost: readonly number[] = [], without = 'nothing'): Promise<Told> {
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
  const kept = hostLines.filter((_, index) => index === 0 || !lost.includes(index)).filter((line) => !line.includes(without));
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

  test('is one of those that are left, or unknown, if the host lacks events of any kind', async () => {
    await fc.assert(
      fc.asyncProperty(history, fc.array(fc.nat({ max: 300 }), { maxLength: 60 }), async ({ runs, offset }, lost) => {
        const { guest, host, start, crossings } = await told(runs, offset, lost);
        const bounds = offsetBounds(guest, host, start, () => crossings);
        const isNarrow = bounds?.length === 1 && (bounds[0]?.high ?? 0) - (bounds[0]?.low ?? 0) < 100_000;
        if (isNarrow) expect([holds(bounds, offset + 100_000_000), lost]).toEqual([true, lost]);
      }),
      { numRuns: 100 },
    );
  });

  test('is not known if only entries, or only exits, were traced', async () => {
    const runs = Array.from({ length: 40 }, (_, index) => ({ sleep: 20_000 + index * 40, run: 4_000, kicks: index % 3 === 0 }));
    for (const what of ['kvm_entry', 'kvm_exit']) {
      const { guest, host, start, crossings } = await told(runs, 5_000, [], what);
      expect(offsetBounds(guest, host, start, () => crossings)).toBeUndefined();
    }
  });

  test('is not known without entries and exits', async () => {
    const guest = await recordingOf(['  app-300 [000] ..... 100: work <-caller']);
    const host = await recordingOf(['  CPU 0/KVM-203 [001] ..... 100: ioeventfd_write <-caller']);
    expect(offsetBounds(guest, host, 0, () => [])).toBeUndefined();
  });
});

describe('virtual machines', () => {
  const thread = (tid: number, time: number, what: string): string => `  CPU 0/KVM-${tid} [001] ..... ${time}: ${what}`;
  const runOf = (tid: number, vcpu: number, time: number): readonly string[] => [thread(tid, time, `kvm_entry: vcpu ${vcpu}, rip 0x1`), thread(tid, time + 10, `kvm_exit: vcpu ${vcpu} reason npf rip 0x1`)];

  test('are told by the threads of their vCPUs', async () => {
    const host = await recordingOf([...runOf(203, 0, 100), ...runOf(204, 1, 200), ...runOf(303, 0, 300), ...runOf(203, 0, 400), ...runOf(304, 1, 500)]);
    const machines = virtualMachines(host).map(({ runs }) => [...runs].map(([vcpu, { lows, highs }]) => [vcpu, lows, highs]));
    expect(machines).toEqual([[[0, [0, 300], [10, 310]], [1, [100], [110]]], [[0, [200], [210]], [1, [400], [410]]]]);
  });

  test('run as long as they can have run where an entry or an exit is missing', async () => {
    const lines = Array.from({ length: 6 }, (_, index) => runOf(203, 0, 100 + index * 100)).flat();
    const [machine] = virtualMachines(await recordingOf(lines.filter((_, index) => ![0, 4, 9, 11].includes(index))));
// Since the beginning; to the exit whose entry is missing; whole; to the end.
    expect(machine?.runs.get(0)).toEqual({ lows: [0, 90, 290, 390], highs: [0, 200, 300, 490] });
  });

  test('tell the share of entries and exits that are missing', async () => {
    const lines = Array.from({ length: 2_000 }, (_, index) => runOf(203, 0, 100 + index * 100)).flat();
    let state = 1;
    const random = (): number => (state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff) / 0x8000_0000;
    for (const share of [0, 0.05, 0.1, 0.3]) {
      const [machine] = virtualMachines(await recordingOf(lines.filter(() => random() >= share)));
      expect(Math.abs((machine?.missing ?? 1) - share)).toBeLessThan(share * 0.3 + 1e-9);
    }
  });
});

describe('intervals', () => {
  const intervals = fc.array(fc.tuple(fc.nat({ max: 60 }), fc.nat({ max: 12 })).map(([low, length]) => ({ low, high: low + length })), { maxLength: 8 });
  const has = (list: readonly Interval[], number: number): boolean => list.some(({ low, high }) => low <= number && number <= high);
  const numbers = Array.from({ length: 80 }, (_, index) => index);

  test('merged and covered as their numbers are', () => {
    fc.assert(
      fc.property(fc.array(intervals, { minLength: 1, maxLength: 5 }), fc.integer({ min: 1, max: 5 }), (lists, least) => {
        const sets = lists.map(merged);
        const sweep = new EdgeSweep(sets.flat().length);
        sets.forEach((set, index) => {
          expect(numbers.filter((number) => has(set, number))).toEqual(numbers.filter((number) => has(lists[index] ?? [], number)));
          for (const { low, high } of set) sweep.add(low, high);
        });
        const counts = numbers.map((number) => sets.filter((set) => has(set, number)).length);
        const covered = sweep.atLeast(least, 100) ?? [];
        expect(numbers.filter((number) => has(covered, number))).toEqual(numbers.filter((number) => (counts[number] ?? 0) >= least));
        expect(sweep.greatest()).toBe(Math.max(...counts));
        expect(covered.map(({ low, high }) => Math.max(...counts.slice(low, high + 1)))).toEqual(covered.map(({ count }) => count));
        if (covered.length > 0) expect(sweep.atLeast(least, covered.length - 1)).toBeUndefined();
      }),
    );
  });

  test('spread keeps every item', () => {
    fc.assert(fc.property(fc.array(fc.nat()), (items) => {
      expect([...spread(items)].sort((a, b) => a - b)).toEqual([...items].sort((a, b) => a - b));
    }));
  });
});
