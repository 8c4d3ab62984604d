import { indentWidth } from '../format/format-line.js';
import { lineBreakOf, lineEnd, lineStart } from '../syntax/lines.js';
import type { OffsetRange } from '../syntax/positions.js';
import { openBraceOf } from '../syntax/syntax-walk.js';
import type { HopNode, Span, SyntaxTree } from '../syntax/syntax.js';
import { triviaBefore, type Token } from '../syntax/tokens.js';
import type { Change } from './changes.js';

const blank = /^[ \t]*$/;

/**
 * The range of a step with its comments: those directly above it without an empty line between, everything from the first
 * doc comment on, and the comment at the end of its last line.
 */
export function rangeWithComments(tree: SyntaxTree, { first, last, start }: Span): OffsetRange {
  const { comments, blankBefore } = triviaBefore(tree.text, tree.tokens[first] as Token);
  const own = comments.filter(({ trailing }) => !trailing);
  const doc = own.findIndex((comment) => comment.doc);
  let from = own.length;
  if (!blankBefore) {
    while (from > 0 && !(own[from]?.afterBlank ?? false)) from--;
  }
  const belonging = own.slice(doc < 0 ? from : Math.min(doc, from));
  return { start: belonging[0]?.start ?? start, end: endWithComment(tree, last) };
}

/** The end of a token, or of the comment that follows it on the same line. */
function endWithComment(tree: SyntaxTree, token: number): number {
  const next = tree.tokens[token + 1];
  const [comment] = next ? triviaBefore(tree.text, next).comments : [];
  return comment?.trailing ? comment.end : (tree.tokens[token] as Token).end;
}

/** The white space at the start of the line of an offset. */
export function indentationAt(text: string, offset: number): string {
  return /^[ \t]*/.exec(text.slice(lineStart(text, offset)))?.[0] ?? '';
}

interface Habits {
  readonly indentUnit: string;
  readonly lineBreak: string;
}

/** By tree, because finding out may take the whole text, and one request may insert lines in many places. */
const habits = new WeakMap<SyntaxTree, Habits>();

function habitsOf(tree: SyntaxTree): Habits {
  const known = habits.get(tree) ?? {
    indentUnit: /^[ \t]+(?=\S)/m.exec(tree.text)?.[0].startsWith('\t') ? '\t' : ' '.repeat(indentWidth),
    lineBreak: lineBreakOf(tree.text),
  };
  habits.set(tree, known);
  return known;
}

/** What a file is indented by for each level: a tab if its first indented line starts with one, else spaces as the formatter writes them. */
export function indentUnitOf(tree: SyntaxTree): string {
  return habitsOf(tree).indentUnit;
}

/** An indentation that is one level deeper, in the way of the file. */
export function deeper(tree: SyntaxTree, indentation: string): string {
  return indentation + indentUnitOf(tree);
}

/** Whether an offset has only white space before it on its line. */
export function startsLine(text: string, offset: number): boolean {
  return blank.test(text.slice(lineStart(text, offset), offset));
}

/** Whether an offset has only white space after it on its line. */
export function endsLine(text: string, offset: number): boolean {
  return blank.test(text.slice(offset, lineEnd(text, offset)));
}

/** Removes a part of the text, and the whole lines where nothing else is left on them. */
export function removal(text: string, { start, end }: OffsetRange): Change {
  if (!startsLine(text, start) || !endsLine(text, end)) return { start, end, newText: '' };
  const restOfLine = /^[ \t]*(\r\n|\r|\n)?/.exec(text.slice(end))?.[0].length ?? 0;
  return { start: lineStart(text, start), end: end + restOfLine, newText: '' };
}

/** Inserts lines after a token and the comment that follows it. What else is on that line moves to a line of its own. */
export function insertionAfter(tree: SyntaxTree, token: number, lines: readonly string[]): Change {
  const { text } = tree;
  const at = endWithComment(tree, token);
  const { lineBreak } = habitsOf(tree);
  const newText = lineBreak + lines.join(lineBreak);
  if (endsLine(text, at)) return { start: at, end: at, newText };
  const spaces = /^[ \t]*/.exec(text.slice(at))?.[0].length ?? 0;
  return { start: at, end: at + spaces, newText: newText + lineBreak + indentationAt(text, at) };
}

/** Inserts lines before an offset, with its indentation; the first line is written without, as the offset has it before it. */
export function insertionBefore(tree: SyntaxTree, offset: number, lines: readonly string[]): Change {
  const { lineBreak } = habitsOf(tree);
  const indentation = indentationAt(tree.text, offset);
  const indentedLines = lines.map((line, index) => (line === '' || index === 0 ? line : indentation + line));
  return { start: offset, end: offset, newText: indentedLines.join(lineBreak) + lineBreak + indentation };
}

/**
 * Inserts an item into a hop: after another of its items, else at the start of its body. A hop without a body gets one.
 *
 * @param item one line, without its indentation
 */
export function hopItemInsertion(tree: SyntaxTree, hop: HopNode, item: string, after?: Span): Change {
  const indentation = indentationAt(tree.text, hop.start);
  const line = deeper(tree, indentation) + item;
  const brace = openBraceOf(tree, hop);
  if (brace !== undefined) return insertionAfter(tree, after?.last ?? brace, [line]);
  const newText = [' {', line, `${indentation}}`].join(habitsOf(tree).lineBreak);
  return { start: hop.end, end: hop.end, newText };
}

/** A part of the text as lines with another indentation. */
export function reindented(text: string, { start, end }: OffsetRange, indentation: string): readonly string[] {
  const own = indentationAt(text, start);
  const [first = '', ...others] = text.slice(start, end).split(/\r\n|\r|\n/);
  const shifted = others.map((line) => (line.trim() === '' ? '' : indentation + (line.startsWith(own) ? line.slice(own.length) : line.trimStart())));
  return [indentation + first, ...shifted];
}
