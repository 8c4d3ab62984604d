import { columnsOf } from './width.js';

/** Characters of scripts in which a line can be broken without a space, and emoji. */
const eastAsian = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}\p{Script=Yi}\p{Emoji_Presentation}\u3000-\u303f\u30fb\u30fc\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]/u;
const endsEastAsian = new RegExp(`${eastAsian.source}$`, 'u');
const mayNotStartALine = /^[、。，．・：；？！）」』】〕〉》ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ)\]},.:;!?…]/;
const mayNotEndALine = /[（「『【〔〈《([{]$/;
const katakana = /^[\u30a1-\u30ff]/;
/** Segments text; the segmenter is created on first use, because the first one of a process takes about 10 ms. */
const segmentsBy = (language: string, granularity: 'grapheme' | 'word') => {
  let segmenter: Intl.Segmenter | undefined;
  return (text: string): string[] => {
    segmenter ??= new Intl.Segmenter(language, { granularity });
    return [...segmenter.segment(text)].map(({ segment }) => segment);
  };
};
const graphemesOf = segmentsBy('en', 'grapheme');
const wordsOf = segmentsBy('ja', 'word');

/** Splits text into pieces between which a line may be broken; a space stays at the end of its piece. */
function piecesOf(text: string, columns: number): string[] {
  const pieces: string[] = [];
  for (const word of text.match(/\S+\s*|\s+/g) ?? []) {
    if (eastAsian.test(word)) pieces.push(...eastAsianPieces(word, columns));
    else if (columnsOf(word.trimEnd()) > columns) pieces.push(...longWordPieces(word, columns));
    else pieces.push(word);
  }
  return pieces;
}

function eastAsianPieces(word: string, columns: number): string[] {
  const pieces: string[] = [];
  for (const unit of unitsOf(word, columns)) {
    const last = pieces.at(-1);
    if (last !== undefined && mustStayTogether(last, unit)) pieces[pieces.length - 1] = last + unit;
    else pieces.push(unit);
  }
  return pieces.flatMap((piece) => (columnsOf(piece.trimEnd()) > columns ? longWordPieces(piece, columns) : [piece]));
}

/** Splits text into words and runs of katakana; runs that do not fit in a line are split into words, and those into characters. */
function unitsOf(text: string, columns: number): string[] {
  return (text.match(/[\u30a1-\u30ff]+|[^\u30a1-\u30ff]+/g) ?? [])
    .flatMap((run) => (katakana.test(run) && columnsOf(run) <= columns ? [run] : wordsOf(run)))
    .flatMap((unit) => (columnsOf(unit) <= columns ? [unit] : graphemesOf(unit)));
}

/** Whether a line must not be broken here, because of punctuation or within a word of another script. */
function mustStayTogether(before: string, after: string): boolean {
  if (/^\s/.test(after) || mayNotStartALine.test(after) || mayNotEndALine.test(before)) return true;
  return !endsEastAsian.test(before) && !eastAsian.test(after);
}

/** Splits names such as `vhost_user_set_vring_addr` after their separators, and otherwise anywhere. */
function longWordPieces(word: string, columns: number): string[] {
  const parts = word.match(/[^_/.,:>(-]*[_/.,:>(-]+\s*|[^_/.,:>(-]+/g) ?? [word];
  return withoutLoneEnds(parts).flatMap((part) => cut(part, columns));
}

/** Appends a part that must not start a line, such as the `)` of a call, to the part before it. */
function withoutLoneEnds(parts: readonly string[]): string[] {
  const joined: string[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if (last !== undefined && mayNotStartALine.test(part)) joined[joined.length - 1] = last + part;
    else joined.push(part);
  }
  return joined;
}

function cut(text: string, columns: number): string[] {
  const pieces: string[] = [];
  let piece = '';
  let width = 0;
  for (const segment of graphemesOf(text)) {
    const own = columnsOf(segment);
    if (piece !== '' && width + own > columns) {
      pieces.push(piece);
      [piece, width] = ['', 0];
    }
    piece += segment;
    width += own;
  }
  return piece === '' ? pieces : [...pieces, piece];
}

/** A piece of text with its width in columns, measured once, without and with the white space at its end. */
interface Piece {
  readonly text: string;
  readonly width: number;
  readonly full: number;
}

function sized(text: string): Piece {
  const trimmed = text.trimEnd();
  const width = columnsOf(trimmed);
  return { text, width, full: width + text.length - trimmed.length };
}

/** Fills lines one after the other; stops when there are more than `maxLines`. */
function fillLines(pieces: readonly Piece[], columns: number, maxLines: number): string[] {
  const lines: string[] = [];
  let line = '';
  let filled = 0;
  for (const { text, width, full } of pieces) {
    if (line !== '' && filled + width > columns) {
      lines.push(line.trim());
      [line, filled] = ['', 0];
      if (lines.length > maxLines) break;
    }
    line += text;
    filled += full;
  }
  if (line.trim() !== '' || lines.length === 0) lines.push(line.trim());
  return lines;
}

/**
 * Breaks one line of text into lines of at most `columns` columns, where the scripts of the text allow it. It uses as few lines as
 * possible and makes them about equally long.
 *
 * @param maxLines the maximum number of lines; text that does not fit is replaced by `…`
 * @returns at least one line; no line starts or ends with white space
 */
export function breakLines(text: string, columns: number, maxLines = Number.POSITIVE_INFINITY): string[] {
  if (columnsOf(text) <= columns) return [text.trim()];
  const pieces = piecesOf(text, columns).map(sized);
  const lines = fillLines(pieces, columns, maxLines);
  if (lines.length <= maxLines) return balanced(pieces, lines, columns);
  const kept = lines.slice(0, maxLines);
  kept[maxLines - 1] = `${cut(kept[maxLines - 1] ?? '', columns - 1)[0] ?? ''}…`;
  return kept;
}

/**
 * Breaks one line of text as {@link breakLines} does, but fills each line before the next one, as paragraphs of prose are set.
 *
 * @returns at least one line; no line starts or ends with white space
 */
export function wrapLines(text: string, columns: number): string[] {
  return fillLines(piecesOf(text, columns).map(sized), columns, Number.POSITIVE_INFINITY);
}

/** The pieces of a text that lines of any width keep whole, without the white space at their ends. */
export function unbrokenPieces(text: string): string[] {
  return piecesOf(text, Number.POSITIVE_INFINITY).map((piece) => piece.trim());
}

/** Fills the same number of lines so that the widest one is as narrow as possible. */
function balanced(pieces: readonly Piece[], lines: string[], columns: number): string[] {
  let best = lines;
  const total = pieces.reduce((sum, { full }) => sum + full, 0);
  // No narrower lines can hold everything.
  const least = Math.max(columns / 2, Math.floor(total / lines.length) - 1);
  for (let narrower = columns - 1; narrower >= least; narrower -= 1) {
    const candidate = fillLines(pieces, narrower, lines.length);
    if (candidate.length > lines.length || candidate.some((line) => columnsOf(line) > columns)) break;
    best = candidate;
  }
  return best;
}
