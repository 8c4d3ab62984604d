import type { TextDocument } from 'vscode-languageserver-textdocument';
import { compileTree, type CompiledDocument, type CompileOptions } from './compile.js';
import { parse } from '../syntax/parser.js';
import { textDocumentOf } from '../syntax/positions.js';
import type { SyntaxTree } from '../syntax/syntax.js';
import { TokenKind, type Token } from '../syntax/tokens.js';

/** One version of a .vhflow file, with everything that the editing features need. */
export interface VhflowDocument {
  readonly tree: SyntaxTree;
  readonly textDocument: TextDocument;
  readonly compiled: CompiledDocument;
}

/** Parses and compiles a text once for all features. Never throws. */
export function openDocument(text: string, options: CompileOptions = {}): VhflowDocument {
  const tree = parse(text);
  const textDocument = textDocumentOf(text);
  return { tree, textDocument, compiled: compileTree(tree, options, textDocument) };
}

/** The index of the last token that starts before an offset, or -1. */
export function lastTokenBefore(tree: SyntaxTree, offset: number): number {
  let low = 0;
  let high = tree.tokens.length;
  while (low !== high) {
    const middle = (low + high) >> 1;
    if ((tree.tokens[middle] as Token).start < offset) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The token that contains an offset or ends at it; between two adjacent tokens, the later one unless it is punctuation. */
export function tokenAt(tree: SyntaxTree, offset: number): Token | undefined {
  const index = lastTokenBefore(tree, offset);
  const next = tree.tokens[index + 1];
  if (next?.start === offset && (next.kind === TokenKind.Name || next.kind === TokenKind.Word)) return next;
  const token = tree.tokens[index];
  return token && offset <= token.end ? token : undefined;
}
