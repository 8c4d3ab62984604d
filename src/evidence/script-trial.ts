import type { Flow, Scenario, Side } from '../model/scenario.js';
import type { Recording } from '../traces/index.js';
import { contradictionsOf } from './contradictions.js';
import { observe } from './observed-flow.js';
import type { ScriptCounts } from './script-counts.js';
import { summaryOf, type RunOfSummary } from './summary-of.js';

/**
 * Why a probe of a script was not attached: the program has no symbol for the function; the kernel has no such function, or does not let it
 * be traced, as is known; or nobody knows.
 */
export const missingWhys = ['no-symbol', 'absent', 'untraceable', 'unknown'] as const;
export type MissingWhy = (typeof missingWhys)[number];

/** What a script for bpftrace has done on one machine while packets were sent. */
export interface ScriptTrial {
  readonly flow: string;
  readonly machine: Side;
  /** Why bpftrace has attached nothing; absent when the script has run. */
  readonly refusal?: string;
  readonly wanted: number;
  readonly attached: number;
  readonly missing: readonly { readonly probe: string; readonly why: MissingWhy }[];
  readonly packets: {
    readonly sent: number;
    /** How many packets the events show; a driver's own interrupts may look like the beginning of more. */
    readonly found: number;
    /** How often the script has counted each hop that all of these packets have: the smallest of these counts. */
    readonly counted: number;
  };
  /**
   * Hops that every packet has, and whose probes were attached, but have not fired for every packet: the compiler has also put the function
   * into its callers, or a timer came at another time. What a recording with ftrace tells of them, bpftrace does not, so they are no fault of the script.
   */
  readonly uncounted: readonly string[];
}

/** What a trial is judged by. */
export interface TriedScript {
  /** Under the settings of the run. */
  readonly scenario: Scenario;
  /** The flow as the script numbers its hops. */
  readonly recorded: Flow;
  readonly machine: Side;
  /** What the script has printed: read as a recording, and its counts. */
  readonly recording: Recording;
  readonly counts: ScriptCounts;
  readonly sent: number;
}

/** How functions are known that a kernel does not have, or does not let trace. */
export type KnownLacks = (symbol: string) => { readonly state: 'absent' | 'untraceable' } | undefined;

/** Judges what a script has printed. */
export function trialOf({ scenario, recorded, machine, recording, counts, sent }: TriedScript, run: RunOfSummary, lacking: KnownLacks): ScriptTrial {
  const [summary] = summaryOf([observe(scenario, recorded.id, { [machine]: recording }, { sent })], run).flows;
  const probes = [...(recording.facts.probes ?? [])];
  const missing = probes.filter(([, { state }]) => state !== 'attached').map(([probe]) => ({ probe, why: whyMissing(probe, lacking) }));
  const ofAll = new Set((summary?.hops ?? []).filter(({ state, count, of }) => state === 'seen' && count > 0 && count === of).map(({ id }) => id));
  // A hop may also be seen by the probes of its neighbours; then the script counts none of its own.
  const counted = recorded.hops.filter(({ id }) => ofAll.has(id)).flatMap(({ n }) => counts.hops.get(n) ?? []);
  return {
    flow: recorded.id, machine,
    wanted: probes.length,
    attached: probes.length - missing.length,
    missing,
    packets: { sent, found: summary?.packets.found ?? 0, counted: counted.length > 0 ? Math.min(...counted) : 0 },
    uncounted: (summary ? contradictionsOf(summary) : []).flatMap((each) => (each.what === 'missing' ? [each.hop] : [])),
  };
}

/** The trial of a script that bpftrace has not run. */
export function refusedTrial({ recorded, machine, sent }: Pick<TriedScript, 'recorded' | 'machine' | 'sent'>, refusal: string): ScriptTrial {
  return { flow: recorded.id, machine, refusal, wanted: 0, attached: 0, missing: [], packets: { sent, found: 0, counted: 0 }, uncounted: [] };
}

function whyMissing(probe: string, lacking: KnownLacks): MissingWhy {
  const [type = '', symbol = ''] = [probe.slice(0, probe.indexOf(':')), probe.slice(probe.lastIndexOf(':') + 1)];
  if (/^u(?:ret)?probe$/.test(type)) return 'no-symbol';
  return (/^k(?:ret)?probe$/.test(type) ? lacking(symbol)?.state : undefined) ?? 'unknown';
}

/** What is wrong with a script, in English; none when it attaches, and counts the packets. */
export function problemsOf({ refusal, missing, packets: { sent, found, counted } }: ScriptTrial): readonly string[] {
  if (refusal !== undefined) return [`it does not run: ${refusal}`];
  return [
    ...missing.filter(({ why }) => why === 'unknown').map(({ probe }) => `${probe} is not attached, and it is not known why`),
    ...(found >= sent ? [] : [`its events show ${found} packets; ${sent} were sent`]),
    ...(counted >= sent ? [] : [`it counts ${counted} of ${sent} packets`]),
  ];
}
