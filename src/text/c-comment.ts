import { visibleText } from './visible.js';
import { columnsOf } from './width.js';

/** Columns of a line of a sheet, the comment's own signs included: what half a window shows, since a sheet stands beside the diagram. */
const width = 56;

/**
 * Text as lines of a C comment: nothing in it can end the comment, start another, hide or turn the direction of writing.
 */
export function commentLines(text: string, indent: string): readonly string[] {
  return visibleText(text).split('\n').flatMap((line) => wrap(harmless(line), indent));
}

/** One line of text that is harmless inside a C comment. */
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

/** Where a line may be broken: after white space, and around East Asian characters, but never before a closing sign. */
function piecesOf(text: string): readonly string[] {
  return text.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー][、。，．）」』：；！？ー\s]*|[^\s\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー]+\s*|\s+/gu) ?? [];
}
