/**
 * The messages between the extension and the page of the diagram panel about a trace that is laid over the flow. They are JSON, apart from
 * the bytes of dropped files, and the receiver checks them.
 */
import * as v from 'valibot';
import type { Cost, Side } from '../model/scenario.js';
import { shortText } from './schema.js';

// ---- extension -> webview ----

/**
 * What a trace says about a hop: `seen`; `not-seen`, although it was traced; `not-traced`; `unknown`, because the trace does not say what
 * was traced; `not-recorded`, because nothing of its machine was recorded.
 */
export const tracedStates = ['seen', 'not-seen', 'not-traced', 'unknown', 'not-recorded'] as const;
export type TracedState = (typeof tracedStates)[number];

/** Times of all passes between a hop and one before it, as a histogram. */
export interface GapView {
  /** What they are the times between, in words. */
  readonly title: string;
  /** Median, 90th percentile (not of few times), maximum and, if the two hops are on different machines, the uncertainty, in words. */
  readonly text: string;
  /** How many times are in each bin; the bins are equally wide, or, if `isLog`, each is wider than the one before by the same factor. */
  readonly bins: readonly number[];
  readonly isLog: boolean;
  /** Where the bins begin and end, in words. */
  readonly from: string;
  readonly to: string;
  /** Where median and 90th percentile are between the ends, from 0 to 1; the latter is absent for few times. */
  readonly p50: number;
  readonly p90?: number;
}

/** What a trace says about a hop of the flow; every text is localized and safe to show. */
export interface TracedHop {
  readonly id: string;
  readonly n: number;
  readonly state: TracedState;
  /** It was seen by other events than its own function: only the hops around it show that it happened. */
  readonly isIndirect?: true;
  /** Something contradicts the flow: the thread, or the order. */
  readonly isWrongThread?: true;
  readonly isOutOfOrder?: true;
  /** How often it was seen and how long after the hop before, in a few characters; empty if it was not seen. */
  readonly mark: string;
  /** The same with the hop that the time is counted from; absent if that is the hop just before. */
  readonly longMark?: string;
  /** The state in a sentence: by which function or event it was seen, or why not. */
  readonly sentence: string;
  /** The state in a few words, for lists and screen readers. */
  readonly brief: string;
  /** What contradicts the flow, each in a sentence. */
  readonly contradictions: readonly string[];
  /** Each of its own functions, and whether it was traced, in words. */
  readonly own: readonly { readonly name: string; readonly text: string }[];
  readonly gap?: GapView;
  /** The threads that ran it, and which one the scenario expects, if it says so. */
  readonly threads: readonly string[];
  readonly expectedThread?: string;
  /** Where it is first seen: the pass, and the line of the trace of a machine. */
  readonly example?: { readonly pass: number; readonly machine: Side; readonly line: number };
}

/** One packet. */
export interface PassSummary {
  readonly n: number;
  /** Since the start of the trace, in the unit of the overlay. */
  readonly start: number;
  readonly end: number;
  /** Number of its hops that were seen. */
  readonly seen: number;
  /** It begins, and ends, with the first and the last hop that the trace can show. */
  readonly hasStart: boolean;
  readonly isComplete: boolean;
  readonly contradictions: number;
}

/** A cost of a packet as it is computed and as it was counted. */
export interface MeasuredCost {
  readonly name: keyof Cost;
  readonly computed: number;
  /** Absent if the trace has nothing that counts it. */
  readonly measured?: number;
}

/** What users can do about what a trace shows: switch to the conditions under which it was recorded, or show the flow that it is of. */
const adviceKinds = ['switchSettings', 'showFlow'] as const;
export interface TraceAdvice {
  readonly kind: (typeof adviceKinds)[number];
  /** Why, in a sentence. */
  readonly text: string;
  /** What the button says that does it. */
  readonly button: string;
}

/** A trace that is laid over a flow; every text is localized and safe to show. */
export interface OverlayView {
  readonly flowId: string;
  /** What was opened, such as the names of the files. */
  readonly title: string;
  readonly unit: 'ns' | 'ticks';
  /** What must be known before any time is read, in a few words and in a sentence: that the recording was made in emulation. */
  readonly caution?: { readonly brief: string; readonly text: string };
  /** What was found, in one line: packets, hops, order, clocks. */
  readonly summary: string;
  /** What the reader must know to trust it: lost events, what was left out, clocks that do not fit, each in a sentence. */
  readonly remarks: readonly string[];
  /** Absent in a page that is saved to a file, which cannot follow it. */
  readonly advice?: readonly TraceAdvice[];
  /** The hops of the flow under its settings, in their order. */
  readonly hops: readonly TracedHop[];
  /** Hops that do not happen under the settings, and what they would need, in words. */
  readonly absent: readonly { readonly label: string; readonly needs: string }[];
  /** How many passes there are; {@link passes} has the first of them. */
  readonly passCount: number;
  readonly passes: readonly PassSummary[];
  readonly costs: readonly MeasuredCost[];
  /** What was counted per packet, by name, in words. */
  readonly counted: readonly { readonly title: string; readonly items: readonly { readonly name: string; readonly count: number }[] }[];
}

/** A hop of a pass. */
export interface PassHopView {
  readonly n: number;
  /** Since the start of the trace, in the unit of the overlay. */
  readonly time: number;
  /** By how much it may be wrong in either direction, relative to the hops of the other machine. */
  readonly uncertainty: number;
  /** Index among the threads of the pass. */
  readonly thread: number;
  readonly isIndirect?: true;
  readonly isWrongThread?: true;
  /** How long after the hop before, in a few characters; empty if there is no such time. */
  readonly mark: string;
  /** The same with the hop that the time is counted from; absent if that is the hop just before. */
  readonly longMark?: string;
  /** Function or event, thread, processor and time, in a sentence. */
  readonly sentence: string;
  readonly machine: Side;
  /** Line of the trace of that machine, from 1. */
  readonly line: number;
}

/** The details of one pass. */
export interface PassView extends PassSummary {
  readonly flowId: string;
  /** In the order of the hops. */
  readonly hops: readonly PassHopView[];
  /** The other hops of the flow, in their order: `seen` are those that an event of another pass stands for. */
  readonly missing: readonly { readonly n: number; readonly state: TracedState; readonly isOutOfOrder?: true; readonly sentence: string }[];
  readonly threads: readonly { readonly machine: Side; readonly title: string }[];
}

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** The page does not check an overlay any further: its texts are only ever shown as text. */
const overlayView = v.custom<OverlayView>((view) => v.is(v.object({ flowId: shortText, hops: v.array(v.unknown()), passes: v.array(v.unknown()), passCount: count }), view));
const passView = v.custom<PassView>((view) => v.is(v.object({ flowId: shortText, n: count, hops: v.array(v.unknown()), threads: v.array(v.unknown()), missing: v.array(v.unknown()) }), view));

export const overlayToPage = [
  /** Lays a trace over the flow, in place of an earlier one. It is shown while the page shows this flow with these hops. */
  v.object({ type: v.literal('overlay'), overlay: overlayView }),
  /** The details of the pass that the page has asked for. */
  v.object({ type: v.literal('pass'), pass: passView }),
  /** The plain picture is shown again. */
  v.object({ type: v.literal('overlayClosed') }),
] as const;

// ---- webview -> extension ----

/** How many files can be dropped at once, and how many bytes each of them may have. */
export const mostDroppedFiles = 8;
export const mostDroppedBytes = 256 * 1024 * 1024;

export const overlayFromPage = [
  /** The user wants the details of a pass; without `n`, all passes together. */
  v.object({ type: v.literal('choosePass'), n: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))) }),
  v.object({ type: v.literal('closeOverlay') }),
  v.object({ type: v.picklist(['openTrace', 'recordTrace', 'runForReal', 'pasteStack']) }),
  v.object({ type: v.literal('followAdvice'), kind: v.picklist(adviceKinds) }),
  /** The user wants to see the line of an event in the trace of its machine. */
  v.object({ type: v.literal('openTraceLine'), machine: v.picklist(['guest', 'host']), line: v.pipe(v.number(), v.integer(), v.minValue(1)) }),
  /** Files were dropped on the page: as URIs where they come from VS Code, else with their contents. */
  v.object({
    type: v.literal('droppedFiles'),
    uris: v.pipe(v.array(shortText), v.maxLength(mostDroppedFiles)),
    files: v.pipe(v.array(v.object({
      name: v.pipe(v.string(), v.maxLength(1_000)),
      bytes: v.pipe(v.instance(Uint8Array), v.check(({ byteLength }) => byteLength <= mostDroppedBytes)),
    })), v.maxLength(mostDroppedFiles)),
  }),
] as const;
