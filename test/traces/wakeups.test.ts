import { describe, expect, test } from 'vitest';
import { settle } from '../../src/model/settle.js';
import { compile } from '../../src/language/index.js';
import { analyse, type MeasuredCosts } from '../../src/traces/index.js';
import { recordingOf } from './recording-of.js';

const { scenarios: [written] } = compile(`scenario s {
  title "S"
  source linux "6.1" source qemu "7.2"
  machine host "H" {
    participant kvm "KVM" in kvm of linux
    participant loop "Main loop" in qemu of qemu
    participant dev "Device" in qemu of qemu
  }
  flow f "F" {
    kvm -> loop "kick" as kick { kind wakeup thread "QEMU vCPU thread" in kvm at linux:eventfd.c#eventfd_write }
    loop -> loop "ppoll() returns" as back { kind return cost round-trips 1 thread "QEMU main-loop thread" at qemu:timer.c#qemu_poll_ns observe host tracepoint syscalls:sys_enter_ppoll observe host tracepoint syscalls:sys_exit_ppoll }
    loop -> loop "work" as work { thread "QEMU main-loop thread" at linux:tun.c#tun_write }
    loop -> dev "timer" as timer { kind wakeup branch parallel cost round-trips 1 in loop thread "QEMU main-loop thread" at qemu:e.c#expire observe host tracepoint syscalls:sys_enter_ppoll }
  }
}`);
if (!written) throw new Error('the scenario has errors');
const scenario = settle(written);

const kick = ['L: sys_ppoll(ufds: 1)', 'V: kvm_exit: vcpu 0 reason npf rip 0x1', 'V: eventfd_write <-ksys_write', 'V: sched_waking: comm=qemu-system-x86 pid=200 prio=120 target_cpu=000'];

/** What is counted in a packet in which the main loop is woken as the lines say. */
async function counted(lines: readonly string[], kicked = kick): Promise<MeasuredCosts> {
  const [flow] = scenario.flows;
  if (!flow) throw new Error('no flow');
  const all = [...kicked, 'L: sys_ppoll -> 0x1', ...lines, 'L: tun_write <-vfs_write', 'L: sys_ppoll(ufds: 1)'];
  const thread = (mark: string | undefined): string => (mark === 'V' ? 'CPU 0/KVM-203' : mark === 'T' ? '<idle>-0' : 'qemu-system-x86-200');
  const text = `# tracer: function\n#\n${all.map((line, index) => `  ${thread(line[0])} [000] ${line.startsWith('T') ? 'd.h1.' : '.....'} ${1_000 + index * 10}: ${line.slice(3)}`).join('\n')}\n`;
  return analyse(scenario, flow, { host: await recordingOf(text, scenario, flow) }).costs;
}

describe('the wake-ups of a packet', () => {
  test('are those by other threads; the cost of a timer that woke nothing is told', async () => {
    const costs = await counted([]);
    expect(costs).toMatchObject({ counted: { wakeups: 1 }, wakeups: [{ name: 'main-loop', count: 1 }], timers: { wakeups: 1, hostRoundTrips: 1, woken: 0 } });
  });

  test('are without those of a thread that waits for a lock, after a system call has returned', async () => {
    const costs = await counted(['V: sched_waking: comm=qemu-system-x86 pid=200 prio=120 target_cpu=000']);
    expect(costs.counted.wakeups).toBe(1);
    expect(costs.wakeups).toEqual([{ name: 'main-loop', count: 1 }, { name: 'main-loop (lock)', count: 1 }]);
  });

  test('are not lacking where the thread had not gone to sleep yet, and are where it had', async () => {
    const other = 'T: sched_waking: comm=sh pid=9 prio=120 target_cpu=000';
    const busy = await counted([], [other, 'L: sys_ppoll(ufds: 1)', 'L: sys_ppoll -> 0x1', 'V: kvm_exit: vcpu 0 reason npf rip 0x1', 'V: eventfd_write <-ksys_write', 'L: sys_ppoll(ufds: 1)']);
    expect([busy.counted.wakeups, busy.awake]).toEqual([0, 1]);
    const asleep = await counted([], [other, 'L: sys_ppoll(ufds: 1)', 'V: kvm_exit: vcpu 0 reason npf rip 0x1', 'V: eventfd_write <-ksys_write']);
    expect([asleep.counted.wakeups, asleep.awake]).toEqual([0, undefined]);
    expect((await counted([])).awake).toBeUndefined();
  });

  test('show that a vCPU was asleep only where it had halted, not where it waits for a lock in another exit', async () => {
    const woken = 'L: sched_waking: comm=CPU 0/KVM pid=203 prio=120 target_cpu=001';
    const entry = 'V: kvm_entry: vcpu 0, rip 0x1';
    const halted = await counted([entry, 'V: kvm_exit: vcpu 0 reason hlt rip 0x1', woken]);
    expect([halted.asleep, halted.wakeups]).toEqual([[1], [{ name: 'main-loop', count: 1 }, { name: 'vcpu', count: 1 }]]);
    const waiting = await counted([entry, 'V: kvm_exit: vcpu 0 reason io rip 0x1', woken]);
    expect([waiting.asleep, waiting.wakeups]).toEqual([[], [{ name: 'main-loop', count: 1 }, { name: 'vcpu (lock)', count: 1 }]]);
  });

  test('are with those of the timers of the flow', async () => {
    const costs = await counted(['L: sys_ppoll(ufds: 1)', 'T: sched_waking: comm=qemu-system-x86 pid=200 prio=120 target_cpu=000', 'L: sys_ppoll -> 0x0']);
    expect(costs).toMatchObject({ counted: { wakeups: 2 }, timers: { woken: 1 } });
  });
});
