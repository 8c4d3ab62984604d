import { describe, expect, test } from 'vitest';
import { compile } from '../../src/language/index.js';
import { settle } from '../../src/model/settle.js';
import { analyse, type Overlay, type Recording } from '../../src/traces/index.js';
import { recordingOf } from './recording-of.js';

const { scenarios: [written] } = compile(`scenario s {
  title "S"
  source linux "6.1" source qemu "7.2"
  machine guest "G" { participant app "App" in guest-user participant driver "Driver" in guest-kernel of linux }
  machine host "H" {
    participant kvm "KVM" in kvm of linux
    participant loop "Main loop" in qemu of qemu
    participant dev "Device" in qemu of qemu
  }
  flow timer "Timer" {
    kvm -> loop "kick" as kick { kind wakeup thread "QEMU vCPU thread" in kvm at linux:eventfd.c#eventfd_write }
    loop -> loop "work" as work { thread "QEMU main-loop thread" at linux:tun.c#tun_write }
    loop -> dev "timer" as timer { kind wakeup branch parallel in loop thread "QEMU main-loop thread" at qemu:e.c#expire observe host tracepoint syscalls:sys_exit_ppoll observe host tracepoint sched:sched_waking }
  }
  flow poll "Poll" {
    driver -> driver "xmit" as xmit { thread "guest task" at linux:e.c#xmit_frame }
    driver -> driver "clean" as clean { branch completion thread "guest softirq on a vCPU" at linux:e.c#clean_irq observe guest tracepoint napi:napi_poll }
    driver -> dev "enable" as enable { kind vm-exit branch completion in driver thread "guest softirq on a vCPU" at linux:e.c#irq_enable observe host tracepoint kvm:kvm_exit }
  }
  flow kick "Kick" {
    loop -> loop "work" as begin { thread "QEMU main-loop thread" at linux:tun.c#tun_write }
    loop -> kvm "deliver" as deliver { kind interrupt in loop thread "QEMU main-loop thread" at linux:svm.c#svm_deliver_interrupt }
    kvm -> kvm "IPI exit" as ipi { kind vm-exit thread "QEMU vCPU thread" at linux:svm.c#intr_interception observe host tracepoint kvm:kvm_exit }
    kvm -> driver "interrupt" as interrupt { kind interrupt thread "guest hardirq on a vCPU" at linux:v.c#vring_interrupt }
  }
  flow notify "Notify" {
    loop -> loop "work" as begin { thread "QEMU main-loop thread" at linux:tun.c#tun_write }
    driver -> kvm "kick" as exit { kind vm-exit thread "QEMU vCPU thread" at linux:svm.c#npf_interception }
    kvm -> kvm "emulate" as emulate { thread "QEMU vCPU thread" at linux:x86.c#x86_emulate_instruction }
    kvm -> driver "re-entry" as back { kind vm-entry in kvm thread "QEMU vCPU thread" at linux:x86.c#vcpu_enter_guest observe host tracepoint kvm:kvm_entry }
    loop -> loop "more" as more { thread "QEMU main-loop thread" at linux:tun.c#tun_more }
  }
  flow again "Again" {
    kvm -> loop "kick" as begin { kind wakeup in kvm thread "QEMU vCPU thread" at linux:eventfd.c#eventfd_write }
    loop -> loop "read" as read { thread "QEMU main-loop thread" at linux:tun.c#tun_read }
    loop -> kvm "line" as line { kind interrupt in loop thread "QEMU main-loop thread" at linux:irq_comm.c#kvm_set_irq }
    kvm -> driver "interrupt" as interrupt { kind interrupt thread "guest hardirq on a vCPU" at linux:v.c#vring_interrupt }
  }
  flow wake "Wake" {
    driver -> kvm "HLT" as hlt { kind vm-exit branch parallel thread "QEMU vCPU thread" at linux:x86.c#kvm_emulate_halt }
    kvm -> kvm "sleep" as sleep { branch parallel thread "QEMU vCPU thread" at linux:kvm_main.c#kvm_vcpu_halt }
    loop -> loop "work" as begin { thread "QEMU main-loop thread" at linux:tun.c#tun_write }
    loop -> kvm "wake" as wake { kind wakeup in loop thread "QEMU main-loop thread" at linux:kvm_main.c#kvm_vcpu_kick observe host tracepoint sched:sched_waking }
    kvm -> driver "entry" as entry { kind vm-entry in kvm thread "QEMU vCPU thread" at linux:x86.c#vcpu_enter_guest observe host tracepoint kvm:kvm_inj_virq }
    kvm -> driver "interrupt" as interrupt { kind interrupt thread "guest hardirq on a vCPU" at linux:v.c#vring_interrupt }
  }
  flow recv "Receive" {
    loop -> loop "work" as begin { thread "QEMU main-loop thread" at linux:tun.c#tun_write }
    driver -> driver "interrupt" as interrupt { thread "guest hardirq on a vCPU" at linux:e.c#card_intr }
    driver -> driver "poll" as poll { thread "guest softirq on a vCPU" at linux:e.c#clean_irq }
    driver -> driver "enqueue" as enqueue { thread "guest softirq on a vCPU" at linux:udp.c#udp_enqueue }
    driver -> app "wake" as wake { kind wakeup in driver thread "guest softirq on a vCPU" at linux:sock.c#sock_def_readable }
    app -> app "copy" as copy { thread "guest task" at linux:udp.c#udp_recvmsg observe guest tracepoint skb:consume_skb }
    app -> app "return" as back { kind return thread "guest task" at linux:socket.c#recvfrom observe guest tracepoint syscalls:sys_exit_recvfrom }
  }
  flow end "End" {
    loop -> loop "work" as begin { thread "QEMU main-loop thread" at linux:tun.c#tun_write }
    loop -> kvm "deliver" as deliver { kind interrupt in loop thread "QEMU main-loop thread" at linux:svm.c#svm_deliver_interrupt }
    kvm -> driver "entry" as entry { kind vm-entry in kvm thread "QEMU vCPU thread" at linux:x86.c#vcpu_enter_guest observe host tracepoint kvm:kvm_inj_virq observe host tracepoint kvm:kvm_entry }
    kvm -> driver "interrupt" as interrupt { kind interrupt thread "guest hardirq on a vCPU" at linux:v.c#vring_interrupt }
    driver -> kvm "EOI" as eoi { kind vm-exit thread "QEMU vCPU thread" at linux:lapic.c#apic_set_eoi observe host tracepoint kvm:kvm_eoi }
  }
}`);
if (!written) throw new Error('the scenario has errors');
const scenario = settle(written);

const threads: Readonly<Record<string, string>> = {
  V: 'CPU 0/KVM-203 [000] .....', L: 'qemu-system-x86-200 [000] .....', T: '<idle>-0 [000] d.h1.', A: 'app-300 [000] .....', S: '<idle>-0 [000] ..s1.', H: '<idle>-0 [000] d.h1.',
};

const head = '# tracer: function\n#\n';
const machines = { guest: /^[ASH]/, host: /^[VLT]/ } as const;

/** What lines show of a flow: on the host those of V, L and T, and in the guest those of A, S and H. */
async function shown(flowId: string, lines: readonly string[]): Promise<Overlay> {
  const flow = scenario.flows.find(({ id }) => id === flowId);
  if (!flow) throw new Error('no flow');
  const timed = lines.map((line, index) => ({ line, text: `  ${threads[line[0] ?? ''] ?? ''} ${1_000 + index * 10}: ${line.slice(2)}\n` }));
  const read = async (machine: keyof typeof machines): Promise<Recording | undefined> => {
    const own = timed.filter(({ line }) => machines[machine].test(line)).map(({ text }) => text);
    return own.length > 0 ? recordingOf(head + own.join(''), scenario, flow) : undefined;
  };
  const [guest, host] = [await read('guest'), await read('host')];
  return analyse(scenario, flow, { ...(guest && { guest }), ...(host && { host }) }, { offset: 0 });
}

/** For each packet, the hops that were found, by id, each with the line by which it was. */
function foundIn({ passes, hops }: Overlay, lines: readonly string[]): readonly Readonly<Record<string, string | undefined>>[] {
  const lineOf = (machine: keyof typeof machines, line: number): string | undefined => lines.filter((each) => machines[machine].test(each))[line - head.split('\n').length];
  return passes.map((pass) => Object.fromEntries(pass.hops.map(({ n, thread, line }) => [hops.find((hop) => hop.n === n)?.id ?? '', lineOf(thread.machine, line)])));
}

const wake = 'sched_waking: comm=qemu-system-x86 pid=200 prio=120 target_cpu=000';

describe('what a thread does after a timer', () => {
  const before = ['L sys_ppoll(ufds: 1)', 'V eventfd_write <-ksys_write', `V ${wake}`, 'L sys_ppoll -> 0x1', 'L tun_write <-vfs_write', 'L sys_ppoll(ufds: 1)'];

  test('is shown by the wake-up of its thread by the timer', async () => {
    const lines = [...before, `T ${wake}`, 'L sys_ppoll -> 0x0'];
    expect(foundIn(await shown('timer', lines), lines)).toEqual([expect.objectContaining({ timer: `T ${wake}` })]);
  });

  test('is not shown by what comes once its thread was woken for something else, not even by other timers', async () => {
    const lines = [...before, `V ${wake}`, 'L sys_ppoll -> 0x1', 'L sys_ppoll(ufds: 1)', `T ${wake}`, 'L sys_ppoll -> 0x0'];
    const overlay = await shown('timer', lines);
    expect(foundIn(overlay, lines)).toEqual([expect.not.objectContaining({ timer: expect.anything() as unknown })]);
    expect(overlay.passes.map(({ isComplete }) => isComplete)).toEqual([true]);
  });

  test('is shown by a call that has waited in vain, where wake-ups were not recorded, and not by one that has not', async () => {
    const kept = before.filter((line) => !line.includes(wake));
    const inVain = [...kept, 'L sys_ppoll -> 0x0'];
    expect(foundIn(await shown('timer', inVain), inVain)).toEqual([expect.objectContaining({ timer: 'L sys_ppoll -> 0x0' })]);
    const other = [...kept, 'L sys_ppoll -> 0x1'];
    expect(foundIn(await shown('timer', other), other)).toEqual([expect.not.objectContaining({ timer: expect.anything() as unknown })]);
  });
});

describe('an event that comes when what it tells of is over', () => {
  test('does not keep what happened within that from being found before it', async () => {
    const lines = ['A xmit_frame <-dev_hard_start_xmit', 'V kvm_entry: vcpu 0, rip 0x1', 'V kvm_exit: vcpu 0 reason npf rip 0x1', 'S napi_poll: napi poll on napi struct 01 for device eth0 work 0 budget 64', 'V kvm_exit: vcpu 0 reason npf rip 0x2'];
    expect(foundIn(await shown('poll', lines), lines)).toEqual([{ xmit: lines[0], clean: lines[3], enable: lines[2] }]);
  });
});

describe('an exit that the timer of the guest has, too', () => {
  const tick = ['V kvm_exit: vcpu 0 reason interrupt rip 0x1', 'V kvm_entry: vcpu 0, rip 0x1'];
  const packet = ['L tun_write <-vfs_write', 'L svm_deliver_interrupt <-__apic_accept_irq', ...tick, 'H vring_interrupt <-handle'];

  test('begins no packet, so that none gets the events of another', async () => {
    const lines = [...tick, ...packet, ...tick, ...packet, ...tick, ...packet];
    const overlay = await shown('kick', lines);
    expect(overlay.passes.map(({ hops }) => hops.length)).toEqual([4, 4, 4]);
    expect(overlay.partial + overlay.others).toBe(0);
  });

  test('is that of an interrupt only if the vCPU was in the guest', async () => {
    const lines = ['V kvm_exit: vcpu 0 reason msr rip 0x1', 'L tun_write <-vfs_write', 'L svm_deliver_interrupt <-__apic_accept_irq', 'V kvm_entry: vcpu 0, rip 0x1', 'V kvm_exit: vcpu 0 reason interrupt rip 0x2', 'H vring_interrupt <-handle'];
    const overlay = await shown('kick', lines);
    expect(foundIn(overlay, lines)).toEqual([expect.not.objectContaining({ ipi: expect.anything() as unknown })]);
    expect(overlay.costs.outside).toEqual({ packets: [1], hop: 'ipi', vmExits: 1 });
  });
});

describe('an interrupt of the guest\'s timer', () => {
  const timer = ['V kvm_inj_virq: IRQ 0xec', 'V kvm_entry: vcpu 0, rip 0x1', 'V kvm_exit: vcpu 0 reason msr rip 0x2', 'V apic_set_eoi <-kvm_lapic_reg_write', 'V kvm_eoi: apicid 0 vector 236'];
  const device = ['V kvm_inj_virq: IRQ 0x27', 'V kvm_entry: vcpu 0, rip 0x3', 'H vring_interrupt <-handle', 'V kvm_exit: vcpu 0 reason msr rip 0x4', 'V apic_set_eoi <-kvm_lapic_reg_write', 'V kvm_eoi: apicid 0 vector 39'];
  const packet = ['L tun_write <-vfs_write', 'L svm_deliver_interrupt <-__apic_accept_irq'];

  test('is not taken for that of a device which comes after it', async () => {
    const lines = [...packet, ...timer, ...device];
    const [found] = foundIn(await shown('end', lines), lines);
    expect(found).toMatchObject({ interrupt: device[2], eoi: device[4] });
  });

  test('takes nothing from a packet that is on its way', async () => {
    const lines = [...timer, packet[0] ?? '', ...timer, packet[1] ?? '', ...device];
    const [found] = foundIn(await shown('end', lines), lines);
    expect(found).toMatchObject({ begin: packet[0], deliver: packet[1], entry: device[0], interrupt: device[2], eoi: device[4] });
  });
});

describe('the exit of a kick', () => {
  const kick = ['V kvm_exit: vcpu 0 reason npf rip 0x1', 'V npf_interception <-kvm_arch_vcpu_ioctl_run', 'V x86_emulate_instruction <-kvm_mmu_page_fault', 'V kvm_entry: vcpu 0, rip 0x2'];
  const register = ['V kvm_exit: vcpu 0 reason msr rip 0x1', 'V x86_emulate_instruction <-__svm_skip_emulated_instruction', 'V kvm_entry: vcpu 0, rip 0x2'];
  const packet = (exits: readonly string[]): readonly string[] => ['L tun_write <-vfs_write', ...exits, 'L tun_more <-tun_write'];

  test('has an emulation and an entry', async () => {
    const lines = packet([...register, ...kick]);
    const [found] = foundIn(await shown('notify', lines), lines);
    expect(found).toMatchObject({ exit: kick[1], emulate: kick[2], back: kick[3] });
  });

  test('takes neither from another exit where it did not happen', async () => {
    const lines = [...packet(kick), ...packet(register), ...packet(register)];
    const all = foundIn(await shown('notify', lines), lines);
    expect(all.map((found) => Object.keys(found))).toEqual([['begin', 'exit', 'emulate', 'back', 'more'], ['begin', 'more'], ['begin', 'more']]);
  });
});

test('a vCPU that is woken enters the guest, although its exit was before the packet', async () => {
  const sleep = ['V kvm_emulate_halt <-kvm_arch_vcpu_ioctl_run', 'V kvm_vcpu_halt <-kvm_arch_vcpu_ioctl_run'];
  const packet = ['L tun_write <-vfs_write', 'L kvm_vcpu_kick <-__apic_accept_irq', 'V kvm_inj_virq: IRQ 0x28', 'H vring_interrupt <-handle_irq_event'];
  const lines = [...sleep, ...packet, ...sleep, ...packet];
  const all = foundIn(await shown('wake', lines), lines);
  expect(all.map(({ entry }) => entry)).toEqual([packet[2], packet[2]]);
});

test('functions that are called again when a packet is through take nothing from the next one', async () => {
  const packet = ['V eventfd_write <-ioeventfd_write', 'L tun_read <-vfs_read', 'L kvm_set_irq <-kvm_vm_ioctl', 'H vring_interrupt <-handle_irq_event'];
  const again = ['L tun_read <-vfs_read', 'L kvm_set_irq <-kvm_vm_ioctl'];
  const lines = [...packet, ...again, ...packet, ...again, ...packet];
  const all = foundIn(await shown('again', lines), lines);
  expect(all).toEqual([1, 2, 3].map(() => ({ begin: packet[0], read: packet[1], line: packet[2], interrupt: packet[3] })));
});

test('a vCPU that gets a lock for which it has waited is not woken by a hop that ends its sleep', async () => {
  const woken = 'L sched_waking: comm=CPU 0/KVM pid=203 prio=120 target_cpu=000';
  const packet = (reason: string): readonly string[] => [`V kvm_exit: vcpu 0 reason ${reason} rip 0x1`, 'L tun_write <-vfs_write', woken, 'V kvm_entry: vcpu 0, rip 0x1', 'H vring_interrupt <-handle_irq_event'];
  const lines = [...packet('hlt'), ...packet('io'), ...packet('hlt')];
  const all = foundIn(await shown('wake', lines), lines);
  expect(all.map(({ wake: shownBy }) => shownBy)).toEqual([woken, undefined, woken]);
});

test('a vCPU that has entered the guest since it halted was not asleep', async () => {
  const halt = ['V kvm_emulate_halt <-kvm_arch_vcpu_ioctl_run', 'V kvm_vcpu_halt <-kvm_arch_vcpu_ioctl_run'];
  const packet = ['L tun_write <-vfs_write', 'L kvm_vcpu_kick <-__apic_accept_irq', 'V kvm_inj_virq: IRQ 0x28', 'H vring_interrupt <-handle_irq_event'];
  const lines = [...halt, ...packet, ...halt, 'V kvm_entry: vcpu 0, rip 0x1', 'V kvm_exit: vcpu 0 reason io rip 0x1', ...packet, ...halt, ...packet];
  const all = foundIn(await shown('wake', lines), lines);
  expect(all.map(({ hlt, sleep }) => [hlt, sleep])).toEqual([halt, [undefined, undefined], halt]);
});

test('a thread that was woken late has slept in its function, and does not get the entry of the next packet', async () => {
  const again = ['H card_intr <-handle_irq_event', 'S clean_irq <-net_rx_action'];
  const packet = ['L tun_write <-vfs_write', ...again, 'S udp_enqueue <-udp_rcv', 'S sock_def_readable <-udp_enqueue'];
  const copied = ['A consume_skb: skbaddr=01', 'A sys_recvfrom -> 0x8', 'A udp_recvmsg <-inet_recvmsg'];
  const others = Array.from({ length: 60 }, () => 'S napi_poll: napi poll on napi struct 01 for device eth0 work 0 budget 64');
  const lines = ['A udp_recvmsg <-inet_recvmsg', ...[[], [], [...others, ...again], [], []].flatMap((late) => [...packet, ...late, ...copied])];
  const all = foundIn(await shown('recv', lines), lines);
  expect(all).toEqual(Array.from({ length: 5 }, () => ({ begin: packet[0], interrupt: packet[1], poll: packet[2], enqueue: packet[3], wake: packet[4], copy: copied[0], back: copied[1] })));
});
