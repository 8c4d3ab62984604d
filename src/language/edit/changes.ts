import { TextDocument } from 'vscode-languageserver-textdocument';
import type { TextEdit } from 'vscode-languageserver-types';
import type { VhflowDocument } from '../compile/document.js';
import { format } from '../format/format.js';
import { rangeOf, type OffsetRange } from '../syntax/positions.js';

/** A change of a text: the part between two offsets gets another text. */
export interface Change extends OffsetRange {
  readonly newText: string;
}

/** Changes as LSP edits, in the order that the protocol asks for: at one offset, insertions come before what replaces text. */
export function toTextEdits({ textDocument }: VhflowDocument, changes: readonly Change[]): TextEdit[] {
  return [...changes]
    .sort((a, b) => a.start - b.start || a.end - b.end)
    .map((change) => ({ range: rangeOf(textDocument, change), newText: change.newText }));
}

/**
 * Changes as LSP edits that keep a document in the canonical layout if it is in it; one edit then covers all that differs.
 * Any other document keeps its own layout around the changes.
 *
 * @returns no edits for no changes
 */
export function editsInLayout(document: VhflowDocument, changes: readonly Change[]): TextEdit[] {
  const edits = toTextEdits(document, changes);
  const { tree: { text, broken }, textDocument } = document;
  if (edits.length === 0 || broken || format(text) !== text) return edits;
  const formatted = format(TextDocument.applyEdits(textDocument, edits));
  return formatted === undefined ? edits : toTextEdits(document, [difference(text, formatted)]);
}

/** The one change that turns a text into another. It splits no surrogate pair and no line break. */
function difference(before: string, after: string): Change {
  const shorter = Math.min(before.length, after.length);
  let prefix = 0;
  while (prefix < shorter && before[prefix] === after[prefix]) prefix++;
  if (isInsideCharacter(before, prefix) || isInsideCharacter(after, prefix)) prefix--;
  let suffix = 0;
  while (suffix < shorter - prefix && before[before.length - 1 - suffix] === after[after.length - 1 - suffix]) suffix++;
  if (isInsideCharacter(before, before.length - suffix) || isInsideCharacter(after, after.length - suffix)) suffix--;
  return { start: prefix, end: before.length - suffix, newText: after.slice(prefix, after.length - suffix) };
}

/** Whether an offset is between two code units that are one character for editors. */
function isInsideCharacter(text: string, offset: number): boolean {
  return /^(?:[\ud800-\udbff][\udc00-\udfff]|\r\n)$/.test(text.slice(Math.max(0, offset - 1), offset + 1));
}
