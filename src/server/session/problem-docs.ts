import type { Diagnostic } from 'vscode-languageserver';

/** The documentation of problems: a page with a section for each code, or a client command that opens the page. */
export type ProblemDocs = { readonly page: string } | { readonly command: string };

/** Adds a link to the problem's explanation. */
export function withLink(diagnostic: Diagnostic, docs: ProblemDocs | undefined): Diagnostic {
  return docs === undefined ? diagnostic : { ...diagnostic, codeDescription: { href: hrefOf(String(diagnostic.code), docs) } };
}

function hrefOf(code: string, docs: ProblemDocs): string {
  if ('page' in docs) return `${docs.page}#${encodeURIComponent(code)}`;
  return `command:${docs.command}?${encodeURIComponent(JSON.stringify([code]))}`;
}
