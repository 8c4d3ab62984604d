/** Number of edits between two short words, or `limit` when it is at least that. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit;
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const replaced = (previous[column - 1] as number) + (a[row - 1] === b[column - 1] ? 0 : 1);
      current.push(Math.min(replaced, (previous[column] as number) + 1, (current[column - 1] as number) + 1));
    }
    previous = current;
  }
  return Math.min(limit, previous[b.length] as number);
}

const longestCompared = 40;
const mostCompared = 100;

/** The one of the names that a wrong one most likely stands for: at most a third of it differs. */
export function nearestName(wrong: string, names: Iterable<string>): string | undefined {
  if (wrong.length > longestCompared) return undefined;
  let best: string | undefined;
  let bestDistance = Math.max(2, Math.ceil(wrong.length / 3) + 1);
  let compared = 0;
  for (const name of names) {
    if (++compared > mostCompared) break;
    const distance = editDistance(wrong.toLowerCase(), name.toLowerCase(), bestDistance);
    if (distance < bestDistance) [best, bestDistance] = [name, distance];
  }
  return best;
}

/** {@link nearestName} as problems take it: one name, or none. */
export function nearestOf(wrong: string, names: Iterable<string>): readonly string[] {
  const nearest = nearestName(wrong, names);
  return nearest === undefined ? [] : [nearest];
}

/** Words of the language as messages list them. */
export function listed(words: readonly string[]): string {
  return words.map((word) => `\`${word}\``).join(', ');
}
