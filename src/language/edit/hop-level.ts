import type { Position, TextEdit } from 'vscode-languageserver-types';
import type { VhflowDocument } from '../compile/document.js';
import { hopNodeAt } from './hop-moves.js';
import { editsInLayout, type Change } from './changes.js';
import { hopItemInsertion, removal } from './layout.js';
import { openBraceOf } from '../syntax/syntax-walk.js';
import { textOf, type HopNode, type SyntaxTree, type WordItemNode } from '../syntax/syntax.js';
import { TokenKind, triviaBefore, type Token } from '../syntax/tokens.js';

/**
 * Makes the hop at a position a detail, which the diagram can hide, or makes a detail a main hop again.
 *
 * @returns no edits where there is no hop, or where its header is incomplete
 */
export function toggleDetail(document: VhflowDocument, position: Position): TextEdit[] {
  const { tree, textDocument } = document;
  const hop = hopNodeAt(tree, textDocument.offsetAt(position));
  return hop?.text ? editsInLayout(document, changesOf(tree, hop)) : [];
}

function changesOf(tree: SyntaxTree, hop: HopNode): readonly Change[] {
  const level = hop.items.find((item): item is WordItemNode => item.type === 'level');
  if (!level) return [hopItemInsertion(tree, hop, 'level detail', hop.items.find(({ type }) => type === 'kind'))];
  if (!level.value) return [];
  if (textOf(tree, level.value) !== 'detail') return [{ start: level.value.start, end: level.value.end, newText: 'detail' }];
  return hop.items.length === 1 ? removeBody(tree, hop, level) : removeItem(tree, level);
}

/** Removes the only item together with the braces around it, unless there are comments in or before the braces. */
function removeBody(tree: SyntaxTree, hop: HopNode, level: WordItemNode): readonly Change[] {
  const open = openBraceOf(tree, hop);
  const close = tree.tokens[hop.last] as Token;
  if (open === undefined || close.kind !== TokenKind.CloseBrace) return removeItem(tree, level);
  const hasComments = tree.tokens.slice(open, hop.last + 1).some((token) => triviaBefore(tree.text, token).comments.length > 0);
  return hasComments ? removeItem(tree, level) : [{ start: (tree.tokens[open - 1] as Token).end, end: close.end, newText: '' }];
}

/** Removes the item; a comment between its two words stays. */
function removeItem(tree: SyntaxTree, level: WordItemNode): readonly Change[] {
  const { keyword, value = keyword } = level;
  const isOne = triviaBefore(tree.text, value).comments.length === 0;
  return isOne ? [removal(tree.text, level)] : [keyword, value].map((token) => removal(tree.text, token));
}
