import { breakLines, unbrokenPieces } from '../../text/line-breaks.js';

/** Sizes in pixels and weights of the texts of a picture; the page's styles use the same. */
export const textStyles = {
  label: { size: 13, weight: 400, italic: false },
  number: { size: 13, weight: 600, italic: false },
  when: { size: 13, weight: 400, italic: true },
  mark: { size: 12, weight: 600, italic: false },
  note: { size: 13, weight: 400, italic: false },
  fold: { size: 12, weight: 400, italic: false },
  head: { size: 13, weight: 600, italic: false },
  box: { size: 12, weight: 600, italic: false },
  block: { size: 12, weight: 600, italic: false },
} as const;
export type TextStyle = keyof typeof textStyles;

/** Returns the width of a text in pixels. */
export type Measure = (text: string, style: TextStyle) => number;

/** The width of a column of text, in parts of the text's size: about that of a digit. */
const columnWidth = 0.5;
const leastColumns = 4;

/**
 * Breaks a text into lines that are not wider than a number of pixels, as far as its words allow.
 *
 * @param most the maximum number of lines; text that does not fit is replaced by `…`
 */
export function linesWithin(text: string, width: number, most: number, style: TextStyle, measure: Measure): string[] {
  const widthOf = (line: string): number => measure(line, style);
  let columns = Math.max(leastColumns, Math.floor(width / (textStyles[style].size * columnWidth)));
  const shown = startOf(text, columns * most);
  for (;;) {
    const lines = breakLines(shown, columns, most);
    const widest = Math.max(...lines.map(widthOf));
    if (widest <= width || columns === leastColumns) return lines;
    columns = Math.max(leastColumns, Math.min(columns - 1, Math.floor(columns * (width / widest))));
  }
}

/**
 * The width that a text needs so that lines of it break no word and all of it is shown, as far as a limit allows.
 *
 * @param least where to begin; the result is at least this
 * @param limit the result is at most this, unless `least` is wider
 * @param most the maximum number of lines
 */
export function widthForWords(text: string, { least, limit, most }: { readonly least: number; readonly limit: number; readonly most: number }, style: TextStyle, measure: Measure): number {
  const pieces = unbrokenPieces(startOf(text, limit * most)).map((piece) => measure(piece, style));
  let width = Math.max(least, Math.min(limit, Math.max(0, ...pieces)));
  const isCut = (within: number): boolean => linesWithin(text, within, most, style, measure).at(-1)?.endsWith('…') ?? false;
  if (width >= limit || !isCut(width)) return width;
  if (isCut(limit)) return limit;
  while (width < limit && isCut(width)) width += textStyles[style].size / 2;
  return Math.min(width, limit);
}

/** The start of a text that certainly fills a number of columns: the rest of a very long text need not be looked at. */
function startOf(text: string, columns: number): string {
  const enough = 4 * columns + 64;
  return text.length > enough ? text.slice(0, enough).replace(/[\ud800-\udbff]$/, '') : text;
}
