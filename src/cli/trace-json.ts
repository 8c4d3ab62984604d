import type { Side } from '../model/scenario.js';
import type { TraceReport } from './trace-text.js';

/** Version of the JSON document; fields may be added under the same number. */
const version = 1;

/** A trace laid over a flow, in the JSON format that docs/trace.md defines. */
export function traceJson({ laid: { overlay, chosen }, read }: TraceReport): object {
  const { recordings, ...others } = overlay;
  return {
    version,
    ...(chosen && { chosen: { from: chosen.from, others: chosen.others.map(({ scenario, flow, score }) => ({ scenario: scenario.id, flow: flow.id, score })) } }),
    ...others,
    recordings: Object.fromEntries((Object.keys(recordings) as Side[]).map((side) => [side, {
      file: read[side]?.file, ...recordings[side], functions: functionsJson(read[side]?.functions), tscKhz: read[side]?.recording.facts.tscKhz ?? null,
    }])),
  };
}

function functionsJson(functions: { readonly file: string; readonly names: ReadonlySet<string> } | undefined): object | null {
  return functions ? { file: functions.file, count: functions.names.size } : null;
}
