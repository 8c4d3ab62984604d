/** Numbers from `low` to `high`, both included. */
export interface Interval {
  readonly low: number;
  readonly high: number;
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
