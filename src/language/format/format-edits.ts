import type { Range, TextEdit } from 'vscode-languageserver-types';
import type { VhflowDocument } from '../compile/document.js';
import { formatTree } from './format.js';
import { parse } from '../syntax/parser.js';
import { rangeOf } from '../syntax/positions.js';
import { itemsOfFile, leavesOf } from '../syntax/syntax-walk.js';
import type { Span, SyntaxTree } from '../syntax/syntax.js';
import { TokenKind, type Token } from '../syntax/tokens.js';

/** The edit that lays out a whole file; none when nothing would change or the file has syntax errors. */
export function formatDocument({ tree, textDocument }: VhflowDocument): TextEdit[] {
  return tree.broken ? [] : editOf(tree, textDocument, { start: 0, end: tree.text.length }, formatTree(tree));
}

/** The edit that replaces a part of a text; none when the part is the same already. */
function editOf(tree: SyntaxTree, textDocument: VhflowDocument['textDocument'], { start, end }: { readonly start: number; readonly end: number }, newText: string): TextEdit[] {
  return newText === tree.text.slice(start, end) ? [] : [{ range: rangeOf(textDocument, { start, end }), newText }];
}

/**
 * The edit that lays out the hops, participants and other items that a range touches, and everything between them; none when nothing would change
 * or the file has syntax errors.
 */
export function formatRange(document: VhflowDocument, range: Range): TextEdit[] {
  const { tree, textDocument } = document;
  if (tree.broken) return [];
  const from = textDocument.offsetAt(range.start);
  const to = textDocument.offsetAt(range.end);
  const leaves = leavesOf(tree);
  const first = leaves.findIndex((leaf) => leaf.end >= from);
  const last = leaves.filter((leaf) => leaf.start <= to).length - 1;
  if (first < 0 || last < first) return [];
  const formatted = parse(formatTree(tree));
  const laidOut = leavesOf(formatted);
  const isFromStart = from <= (itemsOfFile(tree)[0] as Span).start;
  const [start, newStart] = isFromStart ? [0, 0] : startsOf(tree, leaves[first] as Span, formatted, laidOut[first] as Span);
  const lastLeaf = leaves[last] as Span;
  const braces = closingBraces(tree, lastLeaf, to);
  const end = endAfterBraces(tree, lastLeaf, braces);
  const newText = formatted.text.slice(newStart, endAfterBraces(formatted, laidOut[last] as Span, braces));
  return editOf(tree, textDocument, { start, end }, newText);
}

/** The number of closing braces directly after a node, up to an offset. */
function closingBraces(tree: SyntaxTree, node: Span, to: number): number {
  let count = 0;
  for (let token = tree.tokens[node.last + 1]; token?.kind === TokenKind.CloseBrace && token.start < to; token = tree.tokens[node.last + 1 + count]) count++;
  return count;
}

function endAfterBraces(tree: SyntaxTree, node: Span, braces: number): number {
  return (tree.tokens[node.last + braces] as Token).end;
}

/** The offsets at which to start in both texts: the starts of the lines, to include the indentation, if both nodes start a line. */
function startsOf(tree: SyntaxTree, node: Span, formatted: SyntaxTree, laidOut: Span): [number, number] {
  const start = lineStart(tree.text, node.start);
  const newStart = lineStart(formatted.text, laidOut.start);
  return start === undefined || newStart === undefined ? [node.start, laidOut.start] : [start, newStart];
}

/** The start of the line of an offset, if there is only white space in between. */
function lineStart(text: string, offset: number): number | undefined {
  let at = offset;
  while (text[at - 1] === ' ' || text[at - 1] === '\t') at--;
  return at === 0 || text[at - 1] === '\n' || text[at - 1] === '\r' ? at : undefined;
}
