import type { FoldingRange } from 'vscode-languageserver-types';
import type { VhflowDocument } from '../compile/document.js';
import { TokenKind, triviaBefore, type Token } from '../syntax/tokens.js';

/** The ranges that can be folded: the contents of braces, and comments of several lines. */
export function foldingOf(document: VhflowDocument): FoldingRange[] {
  const { tree, textDocument } = document;
  const ranges: FoldingRange[] = [];
  const open: number[] = [];
  for (const token of tree.tokens) {
    if (token.fullStart !== token.start) foldComments(document, token, ranges);
    if (token.kind === TokenKind.OpenBrace) open.push(textDocument.positionAt(token.start).line);
    if (token.kind !== TokenKind.CloseBrace) continue;
    const startLine = open.pop();
    const endLine = textDocument.positionAt(token.start).line - 1;
    if (startLine !== undefined && endLine > startLine) ranges.push({ startLine, endLine });
  }
  return ranges.sort((a, b) => a.startLine - b.startLine);
}

function foldComments({ tree, textDocument }: VhflowDocument, token: Token, ranges: FoldingRange[]): void {
  const runs: FoldingRange[] = [];
  for (const comment of triviaBefore(tree.text, token).comments) {
    if (comment.trailing) continue;
    const { line } = textDocument.positionAt(comment.start);
    const run = runs.at(-1);
    if (run && line === run.endLine + 1) run.endLine = line;
    else runs.push({ startLine: line, endLine: line, kind: 'comment' });
  }
  ranges.push(...runs.filter(({ startLine, endLine }) => endLine > startLine));
}
