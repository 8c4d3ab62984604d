import { columnsOf } from '../text/width.js';

/**
 * The lines of a table for a terminal, whose columns are as wide as their widest cell.
 *
 * @param left the number of columns, from the first, that are aligned to the left; the others are aligned to the right
 */
export function tableText(headings: readonly string[], rows: readonly (readonly string[])[], left: number): readonly string[] {
  const all = [headings, ...rows];
  const widths = headings.map((_, column) => Math.max(...all.map((row) => columnsOf(row[column] ?? ''))));
  return all.map((row) => row.map((cell, column) => {
    const space = ' '.repeat((widths[column] ?? 0) - columnsOf(cell));
    return column < left ? cell + space : space + cell;
  }).join('  ').trimEnd());
}
