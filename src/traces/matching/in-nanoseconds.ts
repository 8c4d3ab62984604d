import { changedPass, type Gap, type HopOverlay, type Overlay, type PassHop } from './overlay.js';

/**
 * An overlay whose times are ticks of a processor's counter, in nanoseconds.
 *
 * @param khz the frequency of the counter, above 0
 */
export function inNanoseconds(overlay: Overlay, khz: number): Overlay {
  if (overlay.unit === 'ns') return overlay;
  const ns = (ticks: number): number => (ticks / khz) * 1e6;
  const gapIn = (gap: Gap): Gap => ({ ...gap, times: gap.times.map(ns), p50: ns(gap.p50), p90: ns(gap.p90), max: ns(gap.max), uncertainty: ns(gap.uncertainty) });
  const passHopIn = (hop: PassHop): PassHop => ({ ...hop, time: ns(hop.time) });
  const hopIn = (hop: HopOverlay): HopOverlay => (hop.gap ? { ...hop, gap: gapIn(hop.gap) } : hop);
  const { clocks, recordings } = overlay;
  return {
    ...overlay,
    unit: 'ns',
    clocks: { ...clocks, low: ns(clocks.low), high: ns(clocks.high) },
    recordings: Object.fromEntries(Object.entries(recordings).map(([side, recording]) => [side, { ...recording, duration: ns(recording.duration) }])),
    passes: overlay.passes.map((pass) => changedPass(pass, { start: ns(pass.start), end: ns(pass.end) }, passHopIn)),
    hops: overlay.hops.map(hopIn),
    contradictions: overlay.contradictions.map(({ pass, hop, other }) => ({ pass, hop: passHopIn(hop), other: passHopIn(other) })),
  };
}
