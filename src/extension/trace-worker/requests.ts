import type { Settings, Term } from '../../model/conditions.js';
import type { Scenario, Side, WrittenScenario } from '../../model/scenario.js';
import type { OfflineTrace } from '../../pages/offline-data.js';
import type { OverlayView, PassView } from '../../pages/overlay-protocol.js';
import type { Packing } from '../../traces/formats/index.js';
import type { FrameRole, RefusalReason } from '../../traces/index.js';

/** The setting with the frequency of the counter whose ticks the times of a recording may be, in kHz. */
export const frequencySetting = 'vhflow.tscKhz';

/** A file for the worker to read. */
export interface TraceFile {
  /** Its name without folder, for messages. */
  readonly name: string;
  /** Its local path, or, where the worker cannot read files, all that it contains. */
  readonly content: string | Uint8Array;
  /** The text of a list of the functions that were traced, one a line. */
  readonly filter?: string;
}

/** What a recording says about itself. */
export interface RecordingInfo {
  readonly name: string;
  /** Undefined if it cannot be told. */
  readonly machine: Side | undefined;
  /** The ids of the flow for which it was made, if it names it. */
  readonly flow?: { readonly scenario: string; readonly flow: string };
  /** The settings that it names, if it does. */
  readonly settings?: Settings;
}

/** A flow, and how well it fits the recordings. */
export interface FlowFit {
  /** Index among the scenarios of the request. */
  readonly scenario: number;
  readonly flow: string;
  /** From 0 to 1. */
  readonly score: number;
  /** No other flow fits better than this one: it differs from the best only in what was not recorded. */
  readonly isBest: boolean;
}

/** A trace as it is laid over a flow. */
export interface Match {
  readonly view: OverlayView;
  /** Conditions that are the opposite of what the scenario is settled for, as the functions in the recordings show. */
  readonly shown: readonly Term[];
  /** False if the scenario names functions for which the recordings were not read. */
  readonly isCovered: boolean;
}

/** A call stack, and the flows on which it lies. */
export interface StackFlows {
  /** Name of the thread, and its id; empty and -1 if the text does not say. */
  readonly comm: string;
  readonly tid: number;
  readonly flows: readonly {
    /** Index among the scenarios of the request. */
    readonly scenario: number;
    readonly flow: string;
    /** Ids of hops, in the order of the flow, with the function that is in the stack. */
    readonly hops: readonly { readonly id: string; readonly frame: string; readonly role: FrameRole }[];
  }[];
}

/** The machine of each of the recordings that were read last, in their order. */
export type Machines = readonly Side[];

/** The kinds of work: what is asked for, and what is the result. */
export interface TraceWork {
  /** Reads recordings, in place of those from before, so that they can be laid over any flow of the scenarios. */
  read: { readonly request: { readonly files: readonly TraceFile[]; readonly scenarios: readonly Scenario[] }; readonly result: readonly RecordingInfo[] };
  /**
   * Lays the recordings over a flow; texts are in the language, a BCP 47 tag. `tscKhz` is the frequency of the counter whose ticks the times
   * are; without it, what the recordings say.
   */
  match: { readonly request: { readonly machines: Machines; readonly scenario: Scenario; readonly flow: string; readonly language: string; readonly tscKhz?: number }; readonly result: Match };
  /** The details of a pass of the last match; undefined if there is none of that number. */
  pass: { readonly request: { readonly n: number }; readonly result: PassView | undefined };
  /** The last match for a page that is saved to a file; undefined if there is none. */
  saved: { readonly request: object; readonly result: OfflineTrace | undefined };
  /** The flows of which the recordings show something, the one that fits best first. */
  fits: { readonly request: { readonly machines: Machines; readonly scenarios: readonly Scenario[] }; readonly result: readonly FlowFit[] };
  /** The flows on which each call stack in a text lies, the best ones first; needs no recordings. */
  stacks: { readonly request: { readonly text: string; readonly scenarios: readonly WrittenScenario[] }; readonly result: readonly StackFlows[] };
}

/** A request with its number. */
export type WorkRequest = { [Name in keyof TraceWork]: { readonly id: number; readonly work: Name; readonly request: TraceWork[Name]['request'] } }[keyof TraceWork];

/** Why a file cannot be read. */
export interface Refusal {
  /** Name of the file. */
  readonly file: string;
  readonly reason: RefusalReason | 'damaged';
  /** How it is packed, for `packed`. */
  readonly packing?: Packing;
}

/** What the worker sends: how many bytes it has read so far, and at the end the result or why there is none. */
export type WorkAnswer = { readonly id: number } & ({ readonly progress: number } | { readonly result: unknown } | { readonly refusal: Refusal } | { readonly error: string });
