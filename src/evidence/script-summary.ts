/** What the scripts for bpftrace of a scenario have done in a run, as data that is kept. It shows no hops, and is no {@link Summary}. */
import * as v from 'valibot';
import { missingWhys, problemsOf, type ScriptTrial } from './script-trial.js';
import { names, ofRun, programs, text, whole } from './summary.js';

/** A line of bpftrace, or one with it. */
const line = v.pipe(v.string(), v.maxLength(1_000));
const most = { scripts: 200, probes: 2_000 } as const;

const script = v.object({
  flow: text,
  machine: v.picklist(['guest', 'host']),
  refusal: v.optional(line),
  wanted: whole,
  attached: whole,
  missing: v.pipe(v.array(v.object({ probe: text, why: v.picklist(missingWhys) })), v.maxLength(most.probes)),
  packets: v.object({ sent: whole, found: whole, counted: whole }),
  uncounted: names,
  /** What is wrong with the script, in English; empty when it attaches, and counts the packets. */
  problems: v.pipe(v.array(line), v.maxLength(most.probes)),
});

const scriptSummary = v.object({
  kind: v.literal('bpftrace-scripts'),
  version: v.literal(1),
  ...ofRun,
  versions: v.object({ ...programs, bpftrace: text }),
  scripts: v.pipe(v.array(script), v.maxLength(most.scripts)),
});

export type ScriptSummary = Readonly<v.InferOutput<typeof scriptSummary>>;
/** What one script has done, and what is wrong with it. */
export type SummedScript = ScriptSummary['scripts'][number];

/** Reads a summary of scripts; undefined for what is none, such as that of a run which shows hops. */
export function parseScriptSummary(value: unknown): ScriptSummary | undefined {
  const { success, output } = v.safeParse(scriptSummary, value, { abortEarly: true });
  return success ? output : undefined;
}

/** What scripts have done in a run of a scenario. */
export function scriptSummaryOf(trials: readonly ScriptTrial[], run: Pick<ScriptSummary, 'scenario' | 'date' | 'versions' | 'accelerator'>): ScriptSummary {
  const scripts = trials.map((trial) => ({ ...trial, missing: [...trial.missing], uncounted: [...trial.uncounted], problems: [...problemsOf(trial)] }));
  return { kind: 'bpftrace-scripts', version: 1, ...run, scripts };
}

/** How many scripts were run, how many of their probes were attached, and how much is wrong with them. */
export interface ScriptTally {
  readonly scripts: number;
  readonly wanted: number;
  readonly attached: number;
  readonly problems: number;
}

/** Counts what scripts have done. */
export function scriptTallyOf(scripts: readonly SummedScript[]): ScriptTally {
  const sum = (of: (script: SummedScript) => number): number => scripts.reduce((total, each) => total + of(each), 0);
  return { scripts: scripts.length, wanted: sum(({ wanted }) => wanted), attached: sum(({ attached }) => attached), problems: sum(({ problems }) => problems.length) };
}
