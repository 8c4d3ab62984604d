/**
 * Documents as text with marks in them: `¦` is the caret, `«` and `»` enclose a range. The language itself uses none of the three.
 */
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Position, Range, TextEdit } from 'vscode-languageserver-types';
import { openDocument, type VhflowDocument } from '../../src/language/index.js';
import { rangeOf } from '../../src/language/syntax/positions.js';

/** A document with the caret at `¦`. */
export function withCaret(marked: string): { document: VhflowDocument; caret: Position } {
  const { document, offsets: [offset] } = withoutMarks(marked, '¦');
  return { document, caret: document.textDocument.positionAt(offset as number) };
}

/** A document with the range from `«` to `»` selected. */
export function withSelection(marked: string): { document: VhflowDocument; selection: Range } {
  const { document, offsets: [start, end] } = withoutMarks(marked, '«', '»');
  return { document, selection: rangeOf(document.textDocument, { start: start as number, end: end as number }) };
}

function withoutMarks(marked: string, ...marks: readonly string[]): { document: VhflowDocument; offsets: readonly number[] } {
  const offsets: number[] = [];
  const text = marks.reduce((rest, mark) => {
    if (rest.split(mark).length !== 2) throw new Error(`Expected one ${mark} in: ${marked}`);
    offsets.push(rest.indexOf(mark));
    return rest.replace(mark, '');
  }, marked);
  return { document: openDocument(text), offsets };
}

/** The text of a document after edits. */
export function applied({ textDocument }: VhflowDocument, edits: readonly TextEdit[]): string {
  return TextDocument.applyEdits(textDocument, [...edits]);
}

/** The text in a range. */
export function textIn({ textDocument }: VhflowDocument, range: Range): string {
  return textDocument.getText(range);
}

/** The line of each range, without its indentation, with the range between `«` and `»`. */
export function markedLines({ textDocument }: VhflowDocument, ranges: readonly Range[]): string[] {
  return ranges.map(({ start, end }) => {
    const lineRange = { start: { line: start.line, character: 0 }, end: { line: start.line + 1, character: 0 } };
    const line = textDocument.getText(lineRange);
    return `${line.slice(0, start.character)}«${line.slice(start.character, end.character)}»${line.slice(end.character)}`.trim();
  });
}
