import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { analyse, type Overlay } from '../../src/traces/index.js';
import { builtInScenarios } from '../settled-scenarios.js';
import { simulate, type Simulated } from './path-simulator.js';
import { recordingOf } from './recording-of.js';
import { keeping, withSecondGuest, withVcpu } from './vcpu-lines.js';

const offset = 50_000_000;
const every = 1_000_000;
const scenario = builtInScenarios.find(({ id }) => id === 'virtio-vhost-pcap');
const flow = scenario?.flows.find(({ id }) => id === 'send');

/** Packets at uneven distances around a million ticks. */
function sent(seed: number, packets = 8): Simulated {
  if (!scenario || !flow) throw new Error('no flow');
  const random = numbers(seed);
  return withVcpu(simulate(scenario, flow, { packets, every, offset, random, jitter: 300_000 }), { offset, random, others: 300 });
}

async function overlayOf({ guest, host }: Pick<Simulated, 'guest' | 'host'>, options: Parameters<typeof analyse>[3] = {}): Promise<Overlay> {
  if (!scenario || !flow) throw new Error('no flow');
  return analyse(scenario, flow, { guest: await recordingOf(guest, scenario, flow), host: await recordingOf(host, scenario, flow) }, options);
}

/** The same numbers for the same seed. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff;
    return state / 0x8000_0000;
  };
}

const seeds = fc.integer({ min: 1, max: 1 << 30 });

describe('the clocks of a simulated path', () => {
  test('are told from entries and exits, and all packets are found', async () => {
    await fc.assert(
      fc.asyncProperty(seeds, async (seed) => {
        const { clocks, passes } = await overlayOf(sent(seed));
        expect([clocks.from, clocks.low <= offset, clocks.high >= offset, clocks.high - clocks.low < 5_000]).toEqual(['bounds', true, true, true]);
        expect(passes.map(({ isComplete }) => isComplete)).toEqual(Array.from({ length: 8 }, () => true));
      }),
      { numRuns: 15 },
    );
  });

  test('are never told wrong, whatever is lost, and wherever a recording begins and ends', async () => {
    const damage = fc.record({
      seed: seeds,
      host: fc.constantFrom(0, 0.01, 0.05, 0.1, 0.3, 0.7),
      entries: fc.constantFrom(0, 0, 0.05, 0.3, 0.7),
      hole: fc.record({ from: fc.integer({ min: 0, max: 9 * every }), length: fc.constantFrom(0, 0, 50_000, every, 3 * every) }),
      begin: fc.constantFrom(0, 0, 2.5 * every),
      end: fc.constantFrom(9 * every, 9 * every, 5.5 * every),
      second: fc.option(fc.integer({ min: -2 * every, max: 2 * every })),
    });
    await fc.assert(
      fc.asyncProperty(damage, async ({ seed, host, entries, hole, begin, end, second }) => {
        const whole = sent(seed);
        const random = numbers(seed + 1);
        const start = 100_000_000;
        const doubled = second === null ? whole.host : withSecondGuest(whole.host, second);
        const damaged = keeping(doubled, ({ time, text }) => {
          const at = time - start;
          const isInHole = at > hole.from && at < hole.from + hole.length;
          return !isInHole && at >= begin && at <= end && random() >= host && (!/kvm_(?:entry|exit)/.test(text) || random() >= entries);
        });
        fc.pre(damaged.split('\n').length > 4);
        const { clocks } = await overlayOf({ guest: whole.guest, host: damaged });
        if (clocks.from === 'bounds') expect([clocks.low <= offset, clocks.high >= offset]).toEqual([true, true]);
      }),
      { numRuns: 60, seed: 20 },
    );
  });

  test('are not told from exits alone', async () => {
    const { guest, host } = sent(1);
    const { clocks, contradictions } = await overlayOf({ guest, host: keeping(host, ({ text }) => !text.includes('kvm_entry')) });
    expect([clocks, contradictions]).toEqual([{ from: 'none', low: 0, high: 0, choices: 0 }, []]);
  });

  test('are ambiguous if a second guest did the same', async () => {
    const { guest, host } = sent(1);
    const { clocks } = await overlayOf({ guest, host: withSecondGuest(host, 400_000) });
    expect(clocks).toMatchObject({ from: 'none', choices: 2 });
    expect([clocks.low <= offset - 400_000, clocks.high >= offset]).toEqual([true, true]);
  });

  test('are told beside a second guest that did something else', async () => {
    const [{ guest, host }, other] = [sent(1), sent(77)];
    const second = keeping(withSecondGuest(other.host, 0), ({ text }) => text.includes('-903'));
    const lines = [...host.trimEnd().split('\n'), ...second.trimEnd().split('\n').slice(2)].join('\n');
    const { clocks } = await overlayOf({ guest, host: keeping(`${lines}\n`, () => true) });
    expect([clocks.from, clocks.low <= offset, clocks.high >= offset]).toEqual(['bounds', true, true]);
  });
});

describe('an offset that is known', () => {
  const path = sent(5);
  const head = (machine: string, text: string, value: number): string => `# vhflow 1 machine ${machine}\n# vhflow 1 offset ${value}\n${text}`;

  test('is used if cause and effect allow it', async () => {
    expect((await overlayOf(path, { offset })).clocks).toEqual({ from: 'given', low: offset, high: offset, choices: 1 });
    expect((await overlayOf({ ...path, guest: head('guest', path.guest, offset) })).clocks).toEqual({ from: 'trace', low: offset, high: offset, choices: 1 });
  });

  test('is refused if they exclude it, and the possible interval is used', async () => {
    for (const wrong of [offset + 200_000, offset - every]) {
      const { clocks } = await overlayOf(path, { offset: wrong });
      expect(clocks).toMatchObject({ from: 'bounds', refused: { offset: wrong, from: 'given', why: 'cause-and-effect' } });
      expect([clocks.low <= offset, clocks.high >= offset]).toEqual([true, true]);
      expect((await overlayOf({ ...path, guest: head('guest', path.guest, wrong) })).clocks.refused).toEqual({ offset: wrong, from: 'trace', why: 'cause-and-effect' });
    }
  });

  test('is refused if no offset is possible, and the machines are shown by themselves', async () => {
    const other = sent(6, 12);
    const { clocks } = await overlayOf({ guest: path.guest, host: other.host }, { offset });
    expect(clocks).toMatchObject({ from: 'none', refused: { offset, from: 'given', why: 'cause-and-effect' } });
  });

  test('is refused if the recordings do not overlap with it', async () => {
    const far = 900 * every;
    const { clocks, passes } = await overlayOf({ ...path, guest: head('guest', path.guest, far) });
    expect(clocks).toMatchObject({ from: 'none', refused: { offset: far, from: 'trace', why: 'no-overlap' } });
    expect(passes.every(({ hops }) => new Set(hops.map(({ thread }) => thread.machine)).size === 1)).toBe(true);
  });

  test('is used where nothing says when the vCPU ran', async () => {
    const host = keeping(path.host, ({ text }) => !/kvm_(?:entry|exit)/.test(text));
    expect((await overlayOf({ guest: path.guest, host }, { offset: offset + 200_000 })).clocks.from).toBe('given');
  });
});
