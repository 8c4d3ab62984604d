import { attentionTo, returnOf, softirqsOf, type Result } from './attention.js';
import { threadFields } from './own-threads.js';
import { keyOf, type ProbePoint } from './probe-point.js';
import { hopNumbers, lineStart } from './recording-head.js';
import type { SharedProbe, WatchedHop } from './watched-flow.js';

/** A probe to which bpftrace can attach. */
export type Attachable = Exclude<ProbePoint, { readonly type: 'qemu' }>;

/** The probes of a script, and what its clauses have in common. */
export interface BpftraceProbes {
  /** The files that are the script's arguments `$1`, `$2`, …, in this order. */
  readonly binaries: readonly string[];
  /** How the names of the flow's threads begin. */
  readonly threads: readonly string[];
  /** The argument, such as `$3`, that is the name of another thread of the flow. */
  readonly argument: string;
  readonly probes: readonly SharedProbe<Attachable>[];
}

/** One clause, or the two of something that polls. */
export interface BpftraceClause {
  /** The first hop that it watches. */
  readonly owner: WatchedHop;
  readonly probes: readonly SharedProbe<Attachable>[];
  readonly lines: readonly string[];
}

/** The clauses of a script. The entry and the return of something that polls are watched together, where the first of them comes. */
export function clausesOf(script: BpftraceProbes): readonly BpftraceClause[] {
  const done = new Set<string>();
  return script.probes.flatMap((probe) => {
    const [owner] = probe.hops;
    if (!owner || done.has(probe.key)) return [];
    if (isOfRun(probe) && hasEntry(script)) {
      const together = script.probes.filter(isOfRun);
      for (const { key } of together) done.add(key);
      return [{ owner, probes: together, lines: entryClauses(together, script) }];
    }
    const attention = attentionTo(probe.point, owner.hop);
    if (attention.how !== 'entry' && attention.how !== 'return') return [{ owner, probes: [probe], lines: clause(probe, script) }];
    const together = script.probes.filter(({ point }) => keyOf(returnOf(point)) === keyOf(returnOf(probe.point)));
    for (const { key } of together) done.add(key);
    return [{ owner, probes: together, lines: pollClauses(together, attention.result, script) }];
  });
}

function clause(probe: SharedProbe<Attachable>, script: BpftraceProbes): readonly string[] {
  const { point, all } = probe;
  const happened = all.filter(({ hop }) => attentionTo(point, hop).how === 'event');
  const body = [...(happened.length > 0 ? [printing(probe, happened, 'nsecs')] : []), ...counting(probe)];
  const { before, condition } = happened.length > 0 ? conditionOf(point, script) : unconditional;
  return block(attachPoints(point, script.binaries, before.length > 0 || usesArguments(condition)), [...before, ...under(condition, body)]);
}

/** The time of the entry is kept, and printed once the return tells that there was something. */
function pollClauses(probes: readonly SharedProbe<Attachable>[], result: Result, script: BpftraceProbes): readonly string[] {
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

const exit = { type: 'tracepoint', event: 'kvm:kvm_exit' } as const;
const entry = { type: 'tracepoint', event: 'kvm:kvm_entry' } as const;

function isOfRun({ key }: SharedProbe): boolean {
  return key === keyOf(exit) || key === keyOf(entry);
}

/** Whether a script records VM entries. */
export function hasEntry({ probes }: BpftraceProbes): boolean {
  return probes.some(({ key }) => key === keyOf(entry));
}

/**
 * For each line that it prints, bpftrace has the kernel send an interrupt to the same processor. At a VM entry, interrupts are off, so
 * that it is pending in the guest and ends it at once: an exit, which is followed by an entry, and so on, until a guest on a slow processor
 * does nothing else. So the time of an entry is kept, and the entry is printed at the exit after it.
 */
function entryClauses(probes: readonly SharedProbe<Attachable>[], { binaries }: BpftraceProbes): readonly string[] {
  const of = (key: string) => probes.filter((probe) => probe.key === key);
  const entered = '@entered[tid]';
  return [
    ...block(attachPoints(entry, binaries, false), [`  ${entered} = nsecs;`, ...of(keyOf(entry)).flatMap(counting)]),
    ...block(attachPoints(exit, binaries, false), [
      ...under(`${entered} != 0`, of(keyOf(entry)).map((probe) => printing(probe, probe.all, entered))),
      `  delete(${entered});`,
      ...of(keyOf(exit)).flatMap((probe) => [printing(probe, probe.all, 'nsecs'), ...counting(probe)]),
    ]),
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
function conditionOf(point: Attachable, { threads, argument }: BpftraceProbes): Condition {
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
 * The attach points of a probe: more than one, because bpftrace stops at a single one that this machine does not have. Copies of kernel
 * functions that compilers create are found; those in programs are not, as bpftrace would read all symbols of the program for each pattern.
 *
 * @param usesArguments whether the clause uses what only its own kind of probe has, so that the second attach point is of that kind, too;
 *   tracepoints of which arguments are used exist on every machine, or on every one that runs guests, and have no second one
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
      return [name, usesArguments ? `${name}.isra.0` : never];
    }
  }
}

/** Fires after eleven days. */
export const never = 'interval:s:1000000';
