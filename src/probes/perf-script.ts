import type { Flow, Scenario } from '../model/scenario.js';
import { wordsIn } from '../model/words.js';
import { shellPathOf } from './binary-path.js';
import { hopRemarks } from './hop-remarks.js';
import { shellComment } from '../text/plain-line.js';
import type { ProbePoint } from './probe-point.js';
import { flowTitle, settingsLines, sharedProbes, watchedFlow, type SharedProbe, type WatchedHop, type WatchOptions, type WatchText } from './watched-flow.js';
import { filled, probeWords, type ProbeWords } from './words.js';

type Tracepoint = Extract<ProbePoint, { readonly type: 'tracepoint' }>;
type FunctionPoint = Extract<ProbePoint, { readonly symbol: string }>;

/** The perf group of the added kernel functions; for functions of a program, the program's name is appended. */
const group = 'vhflow';
const everyGroup = `${group}*:*`;

/** Shell commands that add the functions of a flow's hops to perf, record them and the tracepoints for ten seconds, and clean up. */
export function perfScript(scenario: Scenario, flow: Flow, options: WatchOptions): WatchText {
  const words = probeWords(options.language);
  const watched = watchedFlow(flow, options);
  const tracepoints = sharedProbes(watched, isTracepoint);
  const functions = sharedProbes(watched, isFunction);
  const events = [...tracepoints.map(({ point }) => point.event), ...(functions.length > 0 ? [everyGroup] : [])];
  const lines = [
    shellComment(`perf: ${flowTitle(scenario, flow, options.language)} · ${wordsIn(options.language).sides[options.machine]}`),
    ...settingsLines(scenario, flow, options.language).map(shellComment),
    ...watched.hops.flatMap((hop) => remarks(hop, options, words)),
    ...tracepoints.map((probe) => shellComment(`${probe.point.event}: ${probe.titles}`)),
    ...(functions.length > 0 ? ['', shellComment(words.addProbes), ...functions.flatMap(addition)] : []),
    ...(events.length > 0 ? recording(events.join(','), words) : [shellComment(words.nothing)]),
    ...(functions.length > 0 ? ['', shellComment(words.remove), `perf probe --del '${everyGroup}'`] : []),
  ];
  return { text: `${lines.join('\n')}\n`, probes: tracepoints.length + functions.length };
}

function isTracepoint(point: ProbePoint): point is Tracepoint {
  return point.type === 'tracepoint';
}

function isFunction(point: ProbePoint): point is FunctionPoint {
  return 'symbol' in point;
}

function remarks(watched: WatchedHop, options: WatchOptions, words: ProbeWords): readonly string[] {
  const found = hopRemarks(watched, options, words);
  return found.length > 0 ? [watched.title, ...found.map((remark) => `  ${remark}`)].map(shellComment) : [];
}

/** perf event names cannot contain dots, and the entry and return probes of a function need different names. */
function addition(probe: SharedProbe<FunctionPoint>): readonly string[] {
  const { point } = probe;
  const isReturn = point.type === 'kretprobe' || point.type === 'uretprobe';
  const [eventGroup, target] = 'binary' in point ? [`${group}_${word(point.binary)}`, `-x ${shellPathOf(point.binary)} `] : [group, ''];
  const definition = `${eventGroup}:${word(point.symbol)}${isReturn ? '__return' : ''}=${point.symbol}${isReturn ? '%return' : ''}`;
  return [shellComment(probe.titles), `perf probe ${target}--add '${definition}'`];
}

function word(name: string): string {
  return name.replace(/[^A-Za-z0-9_]+/g, '_');
}

function recording(events: string, words: ProbeWords): readonly string[] {
  const live = filled(words.live, `perf trace --no-syscalls -e '${events}'`);
  return ['', shellComment(words.record), `perf record -a -o vhflow.data -e '${events}' -- sleep 10`, 'perf script -i vhflow.data', shellComment(live)];
}
