import { columnsOf } from './width.js';

/** Columns of a line of a sheet, the comment's own signs included: what half a window shows, since a sheet stands beside the diagram. */
const width = 56;

/**
 * Text as lines of a C comment: nothing in it can end the comment, start another, move a terminal's cursor or turn the
 * direction of writing.
 */
export function commentLines(text: string, indent: string): readonly string[] {
  return text.split(/\r\n|[\n\r\u2028\u2029]/).flatMap((line) => wrap(harmless(line), indent));
}

/** One line of text that is harmless inside a C comment. */
export function harmless(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cs}\u2028\u2029]/gu, ' ')
    .replace(/[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/g, '\uFFFD')
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

/** Where a line may be broken: after white space, and around East Asian characters, but never before a closing sign. */
function piecesOf(text: string): readonly string[] {
  return text.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー][、。，．）」』：；！？ー\s]*|[^\s\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー]+\s*|\s+/gu) ?? [];
}
