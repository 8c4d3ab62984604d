import type { HopKind, Side } from '../../model/scenario.js';

/** A lane of a learned flow: what runs one thread, or the interrupts of a machine. */
export interface LearnedLane {
  readonly machine: Side;
  readonly mode: 'user' | 'kernel';
  /** Name of the thread as the trace has it, or `interrupts`; empty if the trace has none. */
  readonly thread: string;
}

export interface LearnedHop {
  readonly type: 'hop';
  /** Indexes of lanes. */
  readonly from: number;
  readonly to: number;
  readonly kind: HopKind;
  /** Function, system call or event; without a compiler's suffix. */
  readonly name: string;
  /** What the hop is besides its function, such as the reason of an exit; may be empty. */
  readonly detail: string;
  /** Whether a function of that name shows the hop, which source trees may have. */
  readonly isFunction: boolean;
  /** How often it was seen in the whole trace. */
  readonly count: number;
}

/** Steps that follow each other several times. */
export interface LearnedLoop {
  readonly type: 'loop';
  /** How often, at least and at most, where the loop is itself repeated. */
  readonly least: number;
  readonly most: number;
  readonly steps: readonly LearnedStep[];
}

export type LearnedStep = LearnedHop | LearnedLoop;

/** What a trace shows of a path, for a person to finish. */
export interface LearnedFlow {
  readonly lanes: readonly LearnedLane[];
  readonly steps: readonly LearnedStep[];
  /** Whether each hop is there once, in the order in which they were first seen, because the trace has too much for its whole order. */
  readonly isOnce: boolean;
  /** Number of different hops that were left out because there are too many. */
  readonly leftOut: number;
}
