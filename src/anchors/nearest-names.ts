/** The largest number of suggested names. */
const mostSuggested = 5;
/** Longer names are compared by their first characters. */
const longest = 80;

/**
 * The names most like the wanted one, best first: those of `near` before equally like ones of `far`.
 * Names that share too little with it are left out.
 */
export function nearestNames(wanted: string, near: Iterable<string>, far: Iterable<string> = []): readonly string[] {
  const ranks = new Map<string, number>();
  const words = new Set(wanted.split('_'));
  for (const [names, handicap] of [[near, 0], [far, 0.5]] as const) {
    for (const name of names) {
      if (name === wanted || ranks.has(name)) continue;
      const rank = rankOf(wanted, name, words);
      if (rank !== undefined) ranks.set(name, rank + handicap);
    }
  }
  return [...ranks].sort((a, b) => a[1] - b[1] || (a[0] < b[0] ? -1 : 1)).slice(0, mostSuggested).map(([name]) => name);
}

/** How unlike a name is; undefined when too much so. A new suffix or prefix, and words in common, weigh more than characters. */
function rankOf(wanted: string, name: string, words: ReadonlySet<string>): number | undefined {
  const [one, other] = [wanted.slice(0, longest), name.slice(0, longest)];
  const shared = name.split('_').filter((word) => words.has(word)).length;
  if (one.length >= 4 && other.length >= 4 && (one.includes(other) || other.includes(one))) return Math.abs(one.length - other.length) / 4 - 2 * shared;
  const limit = Math.max(2, Math.ceil(one.length * 0.4));
  const distance = editDistance(one, other, limit);
  return distance > limit ? undefined : distance - 2 * shared;
}

/** The number of characters to insert, remove or replace, or more than `limit` when it is beyond that. */
export function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    let least = row;
    for (let column = 1; column <= b.length; column++) {
      const change = a.charCodeAt(row - 1) === b.charCodeAt(column - 1) ? 0 : 1;
      const cost = Math.min((previous[column - 1] as number) + change, (previous[column] as number) + 1, (current[column - 1] as number) + 1);
      current.push(cost);
      least = Math.min(least, cost);
    }
    if (least > limit) return limit + 1;
    previous = current;
  }
  return previous[b.length] as number;
}
