/** Up to as many values in both samples together, the probability is exact. */
const mostExact = 40;

/**
 * The probability that two samples differ as much as these, or more, if they come from the same distribution: the two-sided rank-sum
 * test of Mann, Whitney and Wilcoxon, which assumes nothing about the distribution. Equal values share the mean of their ranks. It is
 * exact for small samples, else the normal approximation with corrections for equal values and for continuity.
 *
 * @returns 1 if one of the samples is empty
 */
export function rankSumProbability(a: readonly number[], b: readonly number[]): number {
  if (a.length === 0 || b.length === 0) return 1;
  const ranks = doubledRanks(a, b);
  const ofA = ranks.filter(({ isA }) => isA).reduce((sum, { rank }) => sum + rank, 0);
  const all = ranks.map(({ rank }) => rank);
  return ranks.length <= mostExact ? exact(all, a.length, ofA) : approximate(all, a.length, ofA);
}

/**
 * The least probability that {@link rankSumProbability} can give for samples of these sizes: that of samples which do not overlap.
 */
export function leastProbability(a: number, b: number): number {
  let ways = 1;
  for (let each = 1; each <= a; each += 1) ways = (ways * (b + each)) / each;
  return Math.min(1, 2 / ways);
}

interface Ranked {
  /** Twice the rank from 1, so that the mean of two ranks is whole. */
  readonly rank: number;
  readonly isA: boolean;
}

function doubledRanks(a: readonly number[], b: readonly number[]): readonly Ranked[] {
  const sorted = [...a.map((value) => ({ value, isA: true })), ...b.map((value) => ({ value, isA: false }))].sort((one, other) => one.value - other.value);
  const ranked: Ranked[] = [];
  for (let from = 0; from < sorted.length; ) {
    let to = from;
    while (to + 1 < sorted.length && sorted[to + 1]?.value === sorted[from]?.value) to += 1;
    for (const { isA } of sorted.slice(from, to + 1)) ranked.push({ rank: from + to + 2, isA });
    from = to + 1;
  }
  return ranked;
}

/** Counts the ways to choose as many of the ranks by their sum. */
function exact(ranks: readonly number[], size: number, sum: number): number {
  const total = ranks.reduce((all, rank) => all + rank, 0);
  const ways = Array.from({ length: size + 1 }, () => new Float64Array(total + 1));
  const [none] = ways;
  if (none) none[0] = 1;
  for (const rank of ranks) {
    for (let chosen = size; chosen > 0; chosen -= 1) {
      const [to, from] = [ways[chosen], ways[chosen - 1]];
      if (!to || !from) continue;
      for (let at = total; at >= rank; at -= 1) to[at] = (to[at] ?? 0) + (from[at - rank] ?? 0);
    }
  }
  const counts = ways[size] ?? new Float64Array();
  const mean = (total * size) / ranks.length;
  const distance = Math.abs(sum - mean);
  let far = 0;
  let all = 0;
  for (const [at, count] of counts.entries()) {
    all += count;
    // The sums are whole and the mean is a fraction with a small denominator, so that rounding is far below this.
    if (Math.abs(at - mean) >= distance - 1e-6) far += count;
  }
  return far / all;
}

function approximate(ranks: readonly number[], size: number, sum: number): number {
  const count = ranks.length;
  const mean = count + 1;
  const spread = ranks.reduce((all, rank) => all + (rank - mean) ** 2, 0) / count;
  const variance = (size * (count - size) * spread) / (count - 1);
  if (variance === 0) return 1;
  const distance = Math.max(0, Math.abs(sum - mean * size) - 1);
  return Math.min(1, 2 * upperTail(distance / Math.sqrt(variance)));
}

/** The probability that a normal variable exceeds a value above 0: Abramowitz and Stegun, formula 26.2.17, to 7.5e-8. */
function upperTail(z: number): number {
  const t = 1 / (1 + 0.2316419 * z);
  const polynomial = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return (polynomial * Math.exp((-z * z) / 2)) / Math.sqrt(2 * Math.PI);
}
