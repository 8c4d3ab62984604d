import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventKinds, type TraceEvent } from '../../../src/traces/formats/event.js';
import { BpftraceReader } from '../../../src/traces/formats/bpftrace.js';
import { FtraceReader } from '../../../src/traces/formats/ftrace.js';
import { createReader, packingOf, recogniseTrace, traceFormats, type TraceFormat } from '../../../src/traces/formats/index.js';
import { eventsOf } from './events-of.js';

/** Pieces of lines of all formats, so that generated lines come close to real ones. */
const pieces = [
  ' ', '  ', '\t', '-', ':', ': ', '(', ')', '[', ']', '{', '}', '"', '|', ';', '#', '@', '$', '/', '\\', '_', '.', ',', '+', '=', '?', '<-', '=> ', ' -> ', ' <- ', '/* ', ' */', '0', '12', '3.14',
  '0x1f', 'ffffffff81000010', '18446744073709551615', '99999999999999999999999', '4120.500001', 'us', ' us ', 'sh', 'CPU 0/KVM', '<idle>', '<...>', 'sh-12', ' [001] ', 'd..1.', '.....', ' 0) ',
  'vfs_read', 'vfs_read.isra.0', 'vfs_read+0x1/0x20', '() {', '();', '}', '[tun]', 'sys_read', 'sys_enter: NR 0', 'sys_enter_', 'funcgraph_entry:', 'function:', '<stack trace>', 'NOFN ', 'CPU:1 [LOST 3 EVENTS]',
  '# tracer: function', '# vhflow 1 ', 'vhflow 1 ', 'event ', 'probe ', 'attached ', 'missing ', 'kprobe:a', 'uprobe:a:b', 'tracepoint:a:b', 'flow a#b', 'offset ', 'probe:a: ', 'vhflow_b:a: ', 'PERF_RECORD_LOST lost 3',
  'Lost 3 events', 'could not attach probe ', 'skipping', 'WARNING: ', '1@2.3:', 'virtio_notify', 'SKB CPU PROCESS ', 'NETNS NAME ', 'FUNC', 'TIMESTAMP ', 'TIME ', '{"skb":"0x1","func":"a"', '{"common":{"timestamp":1},"kernel":',
  '[k] ', '[tp] ', '(3) [sh] 12 ', '↳ ', '2024-05-01 10:00:00.5 ', 'Call Trace:', 'RIP: 0010:', '#0  ', ' in ', ' from ', ' at ', 'Thread 1 (LWP 3)', 'CPU: 1 PID: 2 Comm: sh Not tainted', '\u2028', '\r', '\0', '\ufffd', '🐧', 'é',
];
const line = fc.oneof(
  fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 60 }).map((text) => text.replaceAll('\n', ' ')),
);
const lines = fc.array(line, { maxLength: 40 });

function expectSound(event: TraceEvent, lineCount: number): void {
  expect(eventKinds).toContain(event.kind);
  for (const number of [event.time, event.cpu, event.tid, event.pid]) expect(number).not.toBeNaN();
  expect(Math.min(event.cpu, event.tid, event.pid)).toBeGreaterThanOrEqual(-1);
  expect(event.line).toBeGreaterThanOrEqual(1);
  expect(event.line).toBeLessThanOrEqual(lineCount);
  for (const text of [event.name, event.group, event.caller, event.comm, event.detail]) expect(typeof text).toBe('string');
  if (event.kind !== 'lost') expect(event.name).not.toBe('');
}

describe.each(traceFormats.map((format) => [format] as const))('A reader of %s', (format) => {
  it('reads any text', () => {
    fc.assert(
      fc.property(lines, (texts) => {
        const reader = createReader(format);
        const events = eventsOf(reader, texts.join('\n'));
        const count = Math.max(1, texts.length);
        for (const event of events) expectSound(event, count);
        expect(events.length).toBeLessThanOrEqual(2 * texts.join('').length + 2);
        expect(reader.skipped.count).toBeLessThanOrEqual(count);
        expect(reader.skipped.firstLine > 0).toBe(reader.skipped.count > 0);
        expect(reader.facts.lost).not.toBeNaN();
      }),
      { numRuns: 300 },
    );
  });

  it('reads lines of 64 KB in a time that grows with their length', () => {
    const starts = ['', ' ', ' sh-12 [001] d..1. 99: ', ' sh-12 [001] 99: x: (', ' 0)  ', ' 0)   |  x(', '#', '#0 ', 'sh 12 [001] 4.500001: ', 'sh 12 [001] 4.500001: probe:x: (', '\tffff0001 ', '\tffff0001 x (', 'vhflow 1 event ', '0xffff0001 3 ', '5 (3) [sh] 12 [k] ip_rcv [', '{"skb":"', ' tun_get+0x1 ', ' tun_get', '1@2.3:', 'Thread 1 ('];
    for (const start of starts) {
      for (const piece of pieces) {
        const reader = createReader(format);
        eventsOf(reader, `${start}${piece.repeat(65_536 / piece.length)}`.slice(0, 65_536));
      }
    }
  });

  it('reads what is nested deeply', () => {
    const reader = createReader(format);
    for (const text of ['[', '{"a":', '[{"common":', ' 0) | a() { ']) expect(() => eventsOf(reader, text.repeat(20_000).slice(0, 65_536))).not.toThrow();
  });
});

describe('Events that are written and read again', () => {
  const comm = fc.stringMatching(/^[A-Za-z<(\x5b][A-Za-z0-9 /:<>.()\x5b\x5d-]{0,13}[A-Za-z0-9>]$/).filter((text) => !text.includes('  ') && !/ \[\d+\]/.test(text));
  const name = fc.stringMatching(/^[a-z_][a-z0-9_]{0,20}(\.(isra|constprop|part)\.\d)?$/);
  const task = fc.record({ comm, name, caller: name, tid: fc.nat(4_194_304), cpu: fc.nat(511), ticks: fc.bigInt(0n, 2n ** 64n - 1n), context: fc.constantFrom(['task', '.'] as const, ['softirq', 's'] as const, ['hardirq', 'h'] as const) });

  it('are the same for the function tracer', () => {
    fc.assert(
      fc.property(fc.array(task, { minLength: 1, maxLength: 20 }), (tasks) => {
        const reader = new FtraceReader();
        const text = tasks.map(({ comm: task_, name: name_, caller, tid, cpu, ticks, context: [, flag] }) => `${task_.padStart(16)}-${String(tid).padEnd(7)} [${String(cpu).padStart(3, '0')}] d.${flag}1. ${String(ticks).padStart(12)}: ${name_} <-${caller}`);
        const events = eventsOf(reader, text.join('\n'));
        const first = tasks[0]?.ticks ?? 0n;
        expect(events.map(({ comm: task_, name: name_, caller, tid, cpu, context }) => [task_, name_, caller, tid, cpu, context])).toEqual(
          tasks.map((task_) => [task_.comm, task_.name, task_.caller, task_.tid, task_.cpu, task_.context[0]]),
        );
        expect(reader.clock.start).toBe(first);
        expect(reader.skipped.count).toBe(0);
      }),
    );
  });

  it('have exact times where the difference is exact', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 2n ** 63n), fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }), (start, difference) => {
        const text = [start, start + BigInt(difference)].map((ticks) => ` sh-1 [000] ..... ${ticks}: run <-start`);
        expect(eventsOf(new FtraceReader(), text.join('\n')).map(({ time }) => time)).toEqual([0, difference]);
      }),
    );
  });

  it('are the same for a script of bpftrace', () => {
    const hops = fc.array(fc.integer({ min: 1, max: 99 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(fc.array(fc.tuple(task, hops), { minLength: 1, maxLength: 20 }), (tasks) => {
        const text = tasks.map(([task_, numbers]) => `vhflow 1 event ${task_.ticks} ${task_.cpu} ${task_.tid} ${task_.tid} ${numbers.join(',')} kprobe:${task_.name} ${task_.comm}`);
        const reader = new BpftraceReader();
        expect(eventsOf(reader, text.join('\n')).map(({ comm: task_, name: name_, tid, cpu, hops: numbers }) => [task_, name_, tid, cpu, numbers])).toEqual(
          tasks.map(([task_, numbers]) => [task_.comm, task_.name, task_.tid, task_.cpu, numbers]),
        );
        expect(reader.skipped.count).toBe(0);
      }),
    );
  });
});

describe('Recognising a trace', () => {
  const cases: readonly (readonly [TraceFormat, what: string, text: string])[] = [
    ['ftrace', 'a function trace', '# tracer: function\n#\n sh-12 [001] d..1. 99: run <-start\n'],
    ['ftrace', 'a head alone', '# tracer: nop\n#\n# entries-in-buffer/entries-written: 0/0   #P:2\n'],
    ['ftrace', 'a report of trace-cmd', 'cpus=2\r\n sh-12 [001] 4.500001: irq_raise: irq=3\r\n'],
    ['ftrace', 'a function graph', '# tracer: function_graph\n 0)   0.100 us    |  run();\n'],
    ['ftrace', 'a trace with call stacks', ' sh-12 [001] d..1. 99: run <-start\n sh-12 [001] d..1. 99: <stack trace>\n => run\n => start\n => main\n'],
    ['ftrace', 'a trace after notes', 'measured on Monday\n\n sh-12 [001] d..1. 99: run <-start\n'],
    ['ftrace', 'a script of vhflow', '# vhflow 1 flow a#b\n# vhflow 1 machine host\n'],
    ['perf', 'events', 'sh 12 [001] 4.500001: irq:irq_raise: irq=3\n'],
    ['perf', 'call chains', 'sh 12 [001] 4.500001: irq:irq_raise: irq=3\n\tffffffff81 raise+0x3 (x)\n\tffffffff82 main+0x3 (x)\n\n'],
    ['bpftrace', 'a script of vhflow', 'Attaching 3 probes...\nvhflow 1 flow a#b\n'],
    ['bpftrace', 'events', 'vhflow 1 event 5 0 1 1 2 kprobe:run sh\n'],
    ['qemu', 'a log with times', '1@2.000003:virtio_notify vdev 0x5\n'],
    ['qemu', 'a log without times', 'virtio_notify vdev 0x5\nvirtio_set_status vdev 0x5 val 7\nhello\n'],
    ['qemu', 'a log with addresses and numbers', "memory_region_ops_write cpu -1 mr 0x55f1385ed5e0 addr 0xfee00000 value 0x0 size 4 name 'apic-msi'\ne1000x_mac_indicate Indicating MAC to guest: 52:54:00:12:34:56\n"],
    ['pwru', 'a head alone', '2025/01/02 03:04:05 Listening for events..\n              SKB    CPU          PROCESS                     FUNC\n'],
    ['pwru', 'rows', 'SKB CPU PROCESS FUNC\n0xffff0001 3 ping:7 ip_out\n'],
    ['pwru', 'JSON', '{"skb":"0xffff0001","cpu":3,"process":"ping:7","func":"ip_out"}\n'],
    ['retis', 'text', '5 (3) [sh] 12 [k] ip_rcv #1\n    ip_rcv+0x1\n    up+0x1\n    up2+0x1\n'],
    ['retis', 'JSON', '{"common":{"timestamp":5},"kernel":{"symbol":"ip_rcv","probe_type":"kprobe"}}\n'],
    ['stack', 'an oops', 'usb: new device\n[    1.000000] Call Trace:\n[    1.000000]  run+0x1/0x2\n[    1.000000]  start+0x1/0x2\nusb: gone\n'],
    ['stack', 'a debugger', '#0  run () at a.c:1\n#1  main () at a.c:9\n'],
    ['stack', 'a debugger with addresses', '#0  0x00007f3dfa08ae53 in sleep_for (n=1) at a.c:1\n#1  0x00007f3dfa08ae55 in main (argc=1) at a.c:9\n'],
    ['stack', 'names alone', 'tun_get\ntun_sendmsg\n'],
  ];
  it.each(cases)('%s: %s', (format, _, text) => {
    expect(recogniseTrace(text)).toEqual({ format });
  });

  it.each([
    ['empty', ''],
    ['empty', ' \n\r\n\t\n'],
    ['binary', '\0\0\0'],
    ['binary', `\0\u0001\u0002ELF${'\u0003\ufffd'.repeat(100)}`],
    ['unknown', 'Dear reader,\nthis is a letter.\n'],
    ['unknown', '{"a": 1}\n'],
    ['unknown', 'int main(void)\n{\n  return start_here();\n}\n'],
    ['unknown', 'done\n'],
  ])('refuses %s text', (refused, text) => {
    expect(recogniseTrace(text)).toEqual({ refused });
  });

  it('says something of any text', () => {
    fc.assert(
      fc.property(lines, (texts) => {
        const found = recogniseTrace(texts.join('\n'));
        expect('format' in found ? traceFormats : ['empty', 'binary', 'unknown']).toContain('format' in found ? found.format : found.refused);
      }),
    );
  });

  it('takes 64 KB of anything in a time that grows with its length', () => {
    for (const piece of [...pieces, '\n', ' \n', '\t\n', '#\n', 'a b\n']) recogniseTrace(piece.repeat(65_536 / piece.length));
  });

  it('knows packed files and files of programs', () => {
    const packed: readonly (readonly [string, readonly number[]])[] = [
      ['gzip', [0x1f, 0x8b, 8]],
      ['xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0, 0]],
      ['zstd', [0x28, 0xb5, 0x2f, 0xfd]],
      ['trace.dat', [0x17, 8, 0x44, ...new TextEncoder().encode('tracing6')]],
      ['perf.data', [...new TextEncoder().encode('PERFILE2')]],
      ['pcap', [0xd4, 0xc3, 0xb2, 0xa1, 2]],
    ];
    expect(packed.map(([, bytes]) => packingOf(Uint8Array.from(bytes)))).toEqual(packed.map(([packing]) => packing));
    expect(packingOf(new TextEncoder().encode('# tracer: function'))).toBeUndefined();
    expect(packingOf(new Uint8Array(0))).toBeUndefined();
  });
});
