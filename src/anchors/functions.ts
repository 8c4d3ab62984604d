import { scan, type CFile, type CFunction } from './scan.js';

/** The files that were scanned last, by their text, so that lenses, hovers and anchors scan a file only once. */
const recent = new Map<string, CFile>();
/** The number of characters of text to keep. */
const mostKept = 16_000_000;
let kept = 0;

/** The definitions in a C file or header. Results for recent texts are cached. */
export function contentsOf(text: string): CFile {
  const known = recent.get(text);
  if (known) {
    recent.delete(text);
    recent.set(text, known);
    return known;
  }
  const file = scan(text);
  recent.set(text, file);
  kept += text.length;
  for (const oldest of recent.keys()) {
    if (kept <= mostKept || oldest === text) break;
    recent.delete(oldest);
    kept -= oldest.length;
  }
  return file;
}

/** The function definitions of a C file or header, in file order; never throws, whatever the text. */
export function functionsOf(text: string): readonly CFunction[] {
  return contentsOf(text).functions;
}

/**
 * The function whose definition, from its first token to its closing brace, contains the offset.
 *
 * @param functions in file order, as {@link functionsOf} returns them
 */
export function functionAt(functions: readonly CFunction[], offset: number): CFunction | undefined {
  let low = 0;
  let high = functions.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((functions[middle] as CFunction).start <= offset) low = middle + 1;
    else high = middle;
  }
  for (let index = low - 1; index >= 0 && index >= low - nearTwins; index--) {
    const found = functions[index] as CFunction;
    if (offset <= found.bodyEnd) return found;
  }
  return undefined;
}

/** Heads in several `#if` branches can share one body, so the body's function can be a few entries back. */
const nearTwins = 4;
