import type { Side } from '../../model/scenario.js';
import type { TraceEvent } from '../event.js';

/** The formats of traces that can be read; `stack` has no times. */
export const traceFormats = ['ftrace', 'perf', 'bpftrace', 'qemu', 'pwru', 'retis', 'stack'] as const;
export type TraceFormat = (typeof traceFormats)[number];

/** The clock of a trace. Ticks are those of the processor's counter, whose frequency a trace does not tell. */
export interface TraceClock {
  /** As the trace names it, such as `x86-tsc` or `mono`; empty if it does not. */
  readonly name: string;
  readonly unit: 'ns' | 'ticks';
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
  /** Functions and events that were traced, if the trace lists them all. */
  traced?: Set<string>;
  /** Functions and events that could not be traced on this machine. */
  untraceable: Set<string>;
  /** Frequency of the counter in kHz, if the trace says so. */
  tscKhz?: number;
  /** The guest's clock minus the host's, in the unit of the clock, if the trace says so. */
  offset?: number;
  /** Number of events that the trace says were lost. */
  lost: number;
}

/** Reads one trace line by line. */
export interface TraceReader {
  readonly format: TraceFormat;
  /** Known once the first event was passed on. */
  readonly clock: TraceClock;
  readonly facts: TraceFacts;
  /** Lines that are neither an event nor anything known, such as those of a warning in the middle. */
  readonly skipped: { count: number; firstLine: number };
  /**
   * Takes the next line, without its end.
   *
   * @param sink receives the events of the line; it must copy what it keeps
   */
  read(line: string, sink: (event: TraceEvent) => void): void;
  /** Takes the end of the file: passes on what was waiting for more lines. */
  end(sink: (event: TraceEvent) => void): void;
}
