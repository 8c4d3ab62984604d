import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { probeTypes, type Hop, type Probe, type Side } from '../../src/model/scenario.js';
import { ftraceScript, traceCmdScript } from '../../src/probes/index.js';
import { sampleFlow, sampleScenario } from '../diagram/sample-scenario.js';
import { builtInScenarios } from '../settled-scenarios.js';
import { runScript, type FakeMachine } from './fake-tracefs.js';

const onHost = (type: Probe['type'], target: string): Probe => ({ side: 'host', type, target });

function write(writer: typeof ftraceScript, hops: readonly Partial<Hop>[], machine: Side = 'host') {
  const flow = sampleFlow(hops.map((hop) => ({ from: 'q1', to: 'q2', ...hop })));
  return writer(sampleScenario(flow), flow, { machine, language: 'en', version: '1.2.3' });
}

const machine: FakeMachine = {
  functions: ['vh_other', 'vh_poll [vhost]', 'vh_core.constprop.0', 'vh_xmit.isra.0 [tun]', 'vh_xmit.part.0 [tun]', 'vh_ret'],
  events: ['kvm:kvm_exit', 'sched:sched_switch', 'syscalls:sys_exit_poll', 'irq:softirq_raise'],
  symbols: { pcap_next_ex: '402340', 'tap_send.constprop.0': '401010' },
  trace: '# tracer: function\n            qemu-7  [000] ..... 12: vh_poll <-vh_other\n',
};
/** A file that certainly exists. */
const file = process.execPath;

describe('the script for ftrace', () => {
  const { text, probes, fileName, recording, command } = write(ftraceScript, [
    { observe: [onHost('kprobe', 'vh_poll'), onHost('kprobe', 'vh_core')] },
    { observe: [onHost('kprobe', 'vh_xmit'), onHost('kprobe', 'vh_gone'), onHost('kretprobe', 'vh_ret'), onHost('tracepoint', 'kvm:kvm_exit'), onHost('tracepoint', 'kvm:kvm_gone')] },
    { observe: [onHost('tracepoint', 'sched:sched_switch'), onHost('tracepoint', 'irq:softirq_raise'), onHost('tracepoint', 'syscalls:sys_enter_poll')] },
    { observe: [onHost('uprobe', 'libpcap.so:pcap_next_ex'), onHost('uretprobe', 'libpcap.so:pcap_next_ex'), onHost('uprobe', 'qemu:tap_send'), onHost('uprobe', 'qemu:gone')] },
  ]);

  test('has names for itself and for what it writes', () => {
    expect([fileName, recording, command, probes]).toEqual(['sample-send-host-ftrace.sh', 'sample-send-host.trace', 'sh sample-send-host-ftrace.sh', 13]);
  });

  test('records what the machine has, says what it has not, and leaves nothing', async () => {
    const { status, errors, lines, written, uprobes, kprobes, instances } = await runScript(text, machine, [file, file]);
    expect(errors).toContain('recording: 1 events');
    expect(status).toBe(0);
    expect(lines).toEqual([
      '# vhflow 1 flow sample#send',
      '# vhflow 1 machine host',
      '# vhflow 1 version 1.2.3',
      ...[
        'kprobe:vh_poll 1', 'kprobe:vh_core 1', 'kprobe:vh_xmit 2', 'kprobe:vh_gone 2', 'kretprobe:vh_ret 2', 'tracepoint:kvm:kvm_exit 2', 'tracepoint:kvm:kvm_gone 2',
        'tracepoint:sched:sched_switch 3', 'tracepoint:irq:softirq_raise 3', 'tracepoint:syscalls:sys_exit_poll 3', 'uretprobe:libpcap.so:pcap_next_ex 4', 'uprobe:qemu:tap_send 4', 'uprobe:qemu:gone 4',
      ].map((probe) => `# vhflow 1 probe ${probe}`),
      '# vhflow 1 clock x86-tsc ticks',
      '# vhflow 1 missing tracepoint:kvm:kvm_gone',
      '# vhflow 1 missing uprobe:qemu:gone',
      '# vhflow 1 tsc-khz 2596098',
      '# vhflow 1 function vh_poll',
      '# vhflow 1 attached kprobe:vh_poll',
      '# vhflow 1 function vh_core.constprop.0',
      '# vhflow 1 attached kprobe:vh_core vh_core.constprop.0',
      '# vhflow 1 function vh_xmit.isra.0',
      '# vhflow 1 attached kprobe:vh_xmit vh_xmit.isra.0',
      '# vhflow 1 function vh_xmit.part.0',
      '# vhflow 1 attached kprobe:vh_xmit vh_xmit.part.0',
      '# vhflow 1 missing kprobe:vh_gone',
      '# vhflow 1 attached tracepoint:kvm:kvm_exit',
      '# vhflow 1 attached tracepoint:sched:sched_switch',
      '# vhflow 1 attached tracepoint:irq:softirq_raise',
      '# vhflow 1 attached tracepoint:syscalls:sys_exit_poll',
      '# vhflow 1 attached kretprobe:vh_ret',
      '# vhflow 1 attached uretprobe:libpcap.so:pcap_next_ex',
      '# vhflow 1 attached uprobe:qemu:tap_send',
      '# tracer: function',
      '            qemu-7  [000] ..... 12: vh_poll <-vh_other',
    ]);
    expect(written['set_ftrace_filter']).toBe('2\n3\n4\n5');
    expect([written['current_tracer'], written['tracing_on'], written['trace_clock']]).toEqual(['nop', '0', 'x86-tsc']);
    expect(written['events/kvm/kvm_exit/enable']).toBe('1');
    expect(written['events/kvm/kvm_exit/filter']).toBeUndefined();
    expect(written['events/irq/softirq_raise/filter']).toBe('vec == 2 || vec == 3');
    expect(written['events/sched/sched_switch/filter']).toMatch(/^prev_comm ~ "CPU \*" \|\| .* \|\| next_comm ~ "testpmd\*"$/);
    expect(written['events/syscalls/sys_exit_poll/filter']).toMatch(/^\(COMM ~ "CPU \*" .*\) && ret > 0$/);
    const group = /^r:(vhflow_\d+)\//.exec(uprobes)?.[1] ?? '';
    expect(written[`events/${group}/pcap_next_ex_ret/filter`]).toBe('ret > 0');
    expect(uprobes.trimEnd().split('\n')).toEqual([
      // An address in memory is another one in the file.
      `r:${group}/pcap_next_ex_ret ${file}:${0x2340} ret=$retval:s32`,
      `p:${group}/tap_send ${file}:${0x1010}`,
      `-:${group}/pcap_next_ex_ret`,
      `-:${group}/tap_send`,
    ]);
    expect(kprobes).toBe(`r:${group}/vh_ret_ret vh_ret ret=$retval\n-:${group}/vh_ret_ret\n`);
    expect(instances).toEqual([]);
  });

  test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('keeps what it has at a signal: %s', async (signal) => {
    const { status, lines, instances } = await runScript(text, machine, [file, file], signal);
    expect([status, instances]).toEqual([0, []]);
    expect(lines.at(-1)).toContain('vh_poll <-vh_other');
  });

  test('takes the clock in nanoseconds where the counter is none', async () => {
    const { lines, written } = await runScript(text, { ...machine, clocks: '[local] global mono' }, [file, file]);
    expect(lines).toContain('# vhflow 1 clock mono ns');
    expect(lines.join('\n')).not.toContain('tsc-khz');
    expect(written['trace_clock']).toBe('mono');
  });

  test('warns if the kernel does not say which functions can be traced, and does not say that they cannot', async () => {
    const { status, errors, lines, written } = await runScript(text, { ...machine, functions: undefined }, [file, file]);
    expect(status).toBe(0);
    expect(errors).toMatch(/NO FUNCTION OF THE KERNEL IS TRACED.*available_filter_functions cannot be read/);
    expect(errors).not.toContain('awk');
    for (const key of ['kprobe:vh_poll', 'kprobe:vh_gone', 'kretprobe:vh_ret']) expect(lines).toContain(`# vhflow 1 untraced ${key}`);
    expect(lines.join('\n')).not.toMatch(/ (?:missing kr?e?t?probe|untraceable|function) /);
    expect(lines).toContain('# vhflow 1 attached tracepoint:kvm:kvm_exit');
    expect(written['current_tracer']).not.toBe('function');
  });

  test('does not say that functions of a program cannot be traced if there was no program to look into', async () => {
    const other = write(ftraceScript, [{ observe: [onHost('uprobe', 'no-such-switch:poll')] }]);
    const { errors, lines } = await runScript(other.text, machine);
    expect(errors).toContain('no-such-switch: not found');
    expect(lines).toContain('# vhflow 1 untraced uprobe:no-such-switch:poll');
    expect(lines.join('\n')).not.toContain('missing');
  });

  test('adds a program whose threads belong to the flow, by the part of its name that Linux keeps', async () => {
    const { written } = await runScript(text, machine, ['-p', 'ovs-vswitchd-of-mine', file, file]);
    expect(written['events/sched/sched_switch/filter']).toMatch(/ \|\| next_comm == "ovs-vswitchd-of"$/);
  });

  test.each([
    [['-p', 'a" || 1'], /is not the name of a program/],
    [['-s', '1x'], /take a number/],
    [['-z'], /usage: sh /],
  ])('refuses %j and changes nothing', async (args, message) => {
    const { status, errors, lines, uprobes } = await runScript(text, machine, args);
    expect([status, lines, uprobes]).toEqual([2, [], '']);
    expect(errors).toMatch(message);
  });

  test('does not watch the scheduler of a guest before the program is named', async () => {
    const guest = write(ftraceScript, [{ observe: [{ side: 'guest', type: 'tracepoint', target: 'sched:sched_switch' }] }], 'guest');
    const unnamed = await runScript(guest.text, machine);
    expect(unnamed.lines).toContain('# vhflow 1 missing tracepoint:sched:sched_switch');
    expect(unnamed.written['events/sched/sched_switch/enable']).toBeUndefined();
    const named = await runScript(guest.text, machine, ['-p', 'app']);
    expect(named.lines).toContain('# vhflow 1 attached tracepoint:sched:sched_switch');
    expect(named.written['events/sched/sched_switch/filter']).toBe('prev_comm == "app" || next_comm == "app"');
  });
});

test('the script for trace-cmd gives it the functions that exist, and the events with their filters', async () => {
  const { text } = write(traceCmdScript, [{ observe: [onHost('kprobe', 'vh_core'), onHost('kprobe', 'vh_gone'), onHost('tracepoint', 'kvm:kvm_exit'), onHost('tracepoint', 'irq:softirq_raise')] }]);
  const { status, errors, lines, traceCmd } = await runScript(text, machine);
  expect([status, errors]).toEqual([0, expect.stringContaining('recording: 1 events')]);
  expect(traceCmd.slice(3)).toEqual([
    '-C', 'x86-tsc', '-b', '8192', '-p', 'function', '-l', 'vh_core.constprop.0', '-e', 'kvm:kvm_exit', '-e', 'irq:softirq_raise', '-f', 'vec == 2 || vec == 3', 'sleep', '0',
  ]);
  expect(lines).toContain('# vhflow 1 missing kprobe:vh_gone');
  expect(lines.slice(-1)).toEqual(['            qemu-7  [000] ..... 12: vh_poll <-vh_other']);
});

describe('scripts of one machine', () => {
  const hops: readonly Partial<Hop>[] = [{ observe: [onHost('kprobe', 'vh_poll')] }, { observe: [{ side: 'guest', type: 'kprobe', target: 'vp_notify' }] }, { observe: [{ side: 'guest', type: 'kprobe', target: 'other' }] }];

  test('say how the other one is recorded and how both are read, at their end and when they have recorded', async () => {
    const { text } = write(ftraceScript, hops);
    const steps = [
      'Record the guest as well, at the same time. Where vhflow is installed, this writes the script for it:',
      '  vhflow probes sample --flow send --machine guest --format ftrace > sample-send-guest-ftrace.sh',
      'Then copy both recordings to where vhflow is installed, and lay them over the flow:',
      "  vhflow trace 'sample#send' sample-send-guest.trace sample-send-host.trace",
    ];
    expect(text.trimEnd().split('\n').slice(-4)).toEqual(steps.map((step) => `#> ${step}`));
    const { errors } = await runScript(text, machine);
    expect(errors.trimEnd().split('\n').slice(-4)).toEqual(steps);
    expect(write(ftraceScript, hops, 'guest').text).toContain('#>   vhflow probes sample --flow send --machine host --format ftrace > sample-send-host-ftrace.sh\n');
    expect(write(traceCmdScript, hops, 'guest').text).toContain('--format trace-cmd > sample-send-host-trace-cmd.sh\n');
  });

  test('name only their own recording if the other machine has no probes', () => {
    const { text } = write(ftraceScript, hops.slice(0, 1));
    expect(text).not.toContain('Record the guest');
    expect(text).toContain("#>   vhflow trace 'sample#send' sample-send-host.trace\n");
  });

  test('have one line for all hops of the other one', () => {
    const { text } = write(ftraceScript, hops);
    expect(text.match(/Traced in the guest\./g)).toHaveLength(1);
    expect(text).toContain('# 2–3: Traced in the guest.\n');
  });
});

test('functions of the hops themselves are traced besides those that the hops observe, if they run on this machine', () => {
  const at = [{ source: 'linux', project: 'linux', path: 'a.c', symbol: 'own' }, { source: 'linux', project: 'linux', path: 'a.c', symbol: 'older' }] as const;
  const hops = [{ at, context: 'host-kernel', observe: [onHost('kprobe', 'beside')] }];
  expect(write(ftraceScript, hops).text).toContain("\nfunctions() { cat <<'---'\nbeside\nown\nolder\n---\n}\n");
  expect(write(ftraceScript, hops, 'guest').text).toContain("\nfunctions() { cat <<'---'\n---\n}\n");
});

const writers = { 'ftrace': ftraceScript, 'trace-cmd': traceCmdScript };

describe.each(Object.entries(writers))('scripts for %s', (_, writer) => {
  test('of all built-in flows are accepted by a shell', () => {
    for (const scenario of builtInScenarios) {
      for (const flow of scenario.flows) {
        for (const machine of ['guest', 'host'] as const) {
          for (const language of ['en', 'ja']) execFileSync('sh', ['-n'], { input: writer(scenario, flow, { machine, language, version: '1.2.3' }).text });
        }
      }
    }
  });

  const piece = fc.constantFrom('\n', '\r', '\u2028', '\u202e', '\0', '---', '\n---\n}\nid\n', "'", '"', '`', '$(id)', '\\', '!!', ';', '|', '&', '}', '#', ' ', ':', '*', 'a', '送信');
  const hostile = fc.oneof(fc.string({ unit: 'binary', maxLength: 40 }), fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join('')));
  const name = fc.oneof(fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,8}$/), fc.constantFrom('END', 'EOF', 'done'));
  const target = fc.oneof(hostile, name, fc.tuple(name, name).map((names) => names.join(':')));
  const probe = fc.record({ side: fc.constantFrom('guest' as const, 'host' as const), type: fc.constantFrom(...probeTypes), target });
  const file = fc.record({ id: hostile, title: hostile, symbol: target, language: fc.constantFrom('en', 'ja'), version: hostile, hops: fc.array(fc.record({ label: hostile, observe: fc.array(probe, { maxLength: 4 }) }), { maxLength: 4 }) });

  function headOf({ id, title, symbol, language, version, hops }: { id: string; title: string; symbol: string; language: string; version: string; hops: readonly { label: string; observe: readonly Probe[] }[] }): string {
    const at = [{ source: 'linux', project: 'linux', path: 'a.c', symbol }] as const;
    const flow = { ...sampleFlow(hops.map(({ label, observe }) => ({ from: 'q1', to: 'q2', label: { en: label }, observe, at }))), id };
    const { text } = writer({ ...sampleScenario(flow, { title }), id }, flow, { machine: 'host', language, version });
    return text.slice(0, text.indexOf('# What the recorders share'));
  }

  const printer = /^(\w+)\(\) \{ cat <<'---'\n((?:.*\n)*?)---\n\}\n/gm;

  test('from a hostile file have nothing but comments, names, and lines that are only printed', () => {
    fc.assert(
      fc.property(file, (texts) => {
        const head = headOf(texts);
        expect(head).not.toMatch(/[^\P{C}\n]/u);
        expect([...head.matchAll(printer)].map(([, each]) => each)).toEqual(['head_lines', 'threads', 'binaries', 'functions', 'kretprobes', 'tracepoints', 'uprobes']);
        for (const line of head.replace(printer, '').split('\n')) expect(line).toMatch(/^(?:#.*|machine=host|recording=[\w.-]+)?$/);
        for (const [, each, lines = ''] of head.matchAll(printer)) if (each !== 'head_lines') expect(lines).toMatch(/^(?:[A-Za-z0-9_.:+/, -]|\|\||==|>|\n)*$/);
      }),
      { numRuns: 500 },
    );
  });

  test('from a hostile file print what is in them', () => {
    fc.assert(
      fc.property(file, (texts) => {
        const head = headOf(texts);
        const printed = execFileSync('sh', ['-c', `${head}\nhead_lines; functions; tracepoints; uprobes`], { encoding: 'utf8' });
        const lines = new Map([...head.matchAll(printer)].map(([, each, inside]) => [each, inside]));
        expect(printed).toBe(['head_lines', 'functions', 'tracepoints', 'uprobes'].map((each) => lines.get(each)).join(''));
      }),
      { numRuns: 50 },
    );
  });
});
