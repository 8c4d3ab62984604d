import { oneLine, shortLine, visibleText } from './visible.js';

/** Longer lines are truncated; in UTF-16 code units. */
const longestLine = 20_000;

/**
 * Untrusted text as Markdown that renders as exactly this text. Every ASCII punctuation character is escaped, which CommonMark
 * allows, so that nothing is markup, HTML, an entity or a link. Line breaks are kept.
 */
export function escapeMarkdown(text: string): string {
  return visibleText(text).trim().replace(/[!-/:-@[-`{-~]/g, '\\$&').replace(/\s*\n\s*/g, '  \n').replace(/\t/g, ' ');
}

/**
 * Paragraphs with escaped text, below a title in bold.
 *
 * @param paragraphs untrusted text; empty ones are left out
 */
export function plainParagraphs(title: string, ...paragraphs: readonly (string | undefined)[]): string {
  return [`**${escapeMarkdown(oneLine(title))}**`, ...paragraphs.flatMap((paragraph) => (paragraph ? [escapeMarkdown(paragraph)] : []))].join('\n\n');
}

/**
 * The places in what renderers turn into a link without any markup: `//`, `www.`, an e-mail address or the name of a user, and the schemes
 * that need no `//`. See "Autolinks (extension)" in the specification of GitHub Flavored Markdown; the preview of VS Code links more.
 */
const insideAutolinks = /(?<=\/)(?=\/\S)|(?<=(?<![a-z0-9])www)(?=\.)|(?=@\S)|(?<=@)(?=\S)|(?<=\b(?:mailto|xmpp|tel))(?=:)/gi;

/**
 * Untrusted text as one line or table cell of a Markdown file that people also read as plain text: only punctuation that could be
 * markup is escaped. A zero-width space prevents an address from becoming a link, which no escape does in all renderers.
 */
export function markdownLine(text: string): string {
  return shortLine(text, longestLine)
    .replace(/[\\`*_{}[\]<>#|~$&!]/g, '\\$&')
    .replace(/^(\d+)([.)])/, '$1\\$2')
    .replace(/^([-+=:])/, '\\$1')
    .replace(insideAutolinks, '\u200B');
}

/**
 * A link of a Markdown file, also in a table cell.
 *
 * @param text Markdown of its text, without links
 * @param address an HTTPS address; what could end the link or the cell is percent-encoded
 */
export function markdownLink(text: string, address: string): string {
  const escaped = address.replace(/[()|<>[\]`\\\s]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);
  return `[${text}](${escaped})`;
}

/** Untrusted text as a code span. Backquotes and vertical bars, which would end the span or a table cell, become U+FFFD. */
export function codeSpan(text: string): string {
  return `\`${shortLine(text, longestLine).replace(/[`|]/g, '\uFFFD')}\``;
}
