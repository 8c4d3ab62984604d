import { attentionTo, returnOf, type Result } from './attention.js';
import { keyOf, type ProbePoint } from './probe-point.js';
import { sharedProbes, type WatchedFlow, type WatchedHop } from './watched-flow.js';

/** A probe for a recorder: ftrace, trace-cmd or perf. */
export type RecordedPoint = Exclude<ProbePoint, { readonly type: 'qemu' }>;

/** A probe to record, with all hops of the flow of which it is an event, in file order. */
export interface RecordedProbe<Point extends RecordedPoint = RecordedPoint> {
  readonly key: string;
  readonly point: Point;
  readonly hops: readonly WatchedHop[];
  /** How its result tells that it found something; absent if every time is an event. */
  readonly result?: Result;
}

/**
 * The probes of the watched hops that are worth recording, each once. The return of something that polls stands for its entry, too,
 * because only the return says whether there was something.
 */
export function recordedProbes(watched: WatchedFlow): readonly RecordedProbe[] {
  const found = new Map<string, { point: RecordedPoint; hops: Set<WatchedHop>; result?: Result }>();
  for (const { point, all } of sharedProbes(watched, isRecordable)) {
    for (const hop of all) {
      const attention = attentionTo(point, hop.hop);
      if (attention.how === 'count' || attention.how === 'error') continue;
      const result = 'result' in attention ? attention.result : undefined;
      const recorded = result ? (returnOf(point) as RecordedPoint) : point;
      const known = found.get(keyOf(recorded));
      if (known) known.hops.add(hop);
      else found.set(keyOf(recorded), { point: recorded, hops: new Set([hop]), ...(result && { result }) });
    }
  }
  return [...found].map(([key, { hops, ...rest }]) => ({ key, ...rest, hops: [...hops].sort((one, other) => one.hop.n - other.hop.n) }));
}

function isRecordable(point: ProbePoint): point is RecordedPoint {
  return point.type !== 'qemu';
}
