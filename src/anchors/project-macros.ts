import { knownMacros } from './known-macros.js';
import type { MacroTable } from './macros.js';
import type { TreeReader } from './resolution.js';
import { macrosIn } from './scan.js';

/**
 * The file at the root of a source tree in which a project defines the macros that make its functions, as `#define` lines. Files are
 * read one by one, without those that they include, so that a macro of another file is otherwise unknown.
 */
export const macroFile = 'vhflow-macros.h';

/** The macros of the projects that were asked for last, by the text of their file. */
const recent = new Map<string, MacroTable>();
const mostRecent = 16;

/** The macros that a source tree defines for vhflow, and those of all known projects. A file that cannot be read defines none. */
export async function macrosOf(tree: Pick<TreeReader, 'macros'>): Promise<MacroTable> {
  const text = await tree.macros?.().catch(() => undefined);
  return text === undefined ? knownMacros : macrosInFile(text);
}

/** The macros that the text of a {@link macroFile} defines, and those of all known projects. */
export function macrosInFile(text: string): MacroTable {
  const known = recent.get(text) ?? macrosIn(text, knownMacros);
  recent.delete(text);
  recent.set(text, known);
  for (const oldest of recent.keys()) {
    if (recent.size <= mostRecent) break;
    recent.delete(oldest);
  }
  return known;
}
