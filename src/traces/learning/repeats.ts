/** A sequence of tokens in which what follows itself is a repeat. */
export type Repeated = number | Repeat;

export interface Repeat {
  /** At least, and at most, where the repeat is itself repeated. */
  readonly least: number;
  readonly most: number;
  readonly items: readonly Repeated[];
}

/** Repeats of longer sequences are not looked for. */
const longestPeriod = 48;
const deepest = 6;

interface Item {
  /** Equal for equal tokens, and for repeats of equal sequences, however often. */
  readonly key: number;
  readonly depth: number;
  readonly value: Repeated;
}

/**
 * Finds what follows itself in a sequence, the shortest sequences first, so that repeats are in repeats.
 *
 * @param tokens whole numbers from 0
 */
export function withRepeats(tokens: readonly number[]): readonly Repeated[] {
  const keys = new Keys(tokens.reduce((most, token) => Math.max(most, token), -1) + 1);
  let items: readonly Item[] = tokens.map((token) => ({ key: token, depth: 0, value: token }));
  for (let period = 1; period <= longestPeriod && period * 2 <= items.length; period += 1) items = collapsed(items, period, keys);
  return items.map(({ value }) => value);
}

function collapsed(items: readonly Item[], period: number, keys: Keys): readonly Item[] {
  const found: Item[] = [];
  for (let at = 0; at < items.length; ) {
    const times = timesAt(items, at, period);
    const [first] = items.slice(at, at + 1);
    if (!first) break;
    if (times < 2 || items.slice(at, at + period).some(({ depth }) => depth >= deepest)) {
      found.push(first);
      at += 1;
      continue;
    }
    const body = Array.from({ length: period }, (_, offset) => merged(items.slice(at, at + period * times).filter((_item, index) => index % period === offset)));
    found.push({ key: keys.of(body), depth: Math.max(...body.map(({ depth }) => depth)) + 1, value: { least: times, most: times, items: body.map(({ value }) => value) } });
    at += period * times;
  }
  return found;
}

/** How often the items from a place on follow each other. */
function timesAt(items: readonly Item[], at: number, period: number): number {
  let end = at + period;
  while (end < items.length && items[end]?.key === items[end - period]?.key) end += 1;
  return Math.floor((end - at) / period);
}

/** One item for equal ones, whose repeats may have happened in different numbers. */
function merged(same: readonly Item[]): Item {
  const [first, ...others] = same;
  if (!first) throw new RangeError('nothing to merge');
  return others.reduce((one, other) => (typeof one.value === 'number' ? one : { ...one, value: mergedValue(one.value, other.value) }), first);
}

function mergedValue(one: Repeat, other: Repeated): Repeat {
  if (typeof other === 'number') return one;
  const items = one.items.map((item, index) => {
    const same = other.items[index];
    return typeof item === 'number' || same === undefined ? item : mergedValue(item, same);
  });
  return { least: Math.min(one.least, other.least), most: Math.max(one.most, other.most), items };
}

/** Numbers for sequences that are repeated. */
class Keys {
  private readonly known = new Map<string, number>();

  constructor(private next: number) {}

  of(items: readonly Item[]): number {
    const text = items.map(({ key }) => key).join(' ');
    const known = this.known.get(text);
    if (known !== undefined) return known;
    this.known.set(text, this.next);
    this.next += 1;
    return this.next - 1;
  }
}
