import type { Cost, Side } from '../../model/scenario.js';
import type { TraceFormat } from '../formats/reader.js';
import type { Evidence } from './signs.js';

/**
 * What a trace says about a hop: `seen`; `not-seen`, although its function was traced; `not-traced`, because the trace's own list of
 * functions does not have it, or the kernel cannot trace it; `unknown`, because the trace does not say what was traced;
 * `not-recorded`, because the trace has nothing of its machine; `not-here`, because it does not happen under the settings.
 */
export const hopStates = ['seen', 'not-seen', 'not-traced', 'unknown', 'not-recorded', 'not-here'] as const;
export type HopState = (typeof hopStates)[number];

/** A thread as a trace shows it. */
export interface OverlayThread {
  readonly machine: Side;
  /** -1 if the trace has none. */
  readonly tid: number;
  readonly comm: string;
}

/** Times between two hops over the passes, in the unit of the overlay. */
export interface Gap {
  /** Number of the hop before, among those of the overlay. */
  readonly after: number;
  /** In ascending order, one for each pass that has both hops. */
  readonly times: readonly number[];
  readonly p50: number;
  readonly p90: number;
  readonly max: number;
  /** By how much each may be wrong in either direction, because it crosses machines whose clocks are only bounded. */
  readonly uncertainty: number;
}

export interface HopOverlay {
  readonly id: string;
  /** Number among the hops under the settings; for a hop that does not happen, 0. */
  readonly n: number;
  readonly state: HopState;
  /** The machine that runs its code; absent for a hop that does not happen. */
  readonly machine?: Side;
  /** How most of the passes show it, and by which function or event. */
  readonly by?: { readonly how: Evidence; readonly name: string };
  /** The functions of which one would show the hop itself, and what is known of them. */
  readonly own: readonly { readonly name: string; readonly state: 'seen' | 'traced' | 'not-traced' | 'untraceable' | 'unknown' }[];
  /** Number of passes that have it, and number of passes that could. */
  readonly seen: number;
  readonly of: number;
  /** Number of passes in which one event was for several packets of a batch. */
  readonly shared: number;
  readonly gap?: Gap;
  /** In how many passes each thread has run it, most first. */
  readonly threads: readonly (OverlayThread & { readonly passes: number })[];
  /** Whether these are the threads of the scenario; absent if the recording cannot tell. */
  readonly threadAgrees?: boolean;
  /** For a hop that does not happen: the options of the command line under which it does. */
  readonly needs?: string;
}

/** A hop of one packet. */
export interface PassHop {
  readonly n: number;
  /** Since the start of the overlay, in its unit. */
  readonly time: number;
  readonly how: Evidence;
  /** The function or event. */
  readonly name: string;
  readonly thread: OverlayThread;
  readonly cpu: number;
  /** 1-based line of the trace of its machine. */
  readonly line: number;
}

/** One packet. */
export interface Pass {
  /** From 1, in the order in which they began. */
  readonly n: number;
  readonly start: number;
  readonly end: number;
  /** It was followed to the last hop that the recording can show. */
  readonly isComplete: boolean;
  /** The first hop that the recording can show was seen. */
  readonly hasStart: boolean;
  /** In the order of the hops. They are made when they are asked for, because a long recording has a million. */
  readonly hops: readonly PassHop[];
  /** Hops that an event of an earlier packet stands for too. */
  readonly shared: readonly number[];
  /** The machine on which it was seen, where each machine is looked at by itself: then packets of both are the same ones. */
  readonly machine?: Side;
}

/** A packet whose hops are made when they are asked for. */
export function passOf(facts: Omit<Pass, 'hops'>, hopsOf: () => readonly PassHop[]): Pass {
  return {
    ...facts,
    get hops() {
      return hopsOf();
    },
  };
}

/** A packet with other facts, and, when they are asked for, other hops. */
export function changedPass(pass: Pass, facts: Partial<Omit<Pass, 'hops'>>, changed: (hop: PassHop) => PassHop = (hop) => hop): Pass {
  const { n, start, end, isComplete, hasStart, shared, machine } = pass;
  return passOf({ n, start, end, isComplete, hasStart, shared, ...(machine && { machine }), ...facts }, () => pass.hops.map(changed));
}

/** Two events of a pass in the other order than their hops. */
export interface OrderContradiction {
  readonly pass: number;
  readonly hop: PassHop;
  readonly other: PassHop;
}

export interface RecordingSummary {
  readonly format: TraceFormat;
  readonly clock: string;
  readonly events: number;
  readonly lost: number;
  /** Lines that could not be read. */
  readonly skipped: number;
  readonly duration: number;
  /** Events of the flow were left out because there are too many. */
  readonly isCut: boolean;
  /** Whether the trace lists what was traced. */
  readonly knowsTraced: boolean;
  /** It was recorded in emulation, whose times are not those of a real machine. */
  readonly isEmulated?: true;
}

/** How the clocks of two machines relate: the guest's minus the host's, in the unit of the overlay. */
export interface ClockRelation {
  /** Where it is from: one trace only; the user; the trace itself; cause and effect. With `none`, each machine is shown by itself. */
  readonly from: 'one-machine' | 'given' | 'trace' | 'bounds' | 'none';
  /** With `none`, all that is possible lies from `low` to `high`, if anything is known. */
  readonly low: number;
  readonly high: number;
  /** How many separate intervals are possible; more than 1 means that the recordings do not say which, and 0 that nothing is known. */
  readonly choices: number;
  /** The offset that was given, or that a trace says of itself, if the recordings contradict it. */
  readonly refused?: RefusedOffset;
}

/** An offset that cannot be: with it, the recordings have no time in common, or the guest would have worked while its vCPU did not run. */
export interface RefusedOffset {
  readonly offset: number;
  readonly from: 'given' | 'trace';
  readonly why: 'no-overlap' | 'cause-and-effect';
}

/** What was counted, beside what the scenario computes. */
export interface MeasuredCosts {
  readonly computed: Cost;
  /** Medians over the complete passes. */
  readonly passes: number;
  readonly exits: readonly CountOf[];
  readonly userExits: readonly CountOf[];
  readonly systemCalls: readonly CountOf[];
  readonly wakeups: readonly CountOf[];
  /** The same without what the hops of the flow do not account for, such as timers; absent where nothing was traced that counts. */
  readonly counted: Partial<Readonly<Record<'vmExits' | 'hostRoundTrips' | 'wakeups', number>>>;
  /**
   * System calls of the flow, `kvm_userspace_exit` for returns to QEMU, and `system call of HOP` where no probe tells of it, that were not
   * traced: the host round trips are counted without them. `count` is how many of the computed ones they are.
   */
  readonly lacking?: readonly CountOf[];
  /**
   * What the hops cost that a thread does when a timer has woken it, and how many timers have. A timer that expires before its thread sleeps
   * wakes nothing, and the thread makes no system call for it; absent where no hop is of that kind, or wake-ups were not traced.
   */
  readonly timers?: { readonly wakeups: number; readonly hostRoundTrips: number; readonly woken: number };
  /**
   * How many wake-ups more would have been counted if no thread had still been awake when a hop was to wake it, as is usual on a busy
   * computer. Absent if none.
   */
  readonly awake?: number;
  /** The numbers of the packets during which another thread woke a vCPU, which then slept; absent where wake-ups were not traced. */
  readonly asleep?: readonly number[];
  /**
   * The packets whose interrupt found the vCPU awake, but outside the guest, so that it needed no exit to take it; and the hop that is this
   * exit, with the exits that it costs. Absent where the flow has no such hop.
   */
  readonly outside?: { readonly packets: readonly number[]; readonly hop: string; readonly vmExits: number };
  /**
   * The packets during which the guest accessed devices more often than during most of them: its drivers did something else, too, such as
   * a watchdog of theirs, which may have come between the hops. Absent if there are none.
   */
  readonly disturbed?: readonly number[];
}

export interface CountOf {
  readonly name: string;
  /** Median per pass. */
  readonly count: number;
}

/** A trace laid over a flow. */
export interface Overlay {
  readonly scenario: string;
  readonly flow: string;
  readonly settings: { readonly with: readonly string[]; readonly without: readonly string[] };
  /** Of all times. */
  readonly unit: 'ns' | 'ticks';
  readonly recordings: Partial<Readonly<Record<Side, RecordingSummary>>>;
  readonly clocks: ClockRelation;
  readonly passes: readonly Pass[];
  /** Sequences that begin in the middle of the flow: of packets from elsewhere, or from before the recording. */
  readonly partial: number;
  /** Sequences of too few hops to be a packet of the flow. */
  readonly others: number;
  /** Of the flow as written, in its order. */
  readonly hops: readonly HopOverlay[];
  readonly contradictions: readonly OrderContradiction[];
  readonly costs: MeasuredCosts;
}
