/** What a line of a trace is about. A `probe` is a dynamic kprobe or uprobe event; `function` comes from a function tracer. */
export const eventKinds = ['function', 'function-return', 'probe', 'probe-return', 'tracepoint', 'syscall', 'syscall-return', 'qemu', 'lost'] as const;
export type EventKind = (typeof eventKinds)[number];

/** In what the processor was: App1's or QEMU's task, a softirq, a hardirq or NMI; undefined where a format does not say. */
export type RunContext = 'task' | 'softirq' | 'hardirq';

/** One line of a trace. Readers reuse the object that they pass on: copy what is kept. */
export interface TraceEvent {
  kind: EventKind;
  /**
   * The time, in the unit of the reader's clock, since the first event of the file. It is a difference from an integer that
   * the reader keeps exactly, because the counter of a processor that has run for a month exceeds 2^53.
   */
  time: number;
  /** -1 where a format does not say. */
  cpu: number;
  /** Thread id; -1 where a format does not say. */
  tid: number;
  /** Id of the process; -1 where a format does not say. */
  pid: number;
  /** Name of the thread; empty where a format does not say. */
  comm: string;
  context: RunContext | undefined;
  /** The function, with a compiler's suffix, or the event, without its category; a system call without `sys_`. For `lost`, empty. */
  name: string;
  /** The category of a tracepoint, the group of a dynamic event, or the binary of a function of a program; empty where a format does not say. */
  group: string;
  /** The calling function, with a compiler's suffix, or empty. */
  caller: string;
  /** The rest of the line: arguments of an event, the value returned. For `lost`, the number of events. */
  detail: string;
  /** 1-based number of the line. */
  line: number;
  /** For lines of a script of vhflow: the 1-based numbers of the hops that its probe observes. */
  hops: readonly number[] | undefined;
}

/** An event with every field at the value that says nothing, for a reader to reuse. */
export function blankEvent(): TraceEvent {
  return { kind: 'function', time: 0, cpu: -1, tid: -1, pid: -1, comm: '', context: undefined, name: '', group: '', caller: '', detail: '', line: 0, hops: undefined };
}
