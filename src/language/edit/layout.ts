import { indentWidth } from '../format/format-line.js';
import type { Change } from './text.js';
import type { Span, SyntaxTree } from '../syntax/syntax.js';
import { lineEnd, TokenKind, triviaBefore, type Token } from '../syntax/tokens.js';

/** A node with the comments that belong to it. */
export interface Chunk {
  readonly start: number;
  readonly end: number;
}

/**
 * A step with its comments: what stands right above it without an empty line between, all from the first doc comment on,
 * and the comment behind it on its last line.
 */
export function chunkOf(tree: SyntaxTree, { first, last, start }: Span): Chunk {
  const { comments, blankBefore } = triviaBefore(tree.text, tree.tokens[first] as Token);
  const own = comments.filter(({ trailing }) => !trailing);
  const doc = own.findIndex((comment) => comment.doc);
  let from = own.length;
  if (!blankBefore) {
    while (from > 0 && !(own[from]?.afterBlank ?? false)) from--;
  }
  const belonging = own.slice(doc < 0 ? from : Math.min(doc, from));
  return { start: belonging[0]?.start ?? start, end: endBehind(tree, last) };
}

/** The end of a token, or of the comment behind it on its line. */
export function endBehind(tree: SyntaxTree, token: number): number {
  const next = tree.tokens[token + 1];
  const [comment] = next ? triviaBefore(tree.text, next).comments : [];
  return comment?.trailing ? comment.end : (tree.tokens[token] as Token).end;
}

/** The index of a node's first opening brace; undefined for a hop without a body. */
export function openBraceOf(tree: SyntaxTree, { first, last }: Span): number | undefined {
  for (let index = first; index <= last; index++) {
    if (tree.tokens[index]?.kind === TokenKind.OpenBrace) return index;
  }
  return undefined;
}

/** The line break of a text. */
export function lineBreakOf(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n';
}

/** The white space with which the line of an offset starts. */
export function indentationAt(text: string, offset: number): string {
  return /^[ \t]*/.exec(text.slice(lineStart(text, offset)))?.[0] ?? '';
}

export function deeper(indentation: string): string {
  return indentation + ' '.repeat(indentWidth);
}

/** Whether only white space stands before an offset on its line. */
export function startsLine(text: string, offset: number): boolean {
  return /^[ \t]*$/.test(text.slice(lineStart(text, offset), offset));
}

/** Whether only white space stands behind an offset on its line. */
export function endsLine(text: string, offset: number): boolean {
  return /^[ \t]*$/.test(text.slice(offset, lineEnd(text, offset, text.length)));
}

/** Takes away a part of the text, with its lines where nothing else stands on them. */
export function removal(text: string, { start, end }: Chunk): Change {
  if (!startsLine(text, start) || !endsLine(text, end)) return { start, end, newText: '' };
  const lineBreak = /^[ \t]*(\r\n|\r|\n)?/.exec(text.slice(end))?.[0].length ?? 0;
  return { start: lineStart(text, start), end: end + lineBreak, newText: '' };
}

/** Puts lines behind a token and the comment behind it; what follows on that line goes to a line of its own. */
export function insertionBehind(tree: SyntaxTree, token: number, lines: string): Change {
  const { text } = tree;
  const at = endBehind(tree, token);
  const lineBreak = lineBreakOf(text);
  const rest = endsLine(text, at) ? '' : lineBreak + indentationAt(text, at);
  return { start: at, end: at, newText: lineBreak + lines + rest };
}

/** A part of the text as lines that start with another indentation. */
export function indented(text: string, { start, end }: Chunk, indentation: string): string {
  const own = indentationAt(text, start);
  const [first = '', ...others] = text.slice(start, end).split(/\r\n|\r|\n/);
  const shifted = others.map((line) => (line.trim() === '' ? '' : indentation + (line.startsWith(own) ? line.slice(own.length) : line.trimStart())));
  return [indentation + first, ...shifted].join(lineBreakOf(text));
}

function lineStart(text: string, offset: number): number {
  return Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1;
}
