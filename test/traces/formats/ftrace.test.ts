import { describe, expect, it } from 'vitest';
import type { TraceEvent } from '../../../src/traces/formats/event.js';
import { FtraceReader } from '../../../src/traces/formats/ftrace.js';
import { eventsOf, fieldsOf } from './events-of.js';

/** A line, and what the event that it holds says. */
type Case = readonly [what: string, line: string, expected: Partial<TraceEvent>];

const columns: readonly Case[] = [
  ['flags and ticks', '            sshd-412     [003] d.h2.  73551029844: vfs_read <-ksys_read', { kind: 'function', name: 'vfs_read', caller: 'ksys_read', tid: 412, pid: -1, cpu: 3, comm: 'sshd', context: 'hardirq' }],
  ['flags without the migration', '            sshd-412     [003] ..s1  4120.500001: vfs_read <-ksys_read', { name: 'vfs_read', tid: 412, context: 'softirq' }],
  ['no flags', '            sshd-412     [003]  4120.500001: vfs_read <-ksys_read', { name: 'vfs_read', tid: 412, cpu: 3, context: undefined }],
  ['the process', '            sshd-412     (    398) [003] .....  4120.500001: vfs_read <-ksys_read', { tid: 412, pid: 398, comm: 'sshd', context: 'task' }],
  ['an unknown process', '          <idle>-0       (-------) [001] dN.2.  4120.500001: pick_next <-schedule', { tid: 0, pid: -1, comm: '<idle>', context: 'task' }],
  ['the process after the processor', '            sshd-412   [003] (  398) ....  4120.500001: vfs_read <-ksys_read', { tid: 412, pid: 398, cpu: 3 }],
  ['a space and a slash in the name of the task', '       CPU 0/KVM-188     [000] .....  99120: kvm_vcpu_kick <-kvm_irq', { comm: 'CPU 0/KVM', tid: 188 }],
  ['a dash and a colon in the name of the task', '   kworker/0:1-eve-17      [000] .....  99120: worker_run <-thread_run', { comm: 'kworker/0:1-eve', tid: 17 }],
  ['an unknown task', '           <...>-99      [000] .....  99120: worker_run <-thread_run', { comm: '<...>', tid: 99 }],
  ['brackets in the name of the task', '    odd [12] name-7       [001] .....  99120: run <-start', { comm: 'odd [12] name', tid: 7, cpu: 1 }],
  ['a colon and a space in the name of the task', '    tmux: server-70      [001] .....  99120: run <-start', { comm: 'tmux: server', tid: 70 }],
  ['the longest name of a task', ' qemu-system-aar-4194303 [127] .....  99120: run <-start', { comm: 'qemu-system-aar', tid: 4194303, cpu: 127 }],
  ['the name of a file first', '  host.dat:              sh-5       [001] .....  99120: run <-start', { comm: 'sh', tid: 5 }],
  ['the name of a file before a long name of a task', ' guest.dat:  qemu-system-aar-5       [001] .....  99120: run <-start', { comm: 'qemu-system-aar', tid: 5 }],
  ['an NMI', '              sh-5       [001] d.Z..  99120: run <-start', { context: 'hardirq' }],
  ['a soft interrupt that was interrupted', '              sh-5       [001] d.H..  99120: run <-start', { context: 'hardirq' }],
];

const bodies: readonly Case[] = [
  ['a function with its caller', 'vhost_add <-vhost_tx', { kind: 'function', name: 'vhost_add', caller: 'vhost_tx' }],
  ['suffixes of the compiler', 'pull.isra.0 <-push.constprop.0.part.1', { kind: 'function', name: 'pull.isra.0', caller: 'push.constprop.0.part.1' }],
  ['functions of modules', 'vhost_add [vhost] <-vhost_tx [vhost_net]', { kind: 'function', name: 'vhost_add', caller: 'vhost_tx', detail: '[vhost]' }],
  ['offsets', 'vhost_add+0x0/0x90 <-vhost_tx+0x51/0x300', { kind: 'function', name: 'vhost_add', caller: 'vhost_tx' }],
  ['addresses', 'vhost_add <ffffffff81000010> <-vhost_tx', { kind: 'function', name: 'vhost_add', caller: 'vhost_tx' }],
  ['a function without its caller', 'vhost_add', { kind: 'function', name: 'vhost_add', caller: '' }],
  ['arguments of a function', 'vhost_add(vq=0xffff0010, head=3) <-vhost_tx', { kind: 'function', name: 'vhost_add', caller: 'vhost_tx', detail: 'vq=0xffff0010, head=3' }],
  ['trace-cmd', 'function:             vhost_add <-- vhost_tx', { kind: 'function', name: 'vhost_add', caller: 'vhost_tx' }],
  ['an event', 'irq_handler_entry: irq=31 name=eth1', { kind: 'tracepoint', name: 'irq_handler_entry', group: '', detail: 'irq=31 name=eth1' }],
  ['an event of trace-cmd', 'irq_handler_entry:    irq=31 name=eth1', { kind: 'tracepoint', name: 'irq_handler_entry', detail: 'irq=31 name=eth1' }],
  ['an event without arguments', 'kvm_eoi:', { kind: 'tracepoint', name: 'kvm_eoi', detail: '' }],
  ['an event with its category', 'irq:irq_handler_entry: irq=31', { kind: 'tracepoint', name: 'irq_handler_entry', group: 'irq', detail: 'irq=31' }],
  ['a system call', 'sys_sendto(fd: 5, buff: 7f0012, len: 40)', { kind: 'syscall', name: 'sendto', detail: 'fd: 5, buff: 7f0012, len: 40' }],
  ['the return of a system call', 'sys_sendto -> 0x28', { kind: 'syscall-return', name: 'sendto', detail: '0x28' }],
  ['a function with the name of a system call', 'sys_sendto <-do_syscall_64', { kind: 'function', name: 'sys_sendto', caller: 'do_syscall_64' }],
  ['a system call of trace-cmd', 'sys_enter_sendto:     fd: 0x00000005, len: 0x28', { kind: 'syscall', name: 'sendto', detail: 'fd: 0x00000005, len: 0x28' }],
  ['its return', 'sys_exit_sendto:      0x28', { kind: 'syscall-return', name: 'sendto', detail: '0x28' }],
  ['the number of a system call', 'sys_enter: NR 44 (5, 7f0012, 28, 0, 0, 0)', { kind: 'syscall', name: 'sendto' }],
  ['its return by number', 'sys_exit: NR 44 = 40', { kind: 'syscall-return', name: 'sendto' }],
  ['an unknown number of a system call', 'sys_enter: NR 9999 (0)', { kind: 'tracepoint', name: 'sys_enter' }],
  ['a probe of a program', 'eth_burst: (0x56120010) n=3', { kind: 'probe', name: 'eth_burst', detail: 'n=3' }],
  ['a probe of a copy that the compiler made', 'eth_burst_isra_0: (0x56120010)', { kind: 'probe', name: 'eth_burst.isra.0', detail: '' }],
  ['a return from a function of a program', 'eth_burst_ret: (0x56120099 <- 0x56120010) n=0x3', { kind: 'probe-return', name: 'eth_burst', detail: 'n=0x3' }],
  ['a return as perf names it', 'eth_burst__return: (0x56120099 <- 0x56120010)', { kind: 'probe-return', name: 'eth_burst' }],
  ['a probe at the beginning of a function', 'mine: (tun_get+0x0/0x90 [tun]) len=3', { kind: 'probe', name: 'tun_get', detail: 'len=3' }],
  ['a probe after the instruction on which indirect calls land', 'mine: (tun_get+0x4/0x90 [tun]) len=3', { kind: 'probe', name: 'tun_get' }],
  ['a probe within a function', 'mine: (tun_get+0x51/0x90)', { kind: 'probe', name: 'mine' }],
  ['a return from a function of the kernel', 'mine: (tun_send+0x32/0x90 <- tun_get) ret=0', { kind: 'probe-return', name: 'tun_get', caller: 'tun_send', detail: 'ret=0' }],
  ['an event whose arguments start like a place', 'note: (tun) is up', { kind: 'tracepoint', name: 'note', detail: '(tun) is up' }],
];

describe('A reader of ftrace', () => {
  it.each(columns)('reads columns with %s', (_, line, expected) => {
    const reader = new FtraceReader();
    const [event, ...others] = eventsOf(reader, line);
    expect(fieldsOf(event, expected)).toEqual(expected);
    expect(others).toEqual([]);
    expect(reader.skipped.count).toBe(0);
  });

  it.each(bodies)('reads %s', (_, body, expected) => {
    const reader = new FtraceReader();
    const [event, ...others] = eventsOf(reader, `           task-12      [001] d..1.  5120.000100: ${body}`);
    const all = { time: 0, tid: 12, comm: 'task', cpu: 1, line: 1, hops: undefined, ...expected };
    expect(fieldsOf(event, all)).toEqual(all);
    expect(others).toEqual([]);
  });

  const times: readonly (readonly [what: string, first: string, second: string, difference: number, start: bigint, unit: string])[] = [
    ['microseconds', '4120.999998', '4121.000003', 5000, 4_120_999_998_000n, 'ns'],
    ['nanoseconds', '4120.999999998', '4121.000000003', 5, 4_120_999_999_998n, 'ns'],
    ['ticks', '41599241190', '41599241213', 23, 41_599_241_190n, 'ticks'],
    ['a counter of years', '18446744073709551600', '18446744073709551603', 3, 18_446_744_073_709_551_600n, 'ticks'],
    ['a small counter', '7', '12', 5, 7n, 'ticks'],
    ['an event that is late', '41599241190', '41599241180', -10, 41_599_241_190n, 'ticks'],
  ];
  it.each(times)('takes the difference of times in %s', (_, first, second, difference, start, unit) => {
    const reader = new FtraceReader();
    const events = eventsOf(reader, [first, second].map((time) => ` task-12 [001] d..1. ${time}: run <-start`).join('\n'));
    expect(events.map(({ time }) => time)).toEqual([0, difference]);
    expect(reader.clock).toEqual({ name: '', unit, start });
  });

  it('takes the column of interrupts from the head', () => {
    const reader = new FtraceReader();
    const text = [
      '# tracer: function',
      '#                                _-------=> irqs-off',
      '#                               / _------=> need-resched',
      '#                              | / _-----=> need-resched-lazy',
      '#                              || / _----=> hardirq/softirq',
      '#                              ||| / _---=> preempt-depth',
      '            task-12      [001] d..h1.  99120: run <-start',
      '            task-12      [001] d.s.1.  99121: run <-start',
    ].join('\n');
    expect(eventsOf(reader, text).map(({ context }) => context)).toEqual(['hardirq', 'task']);
  });

  it('knows what could not be traced, and forgets the lines before the head', () => {
    const reader = new FtraceReader();
    const text = ['NOFN eth_start', 'somebody wrote this', '# tracer: function', '#', ' task-12 [001] .....  99120: run <-start', 'and this'].join('\n');
    expect(eventsOf(reader, text)).toHaveLength(1);
    expect([...reader.facts.untraceable]).toEqual(['eth_start']);
    expect(reader.skipped).toMatchObject({ count: 1, firstLine: 6 });
  });

  it('counts lost events', () => {
    const reader = new FtraceReader();
    const text = [
      '# tracer: function',
      '# entries-in-buffer/entries-written: 20/25   #P:4',
      ' task-12 [001] .....  99120: run <-start',
      'CPU:3 [LOST 123 EVENTS]',
      'CPU:1 [LOST EVENTS]',
      'CPU:2 [7 EVENTS DROPPED]',
      ' task-12 [001] .....  99125: run <-start',
    ].join('\n');
    const lost = eventsOf(reader, text).filter(({ kind }) => kind === 'lost');
    expect(lost.map(({ cpu, detail, time, name, line }) => ({ cpu, detail, time, name, line }))).toEqual([
      { cpu: 3, detail: '123', time: 0, name: '', line: 4 },
      { cpu: 1, detail: '', time: 0, name: '', line: 5 },
      { cpu: 2, detail: '7', time: 0, name: '', line: 6 },
    ]);
    expect(reader.facts.lost).toBe(5 + 123 + 1 + 7);
    expect(reader.skipped.count).toBe(0);
  });

  it('knows what trace-cmd and the kernel write between events', () => {
    const reader = new FtraceReader();
    const text = [
      'version = 7',
      'CPU 2 is empty',
      'cpus=4',
      '            task-12      [001] .....  99120: run <-start',
      '            task-12      [001] .....  99121: <stack trace>',
      ' => run',
      ' => start',
      '##### CPU 1 buffer started ####',
      '',
    ].join('\n');
    expect(eventsOf(reader, text)).toHaveLength(1);
    expect(reader.skipped.count).toBe(0);
  });

  it('takes the head of a script of vhflow', () => {
    const reader = new FtraceReader();
    const text = [
      '# vhflow 1 flow virtio#send',
      '# vhflow 1 machine host',
      '# vhflow 1 version 0.2.0',
      '# vhflow 1 with amd',
      '# vhflow 1 clock x86-tsc ticks',
      '# vhflow 1 tsc-khz 2596000',
      '# vhflow 1 offset -12345',
      '# vhflow 1 emulated',
      '# vhflow 1 probe kprobe:vhost_add 3,4',
      '# vhflow 1 probe kprobe:gone 5',
      '# vhflow 1 probe uprobe:libpcap.so:pcap_send 9',
      '# vhflow 1 probe tracepoint:syscalls:sys_enter_read 2',
      '# vhflow 1 probe kprobe:left_out 6',
      '# vhflow 1 untraced kprobe:left_out',
      '# vhflow 1 untraced kprobe:never_asked',
      '# vhflow 1 attached kprobe:vhost_add vhost_add.isra.0',
      '# vhflow 1 attached tracepoint:syscalls:sys_enter_read',
      '# vhflow 1 missing kprobe:gone',
      '# vhflow 1 function vhost_tx',
      '# vhflow 1 untraceable eth_start',
      '# vhflow 1 later something new',
      '# tracer: function',
      ' task-12 [001] .....  99120: vhost_add.isra.0 <-vhost_tx',
      ' task-12 [001] .....  99121: pcap_send: (0x561200)',
      ' task-12 [001] .....  99122: sys_read(fd: 3)',
      ' task-12 [001] .....  99123: sys_read -> 0x3',
      ' task-12 [001] .....  99124: pcap_send <-vhost_tx',
    ].join('\n');
    const events = eventsOf(reader, text);
    expect(events.map(({ hops }) => hops)).toEqual([[3, 4], [9], [2], undefined, undefined]);
    expect(reader.clock).toEqual({ name: 'x86-tsc', unit: 'ticks', start: 99_120n });
    expect(reader.facts).toEqual({
      scenario: 'virtio', flow: 'send', machine: 'host', version: '0.2.0', conditions: { with: ['amd'], without: [] }, tscKhz: 2_596_000, offset: -12_345, isEmulated: true, lost: 0,
      traced: new Set(['vhost_add', 'vhost_add.isra.0', 'pcap_send', 'sys_enter_read', 'vhost_tx']),
      untraceable: new Set(['gone', 'eth_start']),
      present: new Set(['eth_start']),
      probes: new Map([
        ['kprobe:vhost_add', { hops: [3, 4], state: 'attached', name: 'vhost_add.isra.0' }],
        ['kprobe:gone', { hops: [5], state: 'missing' }],
        ['uprobe:libpcap.so:pcap_send', { hops: [9], state: 'asked' }],
        ['tracepoint:syscalls:sys_enter_read', { hops: [2], state: 'attached' }],
      ]),
    });
  });

  it('skips what is no event', () => {
    const reader = new FtraceReader();
    const text = [
      ' task-12 [001] .....  99120: run <-start',
      ' task-12 [001] .....  99120: -- nothing',
      ' task-12 [001] .....  : run <-start',
      ' task [001] .....  99120: run <-start',
      ' task-12 [x01] .....  99120: run <-start',
      ' task-12 [001] .....  99120: run away',
      ' task-12 [001] .....  99120 run <-start',
    ].join('\n');
    expect(eventsOf(reader, text)).toHaveLength(1);
    expect(reader.skipped).toMatchObject({ count: 6, firstLine: 2 });
  });
});

describe('A reader of the function graph', () => {
  /** Kind, name, caller and time of the events. */
  const calls = (text: string): readonly (readonly [string, string, string, number])[] =>
    eventsOf(new FtraceReader(), text).map(({ kind, name, caller, time }) => [kind, name, caller, time]);

  it('makes times from durations', () => {
    const text = [
      '# tracer: function_graph',
      '#',
      '# CPU  DURATION                  FUNCTION CALLS',
      '# |     |   |                     |   |   |   |',
      ' 0)               |  tun_send() {',
      ' 0)   0.400 us    |    tun_get [tun]();',
      ' 0)               |    eth_out [eth]() {',
      ' 0) + 11.500 us   |      kick();',
      ' 0) ! 112.000 us  |    } /* eth_out [eth] */',
      ' 0) * 12000.75 us |  }',
      ' 0) @ 100000.1 us |  wait();',
    ].join('\n');
    expect(calls(text)).toEqual([
      ['function', 'tun_send', '', 0],
      ['function', 'tun_get', 'tun_send', 0],
      ['function-return', 'tun_get', 'tun_send', 400],
      ['function', 'eth_out', 'tun_send', 400],
      ['function', 'kick', 'eth_out', 400],
      ['function-return', 'kick', 'eth_out', 11_900],
      ['function-return', 'eth_out', 'tun_send', 112_400],
      ['function-return', 'tun_send', '', 12_000_750],
      ['function', 'wait', '', 12_000_750],
      ['function-return', 'wait', '', 112_000_850],
    ]);
  });

  it('takes the order where there are no durations', () => {
    const reader = new FtraceReader();
    expect(eventsOf(reader, ['# tracer: function_graph', ' 0)  run() {', ' 0)    stop();', ' 0)  }'].join('\n')).map(({ name, time }) => [name, time])).toEqual([
      ['run', 0], ['stop', 1], ['stop', 2], ['run', 3],
    ]);
    expect(reader.clock).toEqual({ name: 'order', unit: 'ticks', start: 0n });
  });

  it('reads the columns of time, task and flags', () => {
    const reader = new FtraceReader();
    const text = [
      '#     TIME        CPU  TASK/PID       ||||     DURATION                  FUNCTION CALLS',
      '   360.774522 |   1)    sh-4802    |  d..1 |               |  run() {',
      '   360.774530 |   1)    sh-4802    |  d..1 |   0.277 us    |    stop();',
      '   360.774540 |   1)    sh-4802    |  d..1 | + 18.000 us   |  }',
    ].join('\n');
    const events = eventsOf(reader, text);
    expect(events.map(({ kind, name, time }) => [kind, name, time])).toEqual([
      ['function', 'run', 0], ['function', 'stop', 8000], ['function-return', 'stop', 8277], ['function-return', 'run', 18_000],
    ]);
    expect(events.every(({ tid, comm, cpu }) => tid === 4802 && comm === 'sh' && cpu === 1)).toBe(true);
    expect(reader.clock).toEqual({ name: '', unit: 'ns', start: 360_774_522_000n });
    expect(reader.skipped.count).toBe(0);
  });

  it('keeps the calls of tasks apart that a processor switches between', () => {
    const text = [
      ' 0)               |  first() {',
      ' ------------------------------------------',
      ' 0)   app-11      =>    swap-12   ',
      ' ------------------------------------------',
      '',
      ' 0)               |  second() {',
      ' 1)   0.100 us    |  third();',
      ' 0)   1.000 us    |  }',
      ' ------------------------------------------',
      ' 0)   swap-12     =>    app-11    ',
      ' ------------------------------------------',
      '',
      ' 0)   0.100 us    |    inner();',
      ' 0)   1.000 us    |  }',
    ].join('\n');
    const reader = new FtraceReader();
    expect(eventsOf(reader, text).map(({ kind, name, caller, tid, comm }) => [kind, name, caller, tid, comm])).toEqual([
      ['function', 'first', '', -1, ''],
      ['function', 'second', '', 12, 'swap'],
      ['function', 'third', '', -1, ''],
      ['function-return', 'third', '', -1, ''],
      ['function-return', 'second', '', 12, 'swap'],
      ['function', 'inner', 'first', 11, 'app'],
      ['function-return', 'inner', 'first', 11, 'app'],
      ['function-return', 'first', '', 11, 'app'],
    ]);
    expect(reader.skipped.count).toBe(0);
  });

  it('reads events, interrupts, arguments and values', () => {
    const text = [
      ' 0)               |  run(file=0x10, n=3) {',
      ' 0)               |    /* irq_raise: irq=3 mask=1|2 */',
      ' 0)               |    /* sys_read(fd: 3) */',
      ' 0)   ==========> |',
      ' 0)   0.100 us    |    tick(); /* = 0x0 */',
      ' 0)   <========== |',
      ' 0)   0.200 us    |    stop(); /* stop ret=-22 */',
      ' 0)   1.000 us    |  } /* run = 0x10 */',
      ' 0)   1.000 us    |  } /* early */',
      ' 0)   1.000 us    |  }',
    ].join('\n');
    const reader = new FtraceReader();
    expect(eventsOf(reader, text).map(({ kind, name, caller, detail, context }) => [kind, name, caller, detail, context])).toEqual([
      ['function', 'run', '', 'file=0x10, n=3', undefined],
      ['tracepoint', 'irq_raise', 'run', 'irq=3 mask=1|2', undefined],
      ['syscall', 'read', 'run', 'fd: 3', undefined],
      ['function', 'tick', 'run', '', 'hardirq'],
      ['function-return', 'tick', 'run', '0x0', 'hardirq'],
      ['function', 'stop', 'run', '', undefined],
      ['function-return', 'stop', 'run', '-22', undefined],
      ['function-return', 'run', '', '0x10', undefined],
      ['function-return', 'early', '', '', undefined],
    ]);
    expect(reader.skipped.count).toBe(0);
  });

  it('reads what trace-cmd reports', () => {
    const text = [
      'cpus=2',
      '            task-12      [001]  5120.000100: funcgraph_entry:                   |  run() {',
      '            task-12      [001]  5120.000101: funcgraph_entry:        0.300 us   |    stop();',
      '            task-12      [001]  5120.000105: funcgraph_exit:       + 14.000 us  |  }',
    ].join('\n');
    const reader = new FtraceReader();
    expect(eventsOf(reader, text).map(({ kind, name, caller, time, tid }) => [kind, name, caller, time, tid])).toEqual([
      ['function', 'run', '', 0, 12],
      ['function', 'stop', 'run', 1000, 12],
      ['function-return', 'stop', 'run', 1300, 12],
      ['function-return', 'run', '', 5000, 12],
    ]);
    expect(reader.skipped.count).toBe(0);
  });
});
