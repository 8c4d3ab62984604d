import * as v from 'valibot';
import type { Settings } from '../../model/conditions.js';
import type { Scenario } from '../../model/scenario.js';
import { shortText } from '../../pages/schema.js';

/** A flow to run, and where its results go. */
export interface LabJob {
  readonly scenario: Scenario;
  /** Id of the flow. */
  readonly flow: string;
  readonly packets: number;
  readonly settings: Settings;
  /** Path of the folder for the results. It is made, and removed again if the run is cancelled. */
  readonly folder: string;
  /** Whether a kernel is downloaded first, which the user has agreed to. */
  readonly downloadsKernel: boolean;
}

/**
 * What the process of the lab is asked for; it gets one request, answers it in a language such as `ja`, and ends. A check is for runs of a
 * flow whose results go into a folder of that path.
 */
export type ToLab = { readonly language: string } & (
  | { readonly type: 'check'; readonly folder: string; /** Its id. */ readonly scenario: string; /** Its id. */ readonly flow: string }
  | { readonly type: 'run'; readonly job: LabJob }
);

/** The most packets that one run sends. */
export const mostPackets = 1_000;
/** Longer lines of a console are cut off. */
export const longestLine = 2_000;

const ids = v.array(shortText);
const path = v.pipe(v.string(), v.startsWith('/'), v.maxLength(4_096), v.check((text) => !text.split('/').includes('..')));
const count = (least: number, most: number) => v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most));

/** The extension compiled the scenario itself, so that only its outline is checked. */
const scenario = v.pipe(v.looseObject({ id: shortText, flows: v.array(v.looseObject({ id: shortText })) }), v.transform((given) => given as unknown as Scenario));

export const toLab = v.variant('type', [
  v.object({ type: v.literal('check'), language: shortText, folder: path, scenario: shortText, flow: shortText }),
  v.object({
    type: v.literal('run'),
    language: shortText,
    job: v.object({ scenario, flow: shortText, packets: count(1, mostPackets), settings: v.object({ with: ids, without: ids }), folder: path, downloadsKernel: v.boolean() }),
  }),
]);

const step = v.object({ type: v.literal('step'), name: v.picklist(['check', 'kernel', 'images', 'boot', 'guest', 'record', 'collect']) });

export const fromLab = v.variant('type', [
  v.object({
    type: v.literal('checked'),
    /** Besides a kernel that can be downloaded. */
    missing: v.array(v.object({ what: shortText, cure: shortText })),
    needsKernel: v.boolean(),
    /** Typed into a terminal, in which the end of a line would start it. */
    command: v.optional(v.pipe(shortText, v.regex(/^\P{Cc}+$/u))),
    notes: v.array(shortText),
  }),
  step,
  v.object({ type: v.literal('log'), line: v.pipe(v.string(), v.maxLength(longestLine)) }),
  v.object({
    type: v.literal('done'),
    /** Of the host; of the guest, too, if the flow has anything there. */
    recordings: v.pipe(v.array(path), v.minLength(1), v.maxLength(2)),
    versions: v.object({ linux: shortText, qemu: shortText, dpdk: shortText }),
  }),
  /** Of a failure of which the lab knows the cause, the cure and a file that shows more. */
  v.object({ type: v.literal('failed'), what: shortText, cure: v.optional(shortText), file: v.optional(path) }),
]);

export type FromLab = Readonly<v.InferOutput<typeof fromLab>>;
/** The names of the steps of a run, in their order. */
export type LabStepName = v.InferOutput<typeof step>['name'];
/** Whether the lab can run here. */
export type LabChecked = Extract<FromLab, { readonly type: 'checked' }>;
/** Where the recordings of a run are, and what they were made with. */
export type LabDone = Extract<FromLab, { readonly type: 'done' }>;
