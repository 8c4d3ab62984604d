import type { Position, SelectionRange } from 'vscode-languageserver-types';
import { tokenAt, type VhflowDocument } from '../compile/document.js';
import { rangeOf } from '../syntax/positions.js';
import { nodesAround } from '../syntax/syntax-walk.js';

/** The ranges to which an editor expands the selection at a position: the word, then each construct around it, up to the scenario. */
export function selectionRangeAt(document: VhflowDocument, position: Position): SelectionRange {
  const { tree, textDocument } = document;
  const offset = textDocument.offsetAt(position);
  const token = tokenAt(tree, offset);
  const spans = [...nodesAround(tree, offset), ...(token && token.end > token.start ? [token] : [])];
  let selection: SelectionRange | undefined;
  let width = Infinity;
  for (const { start, end } of spans) {
    if (end - start >= width) continue;
    width = end - start;
    selection = { range: rangeOf(textDocument, { start, end }), ...(selection ? { parent: selection } : {}) };
  }
  return selection ?? { range: { start: position, end: position } };
}
