import * as vscode from 'vscode';
import { oneLine } from '../../text/visible.js';
import { plainParagraphs } from '../../text/markdown.js';

/**
 * A tooltip of paragraphs whose text is escaped; the title is in bold.
 *
 * @param paragraphs untrusted text; empty ones are left out
 */
export function plainMarkdown(title: string, ...paragraphs: readonly (string | undefined)[]): vscode.MarkdownString {
  // `appendText` replaces spaces by no-break spaces, so lines would be broken within words.
  return new vscode.MarkdownString(plainParagraphs(title, ...paragraphs));
}

/** Escapes `$(name)`, which a quick pick or a code lens would show as an icon. */
export function withoutIcons(text: string): string {
  return text.replaceAll('$(', '\\$(');
}

/** Untrusted text in one line for a message, in which VS Code would show `[text](command:…)` as a link. */
export function withoutLinks(text: string): string {
  return oneLine(text).replaceAll('](', '] (');
}
