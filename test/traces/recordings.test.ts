import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { settle } from '../../src/model/settle.js';
import { analyse, machineOf, type Overlay } from '../../src/traces/index.js';
import { builtInScenarios } from '../settled-scenarios.js';
import { recordingOf } from './recording-of.js';

const amd = builtInScenarios.map(({ written }) => settle(written, { with: ['amd'], without: ['apicv'] }));

const under = (on: readonly string[], off: readonly string[]): typeof amd => builtInScenarios.map(({ written }) => settle(written, { with: on, without: off }));

async function overlayOf(file: string, id: string, flowId: string, scenarios = amd): Promise<Overlay> {
  const scenario = scenarios.find((each) => each.id === id);
  const flow = scenario?.flows.find((each) => each.id === flowId);
  if (!scenario || !flow) throw new Error(`no ${id}#${flowId}`);
  const text = gunzipSync(readFileSync(path.join(import.meta.dirname, 'recordings', `${file}.gz`))).toString();
  const recording = await recordingOf(text, scenario, flow);
  return analyse(scenario, flow, { [machineOf(recording, [scenario]) ?? 'host']: recording });
}

describe.each([
  ['vhost-send-ft.trace', 'virtio-vhost-pcap', 'send', 'host', 7],
  ['vhost-send-guest-ft.trace', 'virtio-vhost-pcap', 'send', 'guest', 5],
  ['vhost-send-guest-bt.log', 'virtio-vhost-pcap', 'send', 'guest', 5],
  ['vhost-recv-bt.log', 'virtio-vhost-pcap', 'receive', 'host', 5],
  ['e1000-recv-ft.trace', 'e1000-pcap', 'receive', 'host', 5],
  ['e1000-recv-guest-ft.trace', 'e1000-pcap', 'receive', 'guest', 5],
  ['e1000-recv-guest-bt.log', 'e1000-pcap', 'receive', 'guest', 5],
] as const)('the recording %s of %s#%s', (file, id, flowId, machine, packets) => {
  test('is of its machine, and has every packet, in order and on the threads of the flow', async () => {
    const overlay = await overlayOf(file, id, flowId);
    expect(Object.keys(overlay.recordings)).toEqual([machine]);
    expect(overlay.passes.filter(({ hasStart, isComplete }) => hasStart && isComplete)).toHaveLength(packets);
    expect(overlay.contradictions).toEqual([]);
    expect(overlay.hops.flatMap(({ id: hop, threadAgrees }) => (threadAgrees === false ? [hop] : []))).toEqual([]);
  });

  test('shows every hop of its machine of which it has a probe that the packets passed', async () => {
    const overlay = await overlayOf(file, id, flowId);
    const known = ['seen', 'not-traced', 'not-recorded', 'not-here'];
    // The compiler has put vhost_signal into its caller, which only a recording that names callers shows.
    const isHidden = (hop: string): boolean => hop === 'vhost-signal' && file.endsWith('-bt.log');
    expect(overlay.hops.flatMap(({ id: hop, state }) => (known.includes(state) || isHidden(hop) ? [] : [[hop, state]]))).toEqual([]);
  });
});

test('a function that the compiler has put into its caller is seen there in every packet, though its copy for other callers was traced', async () => {
  const overlay = await overlayOf('vhost-send-ft.trace', 'virtio-vhost-pcap', 'send');
  expect(overlay.hops.find(({ id }) => id === 'vhost-signal')).toMatchObject({ by: { how: 'inlined', name: 'eventfd_signal <-vhost_tx_batch.constprop.0' }, seen: 7, of: 7 });
});

describe('what was counted', () => {
  test('has the exit before the first event, and the thread that is woken, whatever the vendor in the settings', async () => {
    for (const scenarios of [under(['amd'], []), under([], ['amd'])]) {
      const { costs } = await overlayOf('vhost-send-ft.trace', 'virtio-vhost-pcap', 'send', scenarios);
      expect(costs.counted).toMatchObject({ vmExits: 1, wakeups: 1 });
    }
  });

  test('has the exits of a lone packet that wakes the vCPU, without those of the guest\'s timer', async () => {
    const { costs } = await overlayOf('e1000-recv-ft.trace', 'e1000-pcap', 'receive', under(['amd', 'halted'], ['apicv']));
    // Of the two accesses to the local APIC, the recording does not tell the one before the EOI from those for the timer.
    expect(costs.counted.vmExits).toBe(8);
    expect(costs.exits.find(({ name }) => name === 'npf')).toEqual({ name: 'npf', count: 6 });
    expect(costs.lacking).toEqual([{ name: 'ioctl', count: 2 }]);
    expect(costs.asleep).toEqual([1, 2, 3, 4, 5]);
  });
});

describe('a vCPU that sleeps', () => {
  test('exited by HLT before the packet came', async () => {
    const overlay = await overlayOf('e1000-recv-ft.trace', 'e1000-pcap', 'receive', under(['amd', 'halted'], ['apicv']));
    const halt = overlay.hops.find(({ id }) => id === 'hlt-exit');
    expect(halt).toMatchObject({ state: 'seen', seen: 5, of: 5 });
    for (const { hops, start } of overlay.passes) expect(hops.find(({ n }) => n === halt?.n)?.time).toBeLessThan(start);
  });

  test('was forced out by an interrupt in the one packet that found it awake', async () => {
    const overlay = await overlayOf('e1000-recv-ft.trace', 'e1000-pcap', 'receive', amd);
    expect(overlay.hops.find(({ id }) => id === 'ipi-exit')).toMatchObject({ seen: 1, of: 5 });
  });
});
