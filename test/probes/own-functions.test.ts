import { describe, expect, test } from 'vitest';
import { compile } from '../../src/language/index.js';
import type { Side } from '../../src/model/scenario.js';
import { settle } from '../../src/model/settle.js';
import { withOwnFunctions } from '../../src/probes/own-functions.js';
import { keyOf } from '../../src/probes/probe-point.js';
import { watchedFlow } from '../../src/probes/watched-flow.js';

const { scenarios: [written] } = compile(`scenario s {
  title "S"
  source linux "6.1" source qemu "7.2" source dpdk "22.11"
  machine guest "G" { participant net "Net" in guest-kernel of linux }
  machine host "H" {
    participant kvm "KVM" in kvm of linux
    participant vmm "QEMU" in qemu of qemu
    participant pmd "PMD" in host-user of dpdk
  }
  flow f "F" {
    net -> kvm "exit" as exit { kind vm-exit at linux:kvm.c#one | linux:kvm.c#older }
    kvm -> vmm "write" as write { at qemu:hw/net/e.c#write_it | qemu:old.c#write_old observe host uprobe qemu-system-x86_64:notify_it }
    vmm -> pmd "take" as take { at dpdk:drivers/net/pcap/rx.c#take_it observe host uretprobe librte_net_pcap.so:take_it }
    pmd -> pmd "more" as more { at dpdk:drivers/net/pcap/other.c#more_of_it }
    pmd -> pmd "else" as else { at dpdk:lib/vhost/v.c#put_it observe host uprobe librte_vhost.so:put_it }
    pmd -> pmd "none" as none { at dpdk:lib/ethdev/eth.h#inline_one }
  }
}`);
if (!written) throw new Error('the scenario has errors');
const scenario = settle(written);

function probesOn(machine: Side): Readonly<Record<string, readonly string[]>> {
  const [flow] = scenario.flows;
  if (!flow) throw new Error('no flow');
  const { all } = withOwnFunctions(watchedFlow(flow, { machine, language: 'en', version: '1' }), scenario, machine);
  return Object.fromEntries(all.map(({ hop, points }) => [hop.id, points.map(keyOf)]));
}

describe('the own functions of hops', () => {
  test('are watched beside their probes: those of the kernel in all versions, those of programs where the scenario tells the program', () => {
    expect(probesOn('host')).toEqual({
      exit: ['kprobe:one', 'kprobe:older'],
      write: ['uprobe:qemu-system-x86_64:notify_it', 'uprobe:qemu-system-x86_64:write_it'],
      take: ['uretprobe:librte_net_pcap.so:take_it', 'uprobe:librte_net_pcap.so:take_it'],
      more: ['uprobe:librte_net_pcap.so:more_of_it'],
      else: ['uprobe:librte_vhost.so:put_it'],
      // Two libraries have code of this project, and no probe is in one of this folder.
      none: [],
    });
  });

  test('are watched on the machine that runs them', () => {
    expect(Object.values(probesOn('guest')).flat()).toEqual([]);
  });
});
