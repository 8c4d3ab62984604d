import { codeSpan, escapeMarkdown, markdownLink } from './markdown.js';
import { oneLine, visibleText } from './visible.js';

/** How an explanation is written. All texts are untrusted and are shown as exactly what they are. */
export interface Markup {
  /** The name of the format in the Language Server Protocol. */
  readonly kind: 'markdown' | 'plaintext';
  /** A text with its line breaks. */
  readonly text: (text: string) => string;
  /** What an explanation is about. */
  readonly strong: (text: string) => string;
  /** The name of a file or a version. */
  readonly name: (text: string) => string;
  /** One line of C. */
  readonly code: (line: string) => string;
  /** A link to an HTTPS address, with a text that is not markup. */
  readonly link: (text: string, address: string) => string;
  /** What separates two explanations. */
  readonly rule: string;
}

export const markdown: Markup = {
  kind: 'markdown',
  text: escapeMarkdown,
  strong: (text) => `**${escapeMarkdown(text)}**`,
  name: codeSpan,
  code: (line) => `\`\`\`c\n${oneLine(line).replaceAll('`', "'")}\n\`\`\``,
  link: (text, address) => markdownLink(escapeMarkdown(text), address),
  rule: '---',
};

const plain = (text: string): string => visibleText(text).trim().replace(/\s*\n\s*/g, '\n').replace(/\t/g, ' ');

export const plainText: Markup = { kind: 'plaintext', text: plain, strong: plain, name: oneLine, code: oneLine, link: (text, address) => `${plain(text)}: ${address}`, rule: '' };

/** Paragraphs with an empty line between them; empty ones are left out. */
export function paragraphs(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== '').join('\n\n');
}
