/** Numbers from `low` to `high`, both included. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** An interval that as many of some sets have in common. */
export interface CoveredInterval extends Interval {
  readonly count: number;
}

/** The same numbers in intervals that do not touch, in ascending order. */
export function merged(intervals: readonly Interval[]): readonly Interval[] {
  const found: Interval[] = [];
  for (const each of [...intervals].sort((a, b) => a.low - b.low)) {
    const last = found.at(-1);
    if (last && each.low <= last.high) found[found.length - 1] = { low: last.low, high: Math.max(last.high, each.high) };
    else found.push(each);
  }
  return found;
}

/** In which intervals how many of the sets overlap; each set is merged. */
export function coverage(sets: readonly (readonly Interval[])[]): readonly CoveredInterval[] {
  const edges = sets.flat().flatMap(({ low, high }) => [{ at: low, step: 1 }, { at: high, step: -1 }]).sort((a, b) => a.at - b.at || b.step - a.step);
  const found: CoveredInterval[] = [];
  let count = 0;
  let from = 0;
  for (const { at, step } of edges) {
    if (count > 0 && at >= from) found.push({ low: from, high: at, count });
    count += step;
    from = at;
  }
  return found;
}

/** The numbers that are in both; both are merged. */
export function intersection(a: readonly Interval[], b: readonly Interval[]): readonly Interval[] {
  const found: Interval[] = [];
  let at = 0;
  for (const one of a) {
    while ((b[at]?.high ?? Number.POSITIVE_INFINITY) < one.low) at += 1;
    for (let each = at; each < b.length; each += 1) {
      const other = b[each];
      if (!other || other.low > one.high) break;
      found.push({ low: Math.max(one.low, other.low), high: Math.min(one.high, other.high) });
    }
  }
  return found;
}

/** The same items: first the middle one, then the middles of the halves, and so on, so that each next one is far from those before. */
export function spread<Item>(items: readonly Item[]): readonly Item[] {
  const order: Item[] = [];
  const parts: (readonly [from: number, to: number])[] = [[0, items.length]];
  for (const [from, to] of parts) {
    const at = (from + to) >> 1;
    const item = items[at];
    if (from >= to || item === undefined) continue;
    order.push(item);
    parts.push([from, at], [at + 1, to]);
  }
  return order;
}
