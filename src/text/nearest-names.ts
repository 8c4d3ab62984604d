import { distance } from 'fastest-levenshtein';

/** Longer words are not regarded as mistyped names. */
const longestWord = 40;
/** The number of names that are compared with a mistyped word. The limit keeps checking fast in a file with many of both. */
const mostCompared = 100;
/** The maximum number of suggested identifiers. */
const mostSuggested = 5;
/** Of longer identifiers, only this many characters are compared. */
const longestIdentifier = 80;

/**
 * The name that was most likely meant by a mistyped word, ignoring case.
 *
 * @returns that name, or nothing when more than a third of the word would have to change, rounded up only if both begin alike
 */
export function nearestName(wrong: string, names: Iterable<string>): readonly [] | readonly [string] {
  if (wrong.length > longestWord) return [];
  const word = wrong.toLowerCase();
  let best: string | undefined;
  let mostEdits = Math.ceil(wrong.length / 3);
  const mostUnalike = Math.max(1, Math.floor(wrong.length / 3));
  let compared = 0;
  for (const name of names) {
    if (++compared > mostCompared) break;
    const other = name.toLowerCase();
    const edits = editsWithin(word, other, word[0] === other[0] ? mostEdits : Math.min(mostEdits, mostUnalike));
    if (edits !== undefined) [best, mostEdits] = [name, edits - 1];
  }
  return best === undefined ? [] : [best];
}

/**
 * The identifiers most similar to a given one, best first; those of `near` come before equally similar ones of `far`. Identifiers
 * with too little in common are left out.
 */
export function nearestNames(wanted: string, near: Iterable<string>, far: Iterable<string> = []): readonly string[] {
  const ranks = new Map<string, number>();
  const words = new Set(wanted.split('_'));
  for (const [names, handicap] of [[near, 0], [far, 0.5]] as const) {
    for (const name of [...names].sort()) {
      if (name === wanted || ranks.has(name)) continue;
      const rank = rankOf(wanted, name, words);
      if (rank !== undefined) ranks.set(name, rank + handicap);
    }
  }
  return [...ranks].sort((a, b) => a[1] - b[1]).slice(0, mostSuggested).map(([name]) => name);
}

/** The dissimilarity of an identifier; undefined when it is too large. An added prefix or suffix, and common words, count more than characters. */
function rankOf(wanted: string, name: string, words: ReadonlySet<string>): number | undefined {
  const [one, other] = [wanted.slice(0, longestIdentifier), name.slice(0, longestIdentifier)];
  const shared = name.split('_').filter((word) => words.has(word)).length;
  if (one.length >= 4 && other.length >= 4 && (one.includes(other) || other.includes(one))) return Math.abs(one.length - other.length) / 4 - 2 * shared;
  const edits = editsWithin(one, other, Math.ceil(one.length * 0.4));
  return edits === undefined ? undefined : edits - 2 * shared;
}

/** The edit distance; undefined when it exceeds `most`. Most names are already ruled out by their lengths. */
function editsWithin(one: string, other: string, most: number): number | undefined {
  if (Math.abs(one.length - other.length) > most) return undefined;
  const edits = distance(one, other);
  return edits > most ? undefined : edits;
}
