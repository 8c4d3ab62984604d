import type { Flow, Scenario } from '../model/scenario.js';
import { wordsIn } from '../model/words.js';
import { formatLiteral } from '../text/plain-line.js';
import { shellPathOf } from './binary-path.js';
import { clausesOf, hasEntry, never, type Attachable, type BpftraceClause, type BpftraceProbes } from './bpftrace-clauses.js';
import { hopRemarks } from './hop-remarks.js';
import { nextSteps } from './next-steps.js';
import { ownThreads } from './own-threads.js';
import type { ProbePoint } from './probe-point.js';
import { takesEventNames } from './qemu-tracing.js';
import { headLines, hopNumbers, lineStart, scriptName } from './recording-head.js';
import { flowTitle, settingsLines, sharedProbes, watchedFlow, type RecordingScript, type SharedProbe, type WatchedHop, type WatchOptions } from './watched-flow.js';
import { filled, probeWords, type ProbeWords } from './words.js';

/**
 * A bpftrace script that writes a line whenever a hop happens on one machine, for `vhflow trace` to read, and counts the hops.
 *
 * Programs and libraries are its arguments (`$1`, `$2`, …), because bpftrace rejects the whole script if one file does
 * not exist. Requires bpftrace 0.17 or later.
 */
export function bpftraceScript(scenario: Scenario, flow: Flow, options: WatchOptions): RecordingScript {
  const known = probeWords(options.language);
  const words = takesEventNames(scenario) ? known : { ...known, qemuEvent: known.oldQemuEvent };
  const watched = watchedFlow(flow, options);
  const probes = sharedProbes(watched, isAttachable);
  const binaries = [...new Set(probes.flatMap(({ point }) => ('binary' in point ? [point.binary] : [])))];
  const script: BpftraceProbes = { binaries, probes, argument: `$${binaries.length + 1}`, threads: ownThreads(options.machine, binaries) };
  const title = `${flowTitle(scenario, flow, options.language)} · ${wordsIn(options.language).sides[options.machine]}`;
  const name = scriptName(scenario, flow, options);
  const files = { fileName: `${name}.bt`, recording: `${name}.log` };
  const command = `sed -n 's,^//[$] ,,p' ${files.fileName} | sh`;
  const clauses = clausesOf(script);
  const head = [...headLines(scenario, flow, options), `${lineStart} clock boot ns`, ...probes.map(probeLine)];
  const lines = [
    ...comments(title, ...settingsLines(scenario, flow, options.language)),
    ...usage(files, command, script, words),
    ...(probes.some(({ isShared }) => isShared) ? comments(words.shared) : []),
    '',
    ...beginning([...head, ...[title, filled(words.started[probes.length === 1 ? 0 : 1], probes.length)].map((line) => `# ${line}`)]),
    ...watched.hops.flatMap((hop) => ['', ...hopLines(hop, clauses, options, words)]),
    '',
    ...comments(...nextSteps(scenario, flow, options, 'bpftrace')),
  ];
  return { text: `${lines.join('\n')}\n`, probes: probes.length, ...files, command };
}

function isAttachable(point: ProbePoint): point is Attachable {
  return point.type !== 'qemu';
}

/** How to run the script. `command` runs the lines that begin with `//$`, whose output also says which probes can attach. */
function usage(files: Pick<RecordingScript, 'fileName' | 'recording'>, command: string, script: BpftraceProbes, words: ProbeWords): readonly string[] {
  const { fileName, recording } = files;
  const { binaries, threads, argument } = script;
  return [
    ...comments(filled(words.runAsRoot, fileName), `  ${command}`, filled(words.runs, recording)),
    ...shellLines(files, script, words).map((line) => `//$ ${line}`),
    ...comments(
      ...binaries.map((binary, index) => `  $${index + 1} = ${binary}`),
      ...(binaries.length > 0 ? [words.files] : []),
      `  ${argument} = "$PROGRAM"`,
      threads.length > 0 ? filled(words.ownThreads, threads.map((name) => `"${name}"`).join(' '), program) : filled(words.ownProgram, program),
      ...(hasEntry(script) ? [words.entry] : []),
      words.missing,
      words.everything,
    ),
  ];
}

/** Settings of bpftrace: eight times the usual buffer for events of a processor, and a warning for what it cannot attach to. */
const environment = 'BPFTRACE_PERF_RB_PAGES=512 BPFTRACE_MISSING_PROBES=warn';

/** The variable that names a program whose threads belong to the flow. */
const program = '| PROGRAM=NAME sh';

/**
 * Until 0.20, bpftrace skips a missing function of a program without a word, so its list of the probes that exist comes first, with each
 * program under the name by which the probes know it. For each pattern, bpftrace reads the names of all functions of the kernel again,
 * so it gets the script with the copies that the list has in place of the patterns. Then the shell goes on when Ctrl-C is pressed, until
 * bpftrace has ended and the recording is whole: some versions of bpftrace, such as 0.17, miss it while they read events, and it must reach
 * them again.
 */
function shellLines({ fileName, recording }: Pick<RecordingScript, 'fileName' | 'recording'>, { binaries, probes }: BpftraceProbes, words: ProbeWords): readonly string[] {
  const found = binaries.map((_, index) => `-e "s|:[$]${index + 1}:|:$${index + 1}:|"`);
  const named = binaries.map((binary, index) => `-e "s|:$${index + 1}:|:${binary}:|"`);
  const points = [`grep -oE '^((k|u)(ret)?probe|tracepoint):[^,]+' ${fileName}`, ...(found.length > 0 ? [`sed ${found.join(' ')}`] : [])];
  const attached = ['sed', `-e '/^$/d'`, ...named, `-e 's/^\\(.*:\\)\\([^.:]*\\)\\(\\.[^:]*\\)$/\\1\\2 \\2\\3/'`, `-e 's/^/${lineStart} attached /'`];
  return [
    ['set --', ...binaries.map(shellPathOf), '"$PROGRAM"'].join(' '),
    `echo '${filled(words.recording, recording)}'`,
    `found=$({ ${points.join(' | ')}; echo; bpftrace -l "${everyPoint(binaries, probes)}"; } | awk '${foundPoints}')`,
    'trap : INT',
    `{ echo "$found" | ${attached.join(' ')}; { echo "$found"; echo; cat ${fileName}; } | awk '${withCopies}' | ${environment} bpftrace - "$@"; } > ${recording} 2>&1`,
  ];
}

/** Patterns of all probes of the kinds and files that a script has. bpftrace lists functions by the probes at their beginnings. */
function everyPoint(binaries: readonly string[], probes: BpftraceProbes['probes']): string {
  const has = (...types: readonly ProbePoint['type'][]): boolean => probes.some(({ point }) => types.includes(point.type));
  return [
    ...(has('kprobe', 'kretprobe') ? ['kprobe:*'] : []),
    ...(has('tracepoint') ? ['tracepoint:*:*'] : []),
    ...binaries.map((_, index) => `uprobe:$${index + 1}:*`),
  ].join(',');
}

/** For awk: after the points of a script and an empty line, all that exist; prints the existing ones of the script, and those that its patterns match. */
const foundPoints = [
  'function show(point, any) { any = point; sub(/[.][^:]*$/, "", any); if (point in points || (any ".*") in points) print point }',
  '!isList { if ($0 == "") isList = 1; else points[$0]; next }',
  '{ show($0); if (sub(/^[ku]/, "&ret")) show($0) }',
].join(' ');

/** For awk: after the points that exist and an empty line, a script; puts the existing copies in the place of its patterns. */
const withCopies = [
  '!isScript { if ($0 == "") isScript = 1; else { isKnown = 1; any = $0; if (sub(/[.][^:]*$/, ".*", any)) copies[any] = (copies[any] == "" ? "" : copies[any] ",\\n") $0 } next }',
  `isKnown && /^k(ret)?probe:.*[.][*]$/ { print copies[$0] == "" ? "${never}" : copies[$0]; next }`,
  '{ print }',
].join(' ');

function probeLine({ key, all }: SharedProbe): string {
  return `${lineStart} probe ${key} ${hopNumbers(all)}`;
}

/** bpftrace runs this before it attaches anything. */
function beginning(lines: readonly string[]): readonly string[] {
  return ['BEGIN', '{', ...lines.map((line) => `  printf("${formatLiteral(line)}\\n");`), '}'];
}

function hopLines(watched: WatchedHop, clauses: readonly BpftraceClause[], options: WatchOptions, words: ProbeWords): readonly string[] {
  const events = watched.points.flatMap((point) => (point.type === 'qemu' ? [point.event] : []));
  const mine = clauses.filter(({ owner }) => owner === watched);
  const above = clauses.filter(({ owner }) => owner !== watched).flatMap(({ probes }) => probes.filter(({ hops }) => hops.includes(watched)));
  return [
    ...comments(
      watched.title,
      ...hopRemarks(watched, options, words).map((remark) => `  ${remark}`),
      ...events.map((event) => `  ${filled(words.qemuEvent, event)}`),
      ...above.map(({ key }) => `  ${filled(words.above, key)}`),
    ),
    ...mine.flatMap(({ lines }) => lines),
  ];
}

function comments(...lines: readonly string[]): readonly string[] {
  return lines.map((line) => `// ${line}`);
}
