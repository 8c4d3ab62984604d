import { visibleText } from './visible.js';
import { columnsOf } from './width.js';

/** Columns of a line of a sheet, including the comment characters: what fits in half a window, because a sheet is shown next to the diagram. */
const width = 56;

/**
 * Formats text as lines of a C comment. Nothing in the text can end the comment, start another one, hide text or change its direction.
 */
export function commentLines(text: string, indent: string): readonly string[] {
  return visibleText(text).split('\n').flatMap((line) => wrap(harmless(line), indent));
}

/** Makes text safe inside a C comment, on one line. */
export function harmless(text: string): string {
  return visibleText(text)
    .replace(/[\n\t]/g, ' ')
    .replace(/\*(?=\/)/g, '* ')
    .replace(/\/(?=\*)/g, '/ ')
    .replace(/\\$/, '\\ ');
}

function wrap(text: string, indent: string): readonly string[] {
  const lines: string[] = [];
  let line = '';
  let columns = indent.length;
  for (const piece of piecesOf(text)) {
    const wide = columnsOf(piece);
    if (line !== '' && columns + columnsOf(piece.trimEnd()) > width) {
      lines.push(indent + line.trimEnd());
      line = '';
      columns = indent.length;
    }
    line += piece;
    columns += wide;
  }
  if (line.trim() !== '' || lines.length === 0) lines.push((indent + line).trimEnd());
  return lines;
}

/** Splits a line where it may be broken: after white space and around East Asian characters, but never before closing punctuation. */
function piecesOf(text: string): readonly string[] {
  return text.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー][、。，．）」』：；！？ー\s]*|[^\s\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー]+\s*|\s+/gu) ?? [];
}
