import { columnsOf } from '../../text/width.js';
import type { SyntaxTree } from '../syntax/syntax.js';
import { TokenKind, triviaBefore, type Token } from '../syntax/tokens.js';

/** In columns; longer lines are broken at their soft breaks. */
const widestLine = 100;
export const indentWidth = 2;

/** A token before which a line may be broken. */
export interface SoftBreak {
  /** Breaks of rank 2 are used only if breaking at those of rank 1 is not enough. */
  readonly rank: 1 | 2;
  /** The additional indentation of the rest of the line, in levels. */
  readonly depth: number;
}

/** Tokens that make one line, unless it is too long or contains comments. */
export interface LogicalLine {
  readonly first: number;
  readonly last: number;
  readonly indent: number;
  readonly breaks: ReadonlyMap<Token, SoftBreak>;
}

/** The tokens of a logical line as lines of text, including the comments between them. */
export function layLine(tree: SyntaxTree, line: LogicalLine): string[] {
  let lines: string[] = [];
  for (const rank of [0, 1, 2]) {
    lines = layLineBroken(tree, line, rank);
    if (lines.every((each) => columnsOf(each) <= widestLine)) break;
  }
  return lines;
}

function layLineBroken(tree: SyntaxTree, { first, last, indent, breaks }: LogicalLine, rank: number): string[] {
  const lines: string[] = [];
  let current = spaces(indent);
  let atStart = true;
  const startNext = (depth: number): void => {
    lines.push(current);
    current = spaces(indent + depth);
    atStart = true;
  };
  for (let index = first; index <= last; index++) {
    const token = tree.tokens[index] as Token;
    const softBreak = breaks.get(token);
    const comments = index === first || token.fullStart === token.start ? [] : triviaBefore(tree.text, token).comments;
    for (const comment of comments) {
      if (comment.trailing) current += ` ${commentText(tree, comment)}`;
      else {
        if (!atStart) startNext(softBreak?.depth ?? 1);
        current += commentText(tree, comment);
        atStart = false;
      }
    }
    if (comments.length > 0 || (softBreak && softBreak.rank <= rank)) startNext(softBreak?.depth ?? 1);
    const hasNoSpace = atStart || token.kind === TokenKind.Comma || isEmptyPair(tree, index);
    current += (hasNoSpace ? '' : ' ') + tree.text.slice(token.start, token.end);
    atStart = false;
  }
  lines.push(current);
  return lines;
}

function isEmptyPair(tree: SyntaxTree, index: number): boolean {
  return tree.tokens[index]?.kind === TokenKind.CloseBrace && tree.tokens[index - 1]?.kind === TokenKind.OpenBrace;
}

/** A comment as it is written, without trailing white space. */
export function commentText(tree: SyntaxTree, comment: { start: number; end: number }): string {
  return tree.text.slice(comment.start, comment.end).trimEnd();
}

export function spaces(indent: number): string {
  return ' '.repeat(indent * indentWidth);
}
