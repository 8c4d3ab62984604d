/** What bpftrace prints of its script besides the events. */
export interface ScriptCounts {
  /** How often the most frequent probe of each hop has fired, by the hop's number in the script. */
  readonly hops: ReadonlyMap<number, number>;
  /** Why bpftrace has attached nothing, as it says it; absent when the script has run. */
  readonly refusal?: string;
}

/** Reads the counts that bpftrace prints when its script ends: lines such as `@hop14[kprobe:eventfd_signal]: 5`. */
export function scriptCounts(output: string): ScriptCounts {
  const hops = new Map<number, number>();
  for (const [, hop, count] of output.matchAll(/^@hop(\d+)\[.*\]: (\d+)$/gm)) hops.set(Number(hop), Math.max(hops.get(Number(hop)) ?? 0, Number(count)));
  return /^# Tracing \d+ probes?\./m.test(output) ? { hops } : { hops, refusal: refusalIn(output) };
}

/** How much of a refusal is kept, in characters. */
const keptRefusal = 500;

function refusalIn(output: string): string {
  const lines = output.split('\n').map((line) => line.trim()).filter((line) => line !== '');
  return (lines.find((line) => /\bERROR\b/.test(line)) ?? lines.at(-1) ?? 'it has printed nothing').slice(0, keptRefusal);
}
