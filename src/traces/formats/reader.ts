import type { Side } from '../../model/scenario.js';
import type { TraceEvent } from './event.js';

/** The formats of traces that can be read; `stack` has no times. */
export const traceFormats = ['ftrace', 'perf', 'bpftrace', 'qemu', 'pwru', 'retis', 'stack'] as const;
export type TraceFormat = (typeof traceFormats)[number];

/** The clock of a trace. Ticks are those of the processor's counter, whose frequency a trace does not tell. */
export interface TraceClock {
  /**
   * As the trace names it, such as `x86-tsc` or `mono`; empty if it does not. A trace without times has the clock `durations`,
   * if they are summed up from how long functions took, or `order`, if an event's time is its number.
   */
  name: string;
  unit: 'ns' | 'ticks';
  /** The time of the first event, which events' times are differences from. */
  start: bigint;
}

/** A probe that a script of vhflow asked for. */
export interface TracedProbe {
  /** 1-based numbers of the hops that it observes. */
  readonly hops: readonly number[];
  /** `asked` where the trace does not say whether it was attached. */
  state: 'asked' | 'attached' | 'missing';
  /** The function with the compiler's suffix, if that differs. */
  name?: string;
}

/** What a trace says about itself, in its head or between its events. Names are functions or events, with a compiler's suffix. */
export interface TraceFacts {
  /** Set by a script of vhflow. */
  machine?: Side;
  scenario?: string;
  flow?: string;
  /** Version of vhflow that wrote the script. */
  version?: string;
  /** Ids of the conditions that differ from their defaults. */
  conditions?: { with: string[]; without: string[] };
  /**
   * Functions and events that were traced, if the trace lists them all. System calls are here as `sys_enter_NAME` and
   * `sys_exit_NAME`, because functions of programs have the names of system calls, too.
   */
  traced?: Set<string>;
  /** Functions and events that could not be traced on this machine. */
  untraceable: Set<string>;
  /** Those of them that the kernel has and does not let trace, where the trace says so; it lacks the others. */
  present?: Set<string>;
  /** The probes of a script of vhflow, by their keys, such as `kprobe:vhost_poll_wakeup`. */
  probes?: Map<string, TracedProbe>;
  /** Frequency of the counter in kHz, if the trace says so. */
  tscKhz?: number;
  /** The guest's clock minus the host's, in the unit of the clock, if the trace says so. */
  offset?: number;
  /** The trace says that it was recorded in emulation, whose times are not those of a real machine. */
  isEmulated?: true;
  /** Number of events that the trace says were lost. */
  lost: number;
}

/** Facts of a trace that has said nothing yet. */
export function blankFacts(): TraceFacts {
  return { untraceable: new Set(), lost: 0 };
}

/** Lines that are neither an event nor anything known, such as those of a warning in the middle. */
export interface SkippedLines {
  count: number;
  /** 1-based; 0 if there are none. */
  firstLine: number;
}

export type EventSink = (event: TraceEvent) => void;

/** Reads one trace line by line. It does not throw, whatever the lines are. */
export interface TraceReader {
  readonly format: TraceFormat;
  /** Known once the first event was passed on. */
  readonly clock: TraceClock;
  readonly facts: TraceFacts;
  readonly skipped: SkippedLines;
  /**
   * Takes the next line, without its end.
   *
   * @param sink receives the events of the line; it must copy what it keeps
   */
  read(line: string, sink: EventSink): void;
  /** Takes the end of the file: passes on what was waiting for more lines. */
  end(sink: EventSink): void;
}
