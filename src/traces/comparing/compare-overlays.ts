import { costNames } from '../../model/cost.js';
import type { Cost } from '../../model/scenario.js';
import type { CountOf, HopOverlay, HopState, Overlay } from '../matching/overlay.js';
import { leastProbability, rankSumProbability } from './rank-sum.js';

/** Medians whose difference would come by chance with less than this probability are said to differ. */
export const significance = 0.01;

/**
 * What can be said of the times of a hop: `longer` or `shorter` beyond noise; `same`, because they do not differ beyond noise;
 * `too-few` packets to say anything; `clocks`, because the difference is within what the clocks of two machines leave open.
 */
export type GapVerdict = 'longer' | 'shorter' | 'same' | 'too-few' | 'clocks';

export interface GapComparison {
  /** Id of the hop before, the same in both. */
  readonly after: string;
  readonly before: { readonly p50: number; readonly count: number };
  readonly now: { readonly p50: number; readonly count: number };
  readonly verdict: GapVerdict;
  /** Of a difference as large, if there were none; by the rank-sum test. */
  readonly probability: number;
}

export interface HopComparison {
  readonly id: string;
  /** Numbers; 0 where it does not happen, or is not part of the flow. */
  readonly n: { readonly before: number; readonly now: number };
  readonly state: { readonly before: HopState; readonly now: HopState };
  readonly seen: { readonly before: Seen; readonly now: Seen };
  /** Absent if one of the two has no times, or counts them from another hop. */
  readonly gap?: GapComparison;
}

/** In how many packets of how many a hop was seen. */
export interface Seen {
  readonly seen: number;
  readonly of: number;
}

/** A figure before and now; undefined where nothing counts it. */
export interface FigureComparison {
  readonly name: string;
  readonly before: number | undefined;
  readonly now: number | undefined;
}

/** Two recordings of a flow, one before a change and one after it. */
export interface Comparison {
  /** Undefined if times cannot be compared, because the units differ. */
  readonly unit: 'ns' | 'ticks' | undefined;
  readonly passes: { readonly before: number; readonly now: number };
  readonly hops: readonly HopComparison[];
  readonly costs: readonly (FigureComparison & { readonly name: Exclude<keyof Cost, 'copies'> })[];
  /** By reason, thread or name; the same on both sides is left out. */
  readonly counts: readonly { readonly of: 'exits' | 'userExits' | 'systemCalls' | 'wakeups'; readonly figures: readonly FigureComparison[] }[];
}

/** Compares two overlays of the same flow. */
export function compareOverlays(before: Overlay, now: Overlay): Comparison {
  const unit = before.unit === now.unit ? now.unit : undefined;
  const old = new Map(before.hops.map((hop) => [hop.id, hop]));
  return {
    unit,
    passes: { before: before.passes.length, now: now.passes.length },
    hops: now.hops.map((hop) => hopComparison(old.get(hop.id), hop, unit !== undefined, before, now)),
    costs: costNames.flatMap((name) => (name === 'copies' ? [] : [{ name, before: before.costs.counted[name], now: now.costs.counted[name] }])),
    counts: (['exits', 'userExits', 'systemCalls', 'wakeups'] as const)
      .map((of) => ({ of, figures: changedFigures(before.costs[of], now.costs[of]) }))
      .filter(({ figures }) => figures.length > 0),
  };
}

function hopComparison(old: HopOverlay | undefined, hop: HopOverlay, hasTimes: boolean, before: Overlay, now: Overlay): HopComparison {
  const gap = hasTimes ? gapComparison(old, hop, before, now) : undefined;
  return {
    id: hop.id,
    n: { before: old?.n ?? 0, now: hop.n },
    state: { before: old?.state ?? 'not-here', now: hop.state },
    seen: { before: seenIn(old), now: seenIn(hop) },
    ...(gap && { gap }),
  };
}

function seenIn(hop: HopOverlay | undefined): Seen {
  return { seen: (hop?.seen ?? 0) + (hop?.shared ?? 0), of: hop?.of ?? 0 };
}

function gapComparison(old: HopOverlay | undefined, hop: HopOverlay, before: Overlay, now: Overlay): GapComparison | undefined {
  const [one, other] = [old?.gap, hop.gap];
  if (!one || !other) return undefined;
  const after = idOf(now, other.after);
  if (after === undefined || idOf(before, one.after) !== after) return undefined;
  const probability = rankSumProbability(one.times, other.times);
  const difference = other.p50 - one.p50;
  const verdict = verdictOf(difference, probability, leastProbability(one.times.length, other.times.length), one.uncertainty + other.uncertainty);
  return { after, before: { p50: one.p50, count: one.times.length }, now: { p50: other.p50, count: other.times.length }, verdict, probability };
}

function idOf({ hops }: Overlay, n: number): string | undefined {
  return hops.find((hop) => hop.n === n)?.id;
}

function verdictOf(difference: number, probability: number, least: number, uncertainty: number): GapVerdict {
  if (least >= significance) return 'too-few';
  if (probability >= significance || difference === 0) return 'same';
  // The same error is in all times of a recording, so that no number of packets makes it smaller.
  if (Math.abs(difference) <= uncertainty) return 'clocks';
  return difference > 0 ? 'longer' : 'shorter';
}

function changedFigures(before: readonly CountOf[], now: readonly CountOf[]): readonly FigureComparison[] {
  const names = [...new Set([...before, ...now].map(({ name }) => name))];
  const countIn = (counts: readonly CountOf[], name: string): number => counts.find((each) => each.name === name)?.count ?? 0;
  return names.map((name) => ({ name, before: countIn(before, name), now: countIn(now, name) })).filter((figure) => figure.before !== figure.now);
}
