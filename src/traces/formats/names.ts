import { afterName } from './scan.js';

/** More different names than a kernel has functions; a file with more is not a trace of one machine. */
const mostNames = 262_144;
const longestWord = 200;

/**
 * Gives equal names as one string. A slice of a line keeps the chunk of the file that the line is from in memory, and has to be
 * hashed again in each look-up; these names do not.
 */
export class Names {
  readonly #known = new Map<string, string>();
  /** The names that words start with. */
  readonly #words = new Map<string, string>();

  of(text: string): string {
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    if (this.#known.size >= mostNames) this.#known.clear();
    const copy = copyOf(text);
    this.#known.set(copy, copy);
    return copy;
  }

  /**
   * The name of a function or of an event that starts at an index; empty if none does. Words are looked up as a whole, which is
   * faster than looking at their characters.
   */
  at(line: string, index: number): string {
    const space = line.indexOf(' ', index);
    const end = space === -1 ? line.length : space;
    if (end - index > longestWord) return this.of(line.slice(index, afterName(line, index)));
    const word = line.slice(index, end);
    const known = this.#words.get(word);
    if (known !== undefined) return known;
    if (this.#words.size >= mostNames) this.#words.clear();
    const name = this.of(word.slice(0, afterName(word, 0)));
    this.#words.set(copyOf(word), name);
    return name;
  }
}

/** The same text, as a string that keeps nothing else in memory: joining always makes a new one. */
export function copyOf(text: string): string {
  return text.split('').join('');
}
