import type { Side } from '../model/scenario.js';
import type { TraceReport } from './trace-report.js';

/** Version of the JSON document; fields may be added under the same number. */
export const traceVersion = 1;

/**
 * A trace laid over a flow, in the JSON format that docs/trace.md defines.
 *
 * @param unmet what was expected and is missing; undefined if nothing was expected
 */
export function traceJson({ laid: { overlay, chosen }, read, givenKhz }: TraceReport, unmet: readonly string[] | undefined): object {
  const { recordings, ...others } = overlay;
  return {
    version: traceVersion,
    ...(chosen && { chosen: { from: chosen.from, others: chosen.others.map(({ scenario, flow, score }) => ({ scenario: scenario.id, flow: flow.id, score })) } }),
    ...others,
    ...(unmet && { unmet }),
    recordings: Object.fromEntries((Object.keys(recordings) as Side[]).map((side) => [side, {
      file: read[side]?.file, ...recordings[side], functions: functionsJson(read[side]?.functions), tscKhz: givenKhz ?? read[side]?.recording.facts.tscKhz ?? null,
    }])),
  };
}

function functionsJson(functions: { readonly file: string; readonly names: ReadonlySet<string> } | undefined): object | null {
  return functions ? { file: functions.file, count: functions.names.size } : null;
}
