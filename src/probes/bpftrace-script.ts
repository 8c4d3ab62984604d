import type { Flow, Scenario } from '../model/scenario.js';
import { wordsIn } from '../model/words.js';
import { formatLiteral } from '../text/plain-line.js';
import { attentionTo, returnOf, softirqsOf, type Result } from './attention.js';
import { shellPathOf } from './binary-path.js';
import { hopRemarks } from './hop-remarks.js';
import { ownThreads, threadFields } from './own-threads.js';
import { keyOf, type ProbePoint } from './probe-point.js';
import { takesEventNames } from './qemu-tracing.js';
import { headLines, hopNumbers, lineStart, scriptName } from './recording-head.js';
import { flowTitle, settingsLines, sharedProbes, watchedFlow, type RecordingScript, type SharedProbe, type WatchedHop, type WatchOptions } from './watched-flow.js';
import { filled, probeWords, type ProbeWords } from './words.js';

type Attachable = Exclude<ProbePoint, { readonly type: 'qemu' }>;

/** What the clauses of a script have in common. */
interface Script {
  /** The files that are the script's arguments `$1`, `$2`, …, in this order. */
  readonly binaries: readonly string[];
  /** How the names of the flow's threads begin. */
  readonly threads: readonly string[];
  /** The argument, such as `$3`, that is the name of another thread of the flow. */
  readonly argument: string;
  readonly probes: readonly SharedProbe<Attachable>[];
}

/** One clause, or the two of something that polls. */
interface Clause {
  /** The first hop that it watches. */
  readonly owner: WatchedHop;
  readonly probes: readonly SharedProbe<Attachable>[];
  readonly lines: readonly string[];
}

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
  const script: Script = { binaries, probes, argument: `$${binaries.length + 1}`, threads: ownThreads(options.machine, binaries) };
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
  ];
  return { text: `${lines.join('\n')}\n`, probes: probes.length, ...files, command };
}

function isAttachable(point: ProbePoint): point is Attachable {
  return point.type !== 'qemu';
}

/** How to run the script. `command` runs the lines that begin with `//$`, whose output also says which probes can attach. */
function usage(files: Pick<RecordingScript, 'fileName' | 'recording'>, command: string, { binaries, threads, argument }: Script, words: ProbeWords): readonly string[] {
  const { fileName, recording } = files;
  return [
    ...comments(filled(words.runAsRoot, fileName), `  ${command}`, filled(words.runs, recording)),
    ...shellLines(files, binaries, words).map((line) => `//$ ${line}`),
    ...comments(
      ...binaries.map((binary, index) => `  $${index + 1} = ${binary}`),
      ...(binaries.length > 0 ? [words.files] : []),
      `  ${argument} = "$PROGRAM"`,
      threads.length > 0 ? filled(words.ownThreads, threads.map((name) => `"${name}"`).join(' '), program) : filled(words.ownProgram, program),
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
 * Until 0.20, bpftrace skips a missing function of a program without a word. So its list of the probes that exist comes first, with each
 * program under the name by which the probes know it.
 */
function shellLines({ fileName, recording }: Pick<RecordingScript, 'fileName' | 'recording'>, binaries: readonly string[], words: ProbeWords): readonly string[] {
  const found = binaries.map((_, index) => `-e "s|:[$]${index + 1}:|:$${index + 1}:|"`);
  const named = binaries.map((binary, index) => `-e "s|:$${index + 1}:|:${binary}:|"`);
  const points = [`grep -oE '^((k|u)(ret)?probe|tracepoint):[^,]+' ${fileName}`, ...(found.length > 0 ? [`sed ${found.join(' ')}`] : []), 'paste -sd, -'];
  const attached = ['sed', ...named, `-e 's/^\\(.*:\\)\\([^.:]*\\)\\(\\.[^:]*\\)$/\\1\\2 \\2\\3/'`, `-e 's/^/${lineStart} attached /'`];
  return [
    ['set --', ...binaries.map(shellPathOf), '"$PROGRAM"'].join(' '),
    `points=$(${points.join(' | ')})`,
    `echo '${filled(words.recording, recording)}'`,
    `{ bpftrace -l "$points" | ${attached.join(' ')}; ${environment} bpftrace ${fileName} "$@"; } > ${recording} 2>&1`,
  ];
}

function probeLine({ key, all }: SharedProbe): string {
  return `${lineStart} probe ${key} ${hopNumbers(all)}`;
}

/** bpftrace runs this before it attaches anything. */
function beginning(lines: readonly string[]): readonly string[] {
  return ['BEGIN', '{', ...lines.map((line) => `  printf("${formatLiteral(line)}\\n");`), '}'];
}

function hopLines(watched: WatchedHop, clauses: readonly Clause[], options: WatchOptions, words: ProbeWords): readonly string[] {
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

/** The entry and the return of something that polls are watched together, where the first of them comes. */
function clausesOf(script: Script): readonly Clause[] {
  const done = new Set<string>();
  return script.probes.flatMap((probe) => {
    const [owner] = probe.hops;
    if (!owner || done.has(probe.key)) return [];
    const attention = attentionTo(probe.point, owner.hop);
    if (attention.how !== 'entry' && attention.how !== 'return') return [{ owner, probes: [probe], lines: clause(probe, script) }];
    const together = script.probes.filter(({ point }) => keyOf(returnOf(point)) === keyOf(returnOf(probe.point)));
    for (const { key } of together) done.add(key);
    return [{ owner, probes: together, lines: pollClauses(together, attention.result, script) }];
  });
}

function clause(probe: SharedProbe<Attachable>, script: Script): readonly string[] {
  const { point, all } = probe;
  const happened = all.filter(({ hop }) => attentionTo(point, hop).how === 'event');
  const body = [...(happened.length > 0 ? [printing(probe, happened, 'nsecs')] : []), ...counting(probe)];
  const { before, condition } = happened.length > 0 ? conditionOf(point, script) : unconditional;
  return block(attachPoints(point, script.binaries, before.length > 0 || usesArguments(condition)), [...before, ...under(condition, body)]);
}

/** The time of the entry is kept, and printed once the return tells that there was something. */
function pollClauses(probes: readonly SharedProbe<Attachable>[], result: Result, script: Script): readonly string[] {
  const [first] = probes;
  if (!first) return [];
  const entry = probes.find(({ point }) => keyOf(returnOf(point)) !== keyOf(point));
  const began = `@began${script.probes.indexOf(first) + 1}[tid]`;
  const returned = probes.filter((probe) => probe !== entry);
  const isFound = entry ? `${began} != 0 && ${foundSomething[result]}` : foundSomething[result];
  const { before, condition } = conditionOf(first.point, script);
  const printed = [...(entry ? [printing(entry, entry.all, began)] : []), ...returned.map((probe) => printing(probe, probe.all, 'nsecs')), ...probes.flatMap(counting)];
  const atReturn = returnOf(first.point) as Attachable;
  if (!entry) return block(attachPoints(atReturn, script.binaries, true), [...before, ...under(both(condition, isFound), printed)]);
  return [
    ...block(attachPoints(entry.point, script.binaries, false), [...before, ...under(condition, [`  ${began} = nsecs;`])]),
    ...block(attachPoints(atReturn, script.binaries, true), [...under(isFound, printed), `  delete(${began});`]),
  ];
}

const foundSomething: Readonly<Record<Result, string>> = {
  u16: '(retval & 0xffff) != 0',
  // bpftrace takes the value as unsigned; an error is negative.
  s32: '(retval & 0xffffffff) != 0 && (retval & 0x80000000) == 0',
  pointer: 'retval != 0',
  syscall: 'args->ret > 0',
};

/** Statements that prepare a condition, and the condition, which is empty if it always holds. */
interface Condition {
  readonly before: readonly string[];
  readonly condition: string;
}

const unconditional: Condition = { before: [], condition: '' };

/** When a probe tells of the flow, and not of other programs of the machine. */
function conditionOf(point: Attachable, { threads, argument }: Script): Condition {
  if (point.type !== 'tracepoint') return unconditional;
  const softirqs = softirqsOf(point.event);
  if (softirqs) return { before: [], condition: softirqs.map((vector) => `args->vec == ${vector}`).join(' || ') };
  const fields = threadFields(point.event);
  if (!fields) return unconditional;
  const before = fields.map((field) => `  $${field} = ${field === 'current' ? 'comm' : `args->${field}`};`);
  const isNamed = fields.flatMap((field) => [...threads.map((name) => `strncmp($${field}, "${name}", ${name.length}) == 0`), `$${field} == str(${argument})`]);
  // In a guest, nobody knows the program's name before PROGRAM says it; a program that makes no system calls of this kind does not disturb.
  const anyProgram = threads.length === 0 && point.event.startsWith('syscalls:') ? [`str(${argument}) == ""`] : [];
  return { before, condition: [...anyProgram, ...isNamed].join(' || ') };
}

function usesArguments(condition: string): boolean {
  return condition.includes('args->');
}

function both(first: string, second: string): string {
  return first === '' ? second : `(${first}) && ${second}`;
}

function under(condition: string, statements: readonly string[]): readonly string[] {
  return condition === '' ? statements : [`  if (${condition}) {`, ...statements.map((line) => `  ${line}`), '  }'];
}

function block(points: readonly string[], body: readonly string[]): readonly string[] {
  return [points.join(',\n'), '{', ...body, '}'];
}

function printing({ key }: SharedProbe, happened: readonly WatchedHop[], time: string): string {
  return `  printf("${lineStart} event %llu %d %d %d ${hopNumbers(happened)} ${key} %s\\n", ${time}, cpu, tid, pid, comm);`;
}

/** bpftrace's strings have 63 characters; a longer key is left out, as the name of the map says the hop. */
const longestKey = 63;

function counting({ key, hops }: SharedProbe): readonly string[] {
  return hops.map(({ hop }) => `  @hop${hop.n}["${key.length > longestKey ? key.slice(-longestKey) : key}"] = count();`);
}

/**
 * The attach points of a probe: more than one, because bpftrace stops at a single one that this machine does not have. Copies that
 * compilers create are attach points of their own. A tracepoint whose arguments are used cannot share its clause; those exist on every machine.
 */
function attachPoints(point: Attachable, binaries: readonly string[], usesArguments: boolean): readonly string[] {
  switch (point.type) {
    case 'tracepoint':
      return [`tracepoint:${point.event}`, ...(usesArguments ? [] : [never])];
    case 'kprobe':
    case 'kretprobe':
      return [`${point.type}:${point.symbol}`, `${point.type}:${point.symbol}.*`];
    case 'uprobe':
    case 'uretprobe': {
      const name = `${point.type}:$${binaries.indexOf(point.binary) + 1}:${point.symbol}`;
      // Not NAME.*: a copy .cold would be the path of an error only.
      return [name, `${name}.isra.*`, `${name}.constprop.*`];
    }
  }
}

/** Fires after eleven days. */
const never = 'interval:s:1000000';

function comments(...lines: readonly string[]): readonly string[] {
  return lines.map((line) => `// ${line}`);
}
