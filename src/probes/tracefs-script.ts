import type { Flow, Scenario } from '../model/scenario.js';
import { wordsIn } from '../model/words.js';
import { shellComment } from '../text/plain-line.js';
import { resultTypes, softirqsOf } from './attention.js';
import { hopRemarks } from './hop-remarks.js';
import { nextSteps } from './next-steps.js';
import { withCallBeginnings, withOwnFunctions } from './own-functions.js';
import { ownThreads, threadFields } from './own-threads.js';
import { recordedProbes, type RecordedProbe } from './recorded-probes.js';
import { headLines, hopNumbers, lineStart, scriptName } from './recording-head.js';
import recordWithFtrace from './tracefs/ftrace.sh';
import prepare from './tracefs/prepare.sh';
import recordWithTraceCmd from './tracefs/trace-cmd.sh';
import { flowTitle, settingsLines, watchedFlow, type RecordingScript, type WatchedFlow, type WatchOptions } from './watched-flow.js';
import { filled, probeWords, type ProbeWords } from './words.js';

/** A shell script that records the functions and events of a flow's hops with ftrace alone, and writes what `vhflow trace` reads. */
export function ftraceScript(scenario: Scenario, flow: Flow, options: WatchOptions): RecordingScript {
  return tracefsScript('ftrace', recordWithFtrace, scenario, flow, options);
}

/** The same with trace-cmd. */
export function traceCmdScript(scenario: Scenario, flow: Flow, options: WatchOptions): RecordingScript {
  return tracefsScript('trace-cmd', recordWithTraceCmd, scenario, flow, options);
}

/** The keys that end a recording. */
const endKeys = { 'ftrace': 'Enter', 'trace-cmd': 'Ctrl-C' };

/** What is recorded comes first, as functions that print it; the rest is the same in every script. */
function tracefsScript(tool: keyof typeof endKeys, recorder: string, scenario: Scenario, flow: Flow, options: WatchOptions): RecordingScript {
  const words = probeWords(options.language);
  const watched = watchedFlow(flow, options);
  const traced = recordedProbes(withCallBeginnings(withOwnFunctions(watched, scenario, options.machine)));
  const binaries = [...new Set(traced.flatMap(({ point }) => ('binary' in point ? [point.binary] : [])))];
  const threads = ownThreads(options.machine, binaries);
  const name = scriptName(scenario, flow, options);
  const files = { fileName: `${name}-${tool}.sh`, recording: `${name}.trace` };
  const command = `sh ${files.fileName}`;
  const comments = [
    `${tool}: ${flowTitle(scenario, flow, options.language)} · ${wordsIn(options.language).sides[options.machine]}`,
    ...settingsLines(scenario, flow, options.language),
    filled(words.runAsRoot, files.fileName),
    `  ${command}`,
    filled(words.writes, files.recording, endKeys[tool]),
    threads.length > 0 ? filled(words.ownThreads, threads.map((thread) => `"${thread}"`).join(' '), '-p') : filled(words.ownProgram, '-p'),
    ...hopComments(watched, options, words),
  ];
  const lines = [
    '#!/bin/sh',
    ...comments.map(shellComment),
    '',
    `machine=${options.machine}`,
    `recording=${files.recording}`,
    ...printer('head_lines', [...headLines(scenario, flow, options), ...traced.map(({ key, hops }) => `${lineStart} probe ${key} ${hopNumbers(hops)}`)]),
    ...printer('threads', threads),
    ...printer('binaries', binaries),
    ...printer('functions', traced.flatMap(({ point }) => (point.type === 'kprobe' ? [point.symbol] : []))),
    ...printer('kretprobes', traced.flatMap(({ point }) => (point.type === 'kretprobe' ? [point.symbol] : []))),
    ...printer('tracepoints', traced.flatMap(tracepointLine)),
    ...printer('uprobes', traced.flatMap((probe) => uprobeLine(probe, binaries))),
  ];
  return { text: `${lines.join('\n')}\n\n${prepare}\n${recorder}\n${nextSteps(scenario, flow, options, tool).map(shownAtEnd).join('\n')}\n`, probes: traced.length, ...files, command };
}

/** A comment that the script prints when it has recorded. */
function shownAtEnd(line: string): string {
  return `#> ${line.replaceAll('!', '！')}`;
}

/** The hops with their remarks, and in one line those of which only the other machine has probes. */
function hopComments({ hops }: WatchedFlow, options: WatchOptions, words: ProbeWords): readonly string[] {
  const remarks = hops.map((hop) => ({ hop, texts: hopRemarks(hop, options, words) }));
  const isElsewhere = ({ hop, texts }: (typeof remarks)[number]): boolean => hop.elsewhere !== undefined && texts.length === 1;
  const elsewhere = remarks.filter(isElsewhere);
  const [first] = elsewhere;
  return [
    ...remarks.filter((each) => !isElsewhere(each)).flatMap(({ hop, texts }) => [hop.title, ...texts.map((remark) => `  ${remark}`)]),
    ...(first?.hop.elsewhere ? [`${rangesOf(elsewhere.map(({ hop }) => hop.hop.n))}: ${words.elsewhere[first.hop.elsewhere]}`] : []),
  ];
}

/** Ascending numbers, with those that follow each other as ranges: `1–9, 12`. */
function rangesOf(numbers: readonly number[]): string {
  const ranges: { readonly first: number; last: number }[] = [];
  for (const n of numbers) {
    const range = ranges.at(-1);
    if (range?.last === n - 1) range.last = n;
    else ranges.push({ first: n, last: n });
  }
  return ranges.map(({ first, last }) => (first === last ? `${first}` : `${first}–${last}`)).join(', ');
}

/** The line after what a function prints; no line of a script is like it, while a function of a kernel can have any name. */
const end = '---';

/** A function of the shell that prints lines; nothing in them is special to a shell. */
function printer(name: string, lines: readonly string[]): readonly string[] {
  return [`${name}() { cat <<'${end}'`, ...lines, end, '}'];
}

/** `EVENT FIELDS CONDITION`: the fields with the names of threads, or `-`, and what else must hold. */
function tracepointLine({ point, result }: RecordedProbe): readonly string[] {
  if (point.type !== 'tracepoint') return [];
  const condition = result ? 'ret > 0' : (softirqsOf(point.event) ?? []).map((vector) => `vec == ${vector}`).join(' || ');
  return [[point.event, threadFields(point.event)?.join(',') ?? '-', condition].join(' ').trim()];
}

/** `KEY BINARY SYMBOL TYPE CONDITION`: the number of the binary, and the type of the result. */
function uprobeLine({ key, point, result }: RecordedProbe, binaries: readonly string[]): readonly string[] {
  if (!('binary' in point)) return [];
  return [[key, binaries.indexOf(point.binary) + 1, point.symbol, result ? resultTypes[result] : 's64', result ? 'ret > 0' : ''].join(' ').trim()];
}
