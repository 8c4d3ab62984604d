import { oneLine, shortLine, visibleText } from './visible.js';

/** Longest line that is written in full, in UTF-16 units. */
const longestLine = 20_000;

/**
 * Untrusted text as Markdown that shows exactly it: every ASCII punctuation character is escaped, which CommonMark
 * allows, so that nothing in it is markup, HTML, an entity or a link. Its line ends stay line ends.
 */
export function escapeMarkdown(text: string): string {
  return visibleText(text).trim().replace(/[!-/:-@[-`{-~]/g, '\\$&').replace(/\s*\n\s*/g, '  \n').replace(/\t/g, ' ');
}

/**
 * Paragraphs in which nothing is markup, below a title in bold.
 *
 * @param paragraphs untrusted text; empty ones are left out
 */
export function plainParagraphs(title: string, ...paragraphs: readonly (string | undefined)[]): string {
  return [`**${escapeMarkdown(oneLine(title))}**`, ...paragraphs.flatMap((paragraph) => (paragraph ? [escapeMarkdown(paragraph)] : []))].join('\n\n');
}

/**
 * Untrusted text as one line, or one cell of a table, of a Markdown file that people also read as it is: only the punctuation that
 * could be markup there is escaped. A zero-width space keeps an address from becoming a link, which no escape does everywhere.
 */
export function markdownLine(text: string): string {
  return shortLine(text, longestLine)
    .replace(/[\\`*_{}[\]<>#|~$&!]/g, '\\$&')
    .replace(/^(\d+)([.)])/, '$1\\$2')
    .replace(/^([-+=:])/, '\\$1')
    .replace(/:\/\//g, ':\u200B//');
}

/** Untrusted text as a code span; the backquotes and bars in it, which would end the span or a table's cell, become U+FFFD. */
export function codeSpan(text: string): string {
  return `\`${shortLine(text, longestLine).replace(/[`|]/g, '\uFFFD')}\``;
}
