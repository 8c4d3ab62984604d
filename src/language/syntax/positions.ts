import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Range } from 'vscode-languageserver-types';

/** A part of a text: offsets in UTF-16 code units, the end excluded. */
export interface OffsetRange {
  readonly start: number;
  readonly end: number;
}

/** A text with the conversions between offsets and LSP positions. Its lines are counted when the first position is asked for. */
export function textDocumentOf(text: string): TextDocument {
  return TextDocument.create('', 'vhflow', 0, text);
}

/** The LSP range between two offsets. An offset outside of the text counts as the start or the end of the text. */
export function rangeOf(textDocument: TextDocument, { start, end }: OffsetRange): Range {
  return { start: textDocument.positionAt(start), end: textDocument.positionAt(end) };
}
