import type { Flow, Scenario } from '../model/scenario.js';
import { settingsOf } from '../model/what-if.js';
import { wordsIn } from '../model/words.js';
import { shellPathOf } from './binary-path.js';
import { hopRemarks } from './hop-remarks.js';
import { fileWord, formatLiteral } from '../text/plain-line.js';
import type { ProbePoint } from './probe-point.js';
import { takesEventNames } from './qemu-tracing.js';
import { flowTitle, settingsLines, sharedProbes, watchedFlow, type SharedProbe, type WatchedHop, type WatchOptions, type WatchText } from './watched-flow.js';
import { filled, probeWords, type ProbeWords } from './words.js';

type Attachable = Exclude<ProbePoint, { readonly type: 'qemu' }>;

/**
 * A bpftrace script that prints a line whenever a hop happens on one machine, and counts the hops.
 *
 * Programs and libraries are its arguments (`$1`, `$2`, …), because bpftrace rejects the whole script if one file does
 * not exist. Requires bpftrace 0.17 or later.
 */
export function bpftraceScript(scenario: Scenario, flow: Flow, options: WatchOptions): WatchText {
  const known = probeWords(options.language);
  const words = takesEventNames(scenario) ? known : { ...known, qemuEvent: known.oldQemuEvent };
  const watched = watchedFlow(flow, options);
  const probes = sharedProbes(watched, isAttachable);
  const binaries = [...new Set(probes.flatMap(({ point }) => ('binary' in point ? [point.binary] : [])))];
  const title = `${flowTitle(scenario, flow, options.language)} · ${wordsIn(options.language).sides[options.machine]}`;
  const { with: on, without: off } = settingsOf(scenario);
  const settings = [...on.map((id) => `with-${id}`), ...off.map((id) => `without-${id}`)];
  const fileName = `${[scenario.id, flow.id, options.machine, ...settings].map(fileWord).join('-')}.bt`;
  const lines = [
    ...comments(title, ...settingsLines(scenario, flow, options.language), ...usage(fileName, binaries, words), ...(probes.some(({ isShared }) => isShared) ? [words.shared] : [])),
    '',
    'BEGIN',
    '{',
    `  printf("${formatLiteral(title)}\\n${formatLiteral(filled(words.started[probes.length === 1 ? 0 : 1], probes.length))}\\n");`,
    '}',
    ...watched.hops.flatMap((hop) => ['', ...hopLines(hop, probes, binaries, options, words)]),
  ];
  return { text: `${lines.join('\n')}\n`, probes: probes.length };
}

function isAttachable(point: ProbePoint): point is Attachable {
  return point.type !== 'qemu';
}

function usage(fileName: string, binaries: readonly string[], words: ProbeWords): readonly string[] {
  const command = ['BPFTRACE_MISSING_PROBES=warn', 'bpftrace', fileName, ...binaries.map(shellPathOf)].join(' ');
  return [
    filled(words.runAsRoot, fileName),
    `  ${command}`,
    ...binaries.map((binary, index) => `  $${index + 1} = ${binary}`),
    ...(binaries.length > 0 ? [words.files] : []),
    words.missing,
    words.everything,
  ];
}

function hopLines(
  watched: WatchedHop,
  probes: readonly SharedProbe<Attachable>[],
  binaries: readonly string[],
  options: WatchOptions,
  words: ProbeWords,
): readonly string[] {
  const mine = probes.filter(({ hops }) => hops.includes(watched));
  const events = watched.points.flatMap((point) => (point.type === 'qemu' ? [point.event] : []));
  return [
    ...comments(
      watched.title,
      ...hopRemarks(watched, options, words).map((remark) => `  ${remark}`),
      ...events.map((event) => `  ${filled(words.qemuEvent, event)}`),
      ...mine.filter(({ hops }) => hops[0] !== watched).map(({ key }) => `  ${filled(words.above, key)}`),
    ),
    ...mine.filter(({ hops }) => hops[0] === watched).flatMap((probe) => clause(probe, binaries)),
  ];
}

function clause({ key, point, hops, titles }: SharedProbe<Attachable>, binaries: readonly string[]): readonly string[] {
  return [
    attachPoints(point, binaries).join(',\n'),
    '{',
    `  printf("%10llu us  %-15s %6d  ${formatLiteral(titles)}  [${key}]\\n", elapsed / 1000, comm, tid);`,
    ...hops.map(({ hop }) => `  @hop${hop.n}[probe] = count();`),
    '}',
  ];
}

/** With a second attach point, bpftrace skips a missing kernel function instead of failing. */
function attachPoints(point: Attachable, binaries: readonly string[]): readonly string[] {
  switch (point.type) {
    case 'tracepoint':
      return [`tracepoint:${point.event}`];
    case 'kprobe':
    case 'kretprobe':
      return [`${point.type}:${point.symbol}`, `${point.type}:${point.symbol}.*`];
    case 'uprobe':
    case 'uretprobe':
      return [`${point.type}:$${binaries.indexOf(point.binary) + 1}:${point.symbol}`];
  }
}

function comments(...lines: readonly string[]): readonly string[] {
  return lines.map((line) => `// ${line}`);
}
