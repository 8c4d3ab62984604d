import * as vscode from 'vscode';

/**
 * Paragraphs for a tooltip in which nothing is markup, the first one in bold.
 *
 * @param paragraphs untrusted text; empty ones are left out
 */
export function plainMarkdown(title: string, ...paragraphs: readonly (string | undefined)[]): vscode.MarkdownString {
  const markdown = new vscode.MarkdownString('**').appendText(title.replaceAll('\n', ' ')).appendMarkdown('**');
  for (const paragraph of paragraphs) {
    if (paragraph) markdown.appendMarkdown('\n\n').appendText(paragraph);
  }
  return markdown;
}

/** In a pick list or a code lens `$(name)` draws an icon, unless it is escaped. */
export function withoutIcons(text: string): string {
  return text.replaceAll('$(', '\\$(');
}
