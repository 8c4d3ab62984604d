import { describe, expect, test } from 'vitest';
import { compile } from '../../src/language/index.js';
import { settle } from '../../src/model/settle.js';
import { analyse } from '../../src/traces/index.js';
import { recordingOf } from './recording-of.js';

const { scenarios: [written] } = compile(`scenario s {
  title "S"
  source linux "6.1"
  machine host "H" { participant vhost "vhost" in host-kernel of linux participant kvm "KVM" in kvm of linux }
  flow f "F" {
    vhost -> vhost "work" as work { thread "vhost worker thread" at linux:vhost.c#handle_tx }
    vhost -> kvm "deliver" as deliver { kind interrupt in vhost thread "vhost worker thread" at linux:svm.c#svm_deliver_interrupt }
    kvm -> kvm "IPI exit" as ipi { kind vm-exit thread "QEMU vCPU thread" at linux:svm.c#intr_interception observe host tracepoint kvm:kvm_exit }
  }
}`);
if (!written) throw new Error('the scenario has errors');
const scenario = settle(written);

/** In which packets the vCPU was outside the guest, if its last event before the interrupt, and what follows, are these. */
async function outside(before: string, after: readonly string[]): Promise<unknown> {
  const [flow] = scenario.flows;
  if (!flow) throw new Error('no flow');
  const lines = [`V ${before}`, 'W handle_tx <-vhost_worker', 'W svm_deliver_interrupt <-__apic_accept_irq', ...after];
  const text = `# tracer: function\n#\n${lines.map((line, index) => `  ${line.startsWith('V') ? 'CPU 0/KVM-203' : 'vhost-200-204'} [000] ..... ${1_000 + index * 10}: ${line.slice(2)}`).join('\n')}\n`;
  return analyse(scenario, flow, { host: await recordingOf(text, scenario, flow) }).costs.outside;
}

describe('an interrupt that finds the vCPU awake', () => {
  test('needs no exit if its thread was in KVM for another one', async () => {
    expect(await outside('kvm_exit: vcpu 0 reason msr rip 0x1', ['V kvm_entry: vcpu 0, rip 0x1'])).toEqual({ packets: [1], hop: 'ipi', vmExits: 1 });
  });

  test('needs one if it was in the guest', async () => {
    expect(await outside('kvm_entry: vcpu 0, rip 0x1', [])).toEqual({ packets: [], hop: 'ipi', vmExits: 1 });
  });

  test('has had one if it is in the recording', async () => {
    expect(await outside('kvm_entry: vcpu 0, rip 0x1', ['V kvm_exit: vcpu 0 reason interrupt rip 0x1', 'V intr_interception <-svm_invoke_exit_handler'])).toEqual({ packets: [], hop: 'ipi', vmExits: 1 });
  });
});
