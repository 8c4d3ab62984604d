import { describe, expect, test } from 'vitest';
import type { Hop, Probe, Side } from '../../src/model/scenario.js';
import { bpftraceScript, ftraceScript, perfScript, type WatchText } from '../../src/probes/index.js';
import { filled, probeWords } from '../../src/probes/words.js';
import { sampleFlow, sampleScenario } from '../diagram/sample-scenario.js';
import { attachPoints, wantedPoints } from './script-readers.js';

const words = probeWords('en');
const onHost = (type: Probe['type'], target: string): Probe => ({ side: 'host', type, target });
const inGuest = (type: Probe['type'], target: string): Probe => ({ side: 'guest', type, target });

type Writer = (...input: Parameters<typeof perfScript>) => WatchText;

function write(writer: Writer, hops: readonly (readonly Probe[])[], machine: Side = 'host'): string {
  const flow = sampleFlow(hops.map((observe): Partial<Hop> & Pick<Hop, 'from' | 'to'> => ({ from: 'q1', to: 'q2', observe })));
  return writer(sampleScenario(flow), flow, { machine, language: 'en', version: '1.2.3' }).text;
}

/** The clauses of a bpftrace script after the first line that names the attach point, up to the next hop. */
function clauseOf(script: string, point: string): string {
  const from = script.indexOf(`\n${point}`);
  return from < 0 ? '' : script.slice(from + 1, script.indexOf('\n}\n', from) + 2);
}

describe('what polls', () => {
  test('is recorded by bpftrace once its return tells that it found something, with the time of the entry', () => {
    const script = write(bpftraceScript, [[onHost('uprobe', 'libpcap.so:pcap_next_ex')], [onHost('uretprobe', 'libpcap.so:pcap_next_ex')]]);
    expect(wantedPoints(script)).toEqual(['BEGIN', 'uprobe:$1:pcap_next_ex', 'uretprobe:$1:pcap_next_ex']);
    expect(clauseOf(script, 'uprobe:$1:pcap_next_ex,')).toMatch(/\{\n {2}@began1\[tid\] = nsecs;\n\}$/);
    expect(clauseOf(script, 'uretprobe:$1:pcap_next_ex,').split('\n').slice(1)).toEqual([
      'uretprobe:$1:pcap_next_ex.isra.0',
      '{',
      '  if (@began1[tid] != 0 && (retval & 0xffffffff) != 0 && (retval & 0x80000000) == 0) {',
      '    printf("vhflow 1 event %llu %d %d %d 1 uprobe:libpcap.so:pcap_next_ex %s\\n", @began1[tid], cpu, tid, pid, comm);',
      '    printf("vhflow 1 event %llu %d %d %d 2 uretprobe:libpcap.so:pcap_next_ex %s\\n", nsecs, cpu, tid, pid, comm);',
      '    @hop1["uprobe:libpcap.so:pcap_next_ex"] = count();',
      '    @hop2["uretprobe:libpcap.so:pcap_next_ex"] = count();',
      '  }',
      '  delete(@began1[tid]);',
      '}',
    ]);
    expect(script).toContain(`//   ${filled(words.found, 'uprobe:libpcap.so:pcap_next_ex')}`);
    expect(script).toContain(`// 2. step 2\n//   ${filled(words.found, 'uretprobe:libpcap.so:pcap_next_ex')}\n//   ${filled(words.above, 'uretprobe:libpcap.so:pcap_next_ex')}`);
  });

  test('needs the return to be watched even if no hop observes it, and not the entry', () => {
    expect(wantedPoints(write(bpftraceScript, [[onHost('uprobe', 'a.so:eth_vhost_rx')]]))).toEqual(['BEGIN', 'uprobe:$1:eth_vhost_rx', 'uretprobe:$1:eth_vhost_rx']);
    const returned = write(bpftraceScript, [[onHost('uretprobe', 'a.so:eth_vhost_rx')]]);
    expect(wantedPoints(returned)).toEqual(['BEGIN', 'uretprobe:$1:eth_vhost_rx']);
    expect(returned).toContain('  if ((retval & 0xffff) != 0) {');
    expect(returned).not.toContain('began');
  });

  test('can be a system call', () => {
    const script = write(bpftraceScript, [[onHost('tracepoint', 'syscalls:sys_enter_poll')]]);
    expect(clauseOf(script, 'tracepoint:syscalls:sys_enter_poll,')).toMatch(/strncmp\(\$current, "lcore-", 6\) == 0 .*\) \{\n {4}@began1\[tid\] = nsecs;\n {2}\}\n\}$/);
    expect(clauseOf(script, 'tracepoint:syscalls:sys_exit_poll')).toContain('  if (@began1[tid] != 0 && args->ret > 0) {');
  });

  test.each(['eth_pcap_rx', 'eth_vhost_rx', 'rte_eth_rx_burst', 'rte_vhost_dequeue_burst', 'ixgbe_recv_pkts', 'ixgbe_recv_pkts_vec', 'virtio_dev_tx_split_compliant', 'pcap_next', 'pcap_dispatch'])('%s polls', (name) => {
    expect(write(bpftraceScript, [[onHost('uprobe', `a.so:${name}`)]])).toContain(`uretprobe:$1:${name}`);
  });

  test.each(['eth_pcap_tx', 'rte_vhost_enqueue_burst', 'pcap_sendpacket', 'pcap_inject', 'tap_send', 'virtio_tx_route'])('%s does not', (name) => {
    expect(write(bpftraceScript, [[onHost('uprobe', `a.so:${name}`)]])).not.toContain('uretprobe');
  });

  test('is recorded at its return by the recorders, once for all its hops', () => {
    const hops = [[onHost('uprobe', 'libpcap.so:pcap_next_ex'), onHost('tracepoint', 'syscalls:sys_enter_poll')], [onHost('uretprobe', 'libpcap.so:pcap_next_ex')]];
    const script = write(ftraceScript, hops);
    expect(script).toContain('\nvhflow 1 probe uretprobe:libpcap.so:pcap_next_ex 1,2\nvhflow 1 probe tracepoint:syscalls:sys_exit_poll 1\n---\n');
    expect(script).toContain('\nuretprobe:libpcap.so:pcap_next_ex 1 pcap_next_ex s32 ret > 0\n');
    expect(script).toContain('\nsyscalls:sys_exit_poll current ret > 0\n');
    const perf = write(perfScript, hops).split('\n').filter((line) => line.startsWith('perf'));
    expect(perf).toEqual([
      expect.stringMatching(/--add 'vhpoll_libpcap_so:pcap_next_ex__return=pcap_next_ex%return ret=\$retval:s32'$/),
      expect.stringMatching(/^perf record -a -o vhflow\.data -e 'syscalls:sys_exit_poll' --filter '\(COMM ~ "CPU \*" .*\) && ret > 0' -e 'vhpoll\*:\*' --filter 'ret > 0' -- sleep 10$/),
      'perf script -i vhflow.data',
      "perf probe --del 'vhpoll*:*'",
    ]);
  });
});

describe('what fires without a packet', () => {
  const timer = [onHost('tracepoint', 'timer:timer_expire_entry'), onHost('tracepoint', 'irq:softirq_entry'), onHost('kprobe', 'packet_poll'), onHost('kprobe', 'f')];

  test('is only counted by bpftrace', () => {
    const script = write(bpftraceScript, [timer]);
    for (const point of ['tracepoint:timer:timer_expire_entry,', 'tracepoint:irq:softirq_entry', 'kprobe:packet_poll,']) {
      expect(clauseOf(script, point)).toContain(`@hop1["${point.replace(/,$/, '')}"] = count();`);
      expect(clauseOf(script, point)).not.toContain('printf');
    }
    expect(script).toContain(`//   ${filled(words.onlyCounted, 'kprobe:packet_poll')}`);
    expect(script.match(/1 event/g)).toHaveLength(1);
  });

  test('is not recorded by the recorders', () => {
    expect(write(ftraceScript, [timer]).match(/^vhflow 1 probe .*$/gm)).toEqual(['vhflow 1 probe kprobe:f 1']);
    expect(write(perfScript, [timer])).not.toMatch(/^perf.*(?:timer_expire|softirq|packet_poll)/m);
  });

  test.each(['skb:kfree_skb', 'udp:udp_fail_queue_rcv_skb', 'net:drop_it'])('and neither is an error: %s', (name) => {
    const script = write(bpftraceScript, [[onHost('tracepoint', name)]]);
    expect(script).toContain(`//   ${filled(words.error, `tracepoint:${name}`)}`);
    expect(script).not.toContain('1 event');
    expect(write(ftraceScript, [[onHost('tracepoint', name)]])).not.toContain('1 probe');
    expect(write(perfScript, [[onHost('tracepoint', name)]])).not.toMatch(/^perf/m);
  });

  test('softirqs are those of the network, in a hop without a timer', () => {
    expect(write(bpftraceScript, [[onHost('tracepoint', 'irq:softirq_raise')]])).toContain('  if (args->vec == 2 || args->vec == 3) {');
  });
});

describe('VM entries', () => {
  const exit = onHost('tracepoint', 'kvm:kvm_exit');
  const entry = onHost('tracepoint', 'kvm:kvm_entry');

  test('are printed at the exit after them, because a line that is printed at once ends the run of the guest', () => {
    const script = write(bpftraceScript, [[exit], [entry]]);
    expect(clauseOf(script, 'tracepoint:kvm:kvm_entry,').split('\n').slice(2)).toEqual([
      '{',
      '  @entered[tid] = nsecs;',
      '  @hop2["tracepoint:kvm:kvm_entry"] = count();',
      '}',
    ]);
    expect(clauseOf(script, 'tracepoint:kvm:kvm_exit,').split('\n').slice(2)).toEqual([
      '{',
      '  if (@entered[tid] != 0) {',
      '    printf("vhflow 1 event %llu %d %d %d 2 tracepoint:kvm:kvm_entry %s\\n", @entered[tid], cpu, tid, pid, comm);',
      '  }',
      '  delete(@entered[tid]);',
      '  printf("vhflow 1 event %llu %d %d %d 1 tracepoint:kvm:kvm_exit %s\\n", nsecs, cpu, tid, pid, comm);',
      '  @hop1["tracepoint:kvm:kvm_exit"] = count();',
      '}',
    ]);
    expect(script).toContain(`// ${words.entry}\n`);
  });

  test('need the exits to be watched, but not the other way round', () => {
    expect(clauseOf(write(bpftraceScript, [[entry]]), 'tracepoint:kvm:kvm_exit')).not.toContain('tracepoint:kvm:kvm_exit %s');
    const script = write(bpftraceScript, [[exit]]);
    expect(script).not.toContain('@entered');
    expect(script).not.toContain(words.entry);
  });
});

describe('the scheduler and system calls', () => {
  test('are those of the flow\'s threads on a host, with the programs in which it has probes', () => {
    const script = write(bpftraceScript, [[onHost('tracepoint', 'sched:sched_switch'), onHost('uprobe', 'my-switch-with-a-long-name:f'), onHost('uprobe', 'libx.so.1:f')]]);
    expect(script).toContain('strncmp($next_comm, "my-switch-with-", 15) == 0 || $next_comm == str($3)) {');
    expect(script).not.toContain('comm, "libx');
    expect(script).toContain('$prev_comm = args->prev_comm;');
  });

  test('of a guest are those of the program that is named; before, its system calls are those of all', () => {
    const script = write(bpftraceScript, [[inGuest('tracepoint', 'sched:sched_waking'), inGuest('tracepoint', 'syscalls:sys_enter_sendto')]], 'guest');
    expect(script).toContain('  if ($comm == str($1)) {');
    expect(script).toContain('  if (str($1) == "" || $current == str($1)) {');
    const perf = write(perfScript, [[inGuest('tracepoint', 'sched:sched_waking'), inGuest('tracepoint', 'syscalls:sys_enter_sendto')]], 'guest');
    expect(perf).toContain(`# ${filled(words.noProgram, 'sched:sched_waking')}`);
    expect(perf).toContain("perf record -a -o vhflow.data -e 'syscalls:sys_enter_sendto' -- sleep 10");
  });
});

test('each probe of a bpftrace script that a machine can lack has a second attach point, and fits into a string', () => {
  const long = `uprobe:/opt/${'very-long/'.repeat(8)}switch:f`;
  const script = write(bpftraceScript, [[onHost('tracepoint', 'kvm:kvm_exit'), onHost('kprobe', 'f'), onHost('uprobe', long.slice('uprobe:'.length))]]);
  expect(attachPoints(script)).toEqual(['BEGIN', 'tracepoint:kvm:kvm_exit', 'interval:s:1000000', 'kprobe:f', 'kprobe:f.*', 'uprobe:$1:f', 'interval:s:1000000']);
  expect(script).toContain(`@hop1["${long.slice(-63)}"] = count();`);
});

test('scripts say which functions a kernel lacks', () => {
  const flow = sampleFlow([{ from: 'q1', to: 'q2', observe: [onHost('kprobe', 'gone'), onHost('kretprobe', 'gone'), onHost('kprobe', 'kept.isra.0'), onHost('uprobe', 'qemu:gone')] }]);
  const lacking = (symbol: string) => (symbol === 'gone' || symbol === 'kept' ? { state: symbol === 'gone' ? 'absent' as const : 'untraceable' as const, kernel: 'Linux 0.1' } : undefined);
  const { text } = bpftraceScript(sampleScenario(flow), flow, { machine: 'host', language: 'en', version: '1', lacking });
  expect(text.match(/Linux 0\.1.*$/gm)).toEqual([filled(words.lacking.absent, 'gone', 'Linux 0.1'), filled(words.lacking.untraceable, 'kept.isra.0', 'Linux 0.1')]);
});
