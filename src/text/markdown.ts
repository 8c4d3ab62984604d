/**
 * Untrusted text as Markdown that shows exactly it: every ASCII punctuation character is escaped, which CommonMark
 * allows, so that nothing in it is markup, HTML, an entity or a link.
 */
export function escapeMarkdown(text: string): string {
  return text.replace(/[!-/:-@[-`{-~]/g, '\\$&').replace(/\s*\n\s*/g, '  \n').replace(/\t/g, ' ');
}
