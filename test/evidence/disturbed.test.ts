import { describe, expect, test } from 'vitest';
import { contradictionsOf, observe } from '../../src/evidence/index.js';
import { compile } from '../../src/language/index.js';
import { settle } from '../../src/model/settle.js';
import { recordingOf } from '../traces/recording-of.js';
import { summarized } from './runs.js';

const { scenarios: [written] } = compile(`scenario s {
  title "S"
  source linux "6.1" source qemu "7.2"
  machine host "H" { participant kvm "KVM" in kvm of linux participant nic "NIC" in qemu of qemu participant tap "tap" in host-kernel of linux }
  flow f "F" {
    kvm -> kvm "register access" as access { kind vm-exit thread "QEMU vCPU thread" at linux:svm.c#npf_interception cost vm-exits 1 }
    kvm -> nic "to the device" as device { in kvm thread "QEMU vCPU thread" at linux:e.c#device_write }
    nic -> tap "write" as write { in tap thread "QEMU vCPU thread" at linux:tun.c#tun_write }
    tap -> tap "receive" as receive { thread "QEMU vCPU thread" at linux:dev.c#receive_skb }
  }
}`);
if (!written) throw new Error('the scenario has errors');
const scenario = settle(written);

const access = ['kvm_exit: vcpu 0 reason npf rip 0x1', 'npf_interception <-a', 'device_write <-a'];
const back = 'kvm_entry: vcpu 0, rip 0x1';
const packet = [...access, 'tun_write <-a', 'receive_skb <-a', back];

/** What runs of packets with these lines contradict, and how many of them were disturbed. */
async function shown(packets: readonly (readonly string[])[]): Promise<unknown> {
  const lines = packets.flatMap((own, number) => own.map((line, index) => `  CPU 0/KVM-203 [000] ..... ${1_000 + number * 100_000 + index * 10}: ${line}`));
  const host = await recordingOf(`# tracer: function\n#\n${lines.join('\n')}\n`, scenario);
  const summary = summarized(observe(scenario, 'f', { host }, { sent: packets.length, traced: { host: new Set(['npf_interception', 'device_write', 'tun_write', 'receive_skb']) } }));
  return { disturbed: summary.packets.disturbed, contradictions: contradictionsOf(summary) };
}

const withoutWrite = packet.filter((line) => !line.startsWith('tun_write'));

describe('a packet during which the guest accesses its device more often than during others', () => {
  test('is disturbed, and is not held against the flow if a hop is missing', async () => {
    expect(await shown([packet, packet, [...withoutWrite, ...access.slice(0, 2), back], packet, packet])).toEqual({ disturbed: 1, contradictions: [] });
  });

  test('is none where the accesses are the same, so that the missing hop contradicts the flow', async () => {
    expect(await shown([packet, packet, withoutWrite, packet, packet])).toEqual({ disturbed: undefined, contradictions: [{ what: 'missing', hop: 'write', missing: 1, of: 5 }] });
  });

  test('are never most of the packets: what all of them have is a cost', async () => {
    const more = [...packet, ...access.slice(0, 2), back];
    expect(await shown([more, more, more, packet, more])).toEqual({ disturbed: undefined, contradictions: [{ what: 'cost', cost: 'vmExits', expected: 1, counted: 2 }] });
  });
});
