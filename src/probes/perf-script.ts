import type { Flow, Scenario } from '../model/scenario.js';
import { wordsIn } from '../model/words.js';
import { shellComment } from '../text/plain-line.js';
import { resultTypes, softirqsOf } from './attention.js';
import { shellPathOf } from './binary-path.js';
import { hopRemarks } from './hop-remarks.js';
import { ownThreads, threadFields } from './own-threads.js';
import { recordedProbes, type RecordedPoint, type RecordedProbe } from './recorded-probes.js';
import { flowTitle, settingsLines, watchedFlow, type WatchedHop, type WatchOptions, type WatchText } from './watched-flow.js';
import { filled, probeWords, type ProbeWords } from './words.js';

type Tracepoint = Extract<RecordedPoint, { readonly type: 'tracepoint' }>;
type FunctionPoint = Extract<RecordedPoint, { readonly symbol: string }>;

/** The perf group of the added kernel functions; for functions of a program, the program's name is appended. */
const group = 'vhflow';
const everyGroup = `${group}*:*`;
/** The same for functions that poll: they need a filter of their own. */
const pollGroup = 'vhpoll';
const everyPollGroup = `${pollGroup}*:*`;

/** An event to record, with its filter. */
interface Recorded {
  readonly event: string;
  readonly filter: string;
}

/** Shell commands that add the functions of a flow's hops to perf, record them and the tracepoints for ten seconds, and clean up. */
export function perfScript(scenario: Scenario, flow: Flow, options: WatchOptions): WatchText {
  const words = probeWords(options.language);
  const watched = watchedFlow(flow, options);
  const probes = recordedProbes(watched);
  const functions = probes.filter(isFunction);
  const polls = functions.filter(({ result }) => result);
  const threads = ownThreads(options.machine, [...new Set(functions.flatMap(({ point }) => ('binary' in point ? [point.binary] : [])))]);
  const unknown = probes.filter(isTracepoint).filter(({ point }) => threads.length === 0 && point.event.startsWith('sched:'));
  const tracepoints = probes.filter(isTracepoint).filter((probe) => !unknown.includes(probe));
  const recorded = [
    ...tracepoints.map((probe) => ({ event: probe.point.event, filter: filterOf(probe, threads) })),
    ...(functions.length > polls.length ? [{ event: everyGroup, filter: '' }] : []),
    ...(polls.length > 0 ? [{ event: everyPollGroup, filter: 'ret > 0' }] : []),
  ];
  const groups = [...(functions.length > polls.length ? [everyGroup] : []), ...(polls.length > 0 ? [everyPollGroup] : [])];
  const lines = [
    shellComment(`perf: ${flowTitle(scenario, flow, options.language)} · ${wordsIn(options.language).sides[options.machine]}`),
    ...settingsLines(scenario, flow, options.language).map(shellComment),
    ...watched.hops.flatMap((hop) => remarks(hop, options, words)),
    ...unknown.map(({ point }) => shellComment(filled(words.noProgram, point.event))),
    ...tracepoints.map((probe) => shellComment(`${probe.point.event}: ${titlesOf(probe)}`)),
    ...(functions.length > 0 ? ['', shellComment(words.addProbes), ...functions.flatMap(addition)] : []),
    ...(recorded.length > 0 ? recording(recorded, words) : [shellComment(words.nothing)]),
    ...(groups.length > 0 ? ['', shellComment(words.remove), ...groups.map((each) => `perf probe --del '${each}'`)] : []),
  ];
  return { text: `${lines.join('\n')}\n`, probes: tracepoints.length + functions.length };
}

function isTracepoint(probe: RecordedProbe): probe is RecordedProbe<Tracepoint> {
  return probe.point.type === 'tracepoint';
}

function isFunction(probe: RecordedProbe): probe is RecordedProbe<FunctionPoint> {
  return 'symbol' in probe.point;
}

function titlesOf({ hops }: RecordedProbe): string {
  return hops.map(({ title }) => title).join(' | ');
}

/** A filter on the threads of the flow, and on what was found; empty if every event is recorded. */
function filterOf({ point: { event }, result }: RecordedProbe<Tracepoint>, threads: readonly string[]): string {
  const softirqs = softirqsOf(event);
  if (softirqs) return softirqs.map((vector) => `vec == ${vector}`).join(' || ');
  const isOwn = (threadFields(event) ?? []).flatMap((field) => threads.map((name) => `${field === 'current' ? 'COMM' : field} ~ "${name}*"`)).join(' || ');
  if (!result) return isOwn;
  return isOwn === '' ? 'ret > 0' : `(${isOwn}) && ret > 0`;
}

function remarks(watched: WatchedHop, options: WatchOptions, words: ProbeWords): readonly string[] {
  const found = hopRemarks(watched, options, words);
  return found.length > 0 ? [watched.title, ...found.map((remark) => `  ${remark}`)].map(shellComment) : [];
}

/** perf event names cannot contain dots, and the entry and return probes of a function need different names. */
function addition(probe: RecordedProbe<FunctionPoint>): readonly string[] {
  const { point, result } = probe;
  const isReturn = point.type === 'kretprobe' || point.type === 'uretprobe';
  const [eventGroup, target] = 'binary' in point ? [`${result ? pollGroup : group}_${word(point.binary)}`, `-x ${shellPathOf(point.binary)} `] : [group, ''];
  const value = result ? ` ret=$retval:${resultTypes[result]}` : '';
  const definition = `${eventGroup}:${word(point.symbol)}${isReturn ? '__return' : ''}=${point.symbol}${isReturn ? '%return' : ''}${value}`;
  return [shellComment(titlesOf(probe)), `perf probe ${target}--add '${definition}'`];
}

function word(name: string): string {
  return name.replace(/[^A-Za-z0-9_]+/g, '_');
}

/** A filter belongs to the event before it, so that events with one are named on their own. */
function recording(recorded: readonly Recorded[], words: ProbeWords): readonly string[] {
  const plain = recorded.filter(({ filter }) => filter === '').map(({ event }) => event);
  const events = [
    ...(plain.length > 0 ? [`-e '${plain.join(',')}'`] : []),
    ...recorded.filter(({ filter }) => filter !== '').map(({ event, filter }) => `-e '${event}' --filter '${filter}'`),
  ].join(' ');
  const live = filled(words.live, `perf trace --no-syscalls ${events}`);
  return ['', shellComment(words.record), `perf record -a -o vhflow.data ${events} -- sleep 10`, 'perf script -i vhflow.data', shellComment(live)];
}
