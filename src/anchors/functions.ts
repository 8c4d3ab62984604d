import { knownMacros } from './known-macros.js';
import type { MacroTable } from './macros.js';
import { scan, type CFile, type CFunction } from './scan.js';

/** The files that were scanned last, by their text, so that lenses, hovers and anchors scan a file only once. */
const recent = new Map<string, { readonly file: CFile; readonly macros: MacroTable }>();
/** The number of characters of text to keep. */
const mostKept = 16_000_000;
let kept = 0;

/**
 * The definitions in a C file or header. Results for recent texts are cached.
 *
 * @param macros those that the project defines in other files
 */
export function contentsOf(text: string, macros = knownMacros): CFile {
  const known = recent.get(text);
  recent.delete(text);
  const entry = known?.macros === macros ? known : { file: scan(text, macros), macros };
  recent.set(text, entry);
  if (!known) forgetOldest(text);
  return entry.file;
}

/** Keeps the cache small after a text was added. */
function forgetOldest(added: string): void {
  kept += added.length;
  for (const oldest of recent.keys()) {
    if (kept <= mostKept || oldest === added) break;
    recent.delete(oldest);
    kept -= oldest.length;
  }
}

/** The function definitions of a C file or header, in file order; never throws, whatever the text. See {@link contentsOf}. */
export function functionsOf(text: string, macros?: MacroTable): readonly CFunction[] {
  return contentsOf(text, macros).functions;
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
