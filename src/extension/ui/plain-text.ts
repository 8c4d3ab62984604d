import * as vscode from 'vscode';
import { plainParagraphs } from '../../text/markdown.js';

/**
 * Paragraphs for a tooltip in which nothing is markup, the first one in bold.
 *
 * @param paragraphs untrusted text; empty ones are left out
 */
export function plainMarkdown(title: string, ...paragraphs: readonly (string | undefined)[]): vscode.MarkdownString {
  // Not by `appendText`, whose no-break spaces let a line end inside of a word.
  return new vscode.MarkdownString(plainParagraphs(title, ...paragraphs));
}

/** In a pick list or a code lens `$(name)` draws an icon, unless it is escaped. */
export function withoutIcons(text: string): string {
  return text.replaceAll('$(', '\\$(');
}
