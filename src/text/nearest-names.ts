import { distance } from 'fastest-levenshtein';

/** Longer words are not mistyped names. */
const longestWord = 40;
/** So many names are compared with a mistyped word, so that a file with many of both stays quick to check. */
const mostCompared = 100;
/** More identifiers than this are not suggested. */
const mostSuggested = 5;
/** Longer identifiers are compared by their first characters. */
const longestIdentifier = 80;

/**
 * The name that a mistyped word most likely stands for, whatever its case.
 *
 * @returns that name, or nothing when more than a third of the word would have to change
 */
export function nearestName(wrong: string, names: Iterable<string>): readonly [] | readonly [string] {
  if (wrong.length > longestWord) return [];
  const word = wrong.toLowerCase();
  let best: string | undefined;
  let bestEdits = Math.max(2, Math.ceil(wrong.length / 3) + 1);
  let compared = 0;
  for (const name of names) {
    if (++compared > mostCompared) break;
    const edits = editsWithin(word, name.toLowerCase(), bestEdits - 1);
    if (edits !== undefined) [best, bestEdits] = [name, edits];
  }
  return best === undefined ? [] : [best];
}

/**
 * The identifiers most like a wanted one, best first: those of `near` before equally similar ones of `far`. Identifiers that have
 * too little in common with it are left out.
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

/** How unlike an identifier is; undefined when too much so. A new suffix or prefix, and words in common, weigh more than characters. */
function rankOf(wanted: string, name: string, words: ReadonlySet<string>): number | undefined {
  const [one, other] = [wanted.slice(0, longestIdentifier), name.slice(0, longestIdentifier)];
  const shared = name.split('_').filter((word) => words.has(word)).length;
  if (one.length >= 4 && other.length >= 4 && (one.includes(other) || other.includes(one))) return Math.abs(one.length - other.length) / 4 - 2 * shared;
  const edits = editsWithin(one, other, Math.max(2, Math.ceil(one.length * 0.4)));
  return edits === undefined ? undefined : edits - 2 * shared;
}

/** How many characters to insert, remove or replace; undefined when more than `most`. The lengths alone rule most names out. */
function editsWithin(one: string, other: string, most: number): number | undefined {
  if (Math.abs(one.length - other.length) > most) return undefined;
  const edits = distance(one, other);
  return edits > most ? undefined : edits;
}
