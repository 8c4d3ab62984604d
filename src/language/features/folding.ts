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
  let startLine = -1;
  let endLine = -1;
  const close = (): void => {
    if (endLine > startLine && startLine >= 0) ranges.push({ startLine, endLine, kind: 'comment' });
  };
  for (const comment of triviaBefore(tree.text, token).comments) {
    if (comment.trailing) continue;
    const { line } = textDocument.positionAt(comment.start);
    if (line !== endLine + 1 || startLine < 0) {
      close();
      startLine = line;
    }
    endLine = line;
  }
  close();
}
