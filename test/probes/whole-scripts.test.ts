import { describe, expect, test } from 'vitest';
import type { Hop, Probe } from '../../src/model/scenario.js';
import { bpftraceScript, perfScript, qemuOptions, type WatchText } from '../../src/probes/index.js';
import { probePointOf } from '../../src/probes/probe-point.js';
import { filled, probeWords } from '../../src/probes/words.js';
import { sampleFlow, sampleScenario } from '../diagram/sample-scenario.js';

type Writer = (...input: Parameters<typeof qemuOptions>) => WatchText;

const words = probeWords('en');
const onHost = (type: Probe['type'], target: string): Probe => ({ side: 'host', type, target });
const linux = (symbol: string) => [{ source: 'linux', project: 'linux', path: 'a.c', symbol }] as const;
const qemu = (symbol: string) => [{ source: 'qemu', project: 'qemu', path: 'a.c', symbol }] as const;

function write(writer: Writer, hops: readonly Partial<Hop>[], mayBeInlined?: (symbol: string, mode: 'kernel' | 'user') => boolean) {
  const flow = sampleFlow(hops.map((hop) => ({ from: 'q1', to: 'q2', ...hop })));
  return writer(sampleScenario(flow), flow, { machine: 'host', language: 'en', version: '1.2.3', ...(mayBeInlined && { mayBeInlined }) }).text;
}

const written = (writer: Writer, ...observed: readonly (readonly Probe[])[]) => write(writer, observed.map((observe) => ({ observe }))).split('\n');

describe('a whole bpftrace script', () => {
  test('explains how to run it and what it prints, and has a clause for each probe', () => {
    expect(written(bpftraceScript, [onHost('tracepoint', 'kvm:kvm_exit')], [])).toEqual([
      '// Sample · Sending · host',
      `// ${filled(words.runAsRoot, 'sample-send-host.bt')}`,
      "//   sed -n 's,^//[$] ,,p' sample-send-host.bt | sh",
      `// ${filled(words.runs, 'sample-send-host.log')}`,
      '//$ set -- "$PROGRAM"',
      `//$ echo '${filled(words.recording, 'sample-send-host.log')}'`,
      expect.stringMatching(/^\/\/\$ found=\$\(\{ grep -oE '.*' sample-send-host\.bt; echo; bpftrace -l "tracepoint:\*:\*"; \} \| awk '.*'\)$/),
      '//$ trap : INT',
      expect.stringMatching(/^\/\/\$ \{ echo "\$found" \| sed .*; cat sample-send-host\.bt; \} \| awk '.*' \| BPFTRACE_PERF_RB_PAGES=512 BPFTRACE_MISSING_PROBES=warn bpftrace - "\$@"; \} > sample-send-host\.log 2>&1$/),
      '//   $1 = "$PROGRAM"',
      `// ${filled(words.ownThreads, '"CPU " "qemu" "kvm" "vhost-" "vhost_" "lcore-" "rte-worker" "dpdk-" "testpmd"', '| PROGRAM=NAME sh')}`,
      `// ${words.missing}`,
      `// ${words.everything}`,
      '',
      'BEGIN',
      '{',
      '  printf("vhflow 1 flow sample#send\\n");',
      '  printf("vhflow 1 machine host\\n");',
      '  printf("vhflow 1 version 1.2.3\\n");',
      '  printf("vhflow 1 clock boot ns\\n");',
      '  printf("vhflow 1 probe tracepoint:kvm:kvm_exit 1\\n");',
      '  printf("# Sample · Sending · host\\n");',
      `  printf("# ${filled(words.started[0], 1)}\\n");`,
      '}',
      '',
      '// 1. step 1',
      'tracepoint:kvm:kvm_exit,',
      'interval:s:1000000',
      '{',
      '  printf("vhflow 1 event %llu %d %d %d 1 tracepoint:kvm:kvm_exit %s\\n", nsecs, cpu, tid, pid, comm);',
      '  @hop1["tracepoint:kvm:kvm_exit"] = count();',
      '}',
      '',
      '// 2. step 2',
      `//   ${words.noProbe}`,
      '',
      `// ${words.layOver[0]}`,
      "//   vhflow trace 'sample#send' sample-send-host.log",
      '',
    ]);
  });

  test('explains its arguments only if it has any', () => {
    const lines = written(bpftraceScript, [onHost('uprobe', 'qemu:main')]);
    expect(lines).toContain('//$ set -- "$(command -v qemu || echo /bin/true)" "$PROGRAM"');
    expect(lines.slice(lines.indexOf('//   $1 = qemu')).slice(0, 3)).toEqual(['//   $1 = qemu', `// ${words.files}`, '//   $2 = "$PROGRAM"']);
    expect(written(bpftraceScript, [onHost('kprobe', 'f')])).not.toContain(`// ${words.files}`);
  });
});

describe('a probe of several hops', () => {
  const exit = onHost('tracepoint', 'kvm:kvm_exit');
  const flow = sampleFlow([[exit], [onHost('kprobe', 'f')], [exit]].map((observe) => ({ from: 'q1', to: 'q2', observe })));
  const script = (hop?: string) => bpftraceScript(sampleScenario(flow), flow, { machine: 'host', language: 'en', version: '1.2.3', ...(hop !== undefined && { hop }) }).text;
  const line = '  printf("vhflow 1 event %llu %d %d %d 1,3 tracepoint:kvm:kvm_exit %s\\n", nsecs, cpu, tid, pid, comm);';

  test('names all of them, and the script says what that means', () => {
    expect(script().split('\n')).toContain(line);
    expect(script()).toContain(`// ${words.shared}\n`);
  });

  test('names all of them even if only one is watched, because it may be another one that happened', () => {
    const [, , third] = flow.hops;
    expect(script(third?.id).split('\n').filter((each) => each.includes('vhflow 1 event') || each.includes('count()'))).toEqual([line, '  @hop3["tracepoint:kvm:kvm_exit"] = count();']);
    expect(script(third?.id)).toContain(`// ${words.shared}\n`);
  });

  test('needs no explanation if there is none', () => {
    expect(script(flow.hops[1]?.id)).not.toContain(words.shared);
  });
});

describe('whole lines for perf', () => {
  test('name the hops that they record and those without a probe', () => {
    expect(written(perfScript, [onHost('tracepoint', 'kvm:kvm_exit'), onHost('kprobe', 'f')], [], [onHost('tracepoint', 'kvm:kvm_exit')])).toEqual([
      '# perf: Sample · Sending · host',
      '# 2. step 2',
      `#   ${words.noProbe}`,
      '# kvm:kvm_exit: 1. step 1 | 3. step 3',
      '',
      `# ${words.addProbes}`,
      '# 1. step 1',
      "perf probe --add 'vhflow:f=f'",
      '',
      `# ${words.record}`,
      "perf record -a -o vhflow.data -e 'kvm:kvm_exit,vhflow*:*' -- sleep 10",
      'perf script -i vhflow.data',
      `# ${filled(words.live, "perf trace --no-syscalls -e 'kvm:kvm_exit,vhflow*:*'")}`,
      '',
      `# ${words.remove}`,
      "perf probe --del 'vhflow*:*'",
      '',
    ]);
  });

  test('add and remove no functions if there are only tracepoints', () => {
    expect(written(perfScript, [onHost('tracepoint', 'kvm:kvm_exit')])).toEqual([
      '# perf: Sample · Sending · host',
      '# kvm:kvm_exit: 1. step 1',
      '',
      `# ${words.record}`,
      "perf record -a -o vhflow.data -e 'kvm:kvm_exit' -- sleep 10",
      'perf script -i vhflow.data',
      `# ${filled(words.live, "perf trace --no-syscalls -e 'kvm:kvm_exit'")}`,
      '',
    ]);
  });

  test('record only functions by their group', () => {
    expect(write(perfScript, [{ observe: [onHost('kprobe', 'f')] }])).toContain("-e 'vhflow*:*' -- sleep");
  });

  test('state that there is nothing to record', () => {
    expect(written(perfScript, [onHost('shell', 'perf kvm stat live')])).toEqual([
      '# perf: Sample · Sending · host', '# 1. step 1', `#   ${filled(words.byHand, 'perf kvm stat live')}`, `# ${words.nothing}`, '',
    ]);
  });
});

describe('whole options for QEMU', () => {
  test('name the hops of each event, both for starting QEMU and for a running one', () => {
    expect(written(qemuOptions, [onHost('qemu', 'virtio_notify')], [onHost('qemu', 'virtio_notify')])).toEqual([
      '# QEMU: Sample · Sending · host',
      '# virtio_notify: 1. step 1 | 2. step 2',
      `# ${words.startQemu}`,
      '-trace virtio_notify',
      `# ${words.monitor}`,
      '#   trace-event virtio_notify on',
      '',
    ]);
  });

  test('state that there is no event', () => {
    expect(written(qemuOptions, [onHost('kprobe', 'f')])).toEqual(['# QEMU: Sample · Sending · host', `# ${words.nothing}`, '']);
  });
});

describe('the remarks on a hop', () => {
  const remarks = (hop: Partial<Hop>, mayBeInlined?: (symbol: string, mode: 'kernel' | 'user') => boolean) => (
    write(perfScript, [hop], mayBeInlined).split('\n').filter((line) => line.startsWith('#   ')).map((line) => line.slice(4))
  );

  test('list targets that are not valid names, next to those that are', () => {
    expect(remarks({ observe: [onHost('kprobe', 'two words'), onHost('kprobe', 'f')] })).toEqual([filled(words.refused, 'kprobe two words')]);
  });

  test('state that no probe is known only if there is neither a probe nor a command', () => {
    const byHand = filled(words.byHand, 'ls');
    expect(remarks({ observe: [onHost('shell', 'ls')] })).toEqual([byHand]);
    expect(remarks({ observe: [onHost('shell', 'ls'), onHost('kprobe', 'f')] })).toEqual([byHand]);
    expect(remarks({ observe: [onHost('kprobe', 'f')] })).toEqual([]);
    expect(remarks({ observe: [] })).toEqual([words.noProbe]);
    expect(remarks({ observe: [{ side: 'guest', type: 'kprobe', target: 'f' }] })).toEqual([words.elsewhere.guest]);
  });

  test.each([['kprobe', 'f', 'kernel'], ['kretprobe', 'f', 'kernel'], ['uprobe', 'qemu:f', 'user'], ['uretprobe', 'qemu:f', 'user']] as const)('mention that the function of a %s may be inlined: %s in %s', (type, target, where) => {
    for (const inlinedIn of ['kernel', 'user'] as const) {
      expect(remarks({ observe: [onHost(type, target)] }, (symbol, mode) => symbol === 'f' && mode === inlinedIn)).toEqual(inlinedIn === where ? [filled(words.mayBeInlined, 'f')] : []);
    }
  });

  test('mention that its function may be inlined if other functions are traced instead', () => {
    const beside = [onHost('kprobe', 'beside')];
    const said = [filled(words.ownFunctionInlined, 'own')];
    expect(remarks({ at: linux('own'), observe: beside }, (symbol, mode) => symbol === 'own' && mode === 'kernel')).toEqual(said);
    expect(remarks({ at: qemu('own'), observe: beside }, (symbol, mode) => symbol === 'own' && mode === 'user')).toEqual(said);
    expect(remarks({ at: linux('own'), observe: beside }, (symbol, mode) => symbol === 'own' && mode === 'user')).toEqual([]);
    expect(remarks({ at: linux('own'), observe: beside }, () => false)).toEqual([]);
  });

  test('do not mention it if its function is traced anyway, or nothing is', () => {
    const inlined = (symbol: string) => symbol === 'own';
    expect(remarks({ at: linux('own'), observe: [onHost('kprobe', 'beside'), onHost('kprobe', 'own')] }, inlined)).toEqual([filled(words.mayBeInlined, 'own')]);
    expect(remarks({ at: linux('own'), observe: [] }, inlined)).toEqual([words.noProbe]);
  });
});

describe('the target of a probe', () => {
  test('is rejected if it is longer than any valid name', () => {
    const named = (length: number) => probePointOf(onHost('kprobe', 'f'.repeat(length)));
    expect(named(200)).toEqual({ type: 'kprobe', symbol: 'f'.repeat(200) });
    expect(named(201)).toBeUndefined();
  });

  test.each([
    ['uprobe', 'qemu:main', true], ['uprobe', '/usr/bin/qemu:main', true], ['uprobe', 'bin/qemu:main', false], ['uprobe', 'qemu:main:more', false],
    ['uprobe', 'main', false], ['uprobe', ':main', false], ['uprobe', 'qemu:', false], ['kprobe', 'f.isra.0', true], ['kprobe', 'a:f', false], ['tracepoint', 'kvm', false], ['qemu', 'a:b', false], ['shell', 'f', false],
  ] as const)('%s %s: %s', (type, target, isTaken) => {
    expect(probePointOf(onHost(type, target)) !== undefined).toBe(isTaken);
  });
});
