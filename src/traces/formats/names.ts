/** More different names than a kernel has functions; a file with more is not a trace of one machine. */
const mostNames = 262_144;

/**
 * Gives equal names as one string. A slice of a line keeps the chunk of the file that the line is from in memory, and has to be
 * hashed again in each look-up; these names do not.
 */
export class Names {
  readonly #known = new Map<string, string>();

  of(text: string): string {
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    if (this.#known.size >= mostNames) this.#known.clear();
    const copy = copyOf(text);
    this.#known.set(copy, copy);
    return copy;
  }
}

/** Characters of its own: joining always makes a new string. */
function copyOf(text: string): string {
  return text.split('').join('');
}
