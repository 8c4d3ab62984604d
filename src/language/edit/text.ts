import type { TextEdit } from 'vscode-languageserver-types';
import type { VhflowDocument } from '../compile/document.js';
import { format } from '../format/format.js';
import { LineIndex } from '../syntax/line-index.js';

/** A change of a text: what stands between two offsets becomes something else. */
export interface Change {
  readonly start: number;
  readonly end: number;
  readonly newText: string;
}

/** The text with edits made that do not overlap; of inserts at one place, the first comes first. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const lines = new LineIndex(text);
  return applyChanges(text, edits.map(({ range, newText }) => ({ start: lines.offset(range.start), end: lines.offset(range.end), newText })));
}

function applyChanges(text: string, changes: readonly Change[]): string {
  let result = '';
  let done = 0;
  for (const { start, end, newText } of [...changes].sort((a, b) => a.start - b.start || a.end - b.end)) {
    result += text.slice(done, start) + newText;
    done = end;
  }
  return result + text.slice(done);
}

/**
 * Changes as edits of a document. A document in the canonical layout stays in it: then one edit covers all that differs.
 * Any other keeps its own layout around the changes.
 *
 * @returns no edits for no changes
 */
export function editsFor({ tree: { text, broken }, lines }: VhflowDocument, changes: readonly Change[]): TextEdit[] {
  if (changes.length === 0) return [];
  const formatted = !broken && format(text) === text ? format(applyChanges(text, changes)) : undefined;
  const edits = formatted === undefined ? changes : [difference(text, formatted)];
  return edits.map(({ start, end, newText }) => ({ range: lines.range(start, end), newText }));
}

/** The one change that makes one text another; it splits no surrogate pair and no line break. */
function difference(before: string, after: string): Change {
  const most = Math.min(before.length, after.length);
  let same = 0;
  while (same < most && before[same] === after[same]) same++;
  if (isInside(before, same) || isInside(after, same)) same--;
  let sameEnd = 0;
  while (sameEnd < most - same && before[before.length - 1 - sameEnd] === after[after.length - 1 - sameEnd]) sameEnd++;
  if (isInside(before, before.length - sameEnd) || isInside(after, after.length - sameEnd)) sameEnd--;
  return { start: same, end: before.length - sameEnd, newText: after.slice(same, after.length - sameEnd) };
}

/** Whether the characters around an offset are one for editors. */
function isInside(text: string, offset: number): boolean {
  return /^(?:[\ud800-\udbff][\udc00-\udfff]|\r\n)$/.test(text.slice(Math.max(0, offset - 1), offset + 1));
}
