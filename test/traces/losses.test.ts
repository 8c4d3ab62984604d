import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { settle } from '../../src/model/settle.js';
import { analyse, type Overlay } from '../../src/traces/index.js';
import { builtInScenarios } from '../settled-scenarios.js';
import { simulate, type Simulated } from './path-simulator.js';
import { recordingOf } from './recording-of.js';

const packets = 5;
const every = 1_000_000;
const offset = -50_000_000;
const scenarios = builtInScenarios.map(({ written }) => settle(written, { with: [], without: [] }));
const cases = scenarios.flatMap((scenario) => scenario.flows.filter(({ id }) => id !== 'setup').map((flow) => ({ name: `${scenario.id}#${flow.id}`, scenario, flow })));

/** Numbers from 0 to 1 by a linear congruence. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => (state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff) / 0x8000_0000;
}

/** Without the lines of which the numbers, counted over both machines, are given. */
function without({ guest, host }: Simulated, isLost: (line: string, index: number) => boolean): { readonly guest: string; readonly host: string } {
  let index = -1;
  const kept = (text: string): string => text.split('\n').filter((line) => line.startsWith('#') || line === '' || !isLost(line, (index += 1))).join('\n');
  return { guest: kept(guest), host: kept(host) };
}

const textLines = ({ guest, host }: Pick<Simulated, 'guest' | 'host'>): readonly string[] => [...guest.split('\n'), ...host.split('\n')].filter((line) => line !== '' && !line.startsWith('#'));

async function overlayOf({ scenario, flow }: (typeof cases)[number], { guest, host }: { readonly guest: string; readonly host: string }): Promise<Overlay> {
  return analyse(scenario, flow, { guest: await recordingOf(guest, scenario, flow), host: await recordingOf(host, scenario, flow) }, { offset });
}

/** Of each packet that was found, the numbers of the packets whose events it has by the hops' own functions. */
function ownersOf({ passes }: Overlay, { flow }: (typeof cases)[number], { times }: Simulated): readonly (readonly number[])[] {
  const first = Math.min(...times.flatMap((each) => [...each.values()]));
  const hopOf = (n: number): string => flow.hops[n - 1]?.id ?? '';
  const nearest = (id: string, time: number): number => {
    const distances = times.map((each) => Math.abs((each.get(id) ?? Number.POSITIVE_INFINITY) - time));
    return distances.indexOf(Math.min(...distances));
  };
  const isParallel = (n: number): boolean => flow.hops[n - 1]?.branch === 'parallel';
  return passes.map(({ hops }) => [...new Set(hops.filter(({ how, n }) => how === 'itself' && !isParallel(n)).map(({ n, time }) => nearest(hopOf(n), time + first)))]);
}

const timeOf = (line: string): number => Number(/ (\d+): /.exec(line)?.[1] ?? -1);
const timed = (line: string, time: number): string => line.replace(/ \d+: /, ` ${time}: `);

describe.each(cases)('lone packets of $name', (each) => {
  const run = simulate(each.scenario, each.flow, { packets, every, offset, random: numbers(1) });
  /** The lines with which packets begin: without it, what is left of one may be of the one before. */
  const begins = new Set(run.times.flatMap((times) => [0, offset].map((shift) => Math.round(Math.min(...times.values())) + shift)));

  test('lose an event, and no packet has those of another', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: textLines(run).length - 1 }), async (lost) => {
        fc.pre(!begins.has(timeOf(textLines(run)[lost] ?? '')));
        const overlay = await overlayOf(each, without(run, (_, index) => index === lost));
        const owners = ownersOf(overlay, each, run);
        expect(owners.map(({ length }) => length)).toEqual(owners.map(() => 1));
        expect(new Set(owners.flat()).size).toBe(owners.length);
        expect(owners.length + overlay.partial).toBe(packets);
      }),
      { numRuns: 8 },
    );
  });

  test('keep their events after packets that the recording of the guest does not have', async () => {
    const begin = Math.min(...[...(run.times[2]?.values() ?? [])]) + offset;
    const guest = run.guest.split('\n').filter((line) => line.startsWith('#') || timeOf(line) >= begin - 1_000).join('\n');
    const late = { ...run, guest };
    const guests = textLines({ ...late, host: '' }).length;
    const lines = textLines(late);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: guests, max: lines.length - 1 }), async (lost) => {
        fc.pre(!begins.has(timeOf(lines[lost] ?? '')));
        const overlay = await overlayOf(each, without(late, (_, index) => index === lost));
        const owners = ownersOf(overlay, each, run);
        expect(owners.map(({ length }) => length)).toEqual(owners.map(() => 1));
      }),
      { numRuns: 12 },
    );
  });

  test('keep their events beside those of another process that sends elsewhere', async () => {
    const lines = run.guest.split('\n');
    const at = lines.findIndex((line) => line.includes('app-300'));
    if (at < 0 || each.flow.id !== 'send') return;
    // Another process begins to send right before each packet, and what it sends takes another way.
    const [start = '', ...next] = lines.slice(at).filter((line) => line.includes('app-300')).slice(0, 3);
    const foreign = lines.flatMap((line) => (line.replace(/\d+:/, '') === start.replace(/\d+:/, '') ? [start, ...next].map((own) => timed(own.replace('app-300', 'foo-301'), timeOf(line) - 20)) : []));
    const guest = [...lines.filter((line) => line !== ''), ...foreign].sort((a, b) => timeOf(a) - timeOf(b)).join('\n');
    const overlay = await overlayOf(each, { guest: `${guest}\n`, host: run.host });
    const whole = overlay.passes.filter(({ isComplete, hasStart }) => isComplete && hasStart);
    expect(ownersOf({ ...overlay, passes: whole }, each, run)).toEqual(Array.from({ length: packets }, (_, index) => [index]));
  });

  test('are cut off where the recording of the host ends, and the others are whole', async () => {
    const hosts = run.host.split('\n').filter((line) => line !== '' && !line.startsWith('#')).length;
    const guests = textLines(run).length - hosts;
    const overlay = await overlayOf(each, without(run, (_, index) => index > guests + hosts * 0.7));
    for (const owners of ownersOf(overlay, each, run)) expect(owners.length).toBeLessThanOrEqual(1);
    expect(overlay.passes.slice(0, 3).map(({ isComplete, hasStart }) => isComplete && hasStart)).toEqual([true, true, true]);
  });
});
