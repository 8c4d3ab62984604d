/** More names than this are not suggested. */
const mostSuggested = 5;
/** Longer names are compared by their first characters. */
const longest = 80;

/**
 * The names most like the wanted one, best first: those of `near` before equally like ones of `far`.
 * Names that share too little with it are left out.
 */
export function nearestNames(wanted: string, near: Iterable<string>, far: Iterable<string> = []): readonly string[] {
  const best = new Map<string, number>();
  const limit = Math.max(2, Math.ceil(Math.min(wanted.length, longest) * 0.4));
  for (const [names, handicap] of [[near, 0], [far, 0.5]] as const) {
    for (const name of names) {
      if (name === wanted || best.has(name)) continue;
      const distance = editDistance(wanted.slice(0, longest), name.slice(0, longest), limit);
      if (distance <= limit) best.set(name, distance + handicap);
    }
  }
  return [...best].sort((a, b) => a[1] - b[1] || (a[0] < b[0] ? -1 : 1)).slice(0, mostSuggested).map(([name]) => name);
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
