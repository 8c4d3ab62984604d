import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { builtInScenarios } from '../settled-scenarios.js';
import { probeTypes, type Probe } from '../../src/model/scenario.js';
import { bpftraceScript, perfScript, qemuOptions, type WatchText } from '../../src/probes/index.js';
import { probePointOf } from '../../src/probes/probe-point.js';
import { sampleFlow, sampleScenario } from '../diagram/sample-scenario.js';
import { attachPoints, shellWords, wantedPoints } from './script-readers.js';

type Writer = (...input: Parameters<typeof qemuOptions>) => WatchText;

function flowOf(...observed: readonly (readonly Probe[])[]) {
  return sampleFlow(observed.map((observe) => ({ from: 'q1', to: 'q2', observe })));
}

function onHost(type: Probe['type'], target: string): Probe {
  return { side: 'host', type, target };
}

function write(writer: Writer, ...observed: readonly (readonly Probe[])[]) {
  const flow = flowOf(...observed);
  return writer(sampleScenario(flow), flow, { machine: 'host', language: 'en', version: '1.2.3' });
}

describe('a bpftrace script', () => {
  test('has one clause for a probe that several hops share', () => {
    const { text, probes } = write(bpftraceScript, [onHost('kprobe', 'tun_get_user')], [onHost('tracepoint', 'kvm:kvm_exit'), onHost('kprobe', 'tun_get_user')]);
    expect(attachPoints(text)).toEqual(['BEGIN', 'kprobe:tun_get_user', 'kprobe:tun_get_user.*', 'tracepoint:kvm:kvm_exit', 'interval:s:1000000']);
    expect(probes).toBe(2);
    expect(text).toContain('event %llu %d %d %d 1,2 kprobe:tun_get_user %s\\n"');
    expect(text.match(/@hop.* = count\(\);/g)).toEqual(['@hop1["kprobe:tun_get_user"] = count();', '@hop2["kprobe:tun_get_user"] = count();', '@hop2["tracepoint:kvm:kvm_exit"] = count();']);
    expect(text).toContain('// 2. step 2\n//   Also traced by kprobe:tun_get_user, above.');
  });

  test('takes programs and libraries as arguments, and finds them in its command line', () => {
    const { text } = write(bpftraceScript, [onHost('uprobe', 'qemu-system-x86_64:tap_send'), onHost('uretprobe', 'libpcap.so:pcap_next_ex'), onHost('uprobe', '/opt/vhost-switch:main')]);
    expect(wantedPoints(text)).toEqual(['BEGIN', 'uprobe:$1:tap_send', 'uretprobe:$2:pcap_next_ex', 'uprobe:$3:main']);
    expect(text).toMatch(/^\/\/\$ set -- "\$\(command -v qemu-system-x86_64 .*ldconfig.*libpcap\.so.* \/opt\/vhost-switch "\$PROGRAM"$/m);
    expect(text).toContain('$2 = libpcap.so');
  });

  test('lists hops without a probe, and how they are traced instead', () => {
    const { text } = write(bpftraceScript, [], [{ side: 'guest', type: 'kprobe', target: 'xmit_skb' }], [onHost('shell', 'perf kvm stat live')], [onHost('qemu', 'virtio_notify')]);
    expect(text).toContain('// 1. step 1\n//   No probe is known.');
    expect(text).toContain('// 2. step 2\n//   Traced in the guest.');
    expect(text).toContain('// 3. step 3\n//   Run manually: perf kvm stat live');
    expect(text).toContain('// 4. step 4\n//   QEMU: -trace virtio_notify');
    expect(attachPoints(text)).toEqual(['BEGIN']);
  });

  test('warns if a function may be inlined', () => {
    const flow = flowOf([onHost('kprobe', 'tun_do_read'), onHost('uprobe', 'a.so:tun_do_read')], [onHost('kprobe', 'handle_rx')]);
    const mayBeInlined = (symbol: string, mode: string) => symbol === 'tun_do_read' && mode === 'kernel';
    const { text } = bpftraceScript(sampleScenario(flow), flow, { machine: 'host', language: 'en', version: '1.2.3', mayBeInlined });
    expect(text.match(/tun_do_read may be inlined/g)).toHaveLength(1);
    expect(text).not.toContain('handle_rx may be inlined');
  });

  test('can trace a single hop', () => {
    const flow = flowOf([onHost('kprobe', 'first')], [onHost('kprobe', 'second')]);
    const { text } = bpftraceScript(sampleScenario(flow), flow, { machine: 'host', language: 'en', version: '1.2.3', hop: 'hop-2' });
    expect(attachPoints(text)).toEqual(['BEGIN', 'kprobe:second', 'kprobe:second.*']);
  });

  test('can be written in Japanese', () => {
    const flow = flowOf([]);
    const { text } = bpftraceScript(sampleScenario(flow), flow, { machine: 'guest', language: 'ja-JP', version: '1.2.3' });
    expect(text).toContain('使えるプローブがない。');
  });
});

describe('lines for perf', () => {
  test('add functions, record everything, and remove what was added', () => {
    const { text, probes } = write(perfScript, [onHost('kprobe', 'tun_get_user'), onHost('kretprobe', 'tun_get_user'), onHost('uprobe', 'libpcap.so:pcap_inject'), onHost('tracepoint', 'kvm:kvm_exit')]);
    const commands = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    expect(probes).toBe(4);
    expect(commands).toEqual([
      "perf probe --add 'vhflow:tun_get_user=tun_get_user'",
      "perf probe --add 'vhflow:tun_get_user__return=tun_get_user%return'",
      expect.stringMatching(/^perf probe -x "\$\(ldconfig .*\)" --add 'vhflow_libpcap_so:pcap_inject=pcap_inject'$/),
      "perf record -a -o vhflow.data -e 'kvm:kvm_exit,vhflow*:*' -- sleep 10",
      'perf script -i vhflow.data',
      "perf probe --del 'vhflow*:*'",
    ]);
  });

  test('contain no functions if there are only tracepoints, and nothing without probes', () => {
    expect(write(perfScript, [onHost('tracepoint', 'kvm:kvm_exit')]).text).not.toMatch(/^perf probe/m);
    const { text, probes } = write(perfScript, [onHost('qemu', 'virtio_notify')]);
    expect(probes).toBe(0);
    expect(shellWords(text)).toEqual([]);
  });
});

test('options for QEMU contain each event once', () => {
  const { text, probes } = write(qemuOptions, [onHost('qemu', 'virtio_notify')], [onHost('qemu', 'virtio_notify'), onHost('qemu', 'kvm_run_exit')]);
  expect(probes).toBe(2);
  expect(shellWords(text)).toEqual(['-trace', 'virtio_notify', '-trace', 'kvm_run_exit']);
});

describe('QEMU before 2.6, which accepts no event names on its command line', () => {
  const observed = [onHost('qemu', 'virtio_notify')];
  const written = (writer: Writer, version: string) => {
    const flow = flowOf(observed, [onHost('qemu', 'kvm_run_exit')]);
    const scenario = { ...sampleScenario(flow), sources: [{ name: 'qemu', project: 'qemu', version }] };
    return writer(scenario, flow, { machine: 'host', language: 'en', version: '1.2.3' }).text;
  };

  test.each(['2.5.0', 'v2.5.1', '1.7', '0.12.5'])('%s reads them from a file', (version) => {
    const text = written(qemuOptions, version);
    expect(text).toContain("\nprintf '%s\\n' virtio_notify kvm_run_exit > vhflow.events\n");
    expect(text.match(/^-trace .*$/gm)).toEqual(['-trace events=vhflow.events']);
    expect(text).toContain('--enable-trace-backends=stderr');
    expect(written(bpftraceScript, version)).toContain('//   QEMU: the trace event virtio_notify');
  });

  test.each(['2.6.0', '2.11.0', '3.0.0', '3.1', '7.2.0', '10.2', 'HEAD'])('%s accepts them on the command line', (version) => {
    expect(written(qemuOptions, version).match(/^-trace .*$/gm)).toEqual(['-trace virtio_notify -trace kvm_run_exit']);
    expect(written(bpftraceScript, version)).toContain('//   QEMU: -trace virtio_notify');
  });
});

describe('built-in scenarios', () => {
  const flows = builtInScenarios.flatMap((scenario) => scenario.flows.map((flow) => ({ scenario, flow })));

  test('have only probes whose targets are names', () => {
    const refused = flows.flatMap(({ flow }) => flow.hops.flatMap(({ observe }) => observe.filter((probe) => probe.type !== 'shell' && !probePointOf(probe))));
    expect(flows.length).toBeGreaterThanOrEqual(12);
    expect(refused).toEqual([]);
  });

  test.each(flows.map(({ scenario, flow }) => [`${scenario.id} ${flow.id}`, scenario, flow] as const))('%s can be traced on the host', (_, scenario, flow) => {
    expect(bpftraceScript(scenario, flow, { machine: 'host', language: 'en', version: '1.2.3' }).probes).toBeGreaterThan(0);
  });
});

describe('a hostile file', () => {
  const piece = fc.constantFrom('*/', '//', '/*', '"', '\\', '\n', '\r', '\u2028', '\u0085', '\u202e', '\ud800', '\0', "'", '`', '$(id)', '$' + '{x}', '!!', ';', '|', '{', '}', 'END { exit(); }', ' kprobe:evil ', '%s', '%', '#', '-trace evil', ':', 'a', '0', ' ', '.', '送信');
  const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 40 }), fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join('')));
  const name = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,8}$/);
  const target = fc.oneof(text, name, fc.tuple(name, name).map((names) => names.join(':')));
  const probe = fc.record({ side: fc.constantFrom('guest' as const, 'host' as const), type: fc.constantFrom(...probeTypes), target });
  const hop = fc.record({ label: text, observe: fc.array(probe, { maxLength: 4 }) });
  const file = fc.record({ title: text, flowTitle: text, hops: fc.array(hop, { maxLength: 5 }), id: text, condition: text, language: fc.constantFrom('en', 'ja') });
  const plainName = /^[A-Za-z_][A-Za-z0-9_.]*$/;

  function samples({ title, flowTitle, hops, id, condition }: { title: string; flowTitle: string; id: string; condition: string; hops: readonly { label: string; observe: readonly Probe[] }[] }) {
    const flow = {
      ...sampleFlow(hops.map(({ label, observe }) => ({ from: 'q1', to: 'q2', label: { en: label }, observe, under: [{ condition: 'c', isOn: true }] as const }))), id, title: { en: flowTitle },
    };
    const scenario = { ...sampleScenario(flow, { title }), id, conditions: [{ id: 'c', on: { en: condition }, isOnByDefault: false }], settings: { with: ['c'], without: [] } };
    return { scenario, flow };
  }

  test('produces a bpftrace script with only the probes whose targets are names', () => {
    fc.assert(
      fc.property(file, ({ language, ...texts }) => {
        const { scenario, flow } = samples(texts);
        const { text: script } = bpftraceScript(scenario, flow, { machine: 'host', language, version: '1.2.3' });
        const wanted = new Set(flow.hops.flatMap(({ observe }) => observe.filter(({ side, type }) => side === 'host' && type !== 'qemu').flatMap(namedPoint)));
        const found = wantedPoints(script);
        expect(found[0]).toBe('BEGIN');
        expect(new Set(found.slice(1).map(withoutArgument))).toEqual(new Set([...wanted].map(withoutBinary)));
      }),
      { numRuns: 2_000 },
    );
  });

  test('produces shell lines that contain only vhflow\'s commands', () => {
    fc.assert(
      fc.property(file, ({ language, ...texts }) => {
        const { scenario, flow } = samples(texts);
        for (const writer of [perfScript, qemuOptions]) {
          const { text: lines } = writer(scenario, flow, { machine: 'host', language, version: '1.2.3' });
          expect(lines).not.toMatch(/[^\P{C}\n]/u);
          for (const line of lines.split('\n').filter((each) => each !== '' && !each.startsWith('# '))) {
            expect(line).toMatch(/^(?:perf probe (?:-x (?:\/[\w.+/-]+|"\$\((?:command -v [\w.+-]+ \|\| echo \/bin\/true|ldconfig -p \| awk '[^']*')\)") )?--add '[\w:=.%]+'|perf record -a -o vhflow\.data -e '[\w:,*]+' -- sleep 10|perf script -i vhflow\.data|perf probe --del 'vhflow\*:\*'|-trace \w+(?: -trace \w+)*)$/);
          }
        }
      }),
      { numRuns: 2_000 },
    );
  });

  function namedPoint({ type, target: of }: Probe): string[] {
    const parts = of.split(':');
    const names = type === 'shell' ? [] : type === 'kprobe' || type === 'kretprobe' ? 1 : 2;
    return parts.length === names && parts.every((part) => plainName.test(part)) && !/\.$|\.\./.test(of) ? [`${type}:${of}`] : [];
  }

  const withoutArgument = (point: string) => point.replace(/:\$\d+:/, ':');
  const withoutBinary = (point: string) => point.replace(/^(u(?:ret)?probe):[^:]*:/, '$1:');
});
