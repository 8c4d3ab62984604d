import { describe, expect, it } from 'vitest';
import type { TraceEvent } from '../../../src/traces/formats/event.js';
import { BpftraceReader } from '../../../src/traces/formats/bpftrace.js';
import { PerfReader } from '../../../src/traces/formats/perf.js';
import { PwruReader } from '../../../src/traces/formats/pwru.js';
import { QemuReader } from '../../../src/traces/formats/qemu.js';
import type { TraceReader } from '../../../src/traces/formats/reader.js';
import { RetisReader } from '../../../src/traces/formats/retis.js';
import { StackReader } from '../../../src/traces/formats/stack.js';
import { eventsOf, fieldsOf } from './events-of.js';

/** Lines of a trace, and what their events say; every line must be known. */
type Case = readonly [what: string, lines: readonly string[], expected: readonly Partial<TraceEvent>[]];

function check(reader: TraceReader, lines: readonly string[], expected: readonly Partial<TraceEvent>[]): void {
  const events = eventsOf(reader, lines.join('\n'));
  expect(events.map((event, index) => fieldsOf(event, expected[index] ?? {}))).toEqual(expected);
  expect(reader.skipped).toMatchObject({ count: 0, firstLine: 0 });
}

describe('A reader of perf script', () => {
  const cases: readonly Case[] = [
    ['a tracepoint', ['     CPU 0/KVM  1612 [003]  8120.500100:       kvm:kvm_exit: reason EPT_MISCONFIG rip 0xffff80'], [
      { kind: 'tracepoint', comm: 'CPU 0/KVM', tid: 1612, pid: -1, cpu: 3, time: 0, group: 'kvm', name: 'kvm_exit', detail: 'reason EPT_MISCONFIG rip 0xffff80', caller: '' },
    ]],
    ['process and thread', ['vhost-1610  1610/1622  [001]  8120.500100: sched:sched_waking: comm=sh pid=3'], [{ comm: 'vhost-1610', pid: 1610, tid: 1622 }]],
    ['a time in nanoseconds, without a processor', ['sh 12 8120.500100999: irq:irq_handler_entry: irq=3', 'sh 12 8120.500101000: irq:irq_handler_entry: irq=3'], [
      { cpu: -1, tid: 12, time: 0 }, { time: 1 },
    ]],
    ['a period', ['sh    12 [001]  8120.500100:          1 irq:irq_handler_entry: irq=3'], [{ name: 'irq_handler_entry', group: 'irq' }]],
    ['a colon in the name of the task', ['tmux: server    12 [001]  8120.500100: irq:irq_handler_entry: irq=3'], [{ comm: 'tmux: server', tid: 12, name: 'irq_handler_entry' }]],
    ['system calls', ['sh 12 [001] 8120.500100: syscalls:sys_enter_read: fd: 0x3', 'sh 12 [001] 8120.500103: syscalls:sys_exit_read: 0x8'], [
      { kind: 'syscall', name: 'read', group: 'syscalls', detail: 'fd: 0x3' }, { kind: 'syscall-return', name: 'read', detail: '0x8' },
    ]],
    ['probes of perf', ['sh 12 [001] 8120.500100: probe:tun_get: (ffffffffc0a01230) len=3', 'sh 12 [001] 8120.500101: probe_libpcap:pcap_send: (7f1200ab1230)'], [
      { kind: 'probe', group: 'probe', name: 'tun_get', detail: 'len=3' }, { kind: 'probe', group: 'probe_libpcap', name: 'pcap_send' },
    ]],
    ['returns', ['sh 12 [001] 8120.500100: probe:tun_get__return: (ffffffffc0a01299 <- ffffffffc0a01230) ret=0x1'], [
      { kind: 'probe-return', name: 'tun_get', detail: 'ret=0x1' },
    ]],
    ['probes of a script of vhflow', ['sh 12 [001] 8120.500100: vhflow:tun_get_isra_0: (ffffffffc0a01230)', 'sh 12 [001] 8120.500101: vhflow_libpcap_so_0_8:pcap_send__return: (7f1200ab1299 <- 7f1200ab1230)'], [
      { kind: 'probe', group: 'vhflow', name: 'tun_get.isra.0' }, { kind: 'probe-return', group: 'vhflow_libpcap_so_0_8', name: 'pcap_send' },
    ]],
    ['a call chain of a probe', [
      'vhost-1610  1622 [001]  8120.500100: probe:tun_get: (ffffffffc0a01230)',
      '\tffffffffc0a01231 tun_get+0x1 ([tun])',
      '\tffffffffc0a02210 tun_sendmsg+0x70 ([tun])',
      '\tffffffffc0b00110 handle_tx+0x110 ([vhost_net])',
      '',
      'vhost-1610  1622 [001]  8120.500200: probe:tun_get: (ffffffffc0a01230)',
      '',
    ], [{ name: 'tun_get', caller: 'tun_sendmsg', line: 1 }, { name: 'tun_get', caller: '', line: 6 }]],
    ['a call chain of a return', [
      'vhost-1610  1622 [001]  8120.500100: probe:tun_get__return: (ffffffffc0a02210 <- ffffffffc0a01230)',
      '\tffffffffb0a01231 arch_rethook_trampoline+0x27 ([kernel.kallsyms])',
      '\tffffffffc0a02210 tun_sendmsg+0x70 ([tun])',
    ], [{ kind: 'probe-return', caller: 'tun_sendmsg' }]],
    ['a call chain of a tracepoint', [
      'vhost-1610  1622 [001]  8120.500100: net:netif_rx: dev=tap0',
      '\tffffffffb0a01231 netif_rx_internal+0x27 (/usr/lib/debug/boot/vmlinux-6.1)',
    ], [{ name: 'netif_rx', caller: 'netif_rx_internal' }]],
    ['a counter', ['sh    12  8120.500100:     250000 cycles:u:      7f12 main+0x3 (/bin/sh)'], [{ kind: 'tracepoint', name: 'cycles' }]],
    ['a head and losses', [
      '# ========', '# captured on    : today', '#', 'Warning:', 'Processed 20 events and lost 3 chunks!', '', 'Check IO/CPU overload!', '',
      'sh    12 [001]  8120.500100: PERF_RECORD_LOST lost 17', '[ perf record: Woken up 1 times to write data ]',
    ], [{ kind: 'lost', name: '', detail: '17', cpu: 1 }]],
  ];
  it.each(cases)('reads %s', (_, lines, expected) => {
    check(new PerfReader(), lines, expected);
  });

  it('knows the time of the first event, and what was lost', () => {
    const reader = new PerfReader();
    eventsOf(reader, 'sh 12 [001] 8120.500100: irq:x: 1\nProcessed 20 events and lost 3 chunks!');
    expect(reader.clock).toEqual({ name: '', unit: 'ns', start: 8_120_500_100_000n });
    expect(reader.facts.lost).toBe(3);
  });

  it('skips what is no event', () => {
    const reader = new PerfReader();
    expect(eventsOf(reader, 'sh 12 [001] 8120.500100: irq:x: 1\nfoo\nsh twelve [001] 8120.500100: irq:x: 1')).toHaveLength(1);
    expect(reader.skipped).toMatchObject({ count: 2, firstLine: 2 });
  });
});

describe('A reader of bpftrace', () => {
  it('reads the lines of a script of vhflow, beside those of bpftrace', () => {
    const reader = new BpftraceReader();
    const lines = [
      'stdin:12:1-24: WARNING: gone is not traceable (either non-existing, inlined, or marked as "notrace"); attaching to it will likely fail',
      'kprobe:gone',
      '~~~~~~~~~~~',
      'vhflow 1 flow virtio#send',
      'vhflow 1 machine guest',
      'vhflow 1 version 0.2.0',
      'vhflow 1 without napi reuse',
      'vhflow 1 clock mono ns',
      'vhflow 1 probe kprobe:tun_get 3',
      'vhflow 1 probe kprobe:gone 4',
      'vhflow 1 probe kprobe:older 5',
      'vhflow 1 probe uprobe:/usr/lib/libpcap.so.0.8:pcap_send 6',
      'Attaching 7 probes...',
      'WARNING: Unable to attach probe: kprobe:gone. Skipping.',
      'WARNING: could not attach probe kprobe:older, skipping.',
      'create_probe_event: open(/sys/kernel/tracing/kprobe_events): No such file or directory',
      'script.bt:1-2: WARNING: tun_get is not traceable (either non-existing, inlined, or marked as "notrace"); attaching to it will likely fail',
      'vhflow 1 attached kprobe:tun_get tun_get.constprop.0',
      'vhflow 1 event 8120500100200 3 1622 1610 3,7 kprobe:tun_get vhost 1610',
      'vhflow 1 event 8120500100250 3 1622 1610 6 uretprobe:/usr/lib/libpcap.so.0.8:pcap_send CPU 0/KVM',
      'vhflow 1 event 8120500100260 0 12 12 2 tracepoint:syscalls:sys_exit_read sh',
      'vhflow 1 event 8120500100270 0 12 12 8 tracepoint:kvm:kvm_exit ',
      'Lost 12 events',
      '',
      '@hop14[kprobe:tun_get]: 5',
      '@hop15: 0',
      '[2, 4)                 1 |@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@|',
      '[0]                    2 |@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@|',
    ];
    check(reader, lines, [
      { kind: 'probe', name: 'tun_get.constprop.0', group: '', time: 0, cpu: 3, tid: 1622, pid: 1610, comm: 'vhost 1610', hops: [3, 7], line: 19 },
      { kind: 'probe-return', name: 'pcap_send', group: '/usr/lib/libpcap.so.0.8', time: 50, comm: 'CPU 0/KVM', hops: [6] },
      { kind: 'syscall-return', name: 'read', group: 'syscalls', time: 60 },
      { kind: 'tracepoint', name: 'kvm_exit', group: 'kvm', time: 70, comm: '' },
      { kind: 'lost', name: '', detail: '12', time: 70 },
    ]);
    expect(reader.clock).toEqual({ name: 'mono', unit: 'ns', start: 8_120_500_100_200n });
    expect(reader.facts).toMatchObject({ scenario: 'virtio', flow: 'send', machine: 'guest', conditions: { with: [], without: ['napi', 'reuse'] }, lost: 12, untraceable: new Set(['gone', 'older']), traced: new Set(['tun_get', 'tun_get.constprop.0', 'pcap_send']) });
    expect(reader.facts.probes?.get('kprobe:older')).toEqual({ hops: [5], state: 'missing' });
  });

  it('takes a list of the probes that exist, which comes before those that are asked for', () => {
    const reader = new BpftraceReader();
    const lines = [
      'vhflow 1 attached kprobe:tun_get tun_get.isra.0',
      'vhflow 1 attached uprobe:libpcap.so:pcap_send',
      'Attaching 4 probes...',
      'vhflow 1 flow virtio#send',
      'vhflow 1 probe kprobe:tun_get 3',
      'vhflow 1 probe uprobe:libpcap.so:pcap_send 4',
      'vhflow 1 probe uretprobe:libpcap.so:pcap_send 5',
      'vhflow 1 probe kprobe:gone 6',
      'vhflow 1 probe tracepoint:kvm:kvm_exit 7',
      'vhflow 1 event 5 0 1 1 7 tracepoint:kvm:kvm_exit sh',
    ];
    check(reader, lines, [{ kind: 'tracepoint', name: 'kvm_exit' }]);
    expect([...(reader.facts.probes ?? [])].map(([key, { state, name }]) => [key, state, name])).toEqual([
      ['kprobe:tun_get', 'attached', 'tun_get.isra.0'],
      ['uprobe:libpcap.so:pcap_send', 'attached', undefined],
      ['uretprobe:libpcap.so:pcap_send', 'missing', undefined],
      ['kprobe:gone', 'missing', undefined],
      ['tracepoint:kvm:kvm_exit', 'attached', undefined],
    ]);
    expect(reader.facts.traced).toEqual(new Set(['tun_get', 'tun_get.isra.0', 'pcap_send', 'kvm_exit']));
    expect(reader.facts.untraceable).toEqual(new Set(['gone']));
  });

  it('takes one that exists, but could not be attached, for missing; not one whose copy could be', () => {
    const reader = new BpftraceReader();
    const lines = [
      'vhflow 1 attached kprobe:tun_get tun_get.isra.0',
      'vhflow 1 attached kprobe:refused',
      'vhflow 1 attached kprobe:split split.part.0',
      'WARNING: could not attach probe kprobe:tun_get, skipping.',
      'WARNING: could not attach probe kprobe:refused, skipping.',
      'WARNING: could not attach probe kprobe:split.part.0, skipping.',
      'vhflow 1 probe kprobe:tun_get 3',
      'vhflow 1 probe kprobe:refused 4',
      'vhflow 1 probe kprobe:split 5',
    ];
    check(reader, lines, []);
    expect([...(reader.facts.probes ?? [])].map(([key, { state }]) => [key, state])).toEqual([['kprobe:tun_get', 'attached'], ['kprobe:refused', 'missing'], ['kprobe:split', 'missing']]);
  });

  it.each([
    ['WARNING: could not attach probe kprobe:gone, skipping.', 'gone'],
    ['WARNING: Unable to attach probe: uprobe:/usr/lib/libpcap.so.0.8:gone. Skipping.', 'gone'],
    ["ERROR: Error attaching probe: 'kprobe:gone.isra.0'", 'gone.isra.0'],
    ['ERROR: Unable to attach probe: kretprobe:gone', 'gone'],
    ['WARNING: tracepoint not found: kvm:gone', 'gone'],
    ['script.bt:3:1-20: WARNING: Could not resolve symbol: /bin/sh:gone', 'gone'],
  ])('takes what could not be traced from: %s', (line, name) => {
    const reader = new BpftraceReader();
    expect(eventsOf(reader, line)).toEqual([]);
    expect([...reader.facts.untraceable]).toEqual([name]);
    expect(reader.skipped.count).toBe(0);
  });

  it('skips broken lines', () => {
    const reader = new BpftraceReader();
    const lines = ['vhflow 1 event', 'vhflow 1 event 1 2 3 4 5 kprobe', 'vhflow 1 event x 0 1 1 2 kprobe:tun_get sh', 'vhflow 1 event 5 0 1 1 2 k:tun_get sh', 'vhflow 1 event 5 0 1 1 2 kprobe:tun_ge'];
    expect(eventsOf(reader, lines.join('\n'))).toEqual([]);
    expect(reader.skipped).toMatchObject({ count: 5, firstLine: 1 });
  });
});

describe('A reader of logs of QEMU', () => {
  const cases: readonly Case[] = [
    ['times', ['71@1700000000.000010:virtio_notify vdev 0x55 vq 0x56', '72@1700000000.000015:e1000_set_ics 3'], [
      { kind: 'qemu', name: 'virtio_notify', detail: 'vdev 0x55 vq 0x56', tid: 71, pid: -1, time: 0 }, { name: 'e1000_set_ics', tid: 72, time: 5000 },
    ]],
    ['events without times', ['virtio_notify vdev 0x55', 'qemu-system-x86_64: warning: slow', 'virtio_set_status'], [
      { name: 'virtio_notify', detail: 'vdev 0x55', tid: -1, time: 0 }, { name: 'virtio_set_status', detail: '', time: 1 },
    ]],
  ];
  it.each(cases)('reads %s', (_, lines, expected) => {
    check(new QemuReader(), lines, expected);
  });

  it('knows which clock the times are of', () => {
    const [timed, plain] = [new QemuReader(), new QemuReader()];
    eventsOf(timed, '71@1700000000.000010:virtio_notify x');
    eventsOf(plain, 'virtio_notify x');
    expect([timed.clock, plain.clock]).toEqual([{ name: 'realtime', unit: 'ns', start: 1_700_000_000_000_010_000n }, { name: 'order', unit: 'ticks', start: 0n }]);
  });

  it('skips sentences', () => {
    const reader = new QemuReader();
    expect(eventsOf(reader, 'Hello there\nvirtio_notify: x\n71@x:virtio_notify')).toEqual([]);
    expect(reader.skipped.count).toBe(3);
  });
});

describe('A reader of pwru', () => {
  const cases: readonly Case[] = [
    ['the columns of today', [
      '2025/09/08 20:55:48 Attaching kprobes (via kprobe-multi)...',
      '1475 / 1475 [-----------] 100.00% ? p/s',
      'SKB                CPU PROCESS          TIMESTAMP        NETNS      MARK/x        IFACE       PROTO  MTU   LEN   TUPLE FUNC CALLER',
      '0xffff8b7f0331f800 3   ~/bin/ping:18515 78120500100200   4026531840 0               0         0x0000 1500  84    10.0.0.1:0->10.0.0.2:0(icmp) ip_out ip_send',
      '0xffff8b7f0331f800 3   <empty>:0        78120500100300   4026531840 0            eth0:2       0x0800 1500  84    10.0.0.1:0->10.0.0.2:0(icmp) kfree_skb_reason(SKB_DROP_REASON_X) ip_rcv+0x20',
    ], [
      { kind: 'probe', name: 'ip_out', cpu: 3, comm: 'ping', pid: 18_515, tid: -1, time: 0, caller: 'ip_send' },
      { name: 'kfree_skb_reason', comm: '<empty>', pid: 0, time: 100, caller: 'ip_rcv', detail: '(SKB_DROP_REASON_X) 4026531840 0 eth0:2 0x0800 1500 84 10.0.0.1:0->10.0.0.2:0(icmp)' },
    ]],
    ['the first columns', [
      '               SKB         PROCESS                     FUNC        TIMESTAMP',
      '0xffff8b7f0331f800      [CPU 0/KVM]                  ip_out   78120500100200',
      '0xffff8b7f0331f800      [<empty>]                    ip_rcv   78120500100290 netns=4026 mark=0x0 len=84',
    ], [
      { name: 'ip_out', comm: 'CPU 0/KVM', pid: -1, cpu: -1, time: 0 }, { name: 'ip_rcv', comm: '<empty>', time: 90, detail: 'netns=4026 mark=0x0 len=84' },
    ]],
    ['clock times', [
      '        TIME                SKB    CPU          PROCESS                     FUNC',
      '20:55:48.010 0xffff8b7f0331f800      3           [ping]                   ip_out',
      '20:55:48.012 0xffff8b7f0331f800      3           [ping]                   ip_rcv',
    ], [{ name: 'ip_out', cpu: 3, time: 0 }, { name: 'ip_rcv', time: 2_000_000 }]],
    ['no times', ['SKB CPU PROCESS FUNC', '0xffff8b7f0331f800 3 ping:7 ip_out', '0xffff8b7f0331f800 3 ping:7 ip_rcv'], [{ time: 0 }, { time: 1 }]],
    ['times since the event before of a buffer', [
      'SKB CPU PROCESS TIMESTAMP FUNC',
      '0xffff0001 3 ping:7 0 ip_out',
      '0xffff0001 3 ping:7 500 ip_rcv',
      '0xffff0002 3 ping:7 0 ip_out',
      '0xffff0001 3 ping:7 100 consume',
      '0xffff0002 3 ping:7 20 ip_rcv',
    ], [{ time: 0 }, { time: 500 }, { time: 500 }, { time: 600 }, { time: 520 }]],
    ['a missing name of a namespace', [
      'SKB CPU PROCESS NETNS NAME TUPLE FUNC',
      '0xffff0001 3 ping:7                  10.0.0.1:0->10.0.0.2:0(icmp) ip_out',
      '0xffff0001 3 ping:7     blue         10.0.0.1:0->10.0.0.2:0(icmp) ip_out',
    ], [{ name: 'ip_out', detail: '10.0.0.1:0->10.0.0.2:0(icmp)' }, { name: 'ip_out' }]],
    ['call stacks and dumps', [
      'SKB CPU PROCESS FUNC',
      '0xffff0001 3 ping:7 ip_out',
      'ip_out',
      'ip_send+0x20',
      'raw_sendmsg',
      '(struct sk_buff){',
      ' .len = (unsigned int)84,',
      '}',
      '0xffff0001 3 ping:7 ip_rcv',
    ], [{ name: 'ip_out', caller: 'ip_send', line: 2 }, { name: 'ip_rcv', caller: '', line: 9 }]],
    ['lines of JSON', [
      '{"skb":"0xffff0001","cpu":3,"process":"/usr/bin/ping:7","func":"ip_out","caller_func":"ip_send","time":78120500100200}',
      '{"skb":"0xffff0001","process":"ping:7","func":"kfree_skb(tc)","time":78120500100290,"stack":"\\nkfree_skb\\nip_rcv"}',
    ], [
      { kind: 'probe', name: 'ip_out', cpu: 3, comm: 'ping', pid: 7, caller: 'ip_send', time: 0 }, { name: 'kfree_skb', cpu: 0, caller: 'ip_rcv', detail: '(tc)', time: 90 },
    ]],
  ];
  it('skips a row and an object whose function has no name', () => {
    const reader = new PwruReader();
    expect(eventsOf(reader, '0x1f CPU:1 [LOST 3 EVENTS]\n{"skb":"0xffff0001","process":"ping:7","func":"(tc)"}')).toEqual([]);
    expect(reader.skipped).toMatchObject({ count: 2, firstLine: 1 });
  });

  it.each(cases)('reads %s', (_, lines, expected) => {
    check(new PwruReader(), lines, expected);
  });

  it('skips what is no event', () => {
    const reader = new PwruReader();
    expect(eventsOf(reader, '{"skb":\n{"skb":"0x1"}\nwhat is this?')).toEqual([]);
    expect(reader.skipped.count).toBe(3);
  });
});

describe('A reader of retis', () => {
  const cases: readonly Case[] = [
    ['several lines an event', [
      '8120500100200 (3) [vhost-1610] 1622/1610 [tp] net:netif_rx #1fdd03636dffff889641716940 (skb ffff889642506300)',
      '    netif_rx_internal+0x27',
      '    tun_get+0x70',
      '  10.0.0.1.39677 > 10.0.0.2.8080 tos 0x0 ttl 64',
      '',
      '8120500100290 (3) [swapper/3] 0 [k] ip_rcv #1fdd03636dffff889641716940',
      '    ip_rcv+0x1',
      '    ip_sublist_rcv+0x70',
      '8120500100300 (3) [swapper/3] 0 [kr] ip_rcv',
    ], [
      { kind: 'tracepoint', group: 'net', name: 'netif_rx', cpu: 3, comm: 'vhost-1610', tid: 1622, pid: 1610, time: 0, caller: 'netif_rx_internal' },
      { kind: 'probe', group: '', name: 'ip_rcv', tid: 0, pid: 0, time: 90, caller: 'ip_sublist_rcv' },
      { kind: 'probe-return', name: 'ip_rcv', time: 100 },
    ]],
    ['one line an event', ['8120500100200 (3) [sh] 12 [k] ip_rcv #1f [ip_rcv+0x1, ip_sublist_rcv+0x70] 10.0.0.1 > 10.0.0.2'], [{ name: 'ip_rcv', caller: 'ip_sublist_rcv' }]],
    ['older lines', ['8120500100200 [sh] 12 [k] ip_rcv'], [{ name: 'ip_rcv', cpu: -1, tid: 12 }]],
    ['sorted events', ['8120500100200 (3) [sh] 12 [k] ip_rcv', '  ↳ 8120500100290 (3) [sh] 12 [u] lookup:hit (ovs-vswitchd) x'], [{ name: 'ip_rcv' }, { kind: 'probe', name: 'lookup:hit', group: 'ovs-vswitchd', time: 90 }]],
    ['times of the day', ['2024-05-01 10:00:00.123456789 UTC (3) [sh] 12 [k] ip_rcv', '2024-05-01 10:00:01.000000000 (3) [sh] 12 [k] ip_rcv'], [{ time: 0 }, { time: 876_543_211 }]],
    ['the start', ['Collector(s) started: skb', '7 probe(s) loaded', 'collected with Retis 1.5', 'on machine 6.1'], []],
    ['lines of JSON', [
      '{"startup":{"retis_version":"1.5"}}',
      '{"common":{"timestamp":9007199254740995,"smp_id":3,"task":{"pid":1622,"tgid":1610,"comm":"vhost"}},"kernel":{"symbol":"net:netif_rx","probe_type":"raw_tracepoint","stack_trace":["bpf_prog_12+0x2","bpf_trace_run1+0x10","netif_rx_internal+0x27"]}}',
      '{"common":{"timestamp":9007199254740998},"userspace":{"symbol":"lookup:hit","path":"/usr/sbin/ovs-vswitchd","pid":5,"tid":6,"probe_type":"usdt"}}',
      '[{"common":{"timestamp":9007199254740991},"kernel":{"symbol":"ip_rcv","probe_type":"kretprobe"}},{"common":{"timestamp":9007199254740991},"kernel":{"symbol":"ip_out","probe_type":"kprobe"}}]',
    ], [
      { kind: 'tracepoint', group: 'net', name: 'netif_rx', cpu: 3, comm: 'vhost', tid: 1622, pid: 1610, time: 0, caller: 'netif_rx_internal', line: 2 },
      { kind: 'probe', group: 'ovs-vswitchd', name: 'lookup:hit', tid: 6, pid: 5, time: 3 },
      { kind: 'probe-return', name: 'ip_rcv', time: -4 },
      { kind: 'probe', name: 'ip_out', time: -4 },
    ]],
  ];
  it('skips an event without a name', () => {
    const reader = new RetisReader();
    expect(eventsOf(reader, '8120500100200 (3) [sh] 12 [tp] net: #1f\n{"common":{"timestamp":1},"kernel":{"probe_type":"raw_tracepoint","symbol":"net:"}}')).toEqual([]);
    expect(reader.skipped).toMatchObject({ count: 2, firstLine: 1 });
  });

  it.each(cases)('reads %s', (_, lines, expected) => {
    check(new RetisReader(), lines, expected);
  });

  it('skips what is no event', () => {
    const reader = new RetisReader();
    expect(eventsOf(reader, '{"common":\n{"common":5,"kernel":[]}\n[{}]\nwhat is this?')).toEqual([]);
    expect(reader.skipped.count).toBe(4);
  });
});

describe('A reader of stacks', () => {
  const frames = (lines: readonly string[]): readonly (readonly [string, string, string, string, number])[] =>
    eventsOf(new StackReader(), lines.join('\n')).map(({ name, caller, group, detail, time }) => [name, caller, group, detail, time]);

  it('reads an oops in a log', () => {
    const lines = [
      '[   12.000100] BUG: kernel NULL pointer dereference, address: 0000000000000010',
      '[   12.000101] CPU: 1 PID: 1622 Comm: vhost-1610 Not tainted 6.1.0-28-amd64 #1',
      '[   12.000102] RIP: 0010:tun_get+0x12/0x90 [tun]',
      '[   12.000103] Code: 00 00 0f 1f 44',
      '[   12.000104] Call Trace:',
      '[   12.000105]  <TASK>',
      '[   12.000106]  ? die_body+0x1a/0x60',
      '[   12.000107][  T1622]  tun_sendmsg+0x70/0x100 [tun]',
      '[   12.000108]  handle_tx.isra.0+0x110/0x300 [vhost_net d00f]',
      '[   12.000109]  </TASK>',
      '[   12.000110] RIP: 0033:0x7f12',
      '[   12.000111] ---[ end trace 0000000000000000 ]---',
      '[   12.000112] RIP: 0010:tun_get+0x12/0x90 [tun]',
    ];
    expect(frames(lines)).toEqual([
      ['tun_get', 'die_body', '', '[tun]', 0],
      ['die_body', 'tun_sendmsg', '', '?', 1],
      ['tun_sendmsg', 'handle_tx.isra.0', '', '[tun]', 2],
      ['handle_tx.isra.0', '', '', '[vhost_net]', 3],
    ]);
    expect(eventsOf(new StackReader(), lines.join('\n'))[1]).toMatchObject({ kind: 'function', cpu: 1, tid: 1622, comm: 'vhost-1610', line: 7 });
  });

  it.each<readonly [what: string, lines: readonly string[], frames: readonly (readonly string[])[]]>([
    ['/proc/PID/stack', ['[<0>] do_poll+0x1e/0x2f0', '[<0>] __x64_sys_ppoll+0xbc/0x150'], [['do_poll', '__x64_sys_ppoll'], ['__x64_sys_ppoll', '']]],
    ['older kernels', ['[<ffffffff81234567>] ? do_poll+0x1e/0x2f0', '[<ffffffff81234568>] poll+0xbc/0x150'], [['do_poll', 'poll', '', '?'], ['poll', '']]],
    ['perf', ['\tffffffffc0a01231 tun_get+0x1 ([tun])', '\t    7f1200ab1230 pcap_send+0x10 (/usr/lib/x86_64-linux-gnu/libpcap.so.0.8)'], [['tun_get', 'pcap_send'], ['pcap_send', '', 'libpcap.so.0.8']]],
    ['bpftrace', ['        tun_get+1', '        tun_sendmsg+112', ''], [['tun_get', 'tun_sendmsg'], ['tun_sendmsg', '']]],
    ['ftrace', [' => tun_get', ' => tun_sendmsg'], [['tun_get', 'tun_sendmsg'], ['tun_sendmsg', '']]],
    ['names alone', ['tun_get', 'tun_sendmsg', 'word'], [['tun_get', 'tun_sendmsg'], ['tun_sendmsg', '']]],
    ['gdb', [
      'Thread 2 (Thread 0x7f12 (LWP 188) "CPU 0/KVM"):',
      '#0  0x00007f1200ab1230 in ioctl () from /lib/x86_64-linux-gnu/libc.so.6',
      '#1  0x000055a0 in kvm_vcpu_ioctl (cpu=0x55a1, type=44672) at accel/kvm.c:12',
      '#2  kvm_run (cpu=cpu@entry=0x55a1) at accel/kvm.c:99',
      '#3  0x0000000000000000 in ?? ()',
      '#4  main () at main.c:1',
      'Thread 1 (Thread 0x7f13 (LWP 177) "qemu"):',
      '#0  0x00007f1200ab1231 in qemu::poll<int> (n=1) at poll.cc:3',
    ], [
      ['ioctl', 'kvm_vcpu_ioctl', 'libc.so.6', '() from /lib/x86_64-linux-gnu/libc.so.6'],
      ['kvm_vcpu_ioctl', 'kvm_run', '', '(cpu=0x55a1, type=44672) at accel/kvm.c:12'],
      ['kvm_run', '', '', '(cpu=cpu@entry=0x55a1) at accel/kvm.c:99'],
      ['main', '', '', '() at main.c:1'],
      ['qemu::poll<int>', '', '', '(n=1) at poll.cc:3'],
    ]],
    ['perf with the thread before it', ['CPU 0/KVM  188/188 [003]  12.000001:     250000 cycles:P: ', '\tffffffffc0a01231 tun_get+0x1 ([tun])'], [['tun_get', '']]],
    ['crash', [' #0 [ffffc90000f3bc98] do_poll at ffffffff81999', ' #1 [ffffc90000f3bd28] poll at ffffffff81998'], [['do_poll', 'poll'], ['poll', '']]],
  ])('reads a stack of %s', (_, lines, expected) => {
    expect(frames(lines).map((frame, index) => frame.slice(0, expected[index]?.length ?? 0))).toEqual(expected);
  });

  it('knows the threads of a debugger', () => {
    expect(eventsOf(new StackReader(), 'Thread 2 (Thread 0x7f12 (LWP 188) "CPU 0/KVM"):\n#0  poll () at x.c:1')[0]).toMatchObject({ tid: 188, comm: 'CPU 0/KVM' });
  });

  it.each([
    ['CPU 0/KVM  188 [003]  12.000001:     250000 cycles:P: ', { comm: 'CPU 0/KVM', tid: 188, cpu: 3 }],
    ['qemu-system-x86   177/188   [000] 12.000001: 250000 cycles:P: ', { comm: 'qemu-system-x86', tid: 188, cpu: 0 }],
    ['   vhost-177  187 12.000001: probe:tun_get: (ffffffffc0a01230)', { comm: 'vhost-177', tid: 187, cpu: -1 }],
  ])('knows the thread that perf says: %j', (head, thread) => {
    const events = eventsOf(new StackReader(), `${head}\n\tffffffffc0a01231 tun_get+0x1 ([tun])\n\n\tffffffffc0a01232 tun_put+0x1 ([tun])\n`);
    expect(events.map(({ name }) => name)).toEqual(['tun_get', 'tun_put']);
    expect(events[0]).toMatchObject(thread);
  });

  it('counts the lines of a log that are no frames', () => {
    const reader = new StackReader();
    expect(eventsOf(reader, 'usb 1-1: new device\n tun_get+0x1/0x2\nall is well')).toHaveLength(1);
    expect(reader.skipped).toMatchObject({ count: 2, firstLine: 1 });
  });
});
