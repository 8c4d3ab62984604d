import { visibleText } from './visible.js';
import { wrapLines } from './line-breaks.js';
import { columnsOf } from './width.js';

/** Columns of a line of a sheet, including the comment characters: what fits beside the diagram and the side bar in a window of 1400 pixels. */
const width = 44;

/**
 * Formats text as lines of a C comment. Nothing in the text can end the comment, start another one, hide text or change its direction.
 */
export function commentLines(text: string, indent: string): readonly string[] {
  return visibleText(text).split('\n').flatMap((line) => wrapLines(harmless(line), width - columnsOf(indent)).map((each) => (indent + each).trimEnd()));
}

/** Makes text safe inside a C comment, on one line. */
export function harmless(text: string): string {
  return visibleText(text)
    .replace(/[\n\t]/g, ' ')
    .replace(/\*(?=\/)/g, '* ')
    .replace(/\/(?=\*)/g, '/ ')
    .replace(/\\$/, '\\ ');
}
