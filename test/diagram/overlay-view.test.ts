import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { builtInScenarios } from '../settled-scenarios.js';
import { markdownOf, offlineTraceOf, oneLine, overlayViewOf, passViewOf } from '../../src/diagram/index.js';
import { settle } from '../../src/model/settle.js';
import { parseToPage } from '../../src/pages/diagram-protocol.js';
import { mostPasses } from '../../src/diagram/overlay-view.js';
import { hopStates, type Overlay, type PassHop } from '../../src/traces/matching/overlay.js';
import { hostileTexts, sampleFlow, sampleScenario } from './sample-scenario.js';
import { sampleOverlay, type SampleOverlay } from './sample-overlay.js';

const flow = sampleFlow([
  { from: 'g1', to: 'g2', context: 'guest-kernel', thread: { en: 'guest task' } }, { from: 'g2', to: 'q1' }, { from: 'q1', to: 'q2', thread: { en: 'QEMU main loop', ja: 'メインループ' } }, { from: 'q2', to: 'q1' },
]);
const scenario = sampleScenario(flow);
const traced = { scenario, flow };
const title = 'l1.trace';

const viewOf = (sample: SampleOverlay = {}, language = 'en') => overlayViewOf(sampleOverlay(scenario, flow, sample), traced, { language, title });
const hopOf = (hop: NonNullable<SampleOverlay['hops']>[string], language = 'en') => {
  const found = viewOf({ hops: { 'hop-3': hop } }, language).hops[2];
  if (!found) throw new Error('The view has no third hop.');
  return found;
};

function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : [];
}

describe('the view of a trace', () => {
  test('sums up what was found, in both languages', () => {
    expect(viewOf().summary).toBe('5 packets · 4 of 4 hops seen · order as the flow says · threads as the flow says · clocks ± 12 µs');
    expect(viewOf({}, 'ja').summary).toBe('5パケット · 4ホップ中4を観測 · 順序はフローどおり · スレッドはフローどおり · 時計の誤差 ± 12 µs');
    expect(viewOf({ passes: 1, hops: { 'hop-3': { state: 'not-seen' } } }).summary).toMatch(/^1 packet · 3 of 4 hops seen/);
  });

  test.each([
    ['one-machine', ''], ['given', ' · clocks as given'], ['trace', ' · clocks aligned by the trace'], ['none', ' · clocks not aligned'],
  ] as const)('says how the clocks relate: %s', (from, words) => {
    const { summary } = viewOf({ overlay: { clocks: { from, low: 0, high: 0, choices: from === 'none' ? 0 : 1 } } });
    expect(summary.split('threads as the flow says')[1]).toBe(words);
  });

  test('never uses the same words for two states', () => {
    const states = hopStates.filter((state) => state !== 'not-here');
    for (const language of ['en', 'ja']) {
      const hops = states.map((state) => hopOf({ state, ...(state === 'not-traced' ? { own: [{ name: 'x', state }] } : {}) }, language));
      for (const of of ['sentence', 'brief'] as const) expect(new Set(hops.map((hop) => hop[of])).size).toBe(states.length);
    }
  });

  test('tells a function that was left out from one that cannot be traced', () => {
    expect(hopOf({ state: 'not-traced', own: [{ name: 'x', state: 'not-traced' }] }).sentence).toContain('leaves out this function');
    expect(hopOf({ state: 'not-recorded', own: [{ name: 'x', state: 'traced' }] }).own).toEqual([]);
    expect(hopOf({ state: 'not-traced', own: [{ name: 'x', state: 'untraceable' }] }).sentence).toContain('cannot be traced');
  });

  test('says by which function a hop was seen, how often, and how long after which hop', () => {
    expect(hopOf({})).toMatchObject({
      state: 'seen', mark: '5× · 1.25 µs', sentence: 'Seen in 5 of 5 packets, by do_hop_3.', brief: 'seen 5 of 5 · p50 1.25 µs after hop 2',
      gap: { title: 'Time after hop 2', text: 'p50 1.25 µs, max 1.25 µs in 5 packets' }, threads: ['qemu (1240) · the host · 5 of 5'], expectedThread: 'QEMU main loop', example: { pass: 1, machine: 'host', line: 103 },
    });
    expect(hopOf({ seen: 3, shared: 1 })).toMatchObject({ mark: '4/5 · 1.25 µs', sentence: 'Seen in 3 of 5 packets, by do_hop_3. In 1 of the packets, one event was for several packets.' });
  });

  test('marks what is seen only by its neighbours', () => {
    const indirect = hopOf({ by: { how: 'neighbour', name: 'tun_net_xmit' } });
    expect(indirect.isIndirect).toBe(true);
    expect(indirect.brief).toContain('indirectly');
    expect(hopOf({ by: { how: 'counterpart', name: 'tun_net_xmit' } }).isIndirect).toBeUndefined();
  });

  test('has the uncertainty of a time between machines', () => {
    expect(viewOf().hops[1]?.gap?.text).toBe('p50 40 µs, max 40 µs in 5 packets; each ± 12 µs, because the hops are on different machines');
    expect(viewOf({ passes: 10 }).hops[1]?.gap?.text).toBe('p50 40 µs, p90 40 µs, max 40 µs in 10 packets; each ± 12 µs, because the hops are on different machines');
  });

  test('marks a hop in another thread, and says which', () => {
    const hop = hopOf({ threadAgrees: false, threads: [{ machine: 'host', tid: 7, comm: 'worker', passes: 5 }] }, 'ja');
    expect(hop).toMatchObject({ isWrongThread: true, contradictions: ['シナリオと別のスレッドで実行されました。シナリオではメインループ、観測ではworker (7)。'] });
  });

  test('lists contradictions of order with both events, up to a number', () => {
    const overlay = sampleOverlay(scenario, flow);
    const [hop, other] = [overlay.passes[0]?.hops[1], overlay.passes[0]?.hops[2]];
    if (!hop || !other) throw new Error('The sample has too few hops.');
    const contradictions = Array.from({ length: 7 }, (_, index) => ({ pass: index + 1, hop, other }));
    const view = overlayViewOf({ ...overlay, contradictions }, traced, { language: 'en', title });
    expect(view.hops[1]).toMatchObject({ isOutOfOrder: true });
    expect(view.hops[1]?.contradictions).toHaveLength(6);
    expect(view.hops[1]?.contradictions.at(0)).toBe('Out of order in packet 1: do_hop_2 came 1.25 µs before do_hop_3 of hop 3.');
    expect(view.hops[1]?.contradictions.at(-1)).toBe('And 2 more.');
    expect(view.summary).toContain('7 events out of order');
    expect(view.passes[0]?.contradictions).toBe(1);
  });

  test('says what the reader must know to trust it', () => {
    const host = { format: 'ftrace', clock: 'mono', events: 9, lost: 12, skipped: 3, duration: 9, isCut: true, knowsTraced: false } as const;
    const { remarks } = viewOf({ hops: { 'hop-3': { state: 'unknown' } }, overlay: { recordings: { host }, partial: 2, others: 4, clocks: { from: 'bounds', low: 0, high: 9, choices: 2 } } });
    expect(remarks).toHaveLength(7);
    expect(viewOf().remarks).toEqual([]);
    const emulated = viewOf({ overlay: { recordings: { host: { ...host, lost: 0, skipped: 0, isCut: false, isEmulated: true } } } });
    expect([emulated.caution, emulated.remarks]).toEqual([{
      brief: 'emulated: times mean nothing', text: 'Recorded in emulation, which shows order, threads and counts, not times: AMD without AVIC, one vCPU, one packet at a time.',
    }, []]);
    expect(viewOf().caution).toBeUndefined();
    // What stands alone, as in a lens, has no time then.
    expect(viewOf().hops[1]?.brief).toMatch(/^seen 5 of 5 · p50 /);
    expect(emulated.hops[1]).toMatchObject({ brief: 'seen 5 of 5', gap: expect.anything() as object });
    const { costs } = sampleOverlay(scenario, flow, {});
    const withTimers = (woken: number) => viewOf({ overlay: { costs: { ...costs, timers: { wakeups: 2, hostRoundTrips: 1, woken } } } }).remarks;
    expect(withTimers(1)).toEqual(['Wake-ups by timers: 1 of 2 computed. A timer that expires before its thread sleeps wakes nothing.']);
    expect(withTimers(2)).toEqual([]);
    expect(viewOf({ overlay: { costs: { ...costs, awake: 1 } } }).remarks).toEqual(['Wake-ups that were not needed, because the thread was still awake: 1.']);
    const withDisturbed = (disturbed: readonly number[]) => viewOf({ overlay: { costs: { ...costs, disturbed } } }).remarks.map((remark) => remark.slice(0, 58));
    expect(withDisturbed([2, 4])).toEqual(['During 2 of 5 packets (2, 4) the guest accessed its device']);
    expect(withDisturbed([1, 2, 3, 4, 5, 6, 7, 8, 9])[0]).toContain('(1, 2, 3, 4, 5, 6, 7, 8, …)');
    expect(viewOf({ passes: 0 }).remarks).toEqual(['No packet of this flow was found in the trace.']);
  });

  test('has the hops that do not happen under the settings, and what they need', () => {
    const written = builtInScenarios.find(({ id }) => id === 'virtio-vhost-pcap');
    const settled = written && settle(written.written);
    const send = settled?.flows.find(({ id }) => id === 'send');
    if (!settled || !send) throw new Error('There is no such flow.');
    const { absent, hops } = overlayViewOf(sampleOverlay(settled, send), { scenario: settled, flow: send }, { language: 'en', title });
    expect(hops.map(({ id }) => id)).toEqual(send.hops.map(({ id }) => id));
    expect(absent.length).toBe((settled.written.flows.find(({ id }) => id === 'send')?.hops.length ?? 0) - send.hops.length);
    const halted = settled.conditions.find(({ id }) => id === 'halted');
    expect(absent.map(({ needs }) => needs)).toContain(`only if ${halted?.on.en}`);
    for (const { needs } of absent) for (const { id } of settled.conditions.filter((each) => each.id.includes('-') || each.id === 'apicv')) expect(needs.split(/[ ,·]+/)).not.toContain(id);
  });

  test('has measured costs beside the computed ones; copies are not measured', () => {
    expect(viewOf().costs).toEqual([
      { name: 'copies', computed: 0 }, { name: 'vmExits', computed: 0, measured: 1 }, { name: 'hostRoundTrips', computed: 0 }, { name: 'wakeups', computed: 0, measured: 1 },
    ]);
    expect(viewOf().counted).toEqual([
      { title: 'VM exits by reason', items: [{ name: 'EPT_MISCONFIG', count: 1 }] }, { title: 'System calls', items: [{ name: 'ioctl', count: 2 }] },
    ]);
  });

  test('lists a limited number of packets, and says so', () => {
    const overlay = sampleOverlay(scenario, flow, { passes: 1 });
    const [pass] = overlay.passes;
    if (!pass) throw new Error('The sample has no packet.');
    const view = overlayViewOf({ ...overlay, passes: Array.from({ length: mostPasses + 1 }, (_, index) => ({ ...pass, n: index + 1 })) }, traced, { language: 'en', title });
    expect(view.passes).toHaveLength(mostPasses);
    expect(view.passCount).toBe(mostPasses + 1);
    expect(view.remarks).toEqual([`There are more packets than can be listed: the first ${mostPasses} can be chosen.`]);
  });

  test.each(hostileTexts)('is one safe line for any name in a trace: %j', (text) => {
    const overlay = sampleOverlay(scenario, flow, { hops: { 'hop-3': { by: { how: 'itself', name: text }, threads: [{ machine: 'host', tid: 1, comm: text, passes: 5 }], own: [{ name: text, state: 'seen' }] } } });
    const texts = stringsIn([overlayViewOf(overlay, traced, { language: 'en', title: text }), passViewOf(overlay, traced, 1, 'en')]);
    expect(texts.filter((each) => oneLine(each) !== each)).toEqual([]);
  });

  test('passes the check of the page, whatever the analysis gives', () => {
    const time = fc.double({ noNaN: true, min: -1e15, max: 1e15 });
    const gap = fc.array(time, { minLength: 1, maxLength: 40 }).map((times) => {
      const sorted = [...times].sort((one, other) => one - other);
      return { after: 1, times: sorted, p50: sorted[0] ?? 0, p90: sorted.at(-1) ?? 0, max: sorted.at(-1) ?? 0, uncertainty: 5 };
    });
    fc.assert(fc.property(gap, fc.constantFrom(...hopStates), fc.boolean(), fc.constantFrom<Overlay['unit']>('ns', 'ticks'), (times, state, threadAgrees, unit) => {
      const overlay = sampleOverlay(scenario, flow, { hops: { 'hop-3': { gap: times, state, threadAgrees } }, overlay: { unit } });
      const view = overlayViewOf(overlay, traced, { language: 'ja', title });
      expect(parseToPage({ type: 'overlay', overlay: view })).toBeDefined();
      const bins = view.hops[2]?.gap?.bins ?? [];
      if (state !== 'not-here') expect(bins.reduce((sum, count) => sum + count, 0)).toBe(times.times.filter((each) => each >= -times.uncertainty).length);
    }));
  });
});

describe('the view of a packet', () => {
  const passOf = (sample: SampleOverlay = {}, n = 1) => passViewOf(sampleOverlay(scenario, flow, sample), traced, n, 'en');

  test('has each hop with its time, thread and line', () => {
    expect(passOf()).toMatchObject({
      flowId: 'send', n: 1, seen: 4, isComplete: true, missing: [],
      threads: [{ machine: 'guest', title: 'guest-kernel (300)' }, { machine: 'host', title: 'qemu (1240)' }],
      hops: [
        { n: 1, thread: 0, mark: '', uncertainty: 12_000, machine: 'guest', line: 101, sentence: 'By do_hop_1, in thread guest-kernel (300) on CPU 2, 0 ns after the packet began.' },
        { n: 2, thread: 1, mark: '+40 µs ± 12 µs', uncertainty: 0, machine: 'host', line: 102 },
        { n: 3, mark: '+1.25 µs' }, { n: 4 },
      ],
    });
    expect(passOf({}, 6)).toBeUndefined();
  });

  test('has times before the hop before, where the clocks do not tell the order', () => {
    const [first] = sampleOverlay(scenario, flow).passes;
    const hops = first?.hops.map((hop) => (hop.n === 2 ? { ...hop, time: hop.time - 50_000 } : hop)) ?? [];
    expect(passOf({ changed: { 1: { hops } } })?.hops[1]?.mark).toBe('−10 µs ± 12 µs');
  });

  test('has no time after a hop that came later, and none between two hops of one event', () => {
    const [first] = sampleOverlay(scenario, flow).passes;
    const changed = (n: number, change: (before: PassHop) => Partial<PassHop>) => {
      const before = first?.hops.find((hop) => hop.n === n - 1);
      const hops = first?.hops.map((hop) => (hop.n === n && before ? { ...hop, ...change(before) } : hop)) ?? [];
      return passOf({ changed: { 1: { hops } } })?.hops[n - 1];
    };
    const later = changed(3, ({ time }) => ({ time: time - 20_000 }));
    expect(later?.mark).toBe('');
    expect(later?.sentence).toMatch(/after the packet began\.$/);
    expect(changed(2, ({ time }) => ({ time: time - 12_001 }))?.mark).toBe('');
    expect(changed(3, ({ time, line }) => ({ time, line }))?.mark).toBe('');
    expect(changed(3, ({ time, line }) => ({ time, line: line + 1 }))?.mark, 'another event at the same time').toBe('+0 ns');
  });

  test('says from which hop a time is counted, in the mark if that is not the hop just before', () => {
    expect(passOf()?.hops[2]?.sentence).toBe('By do_hop_3, in thread qemu (1240) on CPU 2, 41.3 µs ± 12 µs after the packet began and 1.25 µs after hop 2.');
    expect(passOf()?.hops[2]?.longMark).toBeUndefined();
    const hop = passOf({ hops: { 'hop-2': { state: 'not-seen' } } })?.hops.find(({ n }) => n === 3);
    expect([hop?.mark, hop?.longMark]).toEqual(['+41.3 µs ± 12 µs', '+41.3 µs ± 12 µs after 1']);
  });

  test('says why it does not have a hop', () => {
    const { passes } = sampleOverlay(scenario, flow);
    const hops = passes[0]?.hops ?? [];
    const without = (...numbers: number[]) => ({ hops: hops.filter(({ n }) => !numbers.includes(n)) });
    expect(passOf({ changed: { 1: without(3) } })?.missing).toEqual([{ n: 3, state: 'not-seen', sentence: 'Not seen in this packet, but in others (4).' }]);
    expect(passOf({ changed: { 1: { ...without(3, 4), isComplete: false } } })?.missing.map(({ state }) => state)).toEqual(['unknown', 'unknown']);
    expect(passOf({ changed: { 1: { ...without(3), shared: [3] } } })?.missing).toEqual([{ n: 3, state: 'seen', sentence: 'An event of another packet stands for this hop, too.' }]);
    expect(passOf({ hops: { 'hop-3': { state: 'not-traced' } } })?.missing).toMatchObject([{ n: 3, state: 'not-traced' }]);
    const [hop, other] = [hops[1], hops[2]];
    if (!hop || !other) throw new Error('The sample has too few hops.');
    expect(passOf({ changed: { 1: without(2) }, overlay: { contradictions: [{ pass: 1, hop, other }] } })?.missing).toEqual([
      { n: 2, state: 'not-seen', isOutOfOrder: true, sentence: 'Seen out of order in this packet: do_hop_2 came 1.25 µs before do_hop_3 of hop 3.' },
    ]);
  });
});

describe('a trace in Markdown', () => {
  test('has a section and a column, with every text escaped', () => {
    const overlay = sampleOverlay(scenario, flow, { hops: { 'hop-3': { state: 'not-seen' } }, overlay: { partial: 2 } });
    const view = overlayViewOf(overlay, traced, { language: 'en', title: 'a|b <i>.trace' });
    const lines = markdownOf([{ scenario, flow }], { level: 'all', language: 'en' }, view).split('\n');
    expect(lines).toContain('### Trace: a\\|b \\<i\\>.trace');
    expect(lines).toContain('- VM exits: 1 measured, 0 computed');
    expect(lines).toContain('- Sequences that begin in the middle of the flow, and are not counted as packets: 2.');
    const table = lines.filter((line) => line.startsWith('|'));
    expect(table.map((line) => line.split(/ (?<!\\)\| |\|/).at(-2)?.trim())).toEqual([
      'In the trace', '---', 'seen 5 of 5', 'seen 5 of 5 · p50 40 µs ± 12 µs after hop 1', 'traced and not seen', expect.stringContaining('seen 5 of 5'),
    ] as string[]);
    const emulated = markdownOf([{ scenario, flow }], { level: 'all', language: 'en' }, { ...view, caution: { brief: 'no times', text: 'Times mean <nothing>.' } }).split('\n');
    expect(emulated.indexOf('Times mean \\<nothing\\>.')).toBe(emulated.indexOf('### Trace: a\\|b \\<i\\>.trace') + 2);
    expect(markdownOf([{ scenario, flow }], { level: 'all', language: 'en' }, { ...view, flowId: 'other' })).not.toContain('In the trace');
  });
});

describe('a trace for a page that is saved to a file', () => {
  test('has the details of all packets that it lists, which are limited in number', () => {
    const { overlay, passes } = offlineTraceOf(sampleOverlay(scenario, flow, { passes: 150 }), traced, { language: 'en', title });
    expect(overlay.passes).toHaveLength(100);
    expect(passes.map(({ n }) => n)).toEqual(overlay.passes.map(({ n }) => n));
    expect(overlay.passCount).toBe(150);
    expect(overlay.remarks).toEqual(['There are more packets than can be listed: the first 100 can be chosen.']);
  });
});
