import type { Interval } from './intervals.js';

/** An interval in which some sets overlap. */
export interface CoveredInterval extends Interval {
  /** How many sets overlap where most do. */
  readonly count: number;
}

/**
 * Tells where how many sets of intervals overlap. The intervals are kept as two columns of numbers: millions of them take little memory,
 * and the time grows with their number, not with that of the overlaps.
 */
export class EdgeSweep {
  private readonly lows: Float64Array;
  private readonly highs: Float64Array;
  private used = 0;
  private isSorted = false;

  /** @param size at most as many intervals can be added */
  constructor(size: number) {
    this.lows = new Float64Array(size);
    this.highs = new Float64Array(size);
  }

  /** Adds an interval; those of one set must not overlap. */
  add(low: number, high: number): void {
    this.lows[this.used] = low;
    this.highs[this.used] = high;
    this.used += 1;
    this.isSorted = false;
  }

  /** How many sets overlap where most do. */
  greatest(): number {
    let most = 0;
    this.sweep((_, count) => {
      most = Math.max(most, count);
      return true;
    });
    return most;
  }

  /**
   * Where at least `least` sets overlap, in ascending order; intervals that touch are one.
   *
   * @param most ends the search: with more intervals than this, they tell nothing
   * @returns undefined if there are more
   */
  atLeast(least: number, most: number): readonly CoveredInterval[] | undefined {
    const found: { low: number; high: number; count: number }[] = [];
    let open: { low: number; high: number; count: number } | undefined;
    this.sweep((at, count, before) => {
      if (count >= least && before < least) {
        const last = found.at(-1);
        if (last?.high === at) open = last;
        else found.push((open = { low: at, high: at, count }));
      } else if (count < least && open) {
        open.high = at;
        open = undefined;
      }
      if (open) open.count = Math.max(open.count, count);
      return found.length <= most;
    });
    return found.length <= most ? found : undefined;
  }

  /** Visits the edges in ascending order, beginnings first, with the number of sets behind and before each; ends where that returns false. */
  private sweep(visit: (at: number, count: number, before: number) => boolean): void {
    const lows = this.lows.subarray(0, this.used);
    const highs = this.highs.subarray(0, this.used);
    if (!this.isSorted) {
      lows.sort();
      highs.sort();
      this.isSorted = true;
    }
    let begun = 0;
    let ended = 0;
    while (ended < highs.length) {
      const low = lows[begun] ?? Number.POSITIVE_INFINITY;
      const high = highs[ended] ?? Number.POSITIVE_INFINITY;
      const before = begun - ended;
      if (low <= high) begun += 1;
      else ended += 1;
      if (!visit(Math.min(low, high), begun - ended, before)) return;
    }
  }
}
